"""The world as a value: a mapping from path to content, wherever the content comes from.

Paths are absolute, with `/`. Everything that a run reads (data, schemas, settings) it reads from one `Files`,
so the same run works on the disk, on a commit, or on edits that nobody has saved.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from atlas_lint import git
from atlas_lint.errors import AtlasError

MAX_BYTES = 64 << 20
"""The bytes of a file of an atlas; of a larger one one byte more is read, so that whoever gets it can tell."""


class Files(Protocol):
    """What a run may ask of the world."""

    def below(self, folder: str, *, heed_ignores: bool = False) -> list[str]:
        """The regular files below a folder, as paths relative to it, in no order.

        Hidden files and folders and symbolic links are passed over, and what git ignores where that is heeded. A
        folder that does not exist holds nothing.
        """

    def read(self, path: str) -> bytes:
        """The content of a file. Raises `AtlasError` where it cannot be read."""

    def is_file(self, path: str) -> bool: ...

    def is_folder(self, path: str) -> bool: ...


class Disk:
    """The files as they are on the disk."""

    def below(self, folder: str, *, heed_ignores: bool = False) -> list[str]:
        ignored = git.ignored(Path(folder)) if heed_ignores and Path(folder).is_dir() else frozenset[str]()
        return list(_walk(folder, "", ignored))

    def read(self, path: str) -> bytes:
        try:
            # No blocking, so that a pipe put in a file's place after it was listed cannot hang the run.
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise AtlasError(f"cannot read {path}: it is no regular file")
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise AtlasError(f"cannot read {path}: {error.strerror}") from error

    def is_file(self, path: str) -> bool:
        return Path(path).is_file()

    def is_folder(self, path: str) -> bool:
        return Path(path).is_dir()


class Stored:
    """The files that git holds, of a commit or of the index: no checkout, nothing on the disk is asked."""

    def __init__(self, top: Path, blobs: list[git.Blob]) -> None:
        self._ids = {f"{top.as_posix().rstrip('/')}/{blob.path}": blob.id for blob in blobs}
        self._folders = {path[:end] for path in self._ids for end in _slashes(path)}
        self._contents = git.Contents(top)

    def below(self, folder: str, *, heed_ignores: bool = False) -> list[str]:
        prefix = f"{folder.rstrip('/')}/"
        below = (path.removeprefix(prefix) for path in self._ids if path.startswith(prefix))
        return [path for path in below if not path.startswith(".") and "/." not in path]

    def read(self, path: str) -> bytes:
        if path not in self._ids:
            raise AtlasError(f"cannot read {path}: git does not have it there")
        return self._contents.read(self._ids[path])

    def is_file(self, path: str) -> bool:
        return path in self._ids

    def is_folder(self, path: str) -> bool:
        return path in self._folders

    def close(self) -> None:
        """Let go of git."""
        self._contents.close()


class Overlay:
    """Other files with some contents laid over them (None: the file is gone): edits that nobody has saved."""

    def __init__(self, files: Files, contents: Mapping[str, bytes | None]) -> None:
        self._files = files
        self._contents = contents

    def below(self, folder: str, *, heed_ignores: bool = False) -> list[str]:
        prefix = f"{folder.rstrip('/')}/"
        paths = set(self._files.below(folder, heed_ignores=heed_ignores))
        for path, content in self._contents.items():
            if path.startswith(prefix):
                (paths.discard if content is None else paths.add)(path.removeprefix(prefix))
        return list(paths)

    def read(self, path: str) -> bytes:
        content = self._contents.get(path)
        if path in self._contents and content is None:
            raise AtlasError(f"cannot read {path}: it is gone")
        return self._files.read(path) if content is None else content

    def is_file(self, path: str) -> bool:
        return self._contents[path] is not None if path in self._contents else self._files.is_file(path)

    def is_folder(self, path: str) -> bool:
        return self._files.is_folder(path) or any(other.startswith(f"{path}/") for other in self._contents)


def _slashes(path: str) -> Iterator[int]:
    return (index for index, character in enumerate(path) if character == "/")


def _walk(folder: str, prefix: str, ignored: frozenset[str]) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError as error:
        if not prefix and isinstance(error, FileNotFoundError):
            return
        raise AtlasError(f"cannot read the folder {folder}: {error.strerror}") from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if f"{path}/" not in ignored:
                yield from _walk(entry.path, f"{path}/", ignored)
        elif entry.is_file(follow_symlinks=False) and path not in ignored:
            yield path
