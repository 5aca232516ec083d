"""Output streams: standard output, and files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import click

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import atomic_write
from atlas_lint.text import safe


def to_standard_output(pieces: Iterable[str]) -> None:
    """Write `pieces` to standard output; stop without an error if the reader closes the pipe.

    Raises `AtlasError` if they cannot be written.
    """
    try:
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
    except OSError as error:
        drop_output(sys.stdout)
        raise AtlasError(f"cannot write to standard output: {error.strerror}") from error


def to_file(path: str, pieces: Iterable[str]) -> None:
    """Write `pieces` to a text file as `to_file_bytes` does, and raise what it raises."""
    to_file_bytes(path, _encoded(pieces))


def to_file_bytes(path: str, data: bytes) -> None:
    """Write a generated file, through a temporary file beside it that replaces it.

    The target of a symbolic link is replaced, the link is kept. Raises `AtlasError` if the file cannot be written; it
    is then unchanged.
    """
    if not path:
        raise AtlasError("the name of the file to write is empty", "name a file")
    target = Path(os.path.realpath(path))
    try:
        there = target.stat() if target.exists() else None
        if there and not stat.S_ISREG(there.st_mode):  # a device or a pipe takes the bytes as they come
            target.write_bytes(data)
            return
        atomic_write.write(target, [data])
    except OSError as error:
        raise AtlasError(f"cannot write {path}: {error.strerror}") from error
    if there and there.st_nlink > 1:
        click.echo(f"note: {safe(path)} had {there.st_nlink} hard links and is now a separate file", err=True)


def content(path: str) -> bytes | None:
    """Read a file that `over` will write, after deleting the temporary files that killed runs left beside it.

    Returns None if it does not exist. Raises `AtlasError` if it cannot be read.
    """
    try:
        atomic_write.sweep(Path(os.path.realpath(path)))
        return atomic_write.content(Path(path))
    except OSError as error:
        raise AtlasError(f"cannot read {path}: {error.strerror}") from error


def over(path: str, pieces: Iterable[str], was: bytes | None) -> None:
    """Write a text file that people edit, if it still holds `was`, which `content` returned.

    Raises `AtlasError` if it has changed meanwhile or cannot be written; it is then unchanged.
    """
    from atlas_lint.filesystem import transaction  # not in a run that only reads

    transaction.write_one(Path(path), _encoded(pieces), was)


def _encoded(pieces: Iterable[str]) -> bytes:
    return "".join(pieces).encode("utf-8", "backslashreplace")


def drop_output(*streams: TextIO) -> None:
    """Redirect `streams` (default: both) to the null device, so that flushing them at exit raises nothing."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in streams or (sys.stdout, sys.stderr):
        try:
            os.dup2(nothing, stream.fileno())
        except (OSError, ValueError):
            continue


def is_dropped() -> bool:
    """Return whether standard output leads to the null device, as after `drop_output`."""
    try:
        return os.path.samestat(os.fstat(sys.stdout.fileno()), Path(os.devnull).stat())
    except (OSError, ValueError):
        return False
