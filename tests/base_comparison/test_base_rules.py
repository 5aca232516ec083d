"""A new finding of every rule under `--base`, in the work tree and in the index, with a baseline and without."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas_lint import formats
from atlas_lint.cli import run
from atlas_lint.rules import all_rules
from tests.base_comparison.changes import BASELINE, FAULTS, encoded, fault, world
from tests.command import Git, write

Says = Callable[..., tuple[int, str, str]]
FILES = {rule: f"data/{rule}.yaml" for rule in FAULTS}


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Says:
    """Run the command in the test's folder; return its status, output, the rest."""
    monkeypatch.chdir(tmp_path)

    def runs(*arguments: str) -> tuple[int, str, str]:
        status = run([*arguments])
        return (status, *capsys.readouterr())

    return runs


@pytest.fixture
def faulty(tmp_path: Path, git: Git) -> Path:
    """A repository whose commit has no finding, and whose index and work tree have findings of every rule."""
    for path, data in world().items():
        write(tmp_path / path, data)
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "one")
    for rule, path in FILES.items():
        write(tmp_path / path, encoded(fault(rule, 1)))
    git("add", "-A")
    return tmp_path


def found(says: Says, *arguments: str) -> list[dict[str, Any]]:
    status, out, err = says("check", "data", "--no-cache", "--format", "json", *arguments)
    assert status in (0, 1), err
    findings: list[dict[str, Any]] = json.loads(out)["findings"]
    return findings


@pytest.mark.parametrize("staged", [(), ("--staged",)], ids=["work tree", "index"])
def test_a_new_finding_of_every_rule(says: Says, faulty: Path, staged: tuple[str, ...]) -> None:
    assert set(FAULTS) == set(all_rules())
    plain = found(says, *staged)
    for rule, path in FILES.items():
        assert (rule, path) in {(one["rule"], one["path"]) for one in plain}
    new = found(says, *staged, "--base", "HEAD")
    assert [one["fingerprint"] for one in new] == [one["fingerprint"] for one in plain]
    assert all(one["causedBy"] for one in new)


@pytest.mark.parametrize("staged", [(), ("--staged",)], ids=["work tree", "index"])
@pytest.mark.parametrize("format", formats.names())
def test_every_format(says: Says, faulty: Path, git: Git, format: str, staged: tuple[str, ...]) -> None:
    arguments = ("check", "data", "--no-cache", "--format", format, *staged, "--base", "HEAD")
    everything = says(*arguments)
    assert everything[0] == 1, everything[2]
    assert "0 fixed, 0 old" in everything[2]
    says("baseline", "data", "--select", "record-schema", "--select", "dangling-target")
    git("add", "-A")
    some = says(*arguments)
    assert some[0] == 1, some[2]
    assert len(some[1]) < len(everything[1])
    says("baseline", "data")
    git("add", "-A")
    status, out, err = says(*arguments)
    assert (status, "0 fixed, 0 old" in err) == (0, True)
    assert len(out) < len(some[1])


@pytest.mark.parametrize("rule", FAULTS)
def test_a_second_finding_beside_an_accepted_one(says: Says, tmp_path: Path, git: Git, rule: str) -> None:
    """Whatever is accepted, what a change adds is new, and what is accepted is old."""
    for path, data in world().items():
        write(tmp_path / path, data)
    write(tmp_path / FILES[rule], encoded(fault(rule, 1)))
    says("baseline", "data")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "one")
    old = len(found(says, "--no-baseline"))
    status, out, err = says("check", "data", "--no-cache", "--base", "HEAD")
    assert (status, out) == (0, "")
    assert f"0 fixed, {old} old" in err
    write(tmp_path / "data/another.yaml", encoded(fault(rule, 2)))
    before = Counter(one["fingerprint"] for one in found(says, "--no-baseline"))
    new = found(says, "--base", "HEAD")
    assert rule in {one["rule"] for one in new}
    assert len(new) == before.total() - old


LISTED = "nodeKind: Role\nid: role:t\nattributes:\n  displayName: T\n  tags: [{}]\n"
LEADING = "nodeKind: Role\nid: role:t\nattributes: {{displayName: T}}\nedges:\n  leads:\n{}"


@pytest.mark.parametrize("staged", [(), ("--staged",)], ids=["work tree", "index"])
@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (LISTED.format("x, a"), LISTED.format("x, a, x"), 5),
        (LISTED.format("x, a"), LISTED.format("x, x, a"), 5),
        (LEADING.format("    - org-unit:no\n"), LEADING.format("    - {target: org-unit:no}\n    - org-unit:no\n"), 6),
        (LEADING.format("    - org-unit:no\n"), LEADING.format("    - org-unit:no\n    - {target: org-unit:no}\n"), 7),
    ],
    ids=["list after", "list before", "edge before", "edge after"],
)
def test_another_about_the_same_as_an_accepted_one(
    says: Says, tmp_path: Path, git: Git, old: str, new: str, line: int, staged: tuple[str, ...]
) -> None:
    for path, data in world().items():
        write(tmp_path / path, data)
    write(tmp_path / "data/t.yaml", old)
    says("baseline", "data")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "one")
    write(tmp_path / "data/t.yaml", new)
    git("add", "-A")
    arguments = ("--select", "record-schema", "--select", "dangling-target", *staged, "--base", "HEAD")
    assert [one["line"] for one in found(says, *arguments)] == [line]
    says("baseline", "data")
    git("add", "-A")
    assert found(says, *arguments) == [], "what a change adds can be accepted"
    (tmp_path / BASELINE).unlink()
    git("add", "-A")
    assert [one["line"] for one in found(says, *arguments)] == [line]


@pytest.mark.parametrize(
    ("text", "elsewhere", "fixed"),
    [
        ("{", None, 0),
        ("- a list\n", None, 0),
        ("nodeKind: Role\nid: role:t\nedgs: {}\n", None, 0),
        (None, "nodeKind: Role\nid: role:t\nedges: [\n", 0),
        (None, None, 1),
        ("nodeKind: Role\nid: role:t\nattributes: {displayName: T}\n", None, 1),
        ("nodeKind: Role\nid: role:t\nattributes: {displayName: T}\n---\n- a list\n", None, 1),
        ("nodeKind: Role\nid: role:t\nattributes: {displayName: T}\n", "x:\n- id: role:t\n  edges: [\n", 1),
    ],
    ids=["file", "document", "record", "moved", "deleted", "mended", "beside a list", "named elsewhere"],
)
def test_what_cannot_be_read_now_is_not_fixed(
    says: Says, tmp_path: Path, git: Git, text: str | None, elsewhere: str | None, fixed: int
) -> None:
    for path, data in world().items():
        write(tmp_path / path, data)
    write(tmp_path / "data/t.yaml", LEADING.format("    - org-unit:no\n"))
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "one")
    (tmp_path / "data/t.yaml").unlink()
    for path, written in (("t", text), ("u", elsewhere)):
        if written is not None:
            write(tmp_path / f"data/{path}.yaml", written)
    _, _, err = says("check", "data", "--no-cache", "--base", "HEAD", "--select", "dangling-target")
    assert f"since HEAD {fixed} fixed, 0 old" in err
