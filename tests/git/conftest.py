"""Real git repositories to run the command in."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run, atlas, run, write
from tests.conftest import SHARED

__all__ = ["atlas", "run"]

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Runs git in the test's folder."""

    def run_git(*arguments: str, cwd: Path = tmp_path) -> str:
        identity = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", *identity, *arguments], cwd=cwd, capture_output=True, text=True, check=True)
        return done.stdout

    return run_git


@pytest.fixture
def repository(atlas: Path, git: Git) -> Path:
    """The small atlas, with one old finding, committed."""
    write(atlas / "data/old.yaml", "nodeKind: Role\nid: role:old\nedges:\n  leads: role:gone\n")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "one")
    return atlas


@pytest.fixture
def sample(tmp_path: Path, git: Git) -> Path:
    """The real sample as a repository of its own."""
    source = SHARED / "atlas-sample"
    if not source.is_dir():
        pytest.skip("the sample is not at hand")
    for name in ("data", "schemas"):
        shutil.copytree(source / name, tmp_path / name, copy_function=shutil.copyfile)
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "one")
    return tmp_path


__all__ += ["Git", "Run"]
