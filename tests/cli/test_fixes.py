"""`--fix`, `--unsafe-fixes` and `--diff`, from the outside."""

from __future__ import annotations

import json
import subprocess
from hashlib import blake2b
from pathlib import Path

import pytest

from atlas_lint.filesystem.atomic_write import JOURNAL
from tests.command import Run, write

SCHEMA = (
    '{"x-id-prefix": "role", "type": "object",'
    ' "properties": {"attributes": {"properties": {"note": {"type": "string"}, "onCall": {"type": "boolean"}}}}}'
)
FAULTY = (
    "nodeKind: Role\nid: role:c\nattributes: {note: off}\nedges:\n  leads: [role:a, role:debuger, role:a]\n"
    "---\nnodeKind: Role\nid: role:debugger\n"
)
SAFE = FAULTY.replace("off", '"off"').replace("role:debuger, role:a]", "role:debuger]")
UNSAFE = SAFE.replace("debuger", "debugger")


@pytest.fixture
def faulty(atlas: Path) -> Path:
    """Return a file of the small atlas with a finding that has a fix."""
    write(atlas / "schemas/records/Role.schema.json", SCHEMA)
    write(atlas / "data/c.yaml", FAULTY)
    return atlas / "data/c.yaml"


def test_nothing_to_fix(run: Run, atlas: Path) -> None:
    for option in ("--fix", "--diff"):
        ran = run("data", option)
        assert (ran.status, ran.out) == (0, "")
        assert "0 findings in 0 files" in ran.err
    ran = run("data", "--unsafe-fixes")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith("--fix would fix 0 findings, --fix --unsafe-fixes 0 more; nothing was written\n")


def test_safe_fixes_are_made_and_the_rest_is_reported(run: Run, faulty: Path) -> None:
    ran = run("data", "--fix")
    assert faulty.read_text() == SAFE
    assert ran.status == 1
    assert (
        ran.out == "data/c.yaml:5:19: error[dangling-target] leads points at role:debuger, which no record declares\n"
    )
    assert ran.err.startswith("fixed 2 findings in 1 file\n")
    assert run("data", "--fix").err.startswith("fixed 0 findings in 0 files\n")


def test_unsafe_fixes_are_made_too(run: Run, faulty: Path) -> None:
    ran = run("data", "--fix", "--unsafe-fixes")
    assert faulty.read_text() == UNSAFE
    assert (ran.status, ran.out) == (0, "")


def test_unsafe_fixes_alone_write_nothing(run: Run, faulty: Path) -> None:
    """They count what they would allow; the findings and the exit status are those of a check."""
    ran = run("data", "--unsafe-fixes")
    assert faulty.read_text() == FAULTY
    assert (ran.status, ran.out) == (1, run("data").out)
    assert ran.err.startswith("--fix would fix 2 findings, --fix --unsafe-fixes 1 more; nothing was written\n")
    assert run("data", "--unsafe-fixes", "--quiet").err == ""


def test_unsafe_fixes_are_shown(run: Run, faulty: Path) -> None:
    ran = run("data", "--unsafe-fixes", "--diff")
    assert faulty.read_text() == FAULTY
    assert ran.err == "would fix 3 findings in 1 file\n"
    assert ran.out == run("data", "--fix", "--unsafe-fixes", "--diff").out
    subprocess.run(["patch", "-p1", "-s"], input=ran.out.encode(), cwd=faulty.parent.parent, check=True)
    assert faulty.read_text() == UNSAFE


def test_a_boolean_is_written_where_the_schema_wants_one(run: Run, faulty: Path) -> None:
    write(faulty, "nodeKind: Role\nid: role:c\nattributes: {onCall: yes}\n")
    ran = run("data", "--fix")
    assert faulty.read_text() == "nodeKind: Role\nid: role:c\nattributes: {onCall: true}\n"
    assert (ran.status, ran.out) == (0, "")


def test_diff_shows_and_writes_nothing(run: Run, faulty: Path) -> None:
    before = faulty.read_text()
    ran = run("data", "--fix", "--diff")
    assert ran.status == 1
    assert ran.err == "would fix 2 findings in 1 file\n"
    assert faulty.read_text() == before
    subprocess.run(["patch", "-p1", "-s"], input=ran.out.encode(), cwd=faulty.parent.parent, check=True)
    assert faulty.read_text() == SAFE


