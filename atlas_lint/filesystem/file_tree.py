"""File trees: mappings from path to content, for the disk, a commit, the index and unsaved edits.

Paths are absolute, with `/`. A run reads everything (data, schemas, settings) from one `Files`, so the same run works
on all of these.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from atlas_lint.errors import Gone, Unreadable
from atlas_lint.filesystem import git

MAX_BYTES = 64 << 20
"""Most bytes of a file of an atlas. Of a larger file one byte more is read, so that the caller can detect it."""

_MOST_LINKS = 40
"""Most symbolic links that a path may lead through, as on Linux."""


class Foreign(NamedTuple):
    """A folder whose files belong to another repository: a git submodule, or another work tree (a clone)."""

    path: str
    is_submodule: bool


class Files(Protocol):
    """A file tree, as a run reads it."""

    def below(self, folder: str, *, heed_ignores: bool = False, unread: list[Unreadable] | None = None) -> list[str]:
        """Return the regular files below a folder, as paths relative to it, in no order.

        Hidden files and folders, symbolic links, git submodules and other work trees are skipped. With `heed_ignores`,
        files that git ignores are skipped, too. A folder that does not exist has no files. Folders in it that cannot be
        read are added to `unread`; if `unread` is None, the first of them is raised as `Unreadable`.
        """

    def foreign(self, folder: str) -> list[Foreign]:
        """Return the submodules and other work trees that `below` skips (paths relative to the folder), sorted.

        Hidden and ignored ones are left out.
        """
        return []

    def read(self, path: str) -> bytes:
        """Return the content of a file. Raises `Unreadable` if it cannot be read, `Gone` if it does not exist."""

    def announce(self, paths: Iterable[str]) -> None:
        """Take notice of files that will be read soon, in this order, to have their contents at hand."""
        return

    def is_file(self, path: str) -> bool:
        """Check whether a path is a regular file."""

    def is_folder(self, path: str) -> bool:
        """Check whether a path is a folder."""

    def real(self, path: str) -> str:
        """Return a path with its symbolic links followed."""
        return path

    def work_tree(self, path: str) -> str | None:
        """Return the top of the git work tree around a path (without symbolic links); None if there is none."""
        return None


class Disk:
    """The files on the disk; those that a sparse checkout leaves out are read from the index."""

    def __init__(self) -> None:
        self._checkouts: dict[str, git.Checkout] = {}
        self._contents: dict[str, git.Contents] = {}
        self._foreign: dict[str, list[Foreign]] = {}

    def below(self, folder: str, *, heed_ignores: bool = False, unread: list[Unreadable] | None = None) -> list[str]:
        is_there = os.path.isdir(folder)  # noqa: PTH112 - it never raises, whatever the path
        ignored = git.ignored(Path(folder)) if heed_ignores and is_there else frozenset[str]()
        real = self.real(folder)
        top = git.repository(Path(real))
        checkout, start = git.Checkout(), ""
        if top is not None:
            checkout, start = self._checkout(top.as_posix()), _below(real, top.as_posix())
        submodules = {path.removeprefix(start) for path in checkout.submodules if path.startswith(start)}
        walk = _Walk(ignored, submodules, unread)
        found = list(walk.files(folder))
        self._searched(walk.folders)
        for path in walk.work_trees:  # the index may have files of its own there
            tracked = (one.removeprefix(start) for one in checkout.tracked(f"{start}{path}"))
            there = (one for one in tracked if _is_shown(one) and _is_file(f"{folder}/{one}"))
            found += (one for one in there if not Path(f"{folder}/{one}").is_symlink())
        skipped = (path.removeprefix(start) for path in checkout.skipped if path.startswith(start))
        found += (path for path in skipped if _is_shown(path) and not os.path.lexists(f"{folder}/{path}"))
        shown = {Foreign(path, is_submodule=True) for path in submodules if _is_shown(path)}
        self._foreign[folder] = sorted(shown | {Foreign(path, is_submodule=False) for path in walk.work_trees})
        return found

    def foreign(self, folder: str) -> list[Foreign]:
        if folder not in self._foreign:
            self.below(folder, heed_ignores=True)
        return self._foreign[folder]

    def read(self, path: str) -> bytes:
        try:
            return read_regular(path)
        except OSError as error:
            top, id = self._skipped(path)
            if id:
                return self._contents.setdefault(top, git.Contents(Path(top))).read(id)
            kind = Gone if isinstance(error, FileNotFoundError) else Unreadable
            raise kind(path, str(error.strerror)) from error
        except MemoryError as error:
            raise Unreadable(path, "it does not fit into memory") from error

    def announce(self, paths: Iterable[str]) -> None:
        return

    def is_file(self, path: str) -> bool:
        return _is_file(path) or self.skipped(path) != ""

    def is_folder(self, path: str) -> bool:
        if os.path.lexists(path):
            return os.path.isdir(path)  # noqa: PTH112 - like `_is_file`, it never raises
        top, start = self._place(path)
        return any(skipped.startswith(f"{start}/") for skipped in self._checkout(top).skipped) if top else False

    def real(self, path: str) -> str:
        return Path(os.path.realpath(path)).as_posix()

    def work_tree(self, path: str) -> str | None:
        top = git.repository(Path(path))
        if top is None:
            return None
        inside = _holding(_below(path, top.as_posix()), self._checkout(top.as_posix()).submodules)
        return top.as_posix() if inside is None else f"{top.as_posix()}/{inside}"

    def skipped(self, path: str) -> str:
        """Return git's id of the content of a file that a sparse checkout leaves out; "" for any other path."""
        return self._skipped(path)[1]

    def close(self) -> None:
        """End the git processes of this file tree."""
        for contents in self._contents.values():
            contents.close()

    def _searched(self, folders: list[str]) -> None:
        """Take notice of folders (absolute paths) that were searched for files."""

    def _skipped(self, path: str) -> tuple[str, str]:
        """Return the top of the work tree that leaves a file out, and the id of the content; "" for any other path."""
        top, place = ("", "") if os.path.lexists(path) else self._place(path)
        return top, self._checkout(top).skipped.get(place, "") if top else ""

    def _place(self, path: str) -> tuple[str, str]:
        """Return the top of the work tree around a path, and the path below it, links followed; "" twice if none."""
        real = self.real(path)
        top = git.repository(Path(real).parent)
        return (top.as_posix(), posixpath.relpath(real, top.as_posix())) if top else ("", "")

    def _checkout(self, top: str) -> git.Checkout:
        if top not in self._checkouts:
            self._checkouts[top] = git.checkout(Path(top))
        return self._checkouts[top]


