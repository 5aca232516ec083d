"""Where reports go: standard output, and files that are whole or not there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from atlas_lint import writing
from atlas_lint.errors import AtlasError


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
    to_file_bytes(path, "".join(pieces).encode("utf-8", "backslashreplace"))


def to_file_bytes(path: str, data: bytes) -> None:
    """Write a file through a temporary one beside it. Raises `AtlasError` where that cannot be done."""
    if not path:
        raise AtlasError("the file to write has no name", "name it")
    target = Path(path).resolve()
    try:
        if target.exists() and not target.is_file():  # a device or a pipe takes the bytes as they come
            target.write_bytes(data)
        else:
            writing.write(target, [data])
    except OSError as error:
        raise AtlasError(f"cannot write {path}: {error.strerror}") from error


def drop_output(*streams: TextIO) -> None:
    """Nothing more can be written (to some streams, or to both), and nothing may complain about that at the exit."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in streams or (sys.stdout, sys.stderr):
        try:
            os.dup2(nothing, stream.fileno())
        except (OSError, ValueError):
            continue
