"""The other commands: show, export, rules, explain, schema check, help and version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from atlas_lint import __version__
from atlas_lint.cli.command_names import COMMANDS
from atlas_lint.rules import all_rules
from atlas_lint.schema_rules import all_schema_rules
from tests.command import REPOSITORY, SHARED, Run, write

ESCALATION = "workflow:technical-support-escalation"


def test_show_prints_the_record_as_the_atlas_ui_reads_it(run: Run) -> None:
    seed = json.loads((SHARED / "seed-record.json").read_text("utf-8")) if SHARED.is_dir() else pytest.skip("no seed")
    ran = run("show", ESCALATION, cwd=REPOSITORY)
    shown = json.loads(ran.out)
    assert list(shown) == list(seed)
    for key in ("id", "_kind", "_file", "_cluster", "outgoingEdges", "incomingEdges"):
        assert shown[key] == seed[key]
    del shown["attributes"]["description"], seed["attributes"]["description"]
    assert shown["attributes"] == seed["attributes"]


def test_show_in_other_forms(run: Run, atlas: Path) -> None:
    assert run("show", "role:a", "data", "--format", "yaml").out.startswith("id: role:a\n_kind: Role\n")
    card = run("show", "role:a", "data", "--format", "card").out
    assert "leads -> role:b" in card
    (atlas / "data/b.yaml").unlink()
    assert "dangling" in run("show", "role:a", "data", "--format", "card").out


def test_show_a_record_that_is_not_there(run: Run, atlas: Path) -> None:
    ran = run("show", "roles:a", "data")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "error: no record declares roles:a\n  help: did you mean role:a?\n"


def test_export(run: Run, atlas: Path) -> None:
    records = json.loads(run("export", "data").out)["records"]
    assert list(records) == ["role:a", "role:b"]
    lines = [json.loads(line) for line in run("export", "data", "--format", "jsonl").out.splitlines()]
    assert lines == list(records.values())
    assert records["role:b"]["incomingEdges"] == records["role:a"]["outgoingEdges"]


def test_rules(run: Run) -> None:
    about_data, about_schemas = run("rules").out.split("\nAbout schemas (`schema check`):\n")
    for text, rules in ((about_data, all_rules()), (about_schemas, all_schema_rules())):
        told = [line.split()[:2] for line in text.splitlines()]
        assert told == [[rule.name, rule.severity] for rule in rules.values()]


@pytest.mark.parametrize("name", ["cycle", "yaml-syntax"])
def test_explain(run: Run, name: str) -> None:
    ran = run("explain", name)
    assert ran.out.startswith(f"# {name} (error)\n\n{all_rules()[name].summary}\n")
    assert "#^" in ran.out or "#|" in ran.out
    assert "\x1b" in run("explain", name, "--color", "always").out


def test_schema_check(run: Run, atlas: Path) -> None:
    ran = run("schema", "check")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "1 record kind, 1 edge kind: no findings\n"


def test_schema_check_heeds_the_configuration(run: Run, atlas: Path) -> None:
    (atlas / "schemas/records/Role.schema.json").write_text('{"x-own": 1}', "utf-8")
    assert run("schema", "check").status == 1
    (atlas / "atlas-lint.toml").write_text('schema-keywords = ["x-own"]\n', "utf-8")
    assert run("schema", "check").status == 0


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["-h"], ["schema", "check", "-h"], *([name, "--help"] for name in COMMANDS)],
)
def test_help_everywhere(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.status == 0
    assert ran.out.startswith("Usage: atlas-lint")


def test_version(run: Run) -> None:
    assert run("--version").out == f"atlas-lint {__version__}\n"


def test_the_projects_own_data_is_clean(run: Run) -> None:
    ran = run("data", "--fail-on", "warning", cwd=REPOSITORY)
    assert (ran.status, ran.out) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "role:##[x", "--format", "json"),
        ("export", "--format", "json"),
        ("export", "--format", "jsonl"),
        ("graph", "--format", "json"),
        ("stats", "--format", "json"),
        ("impact", "role:##[x", "--format", "json"),
        ("data", "--format", "json"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_no_json_is_a_command_in_a_log(run: Run, atlas: Path, arguments: tuple[str, ...]) -> None:
    write(atlas / "data/x.yaml", 'nodeKind: Role\nid: "role:##[x"\nedges: {leads: ["role:##[x", "role:##[y"]}\n')
    ran = run(*arguments)
    assert "#\\u0023[" in ran.out
    assert "##[" not in ran.out
