"""Several files written together: all of them or none, also where the process is killed in between.

A journal first says what will be written. Then the new contents are written beside their places, the journal says that
they are complete, and the files are renamed, one by one. Whoever finds a journal (`complete`) takes away what is not
complete, and renames what is. The journal lies in the folder of the data and is not trusted: it can only rename or take
away files under names that this module makes, below one folder.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.writing import JOURNAL, umask

_MARK = ".atlas-lint-"


class _Move(NamedTuple):
    """A file to be renamed: under which name it is written, its place, the digests of the old and the new content."""

    temporary: Path
    target: Path
    old: str
    new: str


def write_all(root: Path, top: Path, changes: Mapping[Path, bytes], expected: Mapping[Path, bytes]) -> None:
    """Write files below `top` or `root` (new content by absolute path), with a journal in `root` meanwhile.

    `expected` is what was read of each; where one is otherwise now, nothing is written. Raises `AtlasError`: then
    every file is as it was, or the message says that the next run completes what was begun.
    """
    journal = root / JOURNAL
    with _alone(root):
        _complete(root, top)
        for path in changes:
            if path.is_symlink() or not _is_inside(path, root, top):
                raise AtlasError(f"{path} is not written: it is a symbolic link, or lies outside of {top}")
        _require_unchanged(expected, changes)
        moves = [_planned(path, data, expected[path]) for path, data in changes.items()]
        ready = False
        try:
            _note(journal, moves, ready=False)
            for move in moves:
                _write_beside(move, changes[move.target])
            _require_unchanged(expected, changes)
            _note(journal, moves, ready=True)
            ready = True
            for move in moves:
                move.temporary.replace(move.target)
            journal.unlink()
        except OSError as error:
            _undo(journal, moves, changes, expected, ready=ready)
            name = error.filename or root
            raise AtlasError(f"cannot write {name}: {error.strerror}; every file is as it was") from error
        except BaseException:
            _undo(journal, moves, changes, expected, ready=ready)
            raise


def is_interrupted(root: Path) -> bool:
    """Whether writing was interrupted there."""
    return (root / JOURNAL).is_file()


def complete(root: Path, top: Path) -> int:
    """Complete what an interrupted run began, or take it back where it had not written all of it; gives the number of
    files that were renamed for that (0: none was).

    Raises `AtlasError` where that cannot be done.
    """
    with _alone(root):
        return _complete(root, top)


def interrupted_note(root: Path) -> str:
    """What to say where writing was interrupted."""
    return f"an earlier run was interrupted while it wrote ({root / JOURNAL}): the next that writes completes it"


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """No other run writes there meanwhile. The lock goes with the process, however that ends."""
    try:
        import fcntl
    except ImportError:  # not everywhere
        yield
        return
    descriptor = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AtlasError(f"another run is writing in {root}", "run this again when it is done") from None
        except OSError:  # a file system without locks
            pass
        yield
    finally:
        os.close(descriptor)


def _complete(root: Path, top: Path) -> int:
    journal = root / JOURNAL
    try:
        for left in root.glob(f"{JOURNAL}{_MARK}*"):  # a journal that was not even written wholly
            left.unlink()
        if not journal.is_file():
            return 0
        ready, moves = _read(journal, top)
        if not ready:
            _take_away(journal, moves)
            return 0
        for move in moves:
            _require_completable(journal, move)
        waiting = [move for move in moves if move.temporary.is_file()]
        for move in waiting:
            move.temporary.replace(move.target)
        journal.unlink()
    except OSError as error:
        raise AtlasError(f"cannot complete {journal}: {error.strerror}") from error
    return len(waiting)


def _require_completable(journal: Path, move: _Move) -> None:
    there = _digest(_content(move.target))
    waiting = move.temporary.is_file() and _digest(_content(move.temporary)) == move.new
    if there != move.new and not (waiting and there == move.old):
        raise AtlasError(
            f"{journal} says that {move.target} was being written, and it has changed since",
            f"put the files in order (git status), then remove {journal.name} and what is named *{_MARK}*",
        )


def _require_unchanged(expected: Mapping[Path, bytes], changes: Mapping[Path, bytes]) -> None:
    for path in changes:
        if _content(path) != expected[path]:
            raise AtlasError(f"{path} has changed while it was worked on, so nothing was written", "run it again")


def _planned(path: Path, data: bytes, old: bytes) -> _Move:
    temporary = path.with_name(f".{path.name}{_MARK}{secrets.token_hex(4)}")
    return _Move(temporary, path, _digest(old), _digest(data))


def _write_beside(move: _Move, data: bytes) -> None:
    """Write a new content beside its place, with mode and owner of what is there."""
    if move.target.exists() and not os.access(move.target, os.W_OK):
        raise PermissionError(13, "it may not be written", str(move.target))
    _put(move.temporary, data)
    if not move.target.exists():
        move.temporary.chmod(0o666 & ~umask())
        return
    there = move.target.stat()
    mine = move.temporary.stat()
    if hasattr(os, "chown") and (there.st_uid, there.st_gid) != (mine.st_uid, mine.st_gid):
        with suppress(OSError):  # only the superuser may
            os.chown(move.temporary, there.st_uid, there.st_gid)
    move.temporary.chmod(there.st_mode & 0o7777)


def _put(path: Path, data: bytes) -> None:
    """Write a new file down to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _note(journal: Path, moves: list[_Move], *, ready: bool) -> None:
    """Write the journal; `ready` says that all new contents are written."""
    folder = journal.parent
    rows = [[_row(move.temporary, folder), _row(move.target, folder), move.old, move.new] for move in moves]
    temporary = journal.with_name(f"{journal.name}{_MARK}{secrets.token_hex(4)}")
    try:
        _put(temporary, json.dumps({"version": 1, "ready": ready, "moves": rows}).encode())
        temporary.replace(journal)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _row(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _undo(
    journal: Path, moves: list[_Move], changes: Mapping[Path, bytes], expected: Mapping[Path, bytes], *, ready: bool
) -> None:
    """Put back what was renamed already (`ready`: that had begun), and take away the rest. At each step a kill leaves
    what `complete` can complete."""
    try:
        if ready:
            for move in moves:
                _put_back(move, changes[move.target], expected[move.target])
            _note(journal, moves, ready=False)
        _take_away(journal, moves)
    except OSError as error:
        name = error.filename or journal.parent
        raise AtlasError(
            f"cannot write {name}: {error.strerror}; some files may be written and others not yet",
            "mend that, then run it again: it completes what was begun",
        ) from error


def _put_back(move: _Move, new: bytes, old: bytes) -> None:
    if not move.temporary.exists() and _content(move.target) == new:
        _write_beside(move, new)
        back = _planned(move.target, old, old)
        _write_beside(back, old)
        back.temporary.replace(move.target)


def _take_away(journal: Path, moves: list[_Move]) -> None:
    for move in moves:
        move.temporary.unlink(missing_ok=True)
    journal.unlink(missing_ok=True)


def _read(journal: Path, top: Path) -> tuple[bool, list[_Move]]:
    """Whether the new contents of a journal are all written, and its moves. Raises `AtlasError` where it is none of
    ours."""
    folder = journal.parent
    try:
        content: Any = json.loads(journal.read_bytes())
        rows = [(_named(folder, temporary), _named(folder, target), old, new)
                for temporary, target, old, new in content["moves"]]  # fmt: skip
        ready = content.get("ready", True) is not False
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise AtlasError(f"{journal} cannot be read", "look at it, then remove it") from error
    moves = [_Move(*row) for row in rows]
    for move in moves:
        stem = f".{move.target.name}{_MARK}"
        plain = _is_inside(move.target, folder, top) and move.temporary.parent == move.target.parent
        if not plain or not move.temporary.name.startswith(stem) or move.target.is_symlink():
            raise AtlasError(f"{journal} is none that atlas-lint wrote", "look at it, then remove it")
    return ready, moves


def _named(folder: Path, path: str) -> Path:
    return Path(os.path.normpath(folder / path))


def _is_inside(path: Path, root: Path, top: Path) -> bool:
    """Whether a path leads to a place below one of the folders, by itself and through links, and not into git's own
    files."""
    if ".git" in path.parts or ".." in path.parts:
        return False
    return any(path.is_relative_to(folder) and _is_really_below(path, folder) for folder in (root, top))


def _is_really_below(path: Path, folder: Path) -> bool:
    return path.parent.resolve().is_relative_to(folder.resolve())


def _content(path: Path) -> bytes:
    """What a file holds; nothing where it is not there."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
