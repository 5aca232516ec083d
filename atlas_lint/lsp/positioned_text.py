"""Texts with the positions of the protocol: lines from 0, and columns in the units that client and server agreed on.

Lines end at LF, CRLF and CR, in the protocol as in findings. A byte order mark is a character of a client's text, and
findings do not count it.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from lsprotocol import types

from atlas_lint.findings.finding import Span
from atlas_lint.text import line_starts, utf8_column, utf16_column

UTF_8, UTF_16, UTF_32 = "utf-8", "utf-16", "utf-32"
ENCODINGS = (UTF_8, UTF_16, UTF_32)
"""The units of columns, the preferred ones first."""
MARK = "\ufeff"


def units(text: str, encoding: str) -> int:
    """Return the length of a text in the units of an encoding."""
    if encoding == UTF_32 or text.isascii():
        return len(text)
    column = utf8_column if encoding == UTF_8 else utf16_column
    return column(text, len(text) + 1) - 1


class PositionedText:
    """A text in which offsets (code points), positions of the protocol and spans of findings are converted.

    `encoding` is one of `ENCODINGS`.
    """

    def __init__(self, text: str, encoding: str) -> None:
        self.text, self.encoding = text, encoding

    @cached_property
    def starts(self) -> list[int]:
        """The offset of the start of each line."""
        return line_starts(self.text)

    def line(self, number: int) -> str:
        """Return a line (from 0) without its line break; "" if there is none of that number."""
        if not 0 <= number < len(self.starts):
            return ""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end].rstrip("\r\n")

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; one outside the text or its line is moved to the nearest end of it."""
        number = position.line
        if number >= len(self.starts):
            return len(self.text)
        line = self.line(number)
        return self.starts[number] + _code_points(line, position.character, self.encoding)

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset."""
        offset = min(max(offset, 0), len(self.text))
        number = bisect_right(self.starts, offset) - 1
        return types.Position(number, units(self.text[self.starts[number] : offset], self.encoding))

    def offset_of(self, line: int, column: int) -> int:
        """Return the offset of a line and column of a finding, both from 1; at most that of the end of its line."""
        if line > len(self.starts):
            return len(self.text)
        mark = 1 if line == 1 and self.text.startswith(MARK) else 0
        return self.starts[line - 1] + min(mark + column - 1, len(self.line(line - 1)))

    def range(self, span: Span) -> types.Range:
        """Return the range of a span."""
        start, end = self.offset_of(span.line, span.column), self.offset_of(span.end_line, span.end_column)
        return types.Range(self.position(start), self.position(max(start, end)))

    def span(self, range: types.Range) -> Span:
        """Return the span of a range."""
        return Span(*self._line_and_column(self.offset(range.start)), *self._line_and_column(self.offset(range.end)))

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        mark = 1 if line == 1 and self.text.startswith(MARK) else 0
        return line, max(offset - self.starts[line - 1] + 1 - mark, 1)


def _code_points(line: str, column: int, encoding: str) -> int:
    """Return the number of code points before a column (from 0, in units of `encoding`), at most those of the line."""
    if encoding == UTF_32 or line.isascii():
        return min(column, len(line))
    passed = 0
    for number, character in enumerate(line):
        passed += units(character, encoding)
        if passed > column:
            return number
    return len(line)
