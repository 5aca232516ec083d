"""Files that are whole or not there: written beside their place under another name, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

JOURNAL = ".atlas-lint-journal.json"
"""Where a command that writes several files notes them, in the root; it is there only while that is unfinished."""


def write(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write a file, in place of what stands there; its mode stays. Raises OSError; then nothing has changed."""
    import tempfile  # not where nothing is written

    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(parts)
        _same_mode(Path(temporary), path)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _same_mode(temporary: Path, target: Path) -> None:
    """Give a new file the mode that it would have had anyway: that of the old one, or what the umask leaves."""
    if target.exists():
        temporary.chmod(target.stat().st_mode)
        return
    temporary.chmod(0o666 & ~umask())


def umask() -> int:
    """The permissions that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
