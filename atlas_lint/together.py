"""Several files written together: all of them or none, also where the process is killed in between.

The new contents are written beside their places first, then a journal that says what is to be renamed to what; then the
files are renamed, one by one. Whoever finds a journal completes it (`complete`). The journal lies in the folder of the
data and is not trusted: it can only rename files that are there under names that this module makes, below one folder.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.writing import umask, write

JOURNAL = ".atlas-lint-journal.json"
_MARK = ".atlas-lint-"


class _Move(NamedTuple):
    """A file to be renamed: under which name it was written, its place, the digests of the old and the new content."""

    temporary: Path
    target: Path
    old: str
    new: str


def write_all(root: Path, top: Path, changes: Mapping[Path, bytes], expected: Mapping[Path, bytes]) -> None:
    """Write files below `top` (new content by path), with a journal in `root` meanwhile.

    `expected` is what was read of each; where one is otherwise now, nothing is written. Raises `AtlasError`: then
    every file is as it was.
    """
    complete(root, top)
    for path in changes:
        if path.is_symlink() or not _is_below(path, top):
            raise AtlasError(f"{path} is not written: it is a symbolic link, or lies outside of {top}")
        if _content(path) != expected[path]:
            raise AtlasError(f"{path} has changed while it was worked on, so nothing was written", "run it again")
    moves: list[_Move] = []
    journal = root / JOURNAL
    try:
        for path, data in changes.items():
            moves.append(_beside(path, data, expected[path]))
        write(journal, [json.dumps({"version": 1, "moves": [_row(move, top) for move in moves]}).encode()])
        for move in moves:
            move.temporary.replace(move.target)
        journal.unlink()
    except OSError as error:
        _undo(moves, expected, journal)
        name = error.filename or root
        raise AtlasError(f"cannot write {name}: {error.strerror}; every file is as it was") from error
    except BaseException:
        _undo(moves, expected, journal)
        raise


def is_interrupted(root: Path) -> bool:
    """Whether writing was interrupted there."""
    return (root / JOURNAL).is_file()


def complete(root: Path, top: Path) -> int:
    """Complete what an interrupted run began; gives the number of files that were renamed for that (0: nothing was).

    Raises `AtlasError` where that cannot be done.
    """
    journal = root / JOURNAL
    if not journal.is_file():
        return 0
    moves = _read(journal, top)
    for move in moves:
        there = _digest(_content(move.target))
        waiting = move.temporary.is_file() and _digest(_content(move.temporary)) == move.new
        if there != move.new and not (waiting and there == move.old):
            raise AtlasError(
                f"{journal} says that {move.target} was being written, and it has changed since",
                f"put the files in order (git status), then remove {journal.name} and what is named *{_MARK}*",
            )
    done = 0
    try:
        for move in moves:
            if move.temporary.is_file():
                move.temporary.replace(move.target)
                done += 1
        journal.unlink()
    except OSError as error:
        raise AtlasError(f"cannot complete {journal}: {error.strerror}") from error
    return done


def interrupted_note(root: Path) -> str:
    """What to say where writing was interrupted."""
    return f"an earlier run was interrupted while it wrote ({root / JOURNAL}): the next that writes completes it"


def _beside(path: Path, data: bytes, old: bytes) -> _Move:
    """Write a new content beside its place, with the mode of what is there."""
    temporary = path.with_name(f".{path.name}{_MARK}{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~umask())
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "it may not be written", str(path))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return _Move(temporary, path, _digest(old), _digest(data))


def _undo(moves: list[_Move], expected: Mapping[Path, bytes], journal: Path) -> None:
    """Put back what was renamed already, and take away the rest."""
    for move in moves:
        if move.temporary.exists():
            move.temporary.unlink()
        elif _digest(_content(move.target)) == move.new:
            write(move.target, [expected[move.target]])
    journal.unlink(missing_ok=True)


def _row(move: _Move, top: Path) -> list[str]:
    return [move.temporary.relative_to(top).as_posix(), move.target.relative_to(top).as_posix(), move.old, move.new]


def _read(journal: Path, top: Path) -> list[_Move]:
    """The moves of a journal. Raises `AtlasError` where it is none of ours."""
    try:
        content: Any = json.loads(journal.read_bytes())
        moves = [_Move(top / temporary, top / target, old, new) for temporary, target, old, new in content["moves"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AtlasError(f"{journal} cannot be read", "look at it, then remove it") from error
    for move in moves:
        stem = f".{move.target.name}{_MARK}"
        plain = _is_below(move.target, top) and move.temporary.parent == move.target.parent
        if not plain or not move.temporary.name.startswith(stem) or move.target.is_symlink():
            raise AtlasError(f"{journal} is none that atlas-lint wrote", "look at it, then remove it")
    return moves


def _is_below(path: Path, top: Path) -> bool:
    """Whether a path leads to a place below a folder, by itself and through links, and not into git's own files."""
    inside = Path(os.path.normpath(path)).is_relative_to(top) and path.parent.resolve().is_relative_to(top.resolve())
    return inside and ".git" not in path.parts and ".." not in path.parts


def _content(path: Path) -> bytes:
    """What a file holds; nothing where it is not there."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
