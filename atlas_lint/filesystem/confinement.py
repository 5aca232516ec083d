"""Confinement: the paths that a configuration names are in its own repository, with symbolic links followed.

A pull request may change the configuration, so it must not make a run read or write anything else. Options come from
the person who runs the command; they may name any path.
"""

from __future__ import annotations

import posixpath
import re

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files

_NOT_PORTABLE = re.compile(r"[A-Za-z]:|.*[\\\x00]", re.DOTALL)
"""Paths that some platform does not read as a path below the folder: with backslashes, or with a drive."""
_GIT = frozenset({".git", "git~1"})
"""The names of git's own folder, one of them as Windows shortens it."""


class Outside(AtlasError):
    """A path that a configuration may not name. `str(error)` is a clause about it: `which is ...`."""


def placed(files: Files, folder: str, written: str) -> str:
    """Return the absolute path of a path that is written in a configuration in a folder (absolute path).

    Raises `Outside` if it is not in the repository of the folder; without a repository, if it is not below the folder.
    """
    if _NOT_PORTABLE.match(written):
        raise Outside("which is not a path with `/`", "write a path below the folder of the configuration")
    path = posixpath.normpath(posixpath.join(folder, written))
    require_inside(files, folder, path)
    return path


def require_inside(files: Files, folder: str, path: str) -> None:
    """Raise `Outside` unless a path is in the repository of a folder (both absolute); without one, below the folder.

    Paths in git's own folder are outside, too.
    """
    home, real = files.real(folder), files.real(path)
    top = files.work_tree(home)
    area = home if top is None else top
    if real != area and not real.startswith(f"{area.rstrip('/')}/"):
        name = f"the folder {area}" if top is None else f"the repository {area}"
        raise Outside(f"which is outside {name}", f"name a place in {area}")
    if top is not None and files.work_tree(real) != top:
        raise Outside("which is in another repository", f"name a place in {area} that is not in a submodule")
    if not _GIT.isdisjoint(step.lower() for step in real[len(area) :].split("/")):
        raise Outside("which is in git's own folder", f"name a place in {area} outside .git")
