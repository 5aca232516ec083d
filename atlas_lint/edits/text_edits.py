"""Text edits by span, which leave every other byte of a file unchanged.

Spans are as in findings: lines and columns from 1, in code points, without a byte order mark, the end exclusive.
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

# Text that needs no quotes anywhere, not even in a flow collection or as a key.
_PLAIN = re.compile(r"[A-Za-z_](?:[\w./+@-]|:(?=[\w./+@-])|[ ](?=[\w./+@(-]))*", re.ASCII)


class Edit(NamedTuple):
    """A span of a file (`path` is below the root) and the text that replaces it."""

    path: str
    span: Span
    text: str


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the bytes of a file with edits applied; equal edits count once.

    Raises `UnicodeDecodeError` if the file is not UTF-8, and `ValueError` if edits overlap or are outside the file.
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
    """Return the line end of the first line of a text; LF if it has none."""
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def scalar(value: str, like: str = "") -> str:
    """Return a string as a YAML scalar on one line, quoted like the written scalar `like` if possible.

    It has no quotes only if every reader of YAML 1.1 and 1.2 reads it as this string, in any position.
    """
    quote = like[:1]
    if quote == "'" and _is_simple(value):
        return "'" + value.replace("'", "''") + "'"
    if quote != '"' and is_plain(value):
        return value
    return json.dumps(value, ensure_ascii=not _is_simple(value))


def is_plain(value: str) -> bool:
    """Return whether a string needs no quotes in any position."""
    meaning = plain(value)
    return _PLAIN.fullmatch(value) is not None and meaning.value == value and not meaning.hazard


def _is_simple(value: str) -> bool:
    """Return whether a string has only printable characters, so that it needs no escapes."""
    return value.isprintable()
