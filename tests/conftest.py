"""Fixtures of all tests: expected texts that `--update` rewrites, the command, a small atlas, git repositories."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.command import SCRUBBED, SHARED, Git, Ran, Run, as_process, places, write


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite expected texts; then read the difference")
    parser.addoption("--full-size", action="store_true", help="make hostile inputs as large as they are meant to be")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Return whether expected texts are rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def golden(update: bool) -> Callable[[Path, str], None]:
    """Compares a text with the file that holds what is expected, or writes that."""

    def compare(path: Path, text: str) -> None:
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_bytes().decode("utf-8")

    return compare


@pytest.fixture
def run(here: Run) -> Run:
    """Return what runs `atlas-lint` with arguments in the test's folder; folders of tests may name another."""
    return here


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs `atlas-lint` with arguments in the test's folder, within this process."""
    from atlas_lint import cli

    monkeypatch.chdir(tmp_path)

    def run_here(*arguments: str, cwd: Path | None = None, stdin: bytes = b"", **more: str) -> Ran:
        given, out, err = (io.TextIOWrapper(io.BytesIO(data), encoding="utf-8") for data in (stdin, b"", b""))
        with monkeypatch.context() as patch:
            for name in SCRUBBED:
                patch.delenv(name, raising=False)
            for name, value in (places(tmp_path) | more).items():
                patch.setenv(name, value)
            for name, stream in (("stdin", given), ("stdout", out), ("stderr", err)):
                patch.setattr(sys, name, stream)
            if cwd:
                patch.chdir(cwd)
            status = cli.run(list(arguments))
        for stream in (out, err):
            stream.flush()
        return Ran(status, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))

    return run_here


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """Return what runs `atlas-lint` with arguments in the test's folder, as a process of its own."""
    return partial(as_process, tmp_path)


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    """Return the test's folder, with a small atlas without a fault: `data/` with `schemas/` beside it."""
    write(tmp_path / "schemas/records/Role.schema.json", '{"x-id-prefix": "role", "type": "object"}')
    write(tmp_path / "schemas/edges/leads.schema.json", '{"x-target-kinds": ["Role"]}')
    write(tmp_path / "data/a.yaml", "nodeKind: Role\nid: role:a\nedges:\n  leads: role:b\n")
    write(tmp_path / "data/b.yaml", "nodeKind: Role\nid: role:b\n")
    return tmp_path


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Return what runs git in the test's folder."""

    def run_git(*arguments: str, cwd: Path = tmp_path) -> str:
        identity = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", *identity, *arguments], cwd=cwd, capture_output=True, text=True, check=True)
        return done.stdout

    return run_git


@pytest.fixture
def repository(atlas: Path, git: Git) -> Path:
    """Return the folder of the small atlas, with one old finding, committed."""
    write(atlas / "data/old.yaml", "nodeKind: Role\nid: role:old\nedges:\n  leads: role:gone\n")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "one")
    return atlas


@pytest.fixture
def sample(tmp_path: Path, git: Git) -> Path:
    """Return the folder of a repository that holds the real sample; skip where that is absent."""
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
