"""The source lines of a span, with marks and a label under it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from atlas_lint.drawing.style import BLUE, Style, cut, cut_start, wrap
from atlas_lint.findings.finding import Excerpt, Span
from atlas_lint.text import cell_width, count, safe

SHOWN_WIDTH = 160
"""Columns of a source line that are printed if the width of the terminal is unknown."""
_LEAST_ROOM = 40
_LEAST_BEFORE = 11
"""Cells of the text before a long span that stay in sight."""


class Gutter:
    """The margin to the left of source lines: it holds their numbers, `width` columns wide."""

    def __init__(self, style: Style, width: int) -> None:
        self.style = style
        self.width = width

    def line(self, number: int | str = "", text: str = "", sign: str = "|", color: str = BLUE) -> str:
        """Return a line with a number and text, both of which may be empty, and a sign between them."""
        margin = self.style.paint(f"{number!s:>{self.width}} {sign}", color, bold=True)
        return f"{margin} {text}\n" if text else f"{margin}\n"

    def note(self, name: str, color: str, text: str) -> Iterator[str]:
        """Yield a note (` = help: ...`), wrapped under its text."""
        start = self.width + len(name) + 5
        first, *others = self.style.wrapped(text, start, start)
        yield self.line(text=f"{self.style.paint(name, color, bold=True)}: {first}", sign="=")
        yield from (f"{line}\n" for line in others)

    @property
    def room(self) -> int:
        """The columns that are left for a source line."""
        return max((self.style.width or SHOWN_WIDTH) - self.width - 3, _LEAST_ROOM)


def source_lines(gutter: Gutter, span: Span, excerpt: Excerpt, mark: str, label: str, color: str) -> Iterator[str]:
    """Yield the first source line of a span, marks under it, a label (safe text), and the lines around it.

    The excerpt holds the lines around it, or None. A long line is cropped around the span, and printed alone.
    """
    if not excerpt.lines:
        return
    line = excerpt.lines[0].replace("\t", " ")
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    before, marked, after = _cropped(line, span.column - 1, max(end, span.column - 1), gutter.room)
    around = not before.startswith("…")
    yield gutter.line()
    if around and _is_worth_a_line(excerpt.before):
        yield _plain(gutter, span.line - 1, excerpt.before)
    yield gutter.line(span.line, f"{before}{marked}{after}".rstrip())
    yield from _marks(gutter, cell_width(before), mark * max(cell_width(marked), 1), label, color)
    if span.end_line > span.line:
        yield gutter.line(text=f"... and {count(span.end_line - span.line, 'more line')}")
    elif around and _is_worth_a_line(excerpt.after):
        yield _plain(gutter, span.line + 1, excerpt.after)


def _is_worth_a_line(line: str | None) -> TypeGuard[str]:
    """Check whether a line around a span is worth a line: it is not blank, and no end of a document."""
    return line is not None and line.strip() not in ("", "---", "...")


def _plain(gutter: Gutter, number: int, line: str) -> str:
    return gutter.line(number, cut(safe(line.replace("\t", " ")).rstrip(), gutter.room))


def _marks(gutter: Gutter, indent: int, marks: str, label: str, color: str) -> Iterator[str]:
    """Yield the marks, with the label beside them; a label that does not fit is below them, as far left as it must."""
    paint = gutter.style.paint
    if not label or gutter.style.width is None or indent + len(marks) + 1 + cell_width(label) <= gutter.room:
        yield gutter.line(text=" " * indent + paint(f"{marks} {label}".rstrip(), color, bold=True))
        return
    yield gutter.line(text=" " * indent + paint(marks, color, bold=True))
    left = max(min(indent, gutter.room - cell_width(label)), 0)
    first, *others = wrap(label, gutter.room, left, left)
    yield gutter.line(text=" " * left + paint(first, color, bold=True))
    yield from (gutter.line(text=paint(line, color, bold=True)) for line in others)


def _cropped(line: str, start: int, end: int, room: int) -> tuple[str, str, str]:
    """Return the text of a line before, in and after a span, made safe; crop a line longer than `room`."""
    before, marked, after = safe(line[:start]), safe(line[start:end]), safe(line[end:])
    left = room - min(cell_width(after), 1)
    marked = cut(marked, left - min(cell_width(before), _LEAST_BEFORE))
    before = cut_start(before, left - cell_width(marked))
    return before, marked, cut(after, room - cell_width(before) - cell_width(marked))
