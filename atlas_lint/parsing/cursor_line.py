"""One line of a text that need not be YAML: its dashes, its key, and the start of its value."""

from __future__ import annotations

import re
from typing import NamedTuple

_DASHES = re.compile(r"(?:-(?:[ \t]+|$))*")
_PROPERTIES = re.compile(r"(?:[&!][^ \t]*(?:[ \t]+|$))*")
_KEY = re.compile(
    r"(?P<quoted>\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')[ \t]*:(?=[ \t]|$)"
    r"|(?P<plain>[^ \t\"'#&*!|>%@`\[\]{},](?:(?![ \t]#|:[ \t]|:$).)*):(?=[ \t]|$)"
)
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?:[ \t]#.*)?$")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"?|'(?:[^']|'')*'?")
_MARKER = re.compile(r"(?:---|\.\.\.)(?:[ \t]|$)")

EMPTY = "empty"
BLOCK = "block scalar"
FLOW = "flow collection"
QUOTED = "quoted scalar"
ALIAS = "alias"
PLAIN = "plain scalar"


class Line(NamedTuple):
    """A line of block style. All columns count code points from 0.

    `dashes` are the columns of its dashes, `at` is the column behind them. `key` is its key without quotes, None if it
    has none; `key_start` and `key_end` enclose the key with its quotes. `value` is the column at which its value (of an
    item without a key: the item) starts, behind anchors and tags, and `form` the form of that value. `end` is the end
    of the value on this line, without blanks and comments.
    """

    text: str
    dashes: tuple[int, ...]
    at: int
    key: str | None
    key_start: int
    key_end: int
    value: int
    form: str
    end: int

    @property
    def indent(self) -> int:
        """The column of the first dash, else of the content."""
        return self.dashes[0] if self.dashes else self.at

    @property
    def scalar(self) -> str:
        """The text of the value if it is a scalar on this line, without quotes; "" if it is not."""
        if self.form in (PLAIN, QUOTED):
            return unquoted(self.text[self.value : self.end])
        return ""


def is_marker(text: str) -> bool:
    """Check whether a line starts or ends a document."""
    return text.startswith(("---", "...")) and _MARKER.match(text) is not None


def is_blank(text: str) -> bool:
    """Check whether a line is empty or holds only a comment."""
    return not text.strip() or text.lstrip(" \t").startswith("#")


def parse(text: str) -> Line:
    """Parse a line that is not blank."""
    start = len(text) - len(text.lstrip(" \t"))
    dashes = _DASHES.match(text, start)
    at = dashes.end() if dashes else start
    columns = tuple(column for column in range(start, at) if text[column] == "-")
    begin = _after_properties(text, at)
    key = _KEY.match(text, begin)
    if key is None:
        form, end = _value(text, begin)
        return Line(text, columns, at, None, begin, begin, begin, form, end)
    written = key["quoted"] or key["plain"]
    value = key.end() + len(text[key.end() :]) - len(text[key.end() :].lstrip(" \t"))
    value = _after_properties(text, value)
    form, end = _value(text, value)
    return Line(text, columns, at, unquoted(written).rstrip(), begin, begin + len(written.rstrip()), value, form, end)


def _after_properties(text: str, start: int) -> int:
    found = _PROPERTIES.match(text, start)
    return found.end() if found else start


def _value(text: str, start: int) -> tuple[str, int]:
    """Return the form of the value that starts at a column, and its end on the line."""
    rest = text[start:]
    if not rest.strip() or rest.startswith("#"):
        return EMPTY, start
    if _BLOCK.match(rest):
        return BLOCK, start
    if rest[0] in "[{":
        return FLOW, start
    if rest[0] in "\"'":
        found = _QUOTED.match(text, start)
        return QUOTED, found.end() if found else len(text)
    return (ALIAS if rest[0] == "*" else PLAIN), start + plain_length(rest)


def plain_length(text: str) -> int:
    """Return the length of the plain scalar at the start of a text: up to a comment, without trailing blanks."""
    comment = re.search(r"[ \t]#", text)
    return len((text[: comment.start()] if comment else text).rstrip())


def unquoted(text: str) -> str:
    """Return a scalar without its quotes, its escapes as written but for doubled single quotes."""
    if text[:1] == "'":
        return text[1:].removesuffix("'").replace("''", "'")
    return text[1:].removesuffix('"') if text[:1] == '"' else text
