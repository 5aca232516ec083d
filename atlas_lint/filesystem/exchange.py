"""The exchange of a temporary file and its target, which keeps the last content of the target for a check.

On Linux one system call exchanges the two names: whatever another program saves, before or after, is in one of the two
files. On other platforms a hard link keeps the old file, and a file that is replaced between two calls is lost.
A program that opened the old file earlier can still write into it, so callers check it when no program has it open.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

_HERE = -100
"""The working directory, as system calls name it."""
_NO_REPLACE, _EXCHANGE = 1, 2
_PAUSE, _CHECKS = 0.002, 100
"""Seconds between two checks whether a file is still open, and the number of checks."""
_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.EOPNOTSUPP)


def swap(temporary: Path, target: Path) -> None:
    """Exchange two files: afterwards each has the name of the other. Raises `OSError`; call `settle` then."""
    if _rename(temporary, target, _EXCHANGE):
        return
    kept = _kept(temporary)
    try:
        os.link(target, kept)
    except OSError:  # a file system without hard links
        shutil.copy2(target, kept)
    temporary.replace(target)
    kept.replace(temporary)


def create(temporary: Path, target: Path) -> None:
    """Rename a file to a name that is free. Raises `FileExistsError` if it is not free, and `OSError`."""
    if _rename(temporary, target, _NO_REPLACE):
        return
    if os.name == "nt":
        temporary.rename(target)  # on Windows it never replaces a file
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        temporary.replace(target)
    else:
        temporary.unlink()


def settle(temporary: Path) -> None:
    """End a `swap` that was interrupted: afterwards either both names are exchanged, or none is."""
    kept = _kept(temporary)
    if temporary.exists():
        kept.unlink(missing_ok=True)
    elif kept.exists():
        kept.replace(temporary)


def is_closed(path: Path) -> bool:
    """Wait until no program has a file open for writing; return False if one still has it open after a moment.

    Only Linux can check that, by granting a lease. On other platforms, and for files of other users, return True at
    once.
    """
    try:
        import fcntl

        grant, read, none = fcntl.F_SETLEASE, fcntl.F_RDLCK, fcntl.F_UNLCK
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (ImportError, AttributeError, FileNotFoundError):
        return True
    try:
        for _ in range(_CHECKS):
            try:
                fcntl.fcntl(descriptor, grant, read)
                fcntl.fcntl(descriptor, grant, none)
            except BlockingIOError:
                time.sleep(_PAUSE)
            except OSError:  # the file system grants no leases
                return True
            else:
                return True
        return False
    finally:
        os.close(descriptor)


def _kept(temporary: Path) -> Path:
    return temporary.with_name(f"{temporary.name}.old")


def _rename(one: Path, other: Path, flag: int) -> bool:
    """Call renameat2; return False if the platform or the file system does not have it. Raises `OSError`."""
    call = _renameat2()
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), flag) == 0:
        return True
    import ctypes

    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


@cache
def _renameat2() -> Any:
    if sys.platform != "linux":
        return None
    import ctypes  # loaded only if a file is written

    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
