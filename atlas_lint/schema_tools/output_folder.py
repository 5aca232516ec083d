"""A folder of generated files: a new folder appears as a whole; an existing one gets all of the files or none."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import atomic_write, git, transaction
from atlas_lint.text import count


def rendered(schema: Any) -> bytes:
    """Return a schema as text for its file: JSON, indented by two, keys in their order, with a final line end."""
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def complete(folder: Path) -> int:
    """Complete what an interrupted run began to write there; return the number of files. Raises `AtlasError`."""
    real = Path(os.path.realpath(folder))
    return transaction.complete(real, _top(real)) if transaction.is_interrupted(real) else 0


def put(folder: Path, files: Mapping[str, bytes], force: bool = False, seen: Mapping[str, bytes] | None = None) -> int:
    """Write files, given by path below `folder`; return the number of new or changed ones.

    Other files of the folder stay. Without `force`, an existing file with other content is not overwritten, and nothing
    is written. `seen` are the files as they were read; if the folder has changed since, nothing is written. Raises
    `AtlasError` in these cases, and if the disk refuses.
    """
    try:
        complete(folder)
        there = {path: atomic_write.content(folder / path) for path in files}
        expected = there if seen is None else {**dict.fromkeys(files), **seen}
        changed = {path: data for path, data in files.items() if there[path] != data}
        overwritten = sorted(path for path in changed if there[path] is not None)
        if overwritten and not force:
            more = f" and {count(len(overwritten) - 1, 'more file')}" if len(overwritten) > 1 else ""
            raise AtlasError(
                f"{folder / overwritten[0]}{more} would be overwritten, so nothing was written",
                "name another folder with --out, or overwrite with --force",
            )
        if folder.exists():
            _put_each(Path(os.path.realpath(folder)), changed, expected)
        else:
            _put_all(Path(os.path.realpath(folder)), changed)
    except OSError as error:
        raise AtlasError(f"cannot write {error.filename or folder}: {error.strerror}") from error
    return len(changed)


def _put_each(folder: Path, files: Mapping[str, bytes], expected: Mapping[str, bytes | None]) -> None:
    """Write files into a folder if they still have the `expected` content (None: no file). A link stays a link."""
    meant = {path: Path(os.path.realpath(folder / path)) for path in expected}
    changes = {meant[path]: data for path, data in files.items()}
    transaction.write_all(folder, _top(folder), changes, {meant[path]: data for path, data in expected.items()})


def _top(folder: Path) -> Path:
    """Return the folder that links must not lead out of: the repository of `folder`, else `folder` itself."""
    return git.repository(folder) or folder


def _put_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder under a temporary name, then rename it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    atomic_write.sweep(folder)
    temporary = atomic_write.temporary_name(folder)
    temporary.mkdir()
    lock = atomic_write.hold(temporary, wait=True)
    try:
        for path, data in files.items():
            (temporary / path).parent.mkdir(parents=True, exist_ok=True)
            atomic_write.put(temporary / path, data)
            (temporary / path).chmod(0o666 & ~atomic_write.umask())
        temporary.chmod(0o777 & ~atomic_write.umask())
        temporary.replace(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    finally:
        atomic_write.release(lock)
