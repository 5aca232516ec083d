"""Which repository is asked: the one of the root, wherever its git directory lies and whatever the caller's environment
says of others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from atlas_lint.filesystem.git_process import repository as top_of
from atlas_lint.filesystem.git_process import run, unasked
from tests.command import Git, Run, environment, write

DANGLING = "nodeKind: Role\nid: role:c\nedges:\n  leads: role:d\n"
BASE = ("data", "--staged", "--base", "HEAD", "--format", "json")


def paths(out: str) -> list[str]:
    return [finding["path"] for finding in json.loads(out)["findings"]]


@pytest.fixture
def linked(repository: Path, git: Git) -> Path:
    """A linked work tree of the repository."""
    git("worktree", "add", "-q", "-b", "topic", "linked")
    return repository / "linked"


@pytest.fixture
def submodule(repository: Path, git: Git, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the atlas as its submodule `sub`: the top of the submodule."""
    above = tmp_path_factory.mktemp("above")
    write(above / "data/z.yaml", "nodeKind: Role\nid: role:z\n")
    git("init", "-q", "-b", "main", cwd=above)
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository), "sub", cwd=above)
    git("add", "-A", cwd=above)
    git("commit", "-qm", "one", cwd=above)
    return above / "sub"


@pytest.mark.parametrize("place", ["linked", "submodule"])
def test_a_git_directory_elsewhere(here: Run, request: pytest.FixtureRequest, git: Git, place: str) -> None:
    top: Path = request.getfixturevalue(place)
    os.chdir(top)
    assert (top / ".git").is_file()
    write(top / ".gitignore", "ignored.yaml\n")
    write(top / "data/ignored.yaml", "{")
    write(top / "data/c.yaml", DANGLING)
    assert paths(here("data", "--format", "json").out) == ["data/c.yaml", "data/old.yaml"]
    assert paths(here("data", "--base", "HEAD", "--format", "json").out) == ["data/c.yaml"]
    assert paths(here(*BASE).out) == []
    git("add", "-A", cwd=top)
    assert paths(here(*BASE).out) == ["data/c.yaml"]


@pytest.mark.parametrize("place", ["repository", "linked", "submodule"])
@pytest.mark.parametrize("words", [["-a"], ["data/c.yaml"]], ids=["all", "a file"])
def test_a_hook_reads_the_index_of_its_commit(
    request: pytest.FixtureRequest, git: Git, place: str, words: list[str]
) -> None:
    """`git commit -a` and `git commit FILE` make the commit from an index of their own."""
    top: Path = request.getfixturevalue(place)
    write(top / "data/c.yaml", DANGLING.replace("role:d", "role:a"))
    git("add", "-A", cwd=top)
    git("commit", "-qm", "two", cwd=top)
    write(top / "data/c.yaml", DANGLING)
    done = commit(top, git, *words)
    assert done.returncode == 1
    assert "data/c.yaml:4:10: error[dangling-target] leads points at role:d" in done.stderr
    write(top / "data/c.yaml", DANGLING.replace("role:d", "role:b"))
    assert commit(top, git, *words).returncode == 0


def test_the_hook_of_a_superproject(submodule: Path, git: Git) -> None:
    """It checks the submodule, and the index of the commit is another repository's."""
    write(submodule / "data/c.yaml", DANGLING)
    git("add", "-A", cwd=submodule)
    above = submodule.parent
    write(above / "data/z.yaml", "nodeKind: Role\nid: role:zz\n")
    done = commit(above, git, "-a", checked="sub/data")
    assert "sub/data/c.yaml:4:10: error[dangling-target]" in done.stderr
    assert done.stderr.count("error[") == 1


