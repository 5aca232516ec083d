"""Full devices and empty arguments: exit status 2 and a line, whatever the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import Ran, Run, environment

FULL = Path("/dev/full")
COMMANDS = [
    "--version", "--help", "check --help", "schema --help", "rules", "explain cycle", "data --format json",
    "export data", "show role:a data", "stats data", "graph data", "impact role:a data", "schema bundle schemas",
    "data --show-settings", "new Role role:z data",
]  # fmt: skip


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", COMMANDS)
def test_standard_output_is_full(atlas: Path, command: str) -> None:
    ran = _into_full(atlas, command)
    assert ran.status == 2
    assert ran.err == "error: cannot write to standard output: No space left on device\n"


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["nope", "data --frmat json", "data"])
def test_standard_error_is_full(atlas: Path, command: str) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "atlas_lint", *command.split()],
            cwd=atlas, env=environment(atlas), stdout=subprocess.PIPE, stderr=full, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, b"")


def _into_full(folder: Path, command: str) -> Ran:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "atlas_lint", *command.split()],
            cwd=folder, env=environment(folder), stdout=full, stderr=subprocess.PIPE, timeout=60,
        )  # fmt: skip
    return Ran(done.returncode, "", done.stderr.decode())


@pytest.mark.parametrize(
    "arguments",
    [
        [""], ["data", "--root", ""], ["data", "--schemas", ""], ["data", "--config", ""], ["data", "--cache-dir", ""],
        ["data", "--output", "json="], ["data", "--base", ""], ["data", "--format", ""], ["export", ""],
        ["show", "role:a", ""], ["stats", ""], ["graph", "--out", "", "data"], ["schema", "check", ""],
        ["schema", "doc", "", "--out", "x"], ["schema", "doc", "schemas", "--out", ""], ["schema", "bundle", ""],
        ["schema", "infer", "data", "--out", ""], ["schema", "test", ""], ["new", "Role", "role:q", ""],
        ["baseline", ""], ["diff", ""], ["init", ""], ["cache", "clean", "--cache-dir", ""],
    ],
)  # fmt: skip
def test_an_empty_path(run: Run, atlas: Path, arguments: list[str]) -> None:
    before = sorted(atlas.rglob("*"))
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") <= 2
    assert "itself failed" not in ran.err
    assert sorted(atlas.rglob("*")) == before


def test_a_path_that_is_too_long(run: Run, atlas: Path) -> None:
    ran = run("x" * 5000)
    assert ran.status == 2
    assert ran.err.startswith("error: no such path: xxx")
