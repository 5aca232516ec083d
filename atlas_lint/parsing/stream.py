"""The stream of documents in a text: what readers of YAML 1.1 would mistake, and where each document starts."""

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
    """The part of a text that is one document: where the line with its first directive, dashes or token starts, where
    its content may start, and where it ends."""

    start: int
    content: int
    end: int


def parts(text: str) -> Iterator[Part]:
    """Yield the documents of a text that is YAML."""
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
        # The marker that ends it may follow at once: the line break before that is the last character looked at.
        marker = next_marker.search(text, max(content - 1, 0))
        line = max(text.rfind("\n", position, start), text.rfind("\r", position, start), position - 1) + 1
        position = marker.start() + 1 if marker else len(text)
        yield Part(line, content, position)


def has_directives(text: str) -> bool:
    """Return whether a document of the text has a directive (`%YAML`, `%TAG`)."""
    begins_a_line = "%" in text and (text.startswith("%") or "\n%" in text or "\r%" in text)
    return begins_a_line and bool(_HAS_DIRECTIVE.search(text))


def prepared(text: str) -> str:
    """Return a text, its offsets unchanged, that every reader takes for YAML 1.2 where this one is.

    The last line gets an end, without which readers differ on block scalars. A higher minor version is read as 1.2, and
    a byte order mark before a document as a blank at the end of the line before. Raises `Refusal` for another major
    version.
    """
    if "%" in text and "%YAML" in text:  # the first is found faster
        for version in _VERSION.finditer(text):
            if version[1] != "1":
                raise Refusal(f"this is YAML {version[1]}.{version[2]}", "write it in YAML 1.2", version.start())
        text = _VERSION.sub(lambda found: "%YAML 1.2".ljust(len(found[0])), text)
    if "\ufeff" in text:
        text = _INNER_MARK.sub(lambda found: f"{found[1] or ''} {found[2]}", text)
    return text if text.endswith(("\n", "\r")) or not text else f"{text}\n"


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
