"""The files to add or extend, and those that are left alone."""

from __future__ import annotations

from typing import NamedTuple

from atlas_lint.errors import Gone
from atlas_lint.filesystem.file_tree import Files


class Addition(NamedTuple):
    """A file to write: its absolute path, its new and present content (None: it does not exist), and its purpose."""

    path: str
    data: bytes
    was: bytes | None
    purpose: str


class Left(NamedTuple):
    """A file that is left alone: its absolute path, the reason, and a text to add by hand, if any."""

    path: str
    reason: str
    by_hand: str = ""


Step = Addition | Left


def present(files: Files, path: str) -> bytes | None:
    """Return the content of a file (absolute path); None if it does not exist. Raises `AtlasError`."""
    try:
        return files.read(path) if files.is_file(path) else None
    except Gone:
        return None