def test_only_what_is_reported_is_fixed(run: Run, faulty: Path) -> None:
    assert "0 findings" in run("data/a.yaml", "--fix").err
    assert run("data", "--fix", "--select", "yaml-hazard").err.startswith("fixed 1 finding in 1 file")
    assert faulty.read_text() == FAULTY.replace("off", '"off"')


def test_the_baseline_is_left_alone(run: Run, faulty: Path) -> None:
    run("baseline", "data")
    assert "0 findings" in run("data", "--fix", "--unsafe-fixes").err
    assert "3 findings" in run("data", "--fix", "--unsafe-fixes", "--no-baseline").err


def test_a_fix_that_is_not_kept_is_told(run: Run, faulty: Path) -> None:
    """The edge kind is near, but the schema allows no Role at its end."""
    write(faulty.parent.parent / "schemas/records/Team.schema.json", '{"type": "object"}')
    write(faulty.parent.parent / "schemas/edges/reports_to.schema.json", '{"x-target-kinds": ["Team"]}')
    write(faulty, SAFE.replace("leads: [role:a, role:debuger]", "report_to: role:a"))
    ran = run("data", "--fix", "--unsafe-fixes")
    words = '"write reports_to" would leave the finding or cause a new one'
    assert f"not fixed: data/c.yaml:5:3: unknown-edge-kind: {words}" in ran.err
    assert "report_to: role:a" in faulty.read_text()


def test_staged_files_are_not_written(run: Run, faulty: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=faulty.parent.parent, check=True)
    subprocess.run(["git", "add", "-A"], cwd=faulty.parent.parent, check=True)
    ran = run("data", "--fix", "--staged")
    assert ran.status == 2
    assert "--staged reads the index" in ran.err


def test_a_report_says_what_can_be_fixed(run: Run, faulty: Path) -> None:
    ran = run("data", "--format", "full")
    assert "fixes: 2 with --fix, 1 with --fix --unsafe-fixes (--diff shows them)" in ran.err
    findings = json.loads(run("data", "--format", "json").out)["findings"]
    assert [fix for finding in findings for fix in finding["fixes"] if fix["safety"] == "unsafe"] == [
        {
            "safety": "unsafe",
            "message": "write role:debugger",
            "edits": [
                {"path": "data/c.yaml", "line": 5, "column": 19, "endLine": 5, "endColumn": 31, "text": "role:debugger"}
            ],
        }
    ]


def test_fixes_are_remembered(run: Run, faulty: Path) -> None:
    first, second = (run("data", "--format", "json").out for _ in range(2))
    assert first == second == run("data", "--format", "json", "--no-cache").out


def test_what_was_interrupted_is_told_and_completed_first(run: Run, faulty: Path) -> None:
    """As a kill between two files leaves it."""
    new = faulty.read_bytes().replace(b"off", b'"off"')
    (faulty.parent / ".c.yaml.atlas-lint-1").write_bytes(new)
    digests = [blake2b(data, digest_size=16).hexdigest() for data in (faulty.read_bytes(), new)]
    moves = [[".c.yaml.atlas-lint-1", "c.yaml", *digests]]
    (faulty.parent / JOURNAL).write_text(json.dumps({"version": 1, "ready": True, "moves": moves}))
    for arguments in (["data"], ["data", "--fix", "--diff"]):
        assert "note: an earlier run was interrupted while it wrote" in run(*arguments).err
    ran = run("data", "--fix")
    assert ran.err.startswith("note: completed an interrupted run: 1 file\nfixed 1 finding in 1 file\n")
    assert "interrupted" not in run("data").err


def test_booleans_that_a_schema_wants(run: Run, atlas: Path) -> None:
    """The fix writes what the help says, and leaves no finding; text in quotes and other words stay as they are."""
    schema = '{"properties": {"attributes": {"additionalProperties": {"type": "boolean"}}}}'
    write(atlas / "schemas/records/Role.schema.json", schema)
    attributes = "attributes: {a: yes, b: Off}   # all\n"
    write(atlas / "data/a.yaml", f"nodeKind: Role\nid: role:a\n{attributes}")
    write(atlas / "data/b.yaml", 'nodeKind: Role\nid: role:b\nattributes: {a: "yes", b: y}\n')
    ran = run("data", "--fix")
    assert "fixed 2 findings" in ran.err
    assert (atlas / "data/a.yaml").read_text() == "nodeKind: Role\nid: role:a\n" + attributes.replace(
        "yes", "true"
    ).replace("Off", "false")
    assert '{a: "yes", b: y}' in (atlas / "data/b.yaml").read_text()
    assert ran.out.count("record-schema") == 2
