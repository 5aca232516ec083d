"""The surroundings of an atlas: data, schemas, a configuration, a repository, and where it is hosted."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import git
from atlas_lint.filesystem.discovery import SUFFIXES, discover
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.filesystem.paths import relative
from atlas_lint.settings import Settings
from atlas_lint.text import count

GITHUB = "github"
GITLAB = "gitlab"

_MOST_BYTES = 4_096
"""Bytes of a file that are searched for the mark of a record."""
_MARK = re.compile(rb"^(?:- +)?(?:nodeKind|extendsNode|nodes)[ \t]*:", re.MULTILINE)
_NO_DATA_HELP = """\
name the folder of the atlas: `atlas-lint init FOLDER`
or begin with one record, in data/roles.yaml:
  nodeKind: Role
  id: role:first
  attributes: {displayName: The first role}"""


class Surroundings(NamedTuple):
    """The surroundings of an atlas. Paths are absolute.

    `folder` is the folder of the configuration, `top` that of the repository (else `folder`), `root` that of the atlas.
    `settings` are those in force. `hosts` holds GITHUB and GITLAB, where the repository seems to be hosted there.
    """

    folder: str
    top: str
    root: str
    settings: Settings
    has_git: bool
    hosts: frozenset[str]

    @property
    def root_name(self) -> str:
        """The path of the root, relative to the folder of the configuration."""
        return relative(self.root, self.folder) if self.root != self.folder else "."

    @property
    def argument(self) -> str:
        """The argument that a command needs at the top of the repository; "" if it finds the configuration there."""
        return "" if self.folder == self.top else relative(self.root, self.top)


def look_around(files: Files, folder: str, root: str | None, settings: Settings) -> Surroundings:
    """Return what a folder has. `root` is the folder of the atlas that the user named; None: find it.

    Raises `AtlasError` if there is no atlas, or if it is not below the folder.
    """
    root = root or settings.root or find_root(files, folder)
    place = posixpath.dirname(settings.file) if settings.file else folder
    if root != place and not root.startswith(f"{place}/"):
        raise AtlasError(f"{root} is not below {place}", "run `atlas-lint init` in a folder that holds the atlas")
    found = git.repository(Path(os.path.realpath(place)))
    top = place if found is None else _as_written(place, found)
    return Surroundings(place, top, root, settings, found is not None, frozenset(_hosts(files, top, found)))


def _as_written(folder: str, top: Path) -> str:
    """Return the top of the repository around a folder, by the path that the user takes to the folder."""
    inside = Path(os.path.realpath(folder)).relative_to(top).parts
    return "/".join(folder.split("/")[: -len(inside)]) if inside else folder


def find_root(files: Files, folder: str) -> str:
    """Return the folder of the atlas: `data/`, else the one below `folder` in which most files hold records.

    Raises `AtlasError` if no file there holds any.
    """
    numbers: dict[str, int] = {}
    for path in discover(files, folder):
        if _holds_records(files, f"{folder}/{path}"):
            first = path.partition("/")[0] if "/" in path else "."
            numbers[first] = numbers.get(first, 0) + 1
    if not numbers:
        raise AtlasError(f"no YAML file below {folder} holds a record", _NO_DATA_HELP)
    if "." in numbers:
        return folder
    best = "data" if "data" in numbers else max(sorted(numbers), key=numbers.__getitem__)
    return f"{folder}/{best}"


def described(files: Files, around: Surroundings) -> Iterator[str]:
    """Yield lines about what was found."""
    number = len(discover(files, around.root, around.settings.is_excluded))
    yield f"atlas: {around.root_name} ({count(number, 'file')} ending in {' or '.join(SUFFIXES)})"
    schemas = around.settings.schemas_folder(files, around.root)
    yield f"schemas: {relative(schemas, around.folder) if schemas else 'none'}"
    yield f"configuration: {relative(around.settings.file, around.folder) if around.settings.file else 'none'}"
    yield f"repository: {', '.join(('git', *sorted(around.hosts))) if around.has_git else 'none'}"


def _holds_records(files: Files, path: str) -> bool:
    with suppress(AtlasError):
        return _MARK.search(files.read(path)[:_MOST_BYTES]) is not None
    return False


def _hosts(files: Files, top: str, repository: Path | None) -> Iterator[str]:
    remotes = ""
    if repository is not None:
        with suppress(AtlasError):
            remotes = git.remotes(repository)
    if files.is_folder(f"{top}/.github") or GITHUB in remotes:
        yield GITHUB
    if files.is_file(f"{top}/.gitlab-ci.yml") or GITLAB in remotes:
        yield GITLAB
