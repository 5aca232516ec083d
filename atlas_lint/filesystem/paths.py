"""The names of files for people and machines, and the root that arguments mean."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.filesystem.git import repository

_NO_ROOT_HELP = (
    "name it (atlas-lint FOLDER), or begin: `atlas-lint init` shows the first record to write, "
    'as the first step of docs/tutorial.md does ("Records and edges")'
)


class Naming(NamedTuple):
    """The names of the files of a root: relative to the working directory, and to the repository."""

    root: str
    working_directory: str
    top: str

    def shown(self, path: str) -> str:
        """Return the path that people read, given one below the root.

        It is relative to the working directory if the file is below that, else absolute.
        """
        return relative(posixpath.join(self.root, path), self.working_directory)

    def below_root(self, shown: str) -> str:
        """Return the path below the root, given the one that people read."""
        return relative(posixpath.join(self.working_directory, shown), self.root)

    def in_repository(self, path: str) -> str:
        """Return the path relative to the top of the repository, given one below the root."""
        return relative(posixpath.join(self.root, path), self.top)


def naming(root: str, working_directory: str) -> Naming:
    """Return the naming of the files of a root. Outside any repository, the working directory replaces its top."""
    top = repository(Path(root))
    return Naming(root, working_directory, top.as_posix() if top else working_directory)


def relative(path: str, folder: str) -> str:
    """Return a path relative to a folder if it is below the folder, else unchanged."""
    prefix = folder if folder.endswith("/") else f"{folder}/"
    return path.removeprefix(prefix)


def absolute(path: str, working_directory: str) -> str:
    """Return a path from the command line as an absolute one with `/`; symbolic links are not followed.

    Raises `AtlasError` for an empty path: it comes from an unset variable and does not mean the working directory.
    """
    if not path:
        raise AtlasError("a path is empty", "name a file or folder; . is the working directory")
    return posixpath.normpath(posixpath.join(working_directory, Path(path).as_posix()))


def root_of(files: Files, arguments: list[str], given: str | None, configured: str | None) -> str:
    """Return the root that arguments (absolute paths) mean.

    It is the `given` one; else the `configured` one if they are in it. Else it is the nearest folder upward that has
    `schemas/` beside it; else the folder itself. Raises `AtlasError` if there is no root, or more than one.
    """
    if given is not None:
        if not files.is_folder(given):
            raise AtlasError(f"no such folder: {given}", "name the folder of the atlas with --root")
        _require_below(arguments, given)
        return given
    if not arguments:
        if configured is None:
            raise AtlasError(
                "no folder to check: no configuration names one, and there is no data/ here", _NO_ROOT_HELP
            )
        if not files.is_folder(configured):
            raise AtlasError(f"no such folder: {configured}", "correct the root in the configuration")
        return configured
    roots = {argument: _root_of_one(files, argument, configured) for argument in arguments}
    if len(set(roots.values())) > 1:
        names = " and ".join(sorted(set(roots.values())))
        raise AtlasError(f"the arguments belong to several roots: {names}", "run atlas-lint once for each")
    return roots[arguments[0]]


def _root_of_one(files: Files, argument: str, configured: str | None) -> str:
    if configured is not None and _is_below(argument, configured):
        return configured
    folder = argument if files.is_folder(argument) else posixpath.dirname(argument)
    top = repository(Path(folder))
    candidate = folder
    while candidate != "/" and (top is None or candidate != top.as_posix()):
        beside = posixpath.join(posixpath.dirname(candidate), "schemas")
        has_kinds = any(files.is_folder(f"{beside}/{kinds}") for kinds in ("records", "edges"))
        if has_kinds and beside != candidate:
            return candidate
        if posixpath.dirname(candidate) == candidate:
            break
        candidate = posixpath.dirname(candidate)
    if folder == argument:
        return folder
    raise AtlasError(f"no root for {argument}: no folder above it has schemas/ beside it", "name it with --root")


def _require_below(arguments: list[str], root: str) -> None:
    for argument in arguments:
        if not _is_below(argument, root):
            raise AtlasError(f"{argument} is not in {root}", "name files of the root")


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")
