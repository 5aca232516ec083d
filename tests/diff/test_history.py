"""The fates of missing ids, from git's history."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from atlas_lint.diff import history
from atlas_lint.diff.history import Fate, Gone, History, fates
from atlas_lint.filesystem.file_tree import Disk
from tests.command import Git, Run, write

POINTS = "nodeKind: Role\nid: role:p\nedges:\n  leads: {0}\n"
LOST = "nodeKind: Role\nid: role:lost\nattributes: {displayName: Lost, note: x}\nedges: {leads: role:a}\n"


@pytest.fixture
def lost(repository: Path, git: Git) -> Path:
    """A repository in which a record was there once, and something points at it."""
    write(repository / "data/old.yaml", LOST)
    write(repository / "data/p.yaml", POINTS.format("role:lost"))
    commit(git, "with it")
    return repository


def commit(git: Git, message: str) -> str:
    """Commit all; gives the abbreviated id."""
    git("add", "-A")
    git("commit", "-qm", message)
    return git("rev-parse", "--short", "HEAD").strip()


def helps(run: Run, *arguments: str) -> list[str]:
    """The help lines of the full format, without the advice to create the record, which is not from the history."""
    ran = run("data", "--format", "full", *arguments)
    assert ran.status == 1, ran.err
    return list(filter(None, map(from_history, re.findall(r"help: (.*)", ran.out))))


def from_history(help: str) -> str:
    return re.sub(r"(; )?use another id, or create the record: .*", "", help)


def test_an_id_that_never_was(run: Run, repository: Path) -> None:
    write(repository / "data/old.yaml", POINTS.format("role:something-else"))
    assert helps(run) == []


def test_nothing_is_asked_outside_a_repository(run: Run, atlas: Path) -> None:
    write(atlas / "data/p.yaml", POINTS.format("role:something-else"))
    assert helps(run) == []


def test_deleted_and_renamed_in_a_commit(run: Run, lost: Path, git: Git) -> None:
    (lost / "data/old.yaml").unlink()
    deleted = commit(git, "without it")
    assert helps(run) == [f"deleted in {deleted}"]
    write(lost / "data/old.yaml", LOST)
    commit(git, "it is back")
    (lost / "data/old.yaml").unlink()
    write(lost / "data/b.yaml", "nodeKind: Role\nid: role:b\n---\n" + LOST.replace("role:lost", "role:found"))
    renamed = commit(git, "renamed")
    for later in range(3):
        write(lost / "data/later.yaml", f"# {later}\nnodeKind: Role\nid: role:later\n")
        commit(git, "later")
    assert helps(run) == [f"renamed to role:found in {renamed}"]


TWO = LOST + "---\n" + LOST.replace("role:lost", "role:missed")


@pytest.fixture
def two(lost: Path, git: Git) -> Path:
    """Return the folder of a repository in which edges point at two records of one file."""
    write(lost / "data/old.yaml", TWO)
    write(lost / "data/p.yaml", POINTS.format("[role:lost, role:missed]"))
    commit(git, "two in a file")
    return lost


IDS = "2 missing ids (role:lost, role:missed)"


def test_a_file_that_is_gone_has_one_block(run: Run, two: Path, git: Git) -> None:
    (two / "data/old.yaml").unlink()
    fact = f"{IDS} were declared in data/old.yaml, deleted"
    assert helps(run) == [f"{fact} since the last commit: `git restore data/old.yaml` restores it"]
    gone = commit(git, "without it")
    assert helps(run) == [f"{fact} in {gone}: `git checkout {gone}~ -- data/old.yaml` restores it"]
    git("checkout", "-q", f"{gone}~", "--", "data/old.yaml")
    assert run("data").status == 0


def test_a_file_beside_it_comes_first(run: Run, two: Path) -> None:
    (two / "data/old.yaml").rename(two / "data/old.yaml.bak")
    remedy = "rename it to data/old.yaml"
    assert helps(run) == [f"{IDS} are in data/old.yaml.bak, which is not part of the atlas: {remedy}"]


@pytest.mark.parametrize(
    ("name", "former"),
    [
        ("old.bak", "old.yaml"),
        ("old.yaml~", "old.yaml"),
        ("old.yml.orig", "old.yml"),
        ("sub/old.yaml.off", "sub/old.yaml"),
    ],
)
def test_a_file_under_another_name(run: Run, atlas: Path, name: str, former: str) -> None:
    """Without git, too, and for one id."""
    write(atlas / f"data/{name}", LOST)
    write(atlas / "data/p.yaml", POINTS.format("role:lost"))
    place = f"data/{name}, which is not part of the atlas"
    assert helps(run) == [f"1 missing id (role:lost) is in {place}: rename it to data/{former}"]


def test_a_backup_of_a_file_that_is_there(run: Run, atlas: Path) -> None:
    write(atlas / "data/p.yaml", POINTS.format("role:lost"))
    write(atlas / "data/p.yaml.bak", LOST)
    assert helps(run) == []


def test_since_the_last_commit(run: Run, lost: Path, git: Git) -> None:
    (lost / "data/old.yaml").unlink()
    assert helps(run) == ["deleted since the last commit"]
    write(lost / "data/new.yaml", LOST.replace("role:lost", "role:found"))
    assert helps(run) == ["renamed to role:found since the last commit"]
    git("add", "-A")
    assert helps(run, "--staged") == ["renamed to role:found since the last commit"]


def test_a_link_out_of_the_repository_is_not_read(run: Run, lost: Path) -> None:
    write(lost.with_name(f"{lost.name}-elsewhere") / "x.yaml", LOST.replace("role:lost", "role:secret"))
    (lost / "data/old.yaml").unlink()
    (lost / "data/new.yaml").symlink_to(f"../../{lost.name}-elsewhere/x.yaml")
    assert helps(run) == ["deleted since the last commit"]


def test_a_cached_run_is_told_anew(run: Run, lost: Path, git: Git) -> None:
    (lost / "data/old.yaml").unlink()
    write(lost / "data/new.yaml", LOST.replace("role:lost", "role:found"))
    assert helps(run) == helps(run) == helps(run, "--no-cache") == ["renamed to role:found since the last commit"]
    renamed = commit(git, "renamed")
    assert helps(run) == helps(run, "--no-cache") == [f"renamed to role:found in {renamed}"]


def test_renamed_twice(run: Run, lost: Path, git: Git) -> None:
    write(lost / "data/old.yaml", LOST.replace("role:lost", "role:found"))
    first = commit(git, "renamed")
    write(lost / "data/old.yaml", LOST.replace("role:lost", "role:kept"))
    second = commit(git, "renamed again")
    assert helps(run) == [f"renamed to role:found in {first}, then renamed to role:kept in {second}"]
    (lost / "data/old.yaml").unlink()
    assert helps(run)[0].endswith(f", then renamed to role:kept in {second}")


def test_a_near_spelling_stays_beside_what_was_deleted(run: Run, lost: Path, git: Git) -> None:
    write(lost / "data/old.yaml", LOST.replace("role:lost", "role:debugger"))
    write(lost / "data/p.yaml", POINTS.format("role:debugger"))
    commit(git, "one")
    write(lost / "data/old.yaml", "nodeKind: Role\nid: role:debuggers\n")
    deleted = commit(git, "another")
    assert helps(run) == [f"deleted in {deleted}; did you mean role:debuggers?"]


def test_an_edge_that_was_dropped_is_no_deletion(run: Run, lost: Path, git: Git) -> None:
    write(lost / "data/p.yaml", POINTS.format("{id: role:other}"))
    commit(git, "points elsewhere")
    write(lost / "data/p.yaml", POINTS.format("role:other"))
    commit(git, "written otherwise")
    assert helps(run) == []


def test_every_format_has_it_with_base_and_only_full_without(run: Run, lost: Path, git: Git) -> None:
    (lost / "data/old.yaml").unlink()

    def told(*arguments: str) -> str:
        findings = json.loads(run("data", "--format", "json", *arguments).out)["findings"]
        (help,) = [finding["help"] for finding in findings if finding["rule"] == "dangling-target"]
        return from_history(help)

    assert told("--base", "HEAD") == "deleted since the last commit"
    assert told() == ""


def test_a_sidecar_and_a_fix(run: Run, lost: Path, git: Git) -> None:
    write(lost / "data/p.yaml", "extendsNode: {id: role:lost, nodeKind: Role}\nedges: {leads: role:a}\n")
    write(lost / "data/old.yaml", LOST.replace("role:lost", "role:lots"))
    assert helps(run) == ["renamed to role:lots since the last commit"]


def ask(folder: Path, *ids: str) -> dict[str, Fate]:
    """Return the fates of ids, from the history of a folder, without their files."""
    found = fates(History(folder, "data", Disk(), staged=False), ids)
    return {id: fate._replace(gone=None) for id, fate in found.items()}


def test_bounds(lost: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    (lost / "data/old.yaml").unlink()
    write(lost / "data/other.yaml", "nodeKind: Role\nid: role:other\n")
    commit(git, "without it")
    assert ask(lost, "role:lost", "role:never", "role:a") == {"role:lost": Fate(git("rev-parse", "HEAD").strip(), None)}
    monkeypatch.setattr(history, "MOST_FILES", 1)
    assert ask(lost, "role:lost") == {}
    monkeypatch.undo()
    monkeypatch.setattr(history, "MOST_IDS", 1)
    assert ask(lost, "role:never", "role:lost") == {}
    monkeypatch.undo()
    write(lost / "data/other.yaml", "nodeKind: Role\nid: role:another\n")
    commit(git, "one more")
    assert ask(lost, "role:lost").keys() == {"role:lost"}
    monkeypatch.setattr(history, "MOST_COMMITS", 1)
    assert ask(lost, "role:lost") == {}


@pytest.mark.parametrize("id", ["role:(a|b", "role:[x", "-", "role:a\nb", " ", "role:" + "x" * 300, "*"])
def test_odd_ids(lost: Path, id: str) -> None:
    assert ask(lost, id) == {}


def test_what_is_declared_twice_is_not_gone(run: Run, lost: Path, git: Git) -> None:
    write(lost / "data/twice.yaml", LOST)
    commit(git, "twice")
    (lost / "data/old.yaml").unlink()
    commit(git, "once")
    (lost / "data/twice.yaml").unlink()
    gone = commit(git, "never")
    assert helps(run) == [f"deleted in {gone}"]


def test_unsafe_fixes_repoint_what_history_knows(run: Run, lost: Path, git: Git) -> None:
    """Not to the near spelling: to what the record is called now."""
    write(lost / "data/near.yaml", "nodeKind: Role\nid: role:losst\n")
    write(lost / "data/old.yaml", LOST.replace("role:lost", "role:new-name"))
    write(lost / "data/p.yaml", POINTS.format("'role:lost'   # here"))
    renamed = commit(git, "renamed")
    assert helps(run) == [f"renamed to role:new-name in {renamed}"]
    assert "1 with --fix --unsafe-fixes" in run("data", "--format", "full").err
    ran = run("data", "--fix", "--unsafe-fixes")
    assert (ran.status, ran.out) == (0, "")
    assert (lost / "data/p.yaml").read_text() == POINTS.format("'role:new-name'   # here")


def test_nothing_is_repointed_through_an_alias(run: Run, lost: Path, git: Git) -> None:
    write(lost / "data/old.yaml", LOST.replace("role:lost", "role:new-name"))
    write(lost / "data/p.yaml", "nodeKind: Role\nid: role:p\nx-it: &it role:lost\nedges:\n  leads: *it\n")
    commit(git, "renamed")
    assert "fixed 0 findings" in run("data", "--fix", "--unsafe-fixes").err


@pytest.mark.parametrize("setting", ["--object-format=sha1", "--object-format=sha256"])
def test_line_breaks_of_the_work_tree_are_no_change(run: Run, atlas: Path, git: Git, setting: str) -> None:
    """With core.autocrlf every file differs from what git holds, and no record is gone for that."""
    git("init", "-q", setting)
    write(atlas / "data/old.yaml", LOST)
    write(atlas / "data/p.yaml", POINTS.format("role:lost"))
    commit(git, "with it")
    for path in (atlas / "data").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (atlas / "data/old.yaml").unlink()
    there = History(atlas, "data", Disk(), staged=False)
    assert [path for path, _ in history._unsaved(there)] == ["data/old.yaml"]
    gone = Gone("data/old.yaml", frozenset({"role:lost"}), None)
    assert fates(there, ["role:lost"]) == {"role:lost": Fate(None, None, gone)}
