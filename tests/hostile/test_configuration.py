"""Configurations and baselines that are too deep, too large or no files: one line each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.command import Run, write

DEEP = {
    "lists": "exclude = " + "[" * 100_000,
    "tables": "exclude = " + "{a = " * 100_000,
    "keys": "exclude" + ".a" * 100_000 + " = 1",
    "header": "[exclude" + ".a" * 100_000 + "]",
}


@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.parametrize("name", ["atlas-lint.toml", "pyproject.toml"])
def test_too_deep(confined: Run, atlas: Path, kind: str, name: str) -> None:
    write(atlas / name, DEEP[kind])
    ran = confined("data")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"error: {atlas}/{name}: the values nest too deeply\n"


def test_a_number_of_thousands_of_digits(run: Run, atlas: Path) -> None:
    write(atlas / "atlas-lint.toml", "exclude = " + "9" * 5000)
    ran = run("data")
    assert ran.status == 2
    assert ran.err.startswith(f"error: {atlas}/atlas-lint.toml: not TOML: ")
    assert ran.err.count("\n") == 1


def test_too_large(confined: Run, atlas: Path) -> None:
    write(atlas / "atlas-lint.toml", "exclude = [\n" + '  "x",\n' * 1_500_000 + "]\n")
    ran = confined("data")
    assert ran.status == 2
    assert ran.err.startswith(f"error: {atlas}/atlas-lint.toml: larger than 1 MiB\n")


def test_a_large_baseline(confined: Run, atlas: Path) -> None:
    lines = "".join(f"{number:016x} dangling-target role:{number} leads role:x\n" for number in range(200_000))
    write(atlas / "atlas-lint-baseline.txt", lines)
    assert confined("data").status == 0
    assert confined("baseline", "data", "--prune").status == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize(
    ("place", "arguments", "status"),
    [
        ("atlas-lint.toml", [], 0),
        ("pipe.toml", ["--config", "pipe.toml"], 2),
        ("atlas-lint-baseline.txt", [], 0),
        ("schemas/records/Tool.schema.json", [], 0),
        ("data/pipe.yaml", [], 0),
    ],
)
def test_pipes(run: Run, atlas: Path, place: str, arguments: list[str], status: int) -> None:
    """A pipe is no file: it is passed over where files are looked for, and is no such file where it is named."""
    os.mkfifo(atlas / place)
    ran = run("data", *arguments)
    assert ran.status == status, ran.err
    assert "itself failed" not in ran.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_the_place_of_the_cache(run: Run, atlas: Path) -> None:
    run("data", "--cache-dir", "cache")
    (cached,) = (atlas / "cache").glob("*.json")
    cached.unlink()
    os.mkfifo(cached)
    assert run("data", "--cache-dir", "cache").status == 0
