"""A folder of generated files: a new folder appears at once, an existing one gets all of the files or none."""

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
    """A schema as its file has it: JSON with an indent of two, keys in their order, a line end at the end."""
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def complete(folder: Path) -> int:
    """Complete what an interrupted run began to write there; return the number of files. Raises `AtlasError`."""
    real = Path(os.path.realpath(folder))
    return transaction.complete(real, _top(real)) if transaction.is_interrupted(real) else 0


def put(folder: Path, files: Mapping[str, bytes], force: bool = False, seen: Mapping[str, bytes] | None = None) -> int:
    """Write files (content by path below a folder); return the number of those that are new or have changed.

    Other files of the folder stay. Without `force` a file with another content is not overwritten: then nothing is
    written. `seen` is what the files were made from; if the folder holds something else now, nothing is written.
    Raises `AtlasError` for that, and if writing is not possible.
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
    """Write files into a folder, if they still hold what is expected (None: no file); a link stays one."""
    meant = {path: Path(os.path.realpath(folder / path)) for path in expected}
    changes = {meant[path]: data for path, data in files.items()}
    transaction.write_all(folder, _top(folder), changes, {meant[path]: data for path, data in expected.items()})


def _top(folder: Path) -> Path:
    """The folder below which links in a folder may lead: its repository, else itself."""
    return git.repository(folder) or folder


def _put_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder beside its place, then rename it."""
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