def read_regular(path: str) -> bytes:
    """Return the content of a file on the disk. Raises `OSError`, or `Unreadable` if it is not a regular file."""
    # No blocking: a pipe that replaced the file after it was listed must not block the run.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(path, "it is not a regular file")
        return _content(descriptor, status.st_size)
    finally:
        os.close(descriptor)


def _content(descriptor: int, size: int) -> bytes:
    """Read a file whose size is likely `size` bytes; at most one byte more than `MAX_BYTES`.

    A file object would allocate a buffer of that limit for each file, however small, and read twice at its end.
    """
    content = os.read(descriptor, min(size, MAX_BYTES) + 1)
    if len(content) == size:
        return content
    pieces, left = [content], MAX_BYTES + 1 - len(content)
    while left > 0 and (piece := os.read(descriptor, left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


class Once(Disk):
    """The files on the disk, each read once: a run sees the same content of a file until it writes."""

    def __init__(self) -> None:
        super().__init__()
        self.contents: dict[str, bytes] = {}

    def read(self, path: str) -> bytes:
        if path not in self.contents:
            self.contents[path] = super().read(path)
        return self.contents[path]


class Stored:
    """The files that git stores, of a commit or of the index, without a checkout and without the disk."""

    def __init__(self, top: Path, blobs: list[git.Blob]) -> None:
        self._top = top.as_posix().rstrip("/")
        self._ids = {f"{self._top}/{blob.path}": blob.id for blob in blobs if blob.is_file}
        self._links = {f"{self._top}/{blob.path}": blob.id for blob in blobs if blob.is_link}
        self._submodules = [blob.path for blob in blobs if blob.is_submodule]
        self._folders = {path[:end] for path in self._ids for end in _slashes(path)}
        self._contents = git.Contents(top)

    def below(self, folder: str, *, heed_ignores: bool = False, unread: list[Unreadable] | None = None) -> list[str]:
        prefix = f"{self.real(folder).rstrip('/')}/"
        below = (path.removeprefix(prefix) for path in self._ids if path.startswith(prefix))
        return [path for path in below if _is_shown(path)]

    def foreign(self, folder: str) -> list[Foreign]:
        prefix = f"{self.real(folder).rstrip('/')}/"
        paths = (f"{self._top}/{path}" for path in self._submodules)
        below = (path.removeprefix(prefix) for path in paths if path.startswith(prefix))
        return sorted(Foreign(path, is_submodule=True) for path in below if _is_shown(path))

    def read(self, path: str) -> bytes:
        id = self._ids.get(path) or self._ids.get(self.real(path))
        if id is None:
            raise Gone(path, "git does not have it")
        return self._contents.read(id)

    def announce(self, paths: Iterable[str]) -> None:
        self._contents.announce(self._ids[path] for path in paths if path in self._ids)

    def id(self, path: str) -> str:
        """Return the id of the content of a file (absolute path); "" if git does not have it."""
        return self._ids.get(path, "")

    def is_file(self, path: str) -> bool:
        return path in self._ids or self.real(path) in self._ids

    def is_folder(self, path: str) -> bool:
        return path in self._folders or self.real(path) in self._folders

    def real(self, path: str) -> str:
        if not self._links:
            return path
        done, *todo = path.split("/")
        todo.reverse()
        followed = 0
        while todo:
            step = todo.pop()
            link = self._links.get(f"{done}/{step}")
            if step == "..":
                done = done.rpartition("/")[0]
            elif link and followed < _MOST_LINKS:
                target = os.fsdecode(self._contents.read(link))
                done = "" if target.startswith("/") else done
                todo += reversed([name for name in target.split("/") if name not in ("", ".")])
                followed += 1
            else:
                done = f"{done}/{step}"
        return done

    def work_tree(self, path: str) -> str | None:
        if path != self._top and not path.startswith(f"{self._top}/"):
            return None
        inside = _holding(_below(path, self._top), self._submodules)
        return self._top if inside is None else f"{self._top}/{inside}"

    def close(self) -> None:
        """End the git processes of this file tree."""
        self._contents.close()


class Overlay:
    """A file tree with unsaved edits: contents that replace those of other files (None: the file is deleted)."""

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

    def foreign(self, folder: str) -> list[Foreign]:
        return self._files.foreign(folder)

    def read(self, path: str) -> bytes:
        content = self._contents.get(path)
        if path in self._contents and content is None:
            raise Gone(path, "it is deleted")
        return self._files.read(path) if content is None else content

    def announce(self, paths: Iterable[str]) -> None:
        self._files.announce(path for path in paths if path not in self._contents)

    def is_file(self, path: str) -> bool:
        return self._contents[path] is not None if path in self._contents else self._files.is_file(path)

    def is_folder(self, path: str) -> bool:
        return self._files.is_folder(path) or any(other.startswith(f"{path}/") for other in self._contents)

    def real(self, path: str) -> str:
        return self._files.real(path)

    def work_tree(self, path: str) -> str | None:
        return self._files.work_tree(path)

    def close(self) -> None:
        """End the git processes of the file tree below."""
        if isinstance(self._files, (Disk, Stored)):
            self._files.close()


class _Walk:
    """The walk over the files of a folder on the disk.

    `folders` are those that it searched (absolute paths), `work_trees` the other work trees that it found (paths
    relative to the folder). Folders that cannot be read are added to `unread`; if `unread` is None, the first of them
    is raised as `Unreadable`.
    """

    def __init__(self, ignored: frozenset[str], submodules: set[str], unread: list[Unreadable] | None) -> None:
        self._ignored, self._submodules, self._unread = ignored, submodules, unread
        self.folders: list[str] = []
        self.work_trees: list[str] = []

    def files(self, root: str) -> Iterator[str]:
        """Yield the files of a folder, without recursion, as folders may be nested thousands of levels deep."""
        todo = [""]
        while todo:
            prefix = todo.pop()
            folder = f"{root}/{prefix}".rstrip("/") or "/"
            entries = self._entries(folder, is_root=not prefix)
            self.folders.append(folder)
            if prefix and any(entry.name == ".git" for entry in entries):
                self.work_trees.append(prefix[:-1])
                continue
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if f"{path}/" not in self._ignored and path not in self._submodules:
                        todo.append(f"{path}/")
                elif entry.is_file(follow_symlinks=False) and path not in self._ignored:
                    yield path

    def _entries(self, folder: str, *, is_root: bool) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as found:
                return list(found)
        except FileNotFoundError:  # it does not exist, or was deleted
            return []
        except OSError as error:
            unreadable = Unreadable(folder, str(error.strerror))
            if self._unread is None or is_root:
                raise unreadable from error
            self._unread.append(unreadable)
            return []


def _is_file(path: str) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - `Path.is_file` raises for a name that is too long, or a locked folder


def _is_shown(path: str) -> bool:
    """Check that neither a file (path relative to the folder of the search) nor a folder above it is hidden."""
    return not path.startswith(".") and "/." not in path


def _below(path: str, top: str) -> str:
    """Return the path of a folder below the top, with a slash at the end; "" for the top itself."""
    return "" if path == top else f"{path.removeprefix(top).strip('/')}/"


def _holding(path: str, folders: Iterable[str]) -> str | None:
    """Return the first of `folders` that a path (with a slash at the end) is in, or is; None if there is none."""
    return next((folder for folder in folders if path.startswith(f"{folder}/")), None)


def _slashes(path: str) -> Iterator[int]:
    return (index for index, character in enumerate(path) if character == "/")
