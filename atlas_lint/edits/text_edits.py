"""Edits by span: what a command writes into data, so that every byte around it stays as it is.

A span counts as findings do: lines and columns from 1, in code points, without a byte order mark, the end exclusive.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from atlas_lint.findings.finding import Span
from atlas_lint.parsing.scalars import plain
from atlas_lint.parsing.source import decode
from atlas_lint.text import line_starts

# What needs no quotes wherever it stands, in flow collections and as a key too.
_PLAIN = re.compile(r"[A-Za-z_](?:[\w./+@-]|:(?=[\w./+@-])|[ ](?=[\w./+@(-]))*", re.ASCII)


class Edit(NamedTuple):
    """A stretch of a file (a path below the root) and the text that takes its place."""

    path: str
    span: Span
    text: str


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes of a file with edits made; equal edits count once.

    Raises `UnicodeDecodeError` where the file is not UTF-8, and `ValueError` where edits overlap or leave the file.
    """
    text = decode(data)
    starts = line_starts(text)
    stretches = sorted(
        {(_offset(starts, text, edit.span[:2]), _offset(starts, text, edit.span[2:]), edit.text) for edit in edits}
    )
    pieces, done = [], 0
    for start, end, replacement in stretches:
        if start < done or end < start:
            raise ValueError(f"edits overlap at offset {start}")
        pieces += [text[done:start], replacement]
        done = end
    pieces.append(text[done:])
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return mark + "".join(pieces).encode("utf-8")


def _offset(starts: list[int], text: str, place: tuple[int, ...]) -> int:
    line, column = place
    if not 1 <= line <= len(starts) or not 0 < column <= len(text) + 1:
        raise ValueError(f"line {line}, column {column} is not in the file")
    offset = starts[line - 1] + column - 1
    if offset > (starts[line] if line < len(starts) else len(text)):
        raise ValueError(f"line {line} has no column {column}")
    return offset


def line_end(text: str) -> str:
    """The line end that a text uses: that of its first line, LF where it has none."""
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def scalar(value: str, like: str = "") -> str:
    """A string written as a YAML scalar on one line, quoted as another one is (`like`, as written) where that can be.

    Without quotes only what every reader, of YAML 1.1 or 1.2, takes for this text wherever it stands.
    """
    quote = like[:1]
    if quote == "'" and _is_simple(value):
        return "'" + value.replace("'", "''") + "'"
    if quote != '"' and is_plain(value):
        return value
    return json.dumps(value, ensure_ascii=not _is_simple(value))


def is_plain(value: str) -> bool:
    """Whether a string needs no quotes anywhere."""
    meaning = plain(value)
    return _PLAIN.fullmatch(value) is not None and meaning.value == value and not meaning.hazard


def _is_simple(value: str) -> bool:
    """Whether a string has none but printable characters, so that no escape is needed."""
    return value.isprintable()
