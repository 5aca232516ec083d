"""Where reports go: standard output, and files that are whole or not there."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import click

from atlas_lint import writing
from atlas_lint.errors import AtlasError
from atlas_lint.text import safe


def to_standard_output(pieces: Iterable[str]) -> None:
    """Write pieces of text; a reader that has seen enough ends it quietly. Raises `AtlasError` where they cannot be
    written."""
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
    """Write a text file as `to_file_bytes` does."""
    to_file_bytes(path, _encoded(pieces))


def to_file_bytes(path: str, data: bytes) -> None:
    """Write a generated file over what is there, through a temporary file beside it; a link stays one. Raises
    `AtlasError` if that cannot be done; then what is there has not changed."""
    if not path:
        raise AtlasError("the file to write has no name", "name it")
    target = Path(os.path.realpath(path))
    try:
        there = target.stat() if target.exists() else None
        if there and not stat.S_ISREG(there.st_mode):  # a device or a pipe takes the bytes as they come
            target.write_bytes(data)
            return
        writing.write(target, [data])
    except OSError as error:
        raise AtlasError(f"cannot write {path}: {error.strerror}") from error
    if there and there.st_nlink > 1:
        click.echo(f"note: {safe(path)} had {there.st_nlink} hard links and is now a file of its own", err=True)


def content(path: str) -> bytes | None:
    """Read a file that `over` will write; return None if there is none. Raise `AtlasError` if it cannot be read.

    Deletes the temporary files that killed runs left beside it.
    """
    try:
        writing.sweep(Path(os.path.realpath(path)))
        return writing.content(Path(path))
    except OSError as error:
        raise AtlasError(f"cannot read {path}: {error.strerror}") from error


def over(path: str, pieces: Iterable[str], was: bytes | None) -> None:
    """Write a text file that people edit, if it still holds what was read of it (`content`). Raises `AtlasError`; then
    it has not changed."""
    from atlas_lint import together  # not in a run that only reads

    together.write_one(Path(path), _encoded(pieces), was)


def _encoded(pieces: Iterable[str]) -> bytes:
    return "".join(pieces).encode("utf-8", "backslashreplace")


def drop_output(*streams: TextIO) -> None:
    """Nothing more can be written (to some streams, or to both), and nothing may complain about that at the exit."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in streams or (sys.stdout, sys.stderr):
        try:
            os.dup2(nothing, stream.fileno())
        except (OSError, ValueError):
            continue
