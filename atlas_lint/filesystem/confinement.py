"""Confinement: what a configuration names lies in its own repository, symbolic links followed.

A configuration comes with a pull request, so it must not make a run read or write anything else. Flags come from the
person who runs the command; they may name any place.
"""

from __future__ import annotations

import posixpath
import re

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files

_NOT_PORTABLE = re.compile(r"[A-Za-z]:|.*[\\\x00]", re.DOTALL)
"""What another system, or this one, reads as something else than a path below the folder: backslashes, a drive."""
_GIT = frozenset({".git", "git~1"})
"""The names of git's own folder, one of them as Windows shortens it."""


class Outside(AtlasError):
    """A place that a configuration may not name. `str(error)` says where the place is: `which is ...`."""


def placed(files: Files, folder: str, written: str) -> str:
    """Return the absolute path that a configuration in a folder (absolute path) means by a path.

    Raises `Outside` if the place is not in the repository of the folder; without a repository, not below the folder.
    """
    if _NOT_PORTABLE.match(written):
        raise Outside("which is not a path with `/`", "write a path below the folder of the configuration")
    path = posixpath.normpath(posixpath.join(folder, written))
    require_inside(files, folder, path)
    return path


def require_inside(files: Files, folder: str, path: str) -> None:
    """Raise `Outside` unless a path lies in the repository of a folder (both absolute); without one, below the folder.

    The parts of git's own folder are no such place.
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
