"""A snapshot of the disk, which takes from an earlier one what has not changed since."""

from __future__ import annotations

import os
from collections.abc import Collection

from atlas_lint.errors import Unreadable
from atlas_lint.filesystem.file_tree import Once

Signature = tuple[int, int, int, int]


class Snapshot(Once):
    """The files on the disk, each read and each folder listed once.

    `earlier` is a snapshot from which it takes the content of each file that has the same size, times and inode, so
    that the file is not read again. `changed` are files (absolute paths) that are read in any case. `folders` are all
    folders (absolute paths) that were searched for files.
    """

    def __init__(self, earlier: Snapshot | None = None, changed: Collection[str] = ()) -> None:
        super().__init__()
        self.folders: set[str] = set()
        self._earlier = (earlier.contents, earlier._signatures) if earlier else ({}, {})
        self._changed = frozenset(changed)
        self._signatures: dict[str, Signature] = {}
        self._listed: dict[tuple[str, bool], list[str]] = {}

    def below(self, folder: str, *, heed_ignores: bool = False, unread: list[Unreadable] | None = None) -> list[str]:
        """Return the files below a folder, as `Files.below` does; list them only the first time."""
        key, missed = (folder, heed_ignores), list[Unreadable]()
        if key not in self._listed:
            found = super().below(folder, heed_ignores=heed_ignores, unread=missed if unread is not None else None)
            if missed and unread is not None:
                unread += missed
                return found
            self._listed[key] = found
        return list(self._listed[key])

    def read(self, path: str) -> bytes:
        """Return the content of a file, as `Files.read` does."""
        if path not in self.contents:
            contents, signatures = self._earlier
            signature = _signature(path)  # taken before the content, so that a later change shows in the next snapshot
            if signature is not None:
                self._signatures[path] = signature
                if path in contents and path not in self._changed and signatures.get(path) == signature:
                    self.contents[path] = contents[path]
        return super().read(path)

    def _searched(self, folders: list[str]) -> None:
        self.folders.update(folders)


def _signature(path: str) -> Signature | None:
    """Return size, times and inode of a file; None if it does not exist."""
    try:
        status = os.stat(path)  # noqa: PTH116 - called for every file at every change, and three times as fast
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
