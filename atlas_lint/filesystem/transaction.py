"""Transactions on files that people and other programs edit: write all files or none, and lose no edit.

Several files are written with a journal. It first lists the files to be written. Then the new contents are written into
temporary files beside their targets, and the journal marks them as complete. Each then replaces its target, which is
checked before and after. The next run that finds a journal (`complete`) deletes temporary files that are incomplete and
puts complete ones in place. The journal is in the folder of the data and is not trusted: it can only rename or delete
files with names that this module makes, below one folder.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from atlas_lint.digests import blake2b
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.atomic_write import JOURNAL, beside, content, dress, put
from atlas_lint.filesystem.exchange import create, is_closed, settle, swap

_MARK = ".atlas-lint-"

Seen = Mapping[Path, bytes | None]
"""The contents that a command read, by absolute path; None if there was no such file."""


class _Move(NamedTuple):
    """A file to be written: the temporary file, its target, the digests of the old (None: no file) and new content."""

    temporary: Path
    target: Path
    old: str | None
    new: str


def write_all(root: Path, top: Path, changes: Mapping[Path, bytes], expected: Seen) -> None:
    """Write files (new content by absolute path) below `top` or `root`, with a journal in `root` meanwhile.

    `expected` holds the contents that the command read, of these files and of others that the changes depend on. If one
    has changed, nothing is written. Raises `AtlasError`; every file is then unchanged, unless the message reports
    another state.
    """
    with _as_atlas_error(root), _lock(root):
        _complete(root, top)
        changed = {path: data for path, data in changes.items() if expected[path] != data}
        for path in changed:
            _require_own_file(path, root, top)
        moves = [_planned(path, data, expected[path]) for path, data in changed.items()]
        folders = _make_folders(root, moves)
        try:
            _write(root / JOURNAL, moves, changed, expected)
        except BaseException:
            for folder in folders:
                with suppress(OSError):
                    folder.rmdir()
            raise


def write_one(path: Path, data: bytes, expected: bytes | None) -> None:
    """Write a file whose content is `expected` (None: it does not exist); of a symbolic link, write its target.

    Raises `AtlasError` if the file has changed or cannot be written; then nothing is written.
    """
    target = Path(os.path.realpath(path))
    try:
        _require_single(target)
        with beside(target, [data]) as temporary:
            _require_unchanged({target: expected})
            _put_in_place(temporary, target, is_new=expected is None)
            if not is_closed(temporary) or content(temporary) != expected:
                swap(temporary, target)
                raise _changed(target)
    except OSError as error:
        raise AtlasError(f"cannot write {path}: {error.strerror}") from error


def _write(journal: Path, moves: list[_Move], changes: Mapping[Path, bytes], expected: Seen) -> None:
    if not moves:
        return
    ready = False
    try:
        _note(journal, moves, ready=False)
        for move in moves:
            put(move.temporary, changes[move.target])
            dress(move.temporary, move.target)
        _require_unchanged(expected)
        _note(journal, moves, ready=True)
        ready = True
        for move in moves:
            _place(move)
        for move in moves:  # an edit between the two checks is in the file that was exchanged
            _require_old(move)
    except BaseException as error:
        _undo(journal, moves, ready=ready)
        if isinstance(error, OSError):
            targets = {str(move.temporary): move.target for move in moves}
            name = targets.get(str(error.filename), error.filename or journal.parent)
            raise AtlasError(f"cannot write {name}: {error.strerror}; every file is as it was") from error
        raise
    _delete(journal, moves)


def _place(move: _Move) -> None:
    """Put a new content in place. Raises `AtlasError` if the file has changed since it was read."""
    if _held(move.target) != move.old:
        raise _changed(move.target)
    _put_in_place(move.temporary, move.target, is_new=move.old is None)


def _put_in_place(temporary: Path, target: Path, *, is_new: bool) -> None:
    try:
        (create if is_new else swap)(temporary, target)
    except (FileExistsError, FileNotFoundError) as error:
        raise _changed(target) from error


def _require_old(move: _Move) -> None:
    if not is_closed(move.temporary) or _held(move.temporary) != move.old:
        raise _changed(move.target)


def is_interrupted(root: Path) -> bool:
    """Check whether a run was interrupted while it wrote in a folder."""
    return (root / JOURNAL).is_file()


def complete(root: Path, top: Path) -> int:
    """Complete the writing of an interrupted run, or undo it if not all new contents were written.

    Returns the number of files that were put in place. Raises `AtlasError` if that fails.
    """
    with _as_atlas_error(root), _lock(root):
        return _complete(root, top)


def interrupted_note(root: Path) -> str:
    """Return the note about a run that was interrupted while it wrote in a folder."""
    return f"an earlier run was interrupted while it wrote ({root / JOURNAL}): the next run that writes completes it"


@contextmanager
def _lock(root: Path) -> Iterator[None]:
    """Keep other runs from writing in a folder. The lock ends with the process. Raises `AtlasError` if one writes."""
    try:
        import fcntl
    except ImportError:  # not on every platform
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


@contextmanager
def _as_atlas_error(path: Path) -> Iterator[None]:
    """Raise `AtlasError` for an `OSError`."""
    try:
        yield
    except OSError as error:
        raise AtlasError(f"cannot write {error.filename or path}: {error.strerror}") from error


def _complete(root: Path, top: Path) -> int:
    journal = root / JOURNAL
    try:
        for left in root.glob(f"{JOURNAL}{_MARK}*"):  # journals that were not completely written
            left.unlink()
        if not journal.is_file():
            return 0
        ready, moves = _read(journal, top)
        for move in moves:
            settle(move.temporary)
        waiting = [move for move in moves if ready and _is_waiting(journal, move)]
        for move in waiting:
            _place(move)
            _require_old(move)
        _delete(journal, moves)
    except OSError as error:
        raise AtlasError(f"cannot complete {journal}: {error.strerror}") from error
    return len(waiting)


def _is_waiting(journal: Path, move: _Move) -> bool:
    """Check whether a file still has to be put in place. Raises `AtlasError` if it has changed since."""
    there, waiting = _held(move.target), _held(move.temporary)
    if there == move.new and waiting in (None, move.old, move.new):
        return False
    if there == move.old and waiting == move.new:
        return True
    raise AtlasError(
        f"{journal} says that {move.target} was being written, and it has changed since",
        f"restore it (a file named *{_MARK}* may hold its content), then delete these files and {journal.name}",
    )


def _require_unchanged(expected: Seen) -> None:
    for path, data in expected.items():
        try:
            same = content(path) == data
        except OSError:  # a folder or a pipe, for instance
            same = False
        if not same:
            raise _changed(path)


def _changed(path: Path) -> AtlasError:
    return AtlasError(f"{path} has changed while it was worked on, so nothing was written", "run it again")


def _require_own_file(path: Path, root: Path, top: Path) -> None:
    if path.is_symlink() or not _is_inside(path, root, top):
        raise AtlasError(f"{path} is not written: it is a symbolic link, or outside {top}")
    _require_single(path)


def _require_single(path: Path) -> None:
    """Raise `AtlasError` if a file has several hard links: replacing one would separate it from the others."""
    try:
        links = path.lstat().st_nlink if path.is_file() else 1
    except FileNotFoundError:
        return
    if links > 1:
        raise AtlasError(
            f"{path} has {links} hard links, and writing it would separate it from the others, so nothing was written",
            f"make it a file of its own first: cp {path.name} copy && mv copy {path.name}",
        )


def _planned(path: Path, data: bytes, old: bytes | None) -> _Move:
    temporary = path.with_name(f".{path.name}{_MARK}{secrets.token_hex(4)}")
    return _Move(temporary, path, None if old is None else _digest(old), _digest(data))


def _make_folders(root: Path, moves: Iterable[_Move]) -> list[Path]:
    """Create the missing folders; return them, the deepest first."""
    made: list[Path] = []
    for move in moves:
        missing = [folder for folder in move.target.parents if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            made.insert(0, folder)
    return made


def _note(journal: Path, moves: list[_Move], *, ready: bool) -> None:
    """Write the journal; `ready` if all new contents are written."""
    folder = journal.parent
    rows = [[_row(move.temporary, folder), _row(move.target, folder), move.old, move.new] for move in moves]
    temporary = journal.with_name(f"{journal.name}{_MARK}{secrets.token_hex(4)}")
    try:
        put(temporary, json.dumps({"version": 1, "ready": ready, "moves": rows}).encode())
        temporary.replace(journal)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _row(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _undo(journal: Path, moves: list[_Move], *, ready: bool) -> None:
    """Restore every file that was replaced, and delete the temporary files.

    `ready` if the replacing had begun. If the process is killed at any step, `complete` can continue.
    Raises `AtlasError` if a file cannot be restored.
    """
    try:
        replaced = [move for move in moves if ready and _is_placed(move)]
        left = [move for move in replaced if not _put_back(move)]
        moves = [move for move in moves if move not in left]
        if replaced:
            _note(journal, moves, ready=False)
        _delete(journal, moves)
    except OSError as error:
        name = error.filename or journal.parent
        raise AtlasError(
            f"cannot write {name}: {error.strerror}; some files may be written and others not yet",
            "correct that, then run it again: it completes the writing",
        ) from error
    if left:
        raise AtlasError(
            f"{left[0].target} was changed twice while it was being written; its first content is in "
            f"{left[0].temporary}",
            "merge the two by hand",
        )


def _is_placed(move: _Move) -> bool:
    """Check whether a complete new content has replaced its target."""
    settle(move.temporary)
    return _held(move.temporary) != move.new


def _put_back(move: _Move) -> bool:
    """Restore the old content of a file; return False if another program has edited the new one meanwhile."""
    if move.old is None:
        move.target.replace(move.temporary)
    else:
        swap(move.temporary, move.target)
    if is_closed(move.temporary) and _held(move.temporary) == move.new:
        return True
    if move.old is None:
        create(move.temporary, move.target)
    else:
        swap(move.temporary, move.target)
    return False


def _delete(journal: Path, moves: list[_Move]) -> None:
    for move in moves:
        move.temporary.unlink(missing_ok=True)
    journal.unlink(missing_ok=True)


def _read(journal: Path, top: Path) -> tuple[bool, list[_Move]]:
    """Return whether the new contents of a journal are all written, and its moves.

    Raises `AtlasError` if atlas-lint did not write it.
    """
    folder = journal.parent
    try:
        content: Any = json.loads(journal.read_bytes())
        rows = [(_named(folder, temporary), _named(folder, target), old, new)
                for temporary, target, old, new in content["moves"]]  # fmt: skip
        ready = content.get("ready", True) is not False
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise AtlasError(f"{journal} cannot be read", "check it, then delete it") from error
    moves = [_Move(*row) for row in rows]
    for move in moves:
        stem = f".{move.target.name}{_MARK}"
        plain = _is_inside(move.target, folder, top) and move.temporary.parent == move.target.parent
        if not plain or not move.temporary.name.startswith(stem) or move.target.is_symlink():
            raise AtlasError(f"{journal} is not a journal of atlas-lint", "check it, then delete it")
    return ready, moves


def _named(folder: Path, path: str) -> Path:
    return Path(os.path.normpath(folder / path))


def _is_inside(path: Path, root: Path, top: Path) -> bool:
    """Check whether a path is below one of the folders, as written and with links followed, and not in git's folder."""
    if ".git" in path.parts or ".." in path.parts:
        return False
    return any(path.is_relative_to(folder) and _is_really_below(path, folder) for folder in (root, top))


def _is_really_below(path: Path, folder: Path) -> bool:
    return path.parent.resolve().is_relative_to(folder.resolve())


def _held(path: Path) -> str | None:
    """Return the digest of a file's content; None if there is no such file."""
    data = content(path)
    return None if data is None else _digest(data)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
