"""Suppression comments, from the outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Run, write

LINE = "  leads: role:no"
HEAD = "nodeKind: Role\nid: role:c\nedges:\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{LINE}  # atlas-lint: ignore[dangling-target] elsewhere\n",
        f"{HEAD}{LINE}  # atlas-lint: ignore[yaml-hazard, dangling-target]\n",
        f"{HEAD}  # atlas-lint: ignore[dangling-target] elsewhere\n{LINE}\n",
        f"nodeKind: Role\nid: role:c\n# atlas-lint: ignore[dangling-target]\n# why\n\nedges:\n{LINE}\n",
        f"{HEAD}  leads:\n    # atlas-lint: ignore[dangling-target]\n    - target: role:no\n    - role:a\n",
        f"{HEAD}  leads:\n    - role:a\n    # atlas-lint: ignore[dangling-target]\n    - x: 1\n      target: role:no\n",
        f"{HEAD}{LINE}\n# atlas-lint: ignore-record[dangling-target] all of it\n",
        f"# atlas-lint: ignore-record[dangling-target]\n---\n{HEAD}{LINE}\n",
        f"{HEAD}{LINE}\n---\nnodeKind: Role\nid: role:d\n# atlas-lint: ignore-file[dangling-target]\n",
        f"{HEAD}  leads: [role:a,\n    # atlas-lint: ignore[dangling-target]\n    role:no]\n",
        "kind: NodeDocument\nnodes:\n  - id: role:c\n    kind: Role\n    # atlas-lint: ignore-record[dangling-target]\n"
        "    edges: {leads: role:no}\n  - {id: role:d, kind: Role}\n",
    ],
)
def test_silenced(run: Run, atlas: Path, text: str) -> None:
    write(atlas / "data/c.yaml", text)
    ran = run("data", "--fail-on", "warning")
    assert (ran.status, ran.out) == (0, "")
    assert "dangling-target" in run("data", "--no-ignores").out


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{LINE}  # atlas-lint: ignore[cycle]\n",
        f"{HEAD}{LINE}  #atlas-lint ignore[dangling-target]\n",
        f"{HEAD}{LINE}  # see atlas-lint: ignore[dangling-target]\n",
        f"{HEAD}  # atlas-lint: ignore[dangling-target]\n  leads: role:a\n  follows: role:no\n",
        "nodeKind: Role\nid: role:c\nattributes:\n  text: |\n    # atlas-lint: ignore-file[dangling-target]\n"
        f"edges:\n{LINE}\n",
        'nodeKind: Role\nid: role:c\nattributes: {a: " # atlas-lint: ignore-file[dangling-target]"}\n'
        f"edges:\n{LINE}\n",
        f"{HEAD}{LINE}\n---\n# atlas-lint: ignore-record[dangling-target]\nnodeKind: Role\nid: role:d\n",
        "kind: NodeDocument\nnodes:\n  - id: role:c\n    kind: Role\n    edges: {leads: role:no}\n"
        "  - id: role:d\n    # atlas-lint: ignore-record[dangling-target]\n    kind: Role\n",
    ],
)
def test_not_silenced(run: Run, atlas: Path, text: str) -> None:
    write(atlas / "data/c.yaml", text)
    assert "dangling-target" in run("data").out


def test_structural_faults_cannot_be_silenced(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", "# atlas-lint: ignore-file[not-a-record]\nnodeKind: Role\nid: role:c\nedge: 1\n")
    out = run("data").out
    assert "error[not-a-record]" in out
    assert "data/c.yaml:1:1: warning[unused-suppression] not-a-record cannot be suppressed\n" in out


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("ignore[dangling-target]", "unused suppression: no dangling-target finding here"),
        ("ignore[dangling-targt]", "this suppression names dangling-targt, which is not a rule"),
        ("ignore[]", "this suppression names no rule"),
        ("ignore dangling-target", "this suppression cannot be parsed"),
        ("ignore-all[cycle]", "this suppression cannot be parsed"),
    ],
)
def test_unused(run: Run, atlas: Path, comment: str, said: str) -> None:
    write(atlas / "data/c.yaml", f"nodeKind: Role\nid: role:c  # atlas-lint: {comment}\n")
    assert run("data").out == f"data/c.yaml:2:13: warning[unused-suppression] {said}\n"


def test_not_called_unused_where_the_rule_did_not_run(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c  # atlas-lint: ignore[isolated-record]\n")
    assert run("data").out == ""
    assert run("data", "--rule", "isolated-record=error").out == ""
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c  # atlas-lint: ignore[dangling-target]\n")
    assert run("data", "--rule", "dangling-target=off").out == ""


FAULTY = {
    "plain.yaml": "nodeKind: Role\nid: role:p\nedges:\n  leads: role:no\n",
    "crlf.yaml": "nodeKind: Role\r\nid: role:q\r\nedges:\r\n  leads: role:no  # a comment\r\n",
    "bom.yaml": "\ufeffnodeKind: Role\nid: role:r\nedges: {leads: role:no}",
    "several.yaml": "nodeKind: Role\nid: role:s\nedges:\n  leads:\n    - role:no\n    - role:nö\n"
    "---\nnodeKind: Role\nid: role:t\n"
    "attributes:\n  text: off\n  long: one\n    two\nedges:\n  leads: role:no\n",
    "merged.yaml": "nodeKind: Role\nid: role:u\nedges:\n  leads: role:no  # atlas-lint: ignore[cycle] old\n",
}


def test_add_ignore(run: Run, atlas: Path) -> None:
    for name, text in FAULTY.items():
        write(atlas / f"data/{name}", text)
    ran = run("data", "--add-ignore", "lives in\nanother atlas", "--rule", "unused-suppression=off")
    assert ran.status == 0, ran.err
    assert "suppressed 8 findings in 5 files; 0 left\n" in ran.err
    assert run("data", "--rule", "unused-suppression=off").out == ""
    comment = "# atlas-lint: ignore[dangling-target] lives in another atlas"
    read = {name: (atlas / f"data/{name}").read_bytes().decode("utf-8") for name in FAULTY}
    assert read["plain.yaml"] == FAULTY["plain.yaml"].replace("role:no", f"role:no  {comment}")
    assert read["crlf.yaml"] == FAULTY["crlf.yaml"].replace("  leads", f"  {comment}\r\n  leads")
    assert read["bom.yaml"] == FAULTY["bom.yaml"] + f"  {comment}"
    assert "ignore[cycle, dangling-target] old" in read["merged.yaml"]
    for name in FAULTY:
        kept = [line for line in read[name].split("\n") if "atlas-lint" not in line]
        assert all(line in FAULTY[name].split("\n") for line in kept)


def test_add_ignore_needs_a_reason(run: Run, atlas: Path) -> None:
    ran = run("data", "--add-ignore", " ")
    assert ran.status == 2
    assert "needs a reason" in ran.err
