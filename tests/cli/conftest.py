"""A place to run the command in, as a user would: a folder with an atlas, real processes, real streams."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import REPOSITORY

COMPILED = str(REPOSITORY / ".pytest_cache/compiled")
SCRUBBED = (
    "PYTHONDONTWRITEBYTECODE",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "GITHUB_ACTIONS",
    "ATLAS_LINT_DEBUG",
)


class Ran(NamedTuple):
    """What a run left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of the machine changes the output, and the package is compiled once, as an
    installed one is."""
    kept = {name: value for name, value in os.environ.items() if name not in SCRUBBED}
    cache = str(folder.with_name(f"{folder.name}-cache"))
    return {**kept, "XDG_CACHE_HOME": cache, "HOME": str(folder), "PYTHONPYCACHEPREFIX": COMPILED, **more}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `atlas-lint` with arguments in the test's folder."""

    def run_there(*arguments: str, cwd: Path = tmp_path, **more: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "atlas_lint", *arguments],
            cwd=cwd,
            env=environment(tmp_path, **more),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run_there


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    """A small atlas without a fault: `data/` with `schemas/` beside it."""
    write(tmp_path / "schemas/records/Role.schema.json", '{"x-id-prefix": "role", "type": "object"}')
    write(tmp_path / "schemas/edges/leads.schema.json", '{"x-target-kinds": ["Role"]}')
    write(tmp_path / "data/a.yaml", "nodeKind: Role\nid: role:a\nedges:\n  leads: role:b\n")
    write(tmp_path / "data/b.yaml", "nodeKind: Role\nid: role:b\n")
    return tmp_path


def write(path: Path, text: str | bytes) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
