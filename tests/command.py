"""The command as tests run it: the outcome of a run, and an environment in which the machine changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"
"""All that tests use of the world outside the repository; they skip if it is absent."""
SECONDS = 60
"""Time limit of a process, beside other tests; alone, the hardest inputs take less than ten at full size."""
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
    """The outcome of a run: its exit status, standard output, standard error."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]
"""Runs `atlas-lint` with arguments; takes the working directory (`cwd`) and variables of the environment by name."""

Git = Callable[..., str]
"""Runs git with arguments and returns what it printed; takes the working directory (`cwd`)."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment in which nothing of the machine changes the output, and the package is compiled once, as
    an installed one is."""
    kept = {name: value for name, value in os.environ.items() if name not in SCRUBBED}
    return {**kept, **places(folder), "PYTHONPYCACHEPREFIX": COMPILED, **more}


def places(folder: Path) -> dict[str, str]:
    """Return the variables that say where a user's files lie: a cache beside the folder, and a home in it."""
    return {"XDG_CACHE_HOME": str(folder.with_name(f"{folder.name}-cache")), "HOME": str(folder)}


def as_process(
    folder: Path,
    *arguments: str,
    cwd: Path | None = None,
    preexec_fn: Callable[[], object] | None = None,
    stdin: bytes = b"",
    **more: str,
) -> Ran:
    """Run `atlas-lint` in a folder (or `cwd`) as a process of its own, with a minute of time.

    `stdin` is its standard input. `preexec_fn` is called in the child before it starts; `more` are variables of its
    environment.
    """
    done = subprocess.run(
        [sys.executable, "-m", "atlas_lint", *arguments],
        cwd=cwd or folder,
        env=environment(folder, **more),
        capture_output=True,
        input=stdin,
        timeout=SECONDS,
        preexec_fn=preexec_fn,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def write(path: Path, text: str | bytes) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
