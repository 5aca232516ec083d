"""All files of an atlas as declarations: read in several processes, or remembered from another run."""

from __future__ import annotations

from collections.abc import Callable

from atlas_lint.cache import UNLIKE, Memory
from atlas_lint.cache.declarations import restored, stored
from atlas_lint.cache.lines import encoded
from atlas_lint.declaration import DeclaredFile
from atlas_lint.files import Files
from atlas_lint.forms import declare
from atlas_lint.parsing.source import read
from atlas_lint.silence import silences
from atlas_lint.spread import begin

Known = Callable[[str, bytes], DeclaredFile | None]
"""What is known already of a file (path below the root, content), or None."""


def declare_file(content: tuple[str, bytes]) -> DeclaredFile:
    """All that a run knows of one file (path below the root, content), and depends on nothing else."""
    path, data = content
    file = declare(path, read(data))
    return file if file.is_broken else file._replace(silences=silences(data))


def _declared(content: tuple[str, bytes]) -> tuple[DeclaredFile, bytes]:
    return declare_file(content), b""


def _declared_to_keep(content: tuple[str, bytes]) -> tuple[DeclaredFile, bytes]:
    """A file's declarations, and how they are kept: made where the file is read, in whatever process."""
    file = declare_file(content)
    return file, encoded(stored(file))


class Declaring:
    """The declarations of files, given by their paths below the root (absolute path).

    What is not known is begun to be read at once, in other processes; this one joins in when it asks for `files`.
    """

    def __init__(
        self,
        files: Files,
        root: str,
        paths: list[str],
        jobs: int,
        tick: Callable[[float], None] = lambda share: None,
        memory: Memory | None = None,
        known: Known = lambda path, data: None,
    ) -> None:
        self._root, self._paths, self._memory = root, paths, memory
        self._known: dict[str, DeclaredFile] = {}
        if memory:
            for path in paths:
                file = recalled(memory, path, memory.digest(f"{root}/{path}"))
                if file:
                    self._known[path] = file
        contents = []
        for path in paths:
            if path not in self._known:
                data = memory.content(f"{root}/{path}") if memory else None
                data = files.read(f"{root}/{path}") if data is None else data
                file = known(path, data)
                if file:
                    self._known[path] = file
                else:
                    contents.append((path, data))
        work = _declared_to_keep if memory else _declared
        self._reading = begin(work, contents, [len(data) for _, data in contents], jobs, tick)

    def files(self) -> list[DeclaredFile]:
        """The declarations of all files, in the order of their paths."""
        for file, line in self._reading.results():
            if self._memory:
                self._memory.keep(file.path, self._memory.digest(f"{self._root}/{file.path}"), line)
            self._known[file.path] = file
        return [self._known[path] for path in self._paths]

    def abandon(self) -> None:
        """Read no further."""
        self._reading.abandon()


def recalled(memory: Memory, path: str, digest: str) -> DeclaredFile | None:
    """What a file of a certain content declares, where that is remembered."""
    row = memory.row(path, digest)
    if row is None:
        return None
    try:
        return restored(path, row)
    except UNLIKE:
        return None
