"""The files of an atlas as declarations, one file at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from atlas_lint.errors import Gone, Unreadable
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.model.document_forms import declare
from atlas_lint.model.suppressions import suppressions
from atlas_lint.parsing.source import read


def declare_file(path: str, data: bytes) -> DeclaredFile:
    """Return the declarations of a file, given its path below the root and its content.

    They depend on no other file.
    """
    file = declare(path, read(data))
    return file if file.is_broken else file._replace(suppressions=suppressions(data))


def declare_files(
    paths: Sequence[str],
    content: Callable[[str], bytes],
    known: Mapping[str, DeclaredFile] = {},
    tick: Callable[[float], None] = lambda share: None,
    unread: list[Unreadable] | None = None,
) -> list[DeclaredFile]:
    """Return the declarations of files in the order of `paths` (below the root).

    `content` returns the bytes of a file. `known` holds files that are already declared. `tick` receives the share that
    is done, 0 to 1. A file deleted since it was listed is left out. A file that cannot be read is left out and added to
    `unread`; if `unread` is None, its `Unreadable` is raised.
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
