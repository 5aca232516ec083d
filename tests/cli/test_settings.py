"""Configuration: found, checked, obeyed; flags win."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from atlas_lint.rules import all_rules
from atlas_lint.schemas.metaschema import shipped
from tests.command import Run, write

DANGLING = "nodeKind: Role\nid: role:c\nedges:\n  leads: role:no\n"


@pytest.fixture
def faulty(atlas: Path) -> Path:
    """The small atlas with a dangling edge."""
    write(atlas / "data/c.yaml", DANGLING)
    return atlas


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ('rules.dangling-target = "off"\n', ""),
        ('rules.dangling-target = "warning"\n', "warning[dangling-target]"),
        ('[per-path."data/c.yaml"]\ndangling-target = "off"\n', ""),
        ('[per-path."c.yaml"]\ndangling-target = "off"\n', ""),
        ('[per-path."data/other/**"]\ndangling-target = "off"\n', "error[dangling-target]"),
        ('rules.dangling-target = "off"\n[per-path."data/"]\ndangling-target = "error"\n', "error[dangling-target]"),
        ('[per-path."data/c.*"]\nisolated-record = "error"\n', "error[dangling-target]"),
        ('external-ids = ["role:n?"]\n', ""),
        ('exclude = ["data/c.yaml"]\n', ""),
        ('root = "data"\nschemas = "schemas"\n', "error[dangling-target]"),
    ],
)
def test_what_it_says_is_done(run: Run, faulty: Path, text: str, out: str) -> None:
    write(faulty / "atlas-lint.toml", text)
    ran = run("data")
    assert "error:" not in ran.err
    assert out in ran.out if out else ran.out == ""


def test_where_it_is_found(run: Run, faulty: Path) -> None:
    off = 'rules.dangling-target = "off"\n'
    write(faulty / "pyproject.toml", "[tool.other]\n")
    assert run("data").status == 1, "a pyproject without the table is passed over"
    write(faulty / "pyproject.toml", f"[tool.atlas-lint]\n{off}")
    assert run("data").status == 0
    assert run("data", "--isolated").status == 1
    assert run("../data", cwd=faulty / "schemas").status == 0, "the argument counts, not the working directory"
    write(faulty / "atlas-lint.toml", "")
    assert run("data").status == 1, "atlas-lint.toml wins in the same folder"
    write(faulty / "data/atlas-lint.toml", off)
    assert run("data").status == 0, "the nearest counts"
    write(faulty / "other.toml", "")
    assert run("data", "--config", "other.toml").status == 1


def test_without_arguments_the_configured_root_is_checked(run: Run, faulty: Path) -> None:
    write(faulty / "atlas-lint.toml", 'root = "data"\n')
    assert "dangling-target" in run().out
    assert "dangling-target" in run(cwd=faulty / "schemas").out


def test_flags_win(run: Run, faulty: Path) -> None:
    write(faulty / "atlas-lint.toml", 'fail-on = "never"\nrules.dangling-target = "warning"\n')
    assert run("data").status == 0
    assert run("data", "--rule", "dangling-target=error", "--fail-on", "error").status == 1
    assert run("data", "--exclude", "c.yaml").out == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exlude = []\n", "`exlude` is unknown\n  help: did you mean exclude?\n"),
        ('rules.cycl = "off"\n', "no such rule: cycl\n  help: did you mean cycle?\n"),
        ('rules.cycle = "of"\n', '`rules.cycle` is "of"; allowed: off, error, warning\n  help: did you mean off?\n'),
        ('[per-path."*"]\ncycl = "off"\n', "no such rule: cycl\n"),
        ('exclude = "x"\n', '`exclude` is "x"; it must be a list\n'),
        ('root = "nope"\n', "no such folder: "),
        ("=", "not TOML: "),
        (b"\xff", "not UTF-8"),
    ],
)
def test_a_wrong_one(run: Run, faulty: Path, text: str | bytes, said: str) -> None:
    write(faulty / "atlas-lint.toml", text)
    ran = run() if "nope" in str(text) else run("data")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_two_configurations(run: Run, faulty: Path) -> None:
    write(faulty / "data/x/atlas-lint.toml", "")
    write(faulty / "data/x/d.yaml", "nodeKind: Role\nid: role:d\n")
    ran = run("data/c.yaml", "data/x/d.yaml")
    assert ran.status == 2
    assert "several configurations" in ran.err


def test_external_ids_that_match_nothing(run: Run, faulty: Path) -> None:
    write(faulty / "atlas-lint.toml", 'external-ids = ["role:no", "person:*"]\n')
    assert "warning: external-ids: person:* matches no id that the atlas names\n" in run("data").err


def test_external_kinds_and_schema_keywords(run: Run, faulty: Path) -> None:
    write(faulty / "data/c.yaml", "nodeKind: Person\nid: person:x\n")
    write(
        faulty / "schemas/edges/leads.schema.json",
        '{"x-target-kinds": ["Role", "Person"], "x-note": "ours", "properties": {"to": {"x-note": 1}}}',
    )
    assert run("data").status == 2
    write(faulty / "atlas-lint.toml", 'external-kinds = ["Pers*"]\nschema-keywords = ["x-note"]\n')
    ran = run("data")
    assert (ran.status, ran.out) == (0, "")


def test_show_settings(run: Run, faulty: Path) -> None:
    write(faulty / "atlas-lint.toml", 'rules.cycle = "off"\n')
    shown = json.loads(run("data", "--show-settings", "--rule", "id-prefix=warning").out)
    assert shown["configuration"].endswith("/atlas-lint.toml")
    assert shown["root"].endswith("/data")
    assert (shown["rules"]["cycle"], shown["rules"]["id-prefix"], shown["rules"]["duplicate-name"]) == (
        "off",
        "warning",
        "off",
    )


def test_the_schema_of_the_file_names_every_rule() -> None:
    schema = json.loads((shipped() / "meta/settings.schema.json").read_text("utf-8"))
    assert schema["$defs"]["severities"]["propertyNames"] == {"enum": list(all_rules())}
