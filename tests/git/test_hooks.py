"""The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit in a real repository."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.command import REPOSITORY, Git, Run, environment, write

pytestmark = pytest.mark.skipif(importlib.util.find_spec("pre_commit") is None, reason="pre-commit is not installed")

Commit = Callable[[], tuple[int, str]]
DANGLING = "nodeKind: Role\nid: role:c\nedges:\n  leads: role:d\n"


@pytest.fixture(params=["atlas-lint", "atlas-lint-new"])
def commit(request: pytest.FixtureRequest, repository: Path, git: Git) -> Commit:
    """Commits what is staged, with a hook of ours in force; gives the status and what was said.

    The hook is ours to the letter, but for its language: it runs where the tests run, so that nothing is installed.
    """
    manifest = YAML(typ="safe").load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))
    hook = next(dict(hook) for hook in manifest if hook["id"] == request.param)
    hook |= {"language": "system", "entry": hook["entry"].replace("atlas-lint", f"{sys.executable} -m atlas_lint")}
    hook["args"] = ["data"]
    with (repository / ".pre-commit-config.yaml").open("w", encoding="utf-8") as stream:
        YAML().dump({"repos": [{"repo": "local", "hooks": [hook]}]}, stream)
    if request.param == "atlas-lint":
        git("rm", "-q", "data/old.yaml")
    git("add", "-A")
    git("commit", "-qm", "hooks")
    home = environment(repository, PRE_COMMIT_HOME=str(repository.parent / "pre-commit"))
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=repository, env=home, check=True)

    def commit_it() -> tuple[int, str]:
        identity = ["-c", "user.name=Author", "-c", "user.email=author@example.org"]
        done = subprocess.run(
            ["git", *identity, "commit", "-m", "two"], cwd=repository, env=home, capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr

    return commit_it


def test_a_bad_edit(commit: Commit, repository: Path, git: Git) -> None:
    write(repository / "data/c.yaml", DANGLING)
    git("add", "-A")
    status, said = commit()
    assert status == 1
    assert "data/c.yaml:4:10: error[dangling-target] leads points at role:d, which no record declares" in said


def test_a_commit_that_only_deletes(commit: Commit, repository: Path, git: Git) -> None:
    git("rm", "-q", "data/b.yaml")
    status, said = commit()
    assert status == 1
    assert "data/a.yaml:4:10: error[dangling-target] leads points at role:b" in said


def test_an_untracked_file_that_would_hide_a_fault(commit: Commit, repository: Path, git: Git) -> None:
    write(repository / "data/c.yaml", DANGLING)
    git("add", "-A")
    write(repository / "data/d.yaml", "nodeKind: Role\nid: role:d\n")
    status, said = commit()
    assert status == 1
    assert "points at role:d" in said


def test_a_good_commit(commit: Commit, repository: Path, git: Git) -> None:
    write(repository / "data/c.yaml", DANGLING.replace("role:d", "role:a"))
    git("add", "-A")
    assert commit()[0] == 0


def test_a_commit_that_touches_nothing_of_the_atlas(commit: Commit, repository: Path, git: Git) -> None:
    write(repository / "README", "words\n")
    git("add", "-A")
    assert commit()[0] == 0


def test_what_the_hook_for_new_findings_cannot_see(repository: Path, git: Git, run: Run) -> None:
    """And what sees it, as docs/ci.md has it."""
    manifest = YAML(typ="safe").load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))
    whole, new = ([*hook["entry"].split()[1:], "data"] for hook in manifest)
    git("rm", "-q", "data/old.yaml")
    git("commit", "-qm", "clean")
    write(repository / "data/c.yaml", DANGLING)
    git("add", "-A")
    assert (run(*whole).status, run(*new).status) == (1, 1)

    git("commit", "-qm", "without the hook")  # in continuous integration nothing is staged
    assert (run(*whole).status, run(*new).status) == (1, 0)
    assert run("check", "data", "--base", "HEAD~1").status == 1

    write(repository / "data/e.yaml", "nodeKind: Role\nid: role:e\n")  # to go into the same commit
    git("add", "-A")
    assert (run(*whole).status, run(*new).status) == (1, 0)
    assert run("check", "data", "--staged", "--base", "HEAD~1").status == 1
