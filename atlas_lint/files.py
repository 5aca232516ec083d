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
from atlas_lint.errors import Gone, Unreadable


class Files(Protocol):
    """What a run may ask of the world."""

    def below(self, folder: str, *, heed_ignores: bool = False, unread: list[Unreadable] | None = None) -> list[str]:
        """The regular files below a folder, as paths relative to it, in no order.

        Hidden files and folders and symbolic links are passed over, and what git ignores where that is heeded. A
        folder that does not exist holds nothing. Folders in it that cannot be read are added to `unread`; None: raise
        the first of them.
        """

    def read(self, path: str) -> bytes:
        """The content of a file. Raises `Unreadable` if it cannot be read, `Gone` if it does not exist."""

    def is_file(self, path: str) -> bool: ...

    def is_folder(self, path: str) -> bool: ...


class Disk:
    """The files as they are on the disk."""

    def below(self, folder: str, *, heed_ignores: bool = False, unread: list[Unreadable] | None = None) -> list[str]:
        ignored = git.ignored(Path(folder)) if heed_ignores and self.is_folder(folder) else frozenset[str]()
        return list(_walk(folder, ignored, unread))

    def read(self, path: str) -> bytes:
        try:
            # No blocking, so that a pipe put in a file's place after it was listed cannot hang the run.
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise Unreadable(path, "it is no regular file")
                return file.read()
        except FileNotFoundError as error:
            raise Gone(path, str(error.strerror)) from error
        except OSError as error:
            raise Unreadable(path, str(error.strerror)) from error
        except MemoryError as error:
            raise Unreadable(path, "it does not fit into memory") from error

    def is_file(self, path: str) -> bool:
        return os.path.isfile(path)  # noqa: PTH113 - it never raises, whatever the path

    def is_folder(self, path: str) -> bool:
        return os.path.isdir(path)  # noqa: PTH112 - it never raises, whatever the path


class Stored:
    """The files that git holds, of a commit or of the index: no checkout, nothing on the disk is asked."""

    def __init__(self, top: Path, blobs: list[git.Blob]) -> None:
        self._ids = {f"{top.as_posix().rstrip('/')}/{blob.path}": blob.id for blob in blobs}
        self._folders = {path[:end] for path in self._ids for end in _slashes(path)}
        self._contents = git.Contents(top)

    def below(self, folder: str, *, heed_ignores: bool = False, unread: list[Unreadable] | None = None) -> list[str]:
        prefix = f"{folder.rstrip('/')}/"
        below = (path.removeprefix(prefix) for path in self._ids if path.startswith(prefix))
        return [path for path in below if not path.startswith(".") and "/." not in path]

    def read(self, path: str) -> bytes:
        if path not in self._ids:
            raise Gone(path, "git does not have it there")
        return self._contents.read(self._ids[path])

    def id(self, path: str) -> str:
        """Return the id of the content of a file (absolute path); "" if git does not have it."""
        return self._ids.get(path, "")

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

    def below(self, folder: str, *, heed_ignores: bool = False, unread: list[Unreadable] | None = None) -> list[str]:
        prefix = f"{folder.rstrip('/')}/"
        paths = set(self._files.below(folder, heed_ignores=heed_ignores, unread=unread))
        for path, content in self._contents.items():
            if path.startswith(prefix):
                (paths.discard if content is None else paths.add)(path.removeprefix(prefix))
        return list(paths)

    def read(self, path: str) -> bytes:
        content = self._contents.get(path)
        if path in self._contents and content is None:
            raise Gone(path, "it is gone")
        return self._files.read(path) if content is None else content

    def is_file(self, path: str) -> bool:
        return self._contents[path] is not None if path in self._contents else self._files.is_file(path)

    def is_folder(self, path: str) -> bool:
        return self._files.is_folder(path) or any(other.startswith(f"{path}/") for other in self._contents)


def _slashes(path: str) -> Iterator[int]:
    return (index for index, character in enumerate(path) if character == "/")


def _walk(root: str, ignored: frozenset[str], unread: list[Unreadable] | None) -> Iterator[str]:
    """Yield the files below a folder, without recursion, as folders may be nested thousands of levels deep."""
    todo = [""]
    while todo:
        prefix = todo.pop()
        folder = f"{root}/{prefix}".rstrip("/") or "/"
        try:
            with os.scandir(folder) as found:
                entries = [entry for entry in found if not entry.name.startswith(".")]
        except FileNotFoundError:  # nothing is there, or not any more
            continue
        except OSError as error:
            unreadable = Unreadable(folder, str(error.strerror))
            if unread is None or not prefix:
                raise unreadable from error
            unread.append(unreadable)
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if f"{path}/" not in ignored:
                    todo.append(f"{path}/")
            elif entry.is_file(follow_symlinks=False) and path not in ignored:
                yield path
