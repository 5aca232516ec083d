"""`schema infer` as it is called: what it writes, what it refuses, what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Run, write
from tests.schema_tools.test_infer import roles

NOT_SHOWN = (
    "The data does not show which attributes that all records have may be left out: delete these from `required`. "
    "Nor does it show x-alias-of and x-replaced-by: write them by hand.\n"
)


def test_a_conflict_is_told_once(run: Run, tmp_path: Path) -> None:
    """A kind's prefix is written by hand, and then the data has another."""
    write(tmp_path / "data/a.yaml", roles(10))
    run("schema", "infer", "data", "--out", "schemas")
    path = tmp_path / "schemas/records/Role.schema.json"
    write(path, path.read_text().replace('"x-id-prefix": "role"', '"x-id-prefix": "mine"'))
    assert run("schema", "infer", "data", "--out", "schemas").out == ""
    write(tmp_path / "data/a.yaml", roles(10).replace("role:", "job:"))
    told = (
        'Kept as it is, although the data differs:\n  records/Role.schema.json#/x-id-prefix: the data suggests "job"\n'
    )
    assert run("schema", "infer", "data", "--out", "schemas").out == told
    assert json.loads(path.read_text())["x-id-prefix"] == "mine"
    assert run("schema", "infer", "data", "--out", "schemas").out == ""


def test_the_command(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "data/a.yaml", roles(30, "edges: {leads: role:0}\n"))
    write(tmp_path / "data/broken.yaml", "a: [")
    ran = run("schema", "infer", "data", "--out", "schemas")
    assert ran.status == 0
    assert ran.out == ""
    assert ran.err == (
        "note: parts of 1 file could not be read and were ignored: `atlas-lint check` reports them\n"
        "1 record kind, 1 edge kind in schemas (3 files written)\n"
        "The records have 1 attribute: 1 required.\n"
        "The edges have 1 kind: 1 required by a record kind, 1 with one target or one source.\n"
        "Each schema gives the evidence for its parts under $comment.\n"
        f"{NOT_SHOWN}"
        "Next:\n"
        "  atlas-lint data\n"
        "      check the data\n"
        "  commit the folder with inferred.json, and run this command again when there is more data\n"
    )
    assert run("schema", "check", "schemas").status == 0
    assert run("schema", "infer", "data", "--out", "schemas").err.endswith("(0 files written)\n")
    path = tmp_path / "schemas/records/Role.schema.json"
    write(path, path.read_text().replace('"title": "Role"', '"title": "Mine"'))
    write(tmp_path / "data/b.yaml", "nodeKind: Tool\nid: tool:x\n")
    again = run("schema", "infer", "data", "--out", "schemas").err
    assert "\n2 record kinds, 1 edge kind in schemas (2 files written)\n" in again
    assert "\nToo few records (fewer than 5) to require anything of 1 record kind: Tool.\n" in again
    assert json.loads(path.read_text())["title"] == "Mine"
    run("schema", "infer", "data", "--out", "schemas", "--force")
    assert json.loads(path.read_text())["title"] == "Role"


def test_likely_mistakes_and_the_commands_that_find_them(run: Run, tmp_path: Path) -> None:
    pairs = "edges: {has: tool:#}\n"
    text = roles(60, f"  level: l#\n{pairs}").replace("level: l7\n", "levle: l7\n")
    write(tmp_path / "data/a.yaml", text)
    write(tmp_path / "data/b.yaml", roles(60, "edges: {of: role:#}\n", "Tool").replace("{of: role:3}", "{of: role:4}"))
    write(tmp_path / "data/c.yaml", "nodeKind: Roel\nid: role:x\nedges: {far: [gone:x, gone:y]}\n")
    ran = run("schema", "infer", "data", "--out", "my schemas")
    assert ran.out == (
        "Likely mistakes, which the schemas do not allow:\n"
        "  edge has: 1 has no `of` edge in return: role:3 -> tool:3\n"
        "  edge of: 1 has no `has` edge in return: tool:3 -> role:4\n"
        "  Role: 1 has `levle` instead of `level`: role:7\n"
        "Kinds without a schema, because they are likely mistakes:\n"
        "  record kind Roel (in 1 record): probably Role, which is in 60 records\n"
    )
    assert "Too many missing records to know the kinds at an end of 1 edge kind: far.\n" in ran.err
    assert ran.err.endswith(
        "Next:\n"
        "  atlas-lint data --schemas 'my schemas'\n"
        "      find the likely mistakes in their places, fix them, or loosen the schema\n"
        "  atlas-lint data --schemas 'my schemas' --rule missing-inverse=warning\n"
        "      find the edges without one in return\n"
        "  commit the folder with inferred.json, and run this command again when there is more data\n"
    )
    found = run("data", "--schemas", "my schemas", "--rule", "missing-inverse=warning").out
    rules = ("record-schema", "unknown-record-kind", "missing-inverse")
    assert [rule for rule in rules if f"[{rule}]" not in found] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere", "--out", "schemas"), "no such path: nowhere"),
        (("empty", "--out", "schemas"), "nothing to check"),
        (("data", "--out", "mine"), "mine holds schemas that this command did not propose"),
        (("data", "--out", "broken"), "Role.schema.json cannot be read"),
        (("data", "--out", "forgotten"), "inferred.json cannot be read: the proposals are missing"),
        (("data", "--out", "linked"), "linked holds schemas that this command did not propose"),
        (("unread", "--out", "schemas"), "nothing to infer from"),
        (("data", "--out", "data/a.yaml"), "cannot write"),
        (("data",), "--out is missing"),
        (("data", "--out", ""), "--out names no folder"),
        (("data", "--out", "s", "--threshold", "2"), "2.0 is not in the range"),
    ],
)
def test_what_cannot_be_done(run: Run, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    write(tmp_path / "data/a.yaml", roles(3))
    write(tmp_path / "empty/a.txt", "")
    write(tmp_path / "mine/records/Role.schema.json", "{}")
    write(tmp_path / "broken/records/Role.schema.json", "{")
    write(tmp_path / "forgotten/records/Role.schema.json", "{}")
    write(tmp_path / "forgotten/inferred.json", "[]")
    write(tmp_path / "unread/a.yaml", "a: [")
    (tmp_path / "linked/records").mkdir(parents=True)
    (tmp_path / "linked/records/Role.schema.json").symlink_to("../../mine/records/Role.schema.json")
    ran = run("schema", "infer", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert not (tmp_path / "schemas").exists()
    assert message in ran.err
    assert (tmp_path / "mine/records/Role.schema.json").read_text() == "{}"


def test_a_note_names_the_command_where_an_atlas_has_no_schemas(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "data/a.yaml", "nodeKind: Strange\nid: x\n")
    assert "atlas-lint schema infer` proposes some" in run("data").err
