"""`schema infer` as it is called: what it writes, what it refuses, what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Run, write
from tests.schema_tools.test_infer import roles


def test_a_conflict_is_told_once(run: Run, tmp_path: Path) -> None:
    """A kind's prefix is written by hand, and then the data has another."""
    write(tmp_path / "data/a.yaml", roles(10))
    run("schema", "infer", "data", "--out", "schemas")
    path = tmp_path / "schemas/records/Role.schema.json"
    write(path, path.read_text().replace('"x-id-prefix": "role"', '"x-id-prefix": "mine"'))
    assert run("schema", "infer", "data", "--out", "schemas").out == ""
    write(tmp_path / "data/a.yaml", roles(10).replace("role:", "job:"))
    told = 'kept as it is: records/Role.schema.json#/x-id-prefix; the data would have "job"\n'
    assert run("schema", "infer", "data", "--out", "schemas").out == told
    assert json.loads(path.read_text())["x-id-prefix"] == "mine"
    assert run("schema", "infer", "data", "--out", "schemas").out == ""


def test_the_command(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "data/a.yaml", roles(30, "edges: {leads: role:0}\n"))
    write(tmp_path / "data/broken.yaml", "a: [")
    ran = run("schema", "infer", "data", "--out", "schemas")
    assert ran.status == 0
    assert ran.err == (
        "note: parts of 1 file could not be read and were ignored: `atlas-lint check` reports them\n"
        "1 record kind, 1 edge kind in schemas (3 files written)\n"
    )
    assert run("schema", "check", "schemas").status == 0
    assert run("schema", "infer", "data", "--out", "schemas").err.endswith("(0 files written)\n")
    path = tmp_path / "schemas/records/Role.schema.json"
    write(path, path.read_text().replace('"title": "Role"', '"title": "Mine"'))
    write(tmp_path / "data/b.yaml", "nodeKind: Tool\nid: tool:x\n")
    assert run("schema", "infer", "data", "--out", "schemas").err.endswith(
        "2 record kinds, 1 edge kind in schemas (2 files written)\n"
    )
    assert json.loads(path.read_text())["title"] == "Mine"
    run("schema", "infer", "data", "--out", "schemas", "--force")
    assert json.loads(path.read_text())["title"] == "Role"


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
