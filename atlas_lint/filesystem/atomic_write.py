"""Files written whole: the new content goes into a temporary file beside the target, which then takes its place."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

JOURNAL = ".atlas-lint-journal.json"
"""The file in which a command notes the files it is writing; it exists only while that is unfinished."""
_MARK = ".atlas-lint.tmp-"
_DAY = 86_400
"""Seconds after which a temporary file that cannot be locked is no longer in use."""
_BINARY = getattr(os, "O_BINARY", 0)


def write(path: Path, parts: Iterable[bytes | memoryview], *, sync: bool = True) -> None:
    """Write a file in place of what is there, with its mode and owner. Raise OSError; then nothing has changed.

    With `sync` the content is on the disk before the file takes its place.
    """
    with beside(path, parts, sync=sync) as temporary:
        temporary.replace(path)


@contextmanager
def beside(path: Path, parts: Iterable[bytes | memoryview], *, sync: bool = True) -> Iterator[Path]:
    """Write a temporary file beside `path`, with its mode and owner; delete at the end what still has that name.

    Deletes the temporary files of runs that were killed, too. Raises OSError, also if `path` is read-only.
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
    """Read a regular file; return None if nothing is there. Raise OSError for anything else, such as a folder."""
    try:
        # Without O_NONBLOCK a pipe that somebody put there would never return.
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
    """Write a new file, down to the disk. Raise OSError, FileExistsError if there is one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def dress(temporary: Path, target: Path) -> None:
    """Give a new file the mode and owner of its target, or the mode that the umask leaves if there is no target.

    Raises PermissionError if the target is read-only.
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
    """Delete the temporary files (or folders) beside a path whose run has ended."""
    stem = f".{path.name}{_MARK}"
    folder = path.parent
    for found in folder.iterdir() if folder.is_dir() else ():
        if found.name.startswith(stem):
            _delete(found)


def temporary_name(path: Path) -> Path:
    """Return a name beside a path, under which `sweep` finds it."""
    return path.with_name(f".{path.name}{_MARK}{os.urandom(4).hex()}")


def hold(path: Path, *, wait: bool = False) -> int | None:
    """Lock a temporary file or folder, so that `sweep` leaves it alone; return the descriptor to `release`.

    Returns None if another process has deleted it, or (without `wait`) locked it, and if there are no such locks.
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
        os.close(descriptor)  # another run took it for an abandoned one before it was locked


def _delete(temporary: Path) -> None:
    """Delete a temporary file or folder, unless a process may still be writing it."""
    lock = hold(temporary)
    try:
        if lock is None and time.time() - temporary.lstat().st_mtime < _DAY:
            return
        if temporary.is_dir() and not temporary.is_symlink():
            import shutil  # not in a run that has nothing to delete

            shutil.rmtree(temporary, ignore_errors=True)
        else:
            temporary.unlink()
    except OSError:  # it is gone, or is not ours to delete
        return
    finally:
        release(lock)
