"""One clear line, and what to do, when git cannot answer; and commands in messages that can be copied."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import atlas_lint
from atlas_lint.text import safe
from tests.command import Git, Ran, Run, write
from tests.structure.test_ci_files import unknown

INSTALL = "install it: only git can read its index, revisions and history"
USUAL = "name one, such as HEAD or origin/main"
EMPTY = "name one, such as origin/main, and check the variables in it: one may be empty"


def no_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))


def a_git_file(text: str) -> Callable[[Path, pytest.MonkeyPatch], None]:
    def prepare(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shutil.rmtree(repository / ".git")
        write(repository / ".git", text)

    return prepare


def an_empty_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(repository / ".git")
    (repository / ".git").mkdir()


def nothing(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pass


NOWHERE = "TOP/.git is not a git repository: it names TOP/nowhere, which is none"
NONE = "TOP/.git is not a git repository: it names none"
FOLDER = "TOP/.git is not a git repository"
MOVED = "run `git worktree repair` if the work tree was moved"
CHECKED = ": files that git ignores are checked, too"
CASES: dict[str, tuple[Callable[[Path, pytest.MonkeyPatch], None], list[str], int, str, str]] = {
    "no git, check": (no_git, ["data"], 1, f"note: git is not installed{CHECKED}", ""),
    "no git, base": (no_git, ["data", "--base", "HEAD"], 2, "error: git is not installed", INSTALL),
    "no git, staged": (no_git, ["data", "--staged"], 2, "error: git is not installed", INSTALL),
    "no git, diff": (no_git, ["diff"], 2, "error: git is not installed", INSTALL),
    "no git, schema diff": (no_git, ["schema", "diff", "HEAD"], 2, "error: git is not installed", INSTALL),
    "no git, no such file": (
        no_git,
        ["data/b.yml"],
        2,
        "error: no such path: data/b.yml",
        "did you mean data/b.yaml?",
    ),
    "nowhere, check": (a_git_file("gitdir: nowhere\n"), ["data"], 1, f"note: {NOWHERE}{CHECKED}", ""),
    "nowhere, base": (a_git_file("gitdir: nowhere\n"), ["data", "--base", "HEAD"], 2, f"error: {NOWHERE}", MOVED),
    "nowhere, staged": (a_git_file("gitdir: nowhere\n"), ["data", "--staged"], 2, f"error: {NOWHERE}", MOVED),
    "words, check": (a_git_file("words\n"), ["data"], 1, f"note: {NONE}{CHECKED}", ""),
    "words, base": (a_git_file(""), ["data", "--base", "x"], 2, f"error: {NONE}", "check the work tree out again"),
    "an empty folder, check": (an_empty_folder, ["data"], 1, f"note: {FOLDER}{CHECKED}", ""),
    "an empty folder, base": (
        an_empty_folder,
        ["data", "--base", "HEAD"],
        2,
        "error: TOP/data is not in a git repository",
        FOLDER,
    ),
    "base of nothing": (nothing, ["data", "--base", ""], 2, "error: --base names no revision", EMPTY),
    "base of blanks": (nothing, ["data", "--base= "], 2, "error: --base names no revision", EMPTY),
    "diff of nothing": (
        nothing,
        ["diff", ""],
        2,
        "error: the revision is empty",
        USUAL,
    ),
    "schema diff of nothing": (
        nothing,
        ["schema", "diff", ""],
        2,
        "error: the revision is empty",
        USUAL,
    ),
    "a remote alone": (
        nothing,
        ["data", "--base", "origin/"],
        2,
        "error: no such revision: origin/",
        "name a commit, a branch or a tag",
    ),
    "a typing mistake": (nothing, ["data", "--base", "mian"], 2, "error: no such revision: mian", "did you mean main?"),
    "an option": (
        nothing,
        ["data", "--base=--all"],
        2,
        "error: no such revision: --all",
        "name a commit, a branch or a tag",
    ),
    "a file that never was": (
        nothing,
        ["data/b.yml"],
        2,
        "error: no such path: data/b.yml",
        "did you mean data/b.yaml?",
    ),
    "a folder that never was": (nothing, ["dat"], 2, "error: no such path: dat", "did you mean data?"),
}


@pytest.mark.parametrize("name", CASES)
def test_one_line(here: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    prepare, arguments, status, line, help = CASES[name]
    prepare(repository, monkeypatch)
    ran = here(*arguments)
    assert ran.status == status, ran.err
    lines = ran.err.replace(str(repository), "TOP").splitlines()
    if status == 2:
        assert lines == [line, f"  help: {help}"]
        assert ran.out == ""
    else:
        assert lines[0] == line
        assert len(lines) == 2


def test_a_clone_without_git_ignores_nothing(here: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository / ".gitignore", "ignored.yaml\n")
    write(repository / "data/ignored.yaml", "{")
    assert "ignored.yaml" not in here("data").out
    no_git(repository, monkeypatch)
    assert "ignored.yaml" in here("data").out


def test_revisions_of_a_remote(here: Run, repository: Path, git: Git) -> None:
    git("clone", "-q", str(repository), "clone")
    os.chdir(repository / "clone")
    for ref, help in {
        "origin/": "did you mean origin/main? Or `git fetch --all` may bring it",
        "origin/mian": "did you mean origin/main? Or `git fetch origin mian` may bring it",
        "origin/it's a $(topic)": "`git fetch origin 'it'\"'\"'s a $(topic)'` may bring it",
        "elsewhere/topic": "`git fetch --all` may bring it",
    }.items():
        ran = here("data", f"--base={ref}")
        assert (ran.status, ran.err) == (2, f"error: no such revision: {ref}\n  help: {help}\n")
        assert shlex.split(ran.err.split("`")[1])[:2] == ["git", "fetch"]


def deleted_on_disk(repository: Path, git: Git) -> None:
    (repository / "data/old.yaml").unlink()


def deleted_in_the_index(repository: Path, git: Git) -> None:
    git("rm", "-q", "data/old.yaml")


def deleted_in_a_commit(repository: Path, git: Git) -> None:
    git("rm", "-q", "data/old.yaml")
    git("commit", "-qm", "two")


def deleted_before_it_was_committed(repository: Path, git: Git) -> None:
    deleted_in_a_commit(repository, git)
    write(repository / "data/old.yaml", "{")
    git("add", "-A")
    (repository / "data/old.yaml").unlink()


@pytest.mark.parametrize(
    "delete", [deleted_on_disk, deleted_in_the_index, deleted_in_a_commit, deleted_before_it_was_committed]
)
def test_a_deleted_file_as_an_argument(
    here: Run, repository: Path, git: Git, delete: Callable[[Path, Git], None]
) -> None:
    delete(repository, git)
    for more in ([], ["--base", "HEAD"], ["data/a.yaml"]):
        ran = here("data/old.yaml", *more)
        assert (ran.status, ran.out) == (0, "")
        assert ran.err.startswith("note: old.yaml is not part of the atlas\n")
    write(repository / "data/a.yaml", "nodeKind: Role\nid: role:a\nedges:\n  leads: role:zz\n")
    assert here("data/old.yaml", "data/a.yaml").status == 1


def test_staged_asked_from_outside(
    here: Run, repository: Path, git: Git, tmp_path_factory: pytest.TempPathFactory
) -> None:
    git("rm", "-q", "data/b.yaml")
    outside = tmp_path_factory.mktemp("outside")
    os.chdir(outside)
    for words in ([f"{repository}/data"], ["--root", f"{repository}/data"], [f"{repository}/data/a.yaml"]):
        ran = here("check", *words, "--staged", "--base", "HEAD")
        assert ran.status == 1, ran.err
        assert ran.out.startswith(f"{repository}/data/a.yaml:4:10: error[dangling-target]")
    ran = here("check", "--staged")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {outside} is not in a git repository\n")


def test_what_git_says_can_be_copied(here: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "fatal: detected dubious ownership\nTo add an exception:\n\n\tgit config --global --add safe.directory /x\n"
    write(repository / "bin/said", said)
    write(repository / "bin/git", f"#!/bin/sh\n/bin/cat '{repository}/bin/said' >&2\nexit 128\n")
    (repository / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", str(repository / "bin"))
    ran: Ran = here("data", "--staged")
    assert ran.status == 2
    assert ran.err.splitlines() == [
        "error: git ls-files failed: fatal: detected dubious ownership",
        "  help: run `git config --global --add safe.directory /x`",
    ]


def commands() -> Iterator[tuple[str, str]]:
    """Every command between backticks in a string of the package, with its file; what is filled in is `X`."""
    package = Path(atlas_lint.__file__).parent
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
                text = node.value
            else:
                continue
            for command in re.findall(r"`((?:git|atlas-lint|pip|python)\b[^`]*)`", text):
                yield path.relative_to(package).as_posix(), command


def test_commands_in_messages_can_be_copied() -> None:
    found = list(commands())
    assert len(found) > 10
    assert [row for row in found if safe(row[1]) != row[1] or row[1] != " ".join(row[1].split())] == []
    ours = [command.partition(":")[0] for _, command in found if command.startswith("atlas-lint ")]
    assert {command: unknown(command) for command in ours if unknown(command)} == {}
