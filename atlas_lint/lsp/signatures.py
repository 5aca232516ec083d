"""The signatures of files on the disk: what shows, without reading them, that they changed."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.discovery import discover
from atlas_lint.filesystem.file_tree import Disk, Files
from atlas_lint.filesystem.git import repository
from atlas_lint.settings import BASELINE, Settings
from atlas_lint.settings_file import OWN_FILE, PROJECT_FILE

Signature = tuple[int, int, int]
"""The time of the last change in nanoseconds, the size, and the number of a file."""


class Signatures(NamedTuple):
    """The signatures of the files of an atlas (paths below the root), and of all that decides how they are checked."""

    data: Mapping[str, Signature]
    rest: Mapping[str, Signature]


def signatures(root: str, settings: Settings) -> Signatures:
    """Return the signatures of the files on the disk for the atlas at a root (absolute path)."""
    disk = Disk()
    try:
        listed = discover(disk, root, settings.is_excluded, [])
    except AtlasError:  # the root itself cannot be read
        listed = []
    return Signatures(
        _of((path, f"{root}/{path}") for path in listed), _of((path, path) for path in rest(disk, root, settings))
    )


def rest(files: Files, root: str, settings: Settings) -> list[str]:
    """Return the files that decide how an atlas is checked: configuration, schemas, baseline (absolute paths).

    They need not exist.
    """
    top = repository(Path(root))
    paths, folder = [], root
    while True:
        paths += [posixpath.join(folder, name) for name in (OWN_FILE, PROJECT_FILE, BASELINE)]
        if folder in ("/", top.as_posix() if top else "/") or folder == posixpath.dirname(folder):
            break
        folder = posixpath.dirname(folder)
    schemas = settings.schemas_folder(files, root)
    if schemas is not None:
        paths += [f"{schemas}/{name}" for name in files.below(schemas, unread=[]) if name.endswith(".json")]
    return [*paths, *([settings.baseline] if settings.baseline else [])]


def _of(paths: Iterable[tuple[str, str]]) -> dict[str, Signature]:
    found = {}
    for name, path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116 - as fast as can be: thousands of files
        except OSError:
            continue
        found[name] = status.st_mtime_ns, status.st_size, status.st_ino
    return found


def changed(before: Mapping[str, Signature], now: Mapping[str, Signature]) -> set[str]:
    """Return the files that changed, came or went."""
    return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
