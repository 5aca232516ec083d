"""A folder of generated files: a new folder appears at once, in one that is there each file is whole or not there."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from atlas_lint.errors import AtlasError
from atlas_lint.text import count
from atlas_lint.writing import umask, write


def rendered(schema: Any) -> bytes:
    """A schema as its file has it: JSON with an indent of two, keys in their order, a line end at the end."""
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def put(folder: Path, files: Mapping[str, bytes], force: bool = False) -> int:
    """Write files (content by path below a folder); gives the number of those that are new or have changed.

    Other files of the folder stay. Without `force` a file that is there with another content is not overwritten: then
    nothing is written. Raises `AtlasError` for that, and where writing is not possible.
    """
    try:
        changed = {path: data for path, data in files.items() if not _has(folder / path, data)}
        there = sorted(path for path in changed if (folder / path).exists())
        if there and not force:
            more = f" and {count(len(there) - 1, 'more file')}" if len(there) > 1 else ""
            raise AtlasError(
                f"{folder / there[0]}{more} would be overwritten, so nothing was written",
                "name another folder with --out, or overwrite with --force",
            )
        if folder.exists():
            _put_each(folder, changed)
        else:
            _put_all(folder, changed)
    except OSError as error:
        raise AtlasError(f"cannot write {error.filename or folder}: {error.strerror}") from error
    return len(changed)


def _has(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _put_each(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write(folder / path, [data])


def _put_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder beside its place, then rename it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _put_each(temporary, files)
        temporary.chmod(0o777 & ~umask())
        temporary.replace(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
