"""Atomic writing: the new content goes into a temporary file beside the target, which is then renamed to the target."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

JOURNAL = ".atlas-lint-journal.json"
"""The name of the journal in which a command lists the files that it writes; it exists only while it writes them."""
_MARK = ".atlas-lint.tmp-"
_DAY = 86_400
"""Seconds after which a temporary file that cannot be locked counts as no longer in use."""
_BINARY = getattr(os, "O_BINARY", 0)


def write(path: Path, parts: Iterable[bytes | memoryview], *, sync: bool = True) -> None:
    """Replace a file by one with a new content and the same mode and owner. Raises `OSError`; then nothing has changed.

    With `sync` the content is on the disk before the file is replaced.
    """
    with beside(path, parts, sync=sync) as temporary:
        temporary.replace(path)


@contextmanager
def beside(path: Path, parts: Iterable[bytes | memoryview], *, sync: bool = True) -> Iterator[Path]:
    """Write a temporary file beside `path`, with its mode and owner, and yield it; delete it at the end if it is left.

    Deletes the temporary files of killed runs, too. Raises `OSError`, also if `path` is read-only.
    """
    sweep(path)
    temporary, descriptor, lock = _new(path)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(parts)
            stream.flush()
            if sync:
                os.fsync(stream.fileno())
        dress(temporary, path)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
        release(lock)


def content(path: Path) -> bytes | None:
    """Read a regular file; return None if there is none. Raises `OSError` for anything else, such as a folder."""
    try:
        # Without O_NONBLOCK, opening a pipe in the place of the file would block forever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            return stream.read()
    finally:
        os.close(descriptor)


def put(path: Path, data: bytes) -> None:
    """Write a new file and sync it to the disk. Raises `OSError`; `FileExistsError` if the file exists."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def dress(temporary: Path, target: Path) -> None:
    """Set the mode and owner of a new file to those of its target; without a target, the mode that the umask allows.

    Raises `PermissionError` if the target is read-only.
    """
    try:
        there = target.stat()
    except FileNotFoundError:
        temporary.chmod(0o666 & ~umask())
        return
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "it is read-only", str(target))
    mine = temporary.stat()
    if hasattr(os, "chown") and (there.st_uid, there.st_gid) != (mine.st_uid, mine.st_gid):
        with suppress(OSError):  # only the superuser may
            os.chown(temporary, there.st_uid, there.st_gid)
    temporary.chmod(stat.S_IMODE(there.st_mode))


def sweep(path: Path) -> None:
    """Delete the temporary files and folders beside a path that belong to runs which have ended."""
    stem = f".{path.name}{_MARK}"
    folder = path.parent
    for found in folder.iterdir() if folder.is_dir() else ():
        if found.name.startswith(stem):
            _delete(found)


def temporary_name(path: Path) -> Path:
    """Return a temporary name beside a path, of the form that `sweep` finds."""
    return path.with_name(f".{path.name}{_MARK}{os.urandom(4).hex()}")


def hold(path: Path, *, wait: bool = False) -> int | None:
    """Lock a temporary file or folder, so that `sweep` does not delete it; return the descriptor to `release`.

    Returns None if another process has deleted it or (without `wait`) locked it, or if the platform has no such locks.
    """
    try:
        import fcntl

        descriptor = os.open(path, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        if os.path.samestat(os.fstat(descriptor), path.lstat()):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def release(descriptor: int | None) -> None:
    """Unlock what `hold` locked."""
    if descriptor is not None:
        os.close(descriptor)


def umask() -> int:
    """Return the permissions that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _new(path: Path) -> tuple[Path, int, int | None]:
    """Create a temporary file beside a path and lock it; return its name, its descriptor and that of the lock."""
    while True:
        temporary = temporary_name(path)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        lock = hold(temporary, wait=True)
        if lock is not None or temporary.exists():
            return temporary, descriptor, lock
        os.close(descriptor)  # another run deleted it as an abandoned one before it was locked


def _delete(temporary: Path) -> None:
    """Delete a temporary file or folder, unless a process may still be writing it."""
    lock = hold(temporary)
    try:
        if lock is None and time.time() - temporary.lstat().st_mtime < _DAY:
            return
        if temporary.is_dir() and not temporary.is_symlink():
            import shutil  # loaded only if there is something to delete

            shutil.rmtree(temporary, ignore_errors=True)
        else:
            temporary.unlink()
    except OSError:  # it no longer exists, or belongs to another user
        return
    finally:
        release(lock)
