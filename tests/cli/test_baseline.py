"""The baseline: accepted findings, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, write

DANGLING = "nodeKind: Role\nid: role:{0}\nedges:\n  leads: role:no-{0}\n"
FILE = "atlas-lint-baseline.txt"


@pytest.fixture
def accepted(run: Run, atlas: Path) -> Path:
    """The small atlas with two findings that its baseline accepts."""
    for name in ("c", "d"):
        write(atlas / f"data/{name}.yaml", DANGLING.format(name))
    assert run("baseline", "data").status == 0
    return atlas


def lines(atlas: Path) -> list[str]:
    return [line for line in (atlas / FILE).read_text("utf-8").splitlines() if not line.startswith("#")]


def test_no_baseline_changes_nothing(run: Run, atlas: Path) -> None:
    assert run("data").status == 0
    assert not (atlas / FILE).exists()


def test_what_it_says(accepted: Path) -> None:
    assert lines(accepted) == sorted(lines(accepted))
    assert {line.partition(" ")[2] for line in lines(accepted)} == {
        "dangling-target c.yaml#role:c leads role:no-c",
        "dangling-target d.yaml#role:d leads role:no-d",
    }


def test_only_others_are_reported(run: Run, accepted: Path) -> None:
    ran = run("data")
    assert (ran.status, ran.out) == (0, "")
    write(accepted / "data/e.yaml", DANGLING.format("e"))
    assert run("data").out.startswith("data/e.yaml:4:10:")
    assert run("data", "--no-baseline", "--statistics").out == "3  error[dangling-target]\n"
    assert len(lines(accepted)) == 2, "a check adds nothing"


def test_moves_do_not_matter(run: Run, accepted: Path) -> None:
    (accepted / "data/c.yaml").rename(accepted / "data/z.yaml")
    write(accepted / "data/d.yaml", "# a line\n\n" + DANGLING.format("d"))
    assert run("data").status == 0


def test_stale_entries(run: Run, accepted: Path) -> None:
    assert run("baseline", "data", "--check").status == 0
    (accepted / "data/d.yaml").unlink()
    assert run("data").status == 0, "a stale entry is no finding"
    ran = run("baseline", "data", "--check")
    assert ran.status == 1
    assert "dangling-target d.yaml#role:d" in ran.out
    assert len(lines(accepted)) == 2
    assert run("baseline", "data", "--prune").status == 0
    assert [line.split()[2] for line in lines(accepted)] == ["c.yaml#role:c"]


def test_what_stands_in_a_file_that_cannot_be_read_is_not_stale(run: Run, accepted: Path) -> None:
    write(accepted / "data/d.yaml", "id: role:d\n{")
    assert run("baseline", "data", "--check").status == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [("nonsense\n", ":1: not a line of a baseline"), ("<<<<<<< ours\n", "a merge left its marks")],
)
def test_a_broken_baseline(run: Run, accepted: Path, text: str, said: str) -> None:
    write(accepted / FILE, text)
    ran = run("data")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_configured_baseline_that_is_not_there(run: Run, atlas: Path) -> None:
    write(atlas / "atlas-lint.toml", 'baseline = "accepted.txt"\n')
    assert "no such baseline" in run("data").err
    assert run("baseline", "data").status == 0
    assert (atlas / "accepted.txt").is_file()
    assert run("data").status == 0


def test_prune_and_check_exclude_each_other(run: Run, accepted: Path) -> None:
    assert run("baseline", "data", "--check", "--prune").status == 2


def test_odd_ids_come_back(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", 'nodeKind: Role\nid: "role:a b\\u202e#\\"x"\nedges: {leads: role:no}\n')
    assert run("baseline", "data").status == 0
    assert run("data").status == 0
    assert run("baseline", "data", "--check").status == 0
