"""The lines of a document that may be broken, as a scan finds them."""

from __future__ import annotations

import re
from typing import NamedTuple

STRUCTURE = "structure"
PLAIN = "plain"
BLOCK = "block"
QUOTED = "quoted"
FLOW = "flow"
BLANK = "blank"

Range = tuple[int, int]

CLOSERS = {"[": "]", "{": "}"}
HEADER = re.compile(r"[|>](?:[-+][1-9]?|([1-9])[-+]?)?[ \t]*(?:(?<=[ \t])#.*)?\Z")


class Line(NamedTuple):
    """A line of a document as offsets; `kind` is what it belongs to at its start.

    `number` is its number in the file. Only a line of STRUCTURE has `dashes`, and a `key` or `value` if one is on it.
    """

    number: int
    start: int
    end: int
    indent: int
    kind: str
    dashes: tuple[int, ...] = ()
    key: Range | None = None
    value: Range | None = None

    @property
    def content(self) -> int:
        """The offset of the first character that is no blank."""
        return self.start + self.indent


class Scan(NamedTuple):
    """The lines of a document, and what does not fit in them.

    `quotes` are the starts of quoted scalars that do not end on their line, `unclosed` those of brackets that nothing
    closes. `crossed` are pairs of a bracket and the bracket of the other form that closes it. `trailing` are a value
    in quotes or brackets, as the offsets of its start, of the text after it, and of the end of that.
    """

    text: str
    lines: list[Line]
    quotes: list[int]
    unclosed: list[int]
    crossed: list[Range]
    trailing: list[tuple[int, int, int]]

    def with_edit(self, start: int, end: int, new: str) -> str:
        """Return the text after a replacement."""
        return self.text[:start] + new + self.text[end:]

    def line_at(self, offset: int) -> Line:
        """Return the line that holds an offset."""
        return next(line for line in reversed(self.lines) if line.start <= offset)
