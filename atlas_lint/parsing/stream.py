"""The documents in a text: the offsets of each, and the changes without which YAML 1.1 parsers would misread it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from atlas_lint.parsing.nodes import Refusal

_BEGINNING = r"(?:\A|(?<=[\r\n]))"
_VERSION = re.compile(_BEGINNING + r"%YAML[ \t]+([0-9]+)\.([0-9]+)(?=[ \t\r\n]|\Z)")
_HAS_DIRECTIVE = re.compile(rf"(?:\A|{_BEGINNING}\.\.\.[ \t]*(?:#[^\r\n]*)?[\r\n])(?:[ \t]*(?:#[^\r\n]*)?[\r\n])*%")
_INNER_MARK = re.compile(rf"({_BEGINNING}\.\.\.[ \t]*(?:#[^\r\n]*)?)?(\r\n|\r|\n)\ufeff(?(1)|(?=---[ \t\r\n]))")
_BETWEEN = re.compile(rf"(?:[ \t\r\n]+|#[^\r\n]*|{_BEGINNING}\.\.\.(?=[ \t\r\n]|\Z))*")
_DIRECTIVES = re.compile(r"(?:%[^\r\n]*|[ \t\r\n]+|#[^\r\n]*)*")
_DASHES = re.compile(rf"{_BEGINNING}---(?=[ \t\r\n]|\Z)")
_MARKER = re.compile(r"[\r\n](?:---|\.\.\.)(?=[ \t\r\n]|\Z)")
_MARKER_AFTER_LF = re.compile(_MARKER.pattern.replace(r"[\r\n]", "\n", 1))  # searched several times as fast


class Part(NamedTuple):
    """The part of a text that is one document, as offsets.

    `start` is the start of the line with its first directive, dashes or token. `content` is the offset from which its
    content may start, `end` that of its end.
    """

    start: int
    content: int
    end: int


def parts(text: str) -> Iterator[Part]:
    """Yield the parts of a text (valid YAML) that are its documents."""
    next_marker = _MARKER if "\r" in text else _MARKER_AFTER_LF
    position = 0  # at the start of a line
    while True:
        start = _end(_BETWEEN, text, position)
        content = start
        if text.startswith("%", start):
            content = _end(_DIRECTIVES, text, start)
        elif start == len(text):
            return
        content = _end(_DASHES, text, content)
        # The marker that ends it may follow at once: then the line break before it is the last character of `content`.
        marker = next_marker.search(text, max(content - 1, 0))
        line = max(text.rfind("\n", position, start), text.rfind("\r", position, start), position - 1) + 1
        position = marker.start() + 1 if marker else len(text)
        yield Part(line, content, position)


def has_directives(text: str) -> bool:
    """Check whether a document of the text has a directive (`%YAML`, `%TAG`)."""
    begins_a_line = "%" in text and (text.startswith("%") or "\n%" in text or "\r%" in text)
    return begins_a_line and bool(_HAS_DIRECTIVE.search(text))


def newer_version(text: str, part: Part) -> tuple[int, int] | None:
    """Return the two offsets of the `%YAML` directive that asks for a version 1.3 or later; None if there is none."""
    for version in _VERSION.finditer(text, part.start, part.content):
        if version[2].lstrip("0") not in ("", "1", "2"):
            return version.span()
    return None


def prepared(text: str) -> str:
    """Return a text that every parser reads as YAML 1.2, with the same offsets.

    The last line gets a line break, without which parsers differ on block scalars. A higher minor version becomes 1.2.
    A byte order mark before a document becomes a blank at the end of the line before. Raises `Refusal` for another
    major version.
    """
    if "%" in text and "%YAML" in text:  # the first test is faster
        for version in _VERSION.finditer(text):
            if version[1] != "1":
                raise Refusal(f"this is YAML {version[1]}.{version[2]}", "write it in YAML 1.2", *version.span())
        text = _VERSION.sub(lambda found: "%YAML 1.2".ljust(len(found[0])), text)
    if "\ufeff" in text:
        text = _INNER_MARK.sub(lambda found: f"{found[1] or ''} {found[2]}", text)
    return text if text.endswith(("\n", "\r")) or not text else f"{text}\n"


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
