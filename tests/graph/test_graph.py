"""`atlas-lint graph`, run as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Run, write


def test_a_record_is_drawn(run: Run, atlas: Path) -> None:
    done = run("graph", "role:a")
    assert (done.status, done.err) == (0, "")
    assert '  n0["role:a"]:::focus\n  n1["role:b"]\n  n0 -->|"leads"| n1\n' in done.out


def test_a_first_argument_that_is_a_path_is_no_id(run: Run, atlas: Path) -> None:
    write(atlas / "data/sub/c.yaml", "nodeKind: Role\nid: role:c\nedges: {leads: role:a}\n")
    assert run("graph", "data").out == run("graph").out
    assert 'n0["role:c"]' in run("graph", "data/sub").out
    assert "role:a" not in run("graph", "data/sub").out
    assert run("graph", "--cluster", "sub").out == run("graph", "data/sub").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["roles:a"], "no record declares roles:a\n  help: did you mean role:a?\n"),
        (["role:a", "--kind", "Rle"], "no record has the kind Rle\n  help: did you mean Role?\n"),
        (["--edge-kind", "lead"], "no edge has the kind lead\n  help: did you mean leads?\n"),
        (["--cluster", "domain"], "no cluster domain\n"),
        (
            ["role:a", "--cluster", "x"],
            "ID and --cluster exclude each other\n  help: use either ID or --cluster, not both\n",
        ),
        (["role:a", "nowhere"], "no such path: nowhere\n"),
        (["role:a", "--out", "nowhere/x.mmd"], "cannot write nowhere/x.mmd: No such file or directory\n"),
    ],
)
def test_what_is_not_there_is_told(run: Run, atlas: Path, arguments: list[str], message: str) -> None:
    done = run("graph", *arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err == f"error: {message}"


def test_a_file_is_the_same_as_standard_output(run: Run, atlas: Path) -> None:
    for format_ in ("dot", "html"):
        shown = run("graph", "role:a", "--format", format_)
        written = run("graph", "role:a", "--format", format_, "--out", "drawing")
        assert (written.status, written.out, written.err) == (0, "", "")
        assert (atlas / "drawing").read_text("utf-8") == shown.out


def test_what_is_left_out_is_counted(run: Run, atlas: Path) -> None:
    write(atlas / "data/a.yaml", "nodeKind: Role\nid: role:a\nedges:\n  leads: [role:b, role:c, role:d]\n")
    done = run("graph", "--limit", "1")
    assert done.err == "note: 2 nodes and 2 edges left out; draw a part with ID, --cluster or --kind\n"
    assert "2 nodes and 2 edges left out" in done.out


def test_nothing_to_draw_is_told(run: Run, atlas: Path) -> None:
    write(atlas / "schemas/records/Job.schema.json", "{}")
    done = run("graph", "--kind", "Job")
    assert (done.status, done.err) == (0, "note: nothing to draw: no record matches\n")
