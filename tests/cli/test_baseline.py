"""The baseline: accepted findings, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Run, write

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
    [("nonsense\n", ":1: not a line of a baseline"), ("<<<<<<< ours\n", "resolve the merge conflict")],
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


def test_files_choose_what_is_accepted(run: Run, accepted: Path) -> None:
    for name in ("e", "f", "g"):
        write(accepted / f"data/deep/{name}.yaml", DANGLING.format(name))
    before = lines(accepted)
    ran = run("baseline", "data/deep/e.yaml", "data/deep/g.yaml")
    assert (ran.status, ran.err) == (0, f"{FILE}: 2 findings accepted, 2 entries kept\n")
    added = set(lines(accepted)) - set(before)
    assert {line.split()[2] for line in added} == {"deep/e.yaml#role:e", "deep/g.yaml#role:g"}
    assert set(before) < set(lines(accepted))
    assert run("data").out.startswith("data/deep/f.yaml:4:10:")
    run("baseline", "data/deep")
    assert (run("data").status, len(lines(accepted))) == (0, 5)


def test_rules_choose_what_is_accepted(run: Run, accepted: Path) -> None:
    write(accepted / "data/e.yaml", 'nodeKind: Role\nid: "e"\nedges:\n  leads: role:no\n')
    assert run("baseline", "data", "--select", "id-prefix").status == 0
    assert "[dangling-target]" in run("data").out
    assert "[id-prefix]" not in run("data").out
    assert run("baseline", "data/a.yaml", "--select", "dangling-target").status == 0
    assert "[dangling-target]" in run("data").out
    assert run("baseline", "data/e.yaml", "--select", "dangling-target", "--select", "cycle").status == 0
    assert (run("data").status, len(lines(accepted))) == (0, 4)
    ran = run("baseline", "data", "--select", "dangling")
    assert (ran.status, len(lines(accepted))) == (2, 4)


def test_a_rule_that_is_off_can_be_accepted(run: Run, atlas: Path) -> None:
    write(atlas / "data/lone.yaml", "nodeKind: Role\nid: role:lone\n")
    assert "[isolated-record]" in run("data", "--select", "isolated-record").out
    assert run("baseline", "data", "--select", "isolated-record").status == 0
    assert run("data", "--select", "isolated-record").out == ""
    assert run("baseline", "data", "--check", "--select", "isolated-record").status == 0


def test_what_is_chosen_is_looked_at(run: Run, accepted: Path) -> None:
    (accepted / "data/c.yaml").unlink()
    (accepted / "data/d.yaml").rename(accepted / "data/z.yaml")
    write(accepted / "data/d.yaml", "nodeKind: Role\nid: role:dd\n")
    assert run("baseline", "data/a.yaml", "--check").status == 0
    assert run("baseline", "data/d.yaml", "--check").status == 0, "its finding is in another file now"
    assert run("baseline", "data", "--check", "--select", "cycle").status == 0
    assert run("baseline", "data", "--prune", "--select", "cycle").status == 0
    assert len(lines(accepted)) == 2
    ran = run("baseline", "data", "--check", "--select", "dangling-target")
    assert (ran.status, ran.out.count("stale")) == (1, 1)
    assert run("baseline", "data", "--prune", "--select", "dangling-target").status == 0
    assert [line.split()[2] for line in lines(accepted)] == ["d.yaml#role:d"]


def test_a_path_that_is_not_part_of_the_atlas(run: Run, accepted: Path) -> None:
    write(accepted / "data/notes.txt", "")
    before = lines(accepted)
    ran = run("baseline", "data/notes.txt")
    assert (ran.status, ran.err.startswith("note: notes.txt is")) == (0, True)
    assert lines(accepted) == before


BROKEN: dict[str, str | bytes] = {
    "yaml-syntax": "{",
    "invalid-encoding": b"# \xff",
    "resource-limit": "x: " + "[" * 101 + "]" * 101,
    "not-a-record": "- a list",
}


@pytest.mark.parametrize("rule", BROKEN)
def test_what_a_broken_file_hides_is_not_stale(run: Run, atlas: Path, rule: str) -> None:
    """Nothing of the file shows the id of the record: the entry names the file."""
    text = (
        "nodeKind: Role\nid: role:c\nedges:\n  leads: [role:no, role:no]\n---\nnodeKind: Role\nid: role:on\nx-a: on\n"
    )
    write(atlas / "data/c.yaml", text)
    assert run("baseline", "data").status == 0
    before = lines(atlas)
    assert {line.split()[1] for line in before} == {"dangling-target", "duplicate-edge", "yaml-hazard"}
    write(atlas / "data/c.yaml", BROKEN[rule])
    assert f"[{rule}]" in run("data").out
    assert run("baseline", "data", "--check").status == 0
    assert run("baseline", "data", "--prune").status == 0
    assert lines(atlas) == before
    assert run("baseline", "data").status == 0
    assert set(lines(atlas)) > set(before), "what is accepted stays accepted until the file can be read again"
    write(atlas / "data/c.yaml", text)
    assert run("data").status == 0
    ran = run("baseline", "data", "--check")
    assert (ran.status, ran.out.count("stale"), f" {rule} " in ran.out) == (1, 1, True)


def test_what_the_other_documents_of_a_broken_file_had_is_stale(run: Run, accepted: Path) -> None:
    write(accepted / "data/d.yaml", "nodeKind: Role\nid: role:d\n---\n- a list\n")
    ran = run("baseline", "data", "--check")
    assert (ran.status, ran.out.count("d.yaml#role:d")) == (1, 1)


def test_lines_without_the_file_are_read(run: Run, accepted: Path) -> None:
    path = accepted / FILE
    path.write_text(path.read_text("utf-8").replace("c.yaml#", "").replace("d.yaml#", ""), "utf-8")
    assert run("data").status == 0
    assert run("baseline", "data", "--check").status == 0
    write(accepted / "data/d.yaml", "nodeKind: Role\nid: role:d\n")
    assert run("baseline", "data/c.yaml", "--check").status == 0
    assert run("baseline", "data/d.yaml", "--check").status == 1
    write(accepted / "data/d.yaml", "id: role:d\n{")
    assert run("baseline", "data", "--check").status == 0
    assert run("baseline", "data/c.yaml").status == 0
    assert sorted(line.split()[2] for line in lines(accepted)) == ["c.yaml#role:c", "role:d"]


def test_a_byte_order_mark(run: Run, accepted: Path) -> None:
    path = accepted / FILE
    for header in (True, False):
        text = path.read_text("utf-8") if header else "".join(f"{line}\n" for line in lines(accepted))
        path.write_text("\ufeff" + text.removeprefix("\ufeff"), "utf-8")
        assert run("data").status == 0
        assert run("baseline", "data", "--check").status == 0
        assert run("rename", *(("role:c", "role:z") if header else ("role:z", "role:c")), "data").status == 0
        assert path.read_text("utf-8").startswith("\ufeff")
        assert run("data").status == 0


@pytest.mark.parametrize("folder", ["a b", "#x", 'q"', "ü\u202e", "back\\slash", "a#b c"])
def test_odd_names_of_files_come_back(run: Run, atlas: Path, folder: str) -> None:
    write(atlas / f"data/{folder}/c.yaml", DANGLING.format("c"))
    write(atlas / f"data/{folder}/broken.yaml", "{")
    assert run("baseline", "data").status == 0
    assert run("data").status == 0
    assert run("baseline", "data", "--check").status == 0
    write(atlas / f"data/{folder}/c.yaml", "{")
    assert run("baseline", "data", "--check").status == 0
