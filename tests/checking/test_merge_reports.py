"""One mistake is one finding for people. The baseline, `--base` and suppressions know its violations one by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Git, Run, write

PROPERTIES = {name: {"type": "string"} for name in ("name", "maker", "colour")}
SCHEMA = {"properties": {"attributes": {"properties": PROPERTIES, "required": list(PROPERTIES)}}}
STUB = "nodeKind: Part\nid: part:stub\n"
FILE = "atlas-lint-baseline.txt"


def part(**attributes: str) -> str:
    return f"{STUB}attributes: {json.dumps(attributes)}\n"


@pytest.fixture
def stub(atlas: Path) -> Path:
    """Return the folder of the small atlas with a stub that lacks three attributes."""
    write(atlas / "schemas/records/Part.schema.json", json.dumps(SCHEMA))
    write(atlas / "data/part.yaml", STUB)
    return atlas


def found(run: Run, *arguments: str) -> list[dict[str, str]]:
    findings = json.loads(run("data", "--format", "json", *arguments).out)["findings"]
    return [{key: finding[key] for key in ("message", "help", "fingerprint")} for finding in findings]


def test_one_finding_lists_them(run: Run, stub: Path) -> None:
    (finding,) = found(run)
    assert finding["message"] == "`name`, `maker` and `colour` are missing"
    assert finding["help"] == "add `name` (text), `maker` (text) and `colour` (text)"
    write(stub / "data/part.yaml", part(maker="b", colour="c"))
    (left,) = found(run)
    assert (left["message"], left["fingerprint"]) == ("`name` is missing", finding["fingerprint"])


def test_a_baseline_knows_each(run: Run, stub: Path) -> None:
    """Completing a stub is no new finding; taking away what was there is one."""
    write(stub / "data/part.yaml", part(colour="c"))
    assert "1 finding accepted" in run("baseline", "data").err
    assert len([line for line in (stub / FILE).read_text("utf-8").splitlines() if "part:stub" in line]) == 2
    assert found(run) == []
    write(stub / "data/part.yaml", part(name="a", colour="c"))
    assert found(run) == []
    write(stub / "data/part.yaml", part())
    assert [finding["message"] for finding in found(run)] == ["`colour` is missing"]


def test_a_base_knows_each(run: Run, stub: Path, git: Git) -> None:
    write(stub / "data/part.yaml", part(maker="b", colour="c"))
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "a stub")
    write(stub / "data/part.yaml", part())
    assert [finding["message"] for finding in found(run, "--base", "HEAD")] == ["`maker` and `colour` are missing"]
    write(stub / "data/part.yaml", part(name="a"))
    ran = run("data", "--base", "HEAD")
    assert "1 new error" in ran.err
    assert "1 fixed, 0 old" in ran.err


def test_a_misspelt_key_keeps_its_help(run: Run, stub: Path) -> None:
    write(stub / "data/part.yaml", part(coluor="a"))
    (finding,) = found(run)
    assert finding["message"] == "`name`, `maker` and `colour` are missing"
    assert finding["help"] == "rename `coluor` to `colour`; add `name` (text) and `maker` (text)"


def test_one_value_is_one_finding(run: Run, stub: Path) -> None:
    schema = json.loads(json.dumps(SCHEMA))
    schema["properties"]["attributes"]["properties"]["name"] = {"pattern": "^; [a-z]+$", "minLength": 6, "maxLength": 2}
    write(stub / "schemas/records/Part.schema.json", json.dumps(schema))
    write(stub / "data/part.yaml", part(name="; 1", maker="b", colour="c"))
    (finding,) = found(run)
    wanted = "it must match ^; [a-z]+$; it needs at least 6 characters; it may have at most 2 characters"
    assert finding["message"] == f'`name` is "; 1"; {wanted}'
    assert "1 finding accepted" in run("baseline", "data").err
    write(stub / "schemas/records/Part.schema.json", json.dumps(schema).replace("6", "2"))
    assert found(run) == []


def test_the_allowed_values_come_first(run: Run, stub: Path) -> None:
    schema = json.loads(json.dumps(SCHEMA))
    schema["properties"]["attributes"]["properties"]["name"] = {"type": "string", "enum": ["high", "low"]}
    write(stub / "schemas/records/Part.schema.json", json.dumps(schema))
    write(stub / "data/part.yaml", f"{STUB}attributes: {{name: 1, maker: b, colour: c}}\n")
    (finding,) = found(run)
    assert finding["message"] == "`name` is 1; it must be text; allowed: high, low"
    assert finding["help"] == "write high or low"
    assert "^ expected high or low" in run("data", "--format", "full").out


def test_two_mappings_are_two_findings(run: Run, stub: Path) -> None:
    write(stub / "data/part.yaml", f"{STUB}---\n{STUB.replace('stub', 'other')}")
    assert len(found(run)) == 2


def test_a_suppression_covers_all(run: Run, stub: Path) -> None:
    write(stub / "data/part.yaml", f"{STUB.replace('Part', 'Part  # atlas-lint: ignore[record-schema] a stub', 1)}")
    assert run("data").status == 0
