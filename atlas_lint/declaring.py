"""The files of an atlas as declarations, one file at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from atlas_lint.declaration import DeclaredFile
from atlas_lint.errors import Gone, Unreadable
from atlas_lint.forms import declare
from atlas_lint.silence import silences
from atlas_lint.source import read

Known = Callable[[str, bytes], DeclaredFile | None]
"""Returns the declarations of a file (path below the root, content) if they are known already, else None."""


def declare_file(path: str, data: bytes) -> DeclaredFile:
    """Return all that a run knows of a file, given its path below the root and its content; it depends on no other
    file."""
    file = declare(path, read(data))
    return file._replace(silences=silences(data, file.starts))


def declare_files(
    paths: Iterable[str],
    content: Callable[[str], bytes],
    known: Known = lambda path, data: None,
    tick: Callable[[float], None] = lambda share: None,
    unread: list[Unreadable] | None = None,
) -> list[DeclaredFile]:
    """Return the declarations of files in their order. One that was deleted since it was listed is left out; one that
    cannot be read is left out and added to `unread` (None: raise the first of them).

    `paths` lie below the root, `content` returns the bytes of one. `tick` is called with the share that is done, 0 to
    1.
    """
    todo = list(paths)
    declared = []
    for number, path in enumerate(todo):
        try:
            data = content(path)
        except Gone:
            continue
        except Unreadable as error:
            if unread is None:
                raise
            unread.append(error)
            continue
        declared.append(known(path, data) or declare_file(path, data))
        if not number % 64:
            tick(number / len(todo))
    return declared
