"""The command as tests run it: what a run leaves behind, and an environment in which the machine changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"
"""What tests use of the world outside the repository; they skip where it is absent."""
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
    """What a run left behind: its exit status, standard output, standard error."""

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


def write(path: Path, text: str | bytes) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
