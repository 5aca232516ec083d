"""A temporary file put in its target's place, so that what was there last can still be looked at.

On Linux one system call exchanges the two names: whatever another program saves, before or after, is in one of the two
files. Elsewhere a hard link keeps the old file, and a file that is replaced between two calls would be missed.
A program that opened the old file before can still write into it, so it is looked at once no program has it open.
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
_PAUSE, _LOOKS = 0.002, 100
"""Seconds between two looks whether a file is still open, and how many there are."""
_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.EOPNOTSUPP)


def swap(temporary: Path, target: Path) -> None:
    """Exchange two files: afterwards each has the name of the other. Raise OSError; then `settle` decides."""
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
    """Rename a file to a name that nothing has. Raise FileExistsError if something has it."""
    if _rename(temporary, target, _NO_REPLACE):
        return
    if os.name == "nt":
        temporary.rename(target)  # which never replaces there
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
    """Bring a `swap` to an end that was cut short: either both names are exchanged then, or none is."""
    kept = _kept(temporary)
    if temporary.exists():
        kept.unlink(missing_ok=True)
    elif kept.exists():
        kept.replace(temporary)


def is_closed(path: Path) -> bool:
    """Wait until no program has a file open for writing; return False if one still has it after a moment.

    Only Linux can tell, by granting a lease; elsewhere, and for the files of other users, the answer is True at once.
    """
    try:
        import fcntl

        grant, read, none = fcntl.F_SETLEASE, fcntl.F_RDLCK, fcntl.F_UNLCK
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (ImportError, AttributeError, FileNotFoundError):
        return True
    try:
        for _ in range(_LOOKS):
            try:
                fcntl.fcntl(descriptor, grant, read)
                fcntl.fcntl(descriptor, grant, none)
            except BlockingIOError:
                time.sleep(_PAUSE)
            except OSError:  # no such leases here
                return True
            else:
                return True
        return False
    finally:
        os.close(descriptor)


def _kept(temporary: Path) -> Path:
    return temporary.with_name(f"{temporary.name}.old")


def _rename(one: Path, other: Path, flag: int) -> bool:
    """Call renameat2; return False if the platform or the file system does not have it. Raise OSError."""
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
    import ctypes  # not where nothing is written

    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