def commit(top: Path, git: Git, *words: str, checked: str = "data") -> subprocess.CompletedProcess[str]:
    """Commit with a hook that checks what is new in the index."""
    hooks = top.parent / f"{top.name}-hooks"
    call = f"'{sys.executable}' -m atlas_lint check --staged --base HEAD --no-cache --quiet {checked} >&2"
    write(hooks / "pre-commit", f"#!/bin/sh\nexec {call}\n")
    (hooks / "pre-commit").chmod(0o755)
    identity = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", f"core.hooksPath={hooks}"]
    return subprocess.run(
        ["git", *identity, "commit", "-qm", "three", *words],
        cwd=top,
        env=environment(top),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_variables_of_another_repository(
    here: Run, repository: Path, git: Git, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    git("init", "-q", cwd=other)
    write(repository / "data/c.yaml", DANGLING)
    git("add", "-A")
    said = here(*BASE)
    assert paths(said.out) == ["data/c.yaml"]
    for name, value in {
        "GIT_DIR": f"{other}/.git",
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": f"{other}/.git/index",
        "GIT_OBJECT_DIRECTORY": f"{other}/.git/objects",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(other),
        "GIT_COMMON_DIR": f"{other}/.git",
        "GIT_NAMESPACE": "other",
        "GIT_CEILING_DIRECTORIES": str(repository.parent),
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.bare",
        "GIT_CONFIG_VALUE_0": "nonsense",
        "GIT_CONFIG_PARAMETERS": "'core.bare'='nonsense'",
        "GIT_EXTERNAL_DIFF": "false",
    }.items():
        monkeypatch.setenv(name, value)
    assert here(*BASE)[:2] == said[:2]
    assert here("data", "--format", "json").status == 1


def test_an_index_that_the_caller_names_for_this_repository(
    here: Run, repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(repository / ".git/index", repository / "other-index")
    write(repository / "data/c.yaml", DANGLING)
    git("add", "-A")
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / "other-index"))
    assert paths(here(*BASE).out) == ["data/c.yaml"]
    monkeypatch.setenv("GIT_DIR", ".git")
    assert paths(here(*BASE).out) == []
    monkeypatch.setenv("GIT_INDEX_FILE", "other-index")
    assert paths(here(*BASE).out) == []


def test_replaced_objects_are_not_read(here: Run, repository: Path, git: Git) -> None:
    tree = git("hash-object", "-w", "-t", "tree", os.devnull).strip()
    empty = git("commit-tree", "-m", "none", tree).strip()
    git("replace", "HEAD", empty)
    assert here("data", "--base", "HEAD").status == 0


def test_paths_are_literal(here: Run, repository: Path, git: Git) -> None:
    for name in ("[a]", ":(top)", "*"):
        write(repository / f"{name}/data/x.yaml", "nodeKind: Role\nid: role:x\n")
        write(repository / f"{name}/data/ignored.yaml", "{")
        write(repository / f"{name}/.gitignore", "ignored.yaml\n")
        ran = here(f"{name}/data", "--format", "json")
        assert json.loads(ran.out)["summary"]["files"] == 1, ran.err


@pytest.mark.parametrize("place", ["build", "build/deep", "build/deep/er"])
def test_a_root_that_git_ignores_is_checked(here: Run, repository: Path, place: str) -> None:
    write(repository / ".gitignore", "build/\n*.log.yaml\n")
    write(repository / place / "x.yaml", "nodeKind: Role\nid: role:x\n")
    write(repository / place / "y.log.yaml", "nodeKind: Role\nid: role:y\n")
    ran = here(place, "--format", "json")
    assert json.loads(ran.out)["summary"]["files"] == 2, ran.err


def test_a_root_behind_a_link(here: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    write(repository / ".gitignore", "ignored.yaml\n")
    write(repository / "data/ignored.yaml", "{")
    link = tmp_path_factory.mktemp("links") / "data"
    link.symlink_to(repository / "data")
    assert json.loads(here(str(link), "--format", "json").out)["summary"]["files"] == 3
    assert here(str(link), "--staged", "--base", "HEAD").status == 0


def test_an_empty_folder_is_no_repository(repository: Path) -> None:
    (repository / "data/.git").mkdir()
    assert top_of(repository / "data") == repository
    assert unasked(repository / "data") == ""


def test_a_work_tree_elsewhere_is_not_mistaken(here: Run, repository: Path, git: Git) -> None:
    git("config", "core.worktree", str(repository))
    assert here("data", "--base", "HEAD").status == 0
    git("config", "core.worktree", "../data")
    ran = here("data", "--staged")
    assert ran.status == 2
    assert f"the work tree of {repository}/.git is {repository}/data (core.worktree)" in ran.err
    assert here("data").status == 1


def test_a_repository_of_somebody_else(here: Run, repository: Path) -> None:
    """Git would refuse it (`safe.directory`) because its configuration may name commands; none is run here."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can give files away")
    for path in (repository, repository / ".git", *(repository / ".git").rglob("*")):
        os.chown(path, 12345, 12345)
    refused = subprocess.run(["git", "status"], cwd=repository, env=environment(repository), capture_output=True)
    assert b"safe.directory" in refused.stderr
    assert here("data").status == 1
    assert here("data", "--base", "HEAD").status == 0
    assert here("data", "--staged", "--base", "HEAD").status == 0


def test_only_absolute_folders_of_path_are_searched(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository / "git", "#!/bin/sh\ntouch run\n")
    (repository / "git").chmod(0o755)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))
    assert run(repository, "rev-parse", "HEAD")
    assert not (repository / "run").exists()
