"""The files of an atlas as declarations, one file at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from atlas_lint.errors import Gone, Unreadable
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.model.document_forms import declare
from atlas_lint.model.suppressions import suppressions
from atlas_lint.parsing.source import read


def declare_file(path: str, data: bytes) -> DeclaredFile:
    """Return all that a run knows of a file, given its path below the root and its content; it depends on no other
    file."""
    file = declare(path, read(data))
    return file if file.is_broken else file._replace(suppressions=suppressions(data))


def declare_files(
    paths: Sequence[str],
    content: Callable[[str], bytes],
    known: Mapping[str, DeclaredFile] = {},
    tick: Callable[[float], None] = lambda share: None,
    unread: list[Unreadable] | None = None,
) -> list[DeclaredFile]:
    """Return the declarations of files in their order. One that was deleted since it was listed is left out; one that
    cannot be read is left out and added to `unread` (None: raise the first of them).

    `paths` lie below the root, `content` returns the bytes of one, `known` holds the files that are declared already.
    `tick` is called with the share that is done, 0 to 1.
    """
    declared = []
    for number, path in enumerate(paths):
        file = known.get(path)
        try:
            declared.append(file or declare_file(path, content(path)))
        except Gone:
            continue
        except Unreadable as error:
            if unread is None:
                raise
            unread.append(error)
        if not number % 64:
            tick(number / len(paths))
    return declared
