"""Git, asked through its command: where a repository starts, and what it ignores.

Nothing here touches the work tree. A machine without git, or a folder outside any repository, is no error.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from atlas_lint.errors import AtlasError


def repository(folder: Path) -> Path | None:
    """The top of the repository that a folder lies in, or None. Found without asking git."""
    for place in (folder, *folder.parents):
        if (place / ".git").exists():
            return place
    return None


def ignored(folder: Path) -> frozenset[str]:
    """What git ignores below a folder: paths relative to it, folders with a slash at the end.

    A folder that is ignored itself was named by somebody who means it: nothing in it counts as ignored.
    """
    if repository(folder) is None:
        return frozenset()
    try:
        output = run(folder, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", "--", ".")
    except FileNotFoundError:
        return frozenset()
    paths = frozenset(output.decode("utf-8", "surrogateescape").split("\0")) - {""}
    return frozenset() if "./" in paths else paths


def run(folder: Path, *arguments: str) -> bytes:
    """What a git command prints. Raises `AtlasError` where it fails, FileNotFoundError where git is not there."""
    command = ["git", "-c", "core.quotePath=false", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise AtlasError(f"git {arguments[0]} failed: {said[0] if said else 'it said nothing'}", "\n".join(said[1:]))
    return done.stdout
