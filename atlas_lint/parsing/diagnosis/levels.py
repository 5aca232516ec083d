"""The block structure of a document: which lines do not fit the lists and mappings that the lines above begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from atlas_lint.parsing.diagnosis.lines import PLAIN, STRUCTURE, Line, Scan

COLUMN = "column"
ITEM = "item"
KEY = "key"
TEXT = "text"

_KEY_OR_ITEM = re.compile(r"-[ \t].*:(?:[ \t]|\Z)|[^\s:#]+[ \t]*:(?:[ \t]|\Z)")


class Level(NamedTuple):
    """An open list or mapping: its column, the index of its first line, and whether its last entry has no value yet.

    A text without a key or dash is a level, too (`is_text`).
    """

    column: int
    is_list: bool
    first: int
    is_open: bool
    is_text: bool = False


class Misfit(NamedTuple):
    """A line that does not fit the levels above it; `at` is its index.

    The `kind` is COLUMN (no level has its column), ITEM (an item among keys), TEXT (an item after a text in its
    column) or KEY (no item among items). `levels` are those that were open, outermost first.
    """

    at: int
    kind: str
    levels: tuple[Level, ...]


def misfits(scan: Scan) -> Iterator[Misfit]:
    """Yield the lines that do not fit, from the first; the later ones may only follow from it."""
    levels: list[Level] = []
    for index, line in enumerate(scan.lines):
        if line.kind == PLAIN and _KEY_OR_ITEM.match(scan.text[line.content : line.end]):
            yield Misfit(index, COLUMN, tuple(levels))
        if line.kind != STRUCTURE:
            continue
        before = tuple(levels)
        kind = _enter(levels, line, index)
        if kind:
            yield Misfit(index, kind, before)


def _enter(levels: list[Level], line: Line, index: int) -> str:
    """Change the levels to those after a line; return the kind of its misfit, "" if it fits."""
    column, is_item = line.indent, bool(line.dashes)
    while levels and levels[-1].column > column:
        levels.pop()
        if not levels:
            _push(levels, line, index)
            return COLUMN
    if levels and levels[-1].column == column and levels[-1].is_list and not is_item:
        if len(levels) > 1 and levels[-2].column == column:
            levels.pop()
        else:
            return KEY
    if not levels or (levels[-1].column < column and levels[-1].is_open):
        _close(levels)
        _push(levels, line, index)
        return ""
    top = levels[-1]
    if top.column < column:
        return COLUMN
    if is_item and not top.is_list:
        if not top.is_open:
            return TEXT if top.is_text else ITEM
        _close(levels)
    else:
        levels.pop()
    _push(levels, line, index, top.first if is_item == top.is_list else index)
    return ""


def _close(levels: list[Level]) -> None:
    if levels:
        levels[-1] = levels[-1]._replace(is_open=False)


def _push(levels: list[Level], line: Line, index: int, first: int = -1) -> None:
    """Add the levels that a line begins: a list for each dash, and a mapping for its key."""
    is_open = line.value is None
    begins = index if first < 0 else first
    for number, dash in enumerate(line.dashes):
        is_last = line.key is None and number == len(line.dashes) - 1
        levels.append(Level(dash - line.start, True, begins if not number else index, is_open and is_last))
    if line.key:
        begins = index if line.dashes else begins
        levels.append(Level(line.key[0] - line.start, False, begins, is_open))
    elif not line.dashes:
        levels.append(Level(line.indent, False, begins, False, is_text=True))
