"""The search for the place of a cursor in a text that need not be YAML: a scan by indentation, which needs no tree.

The scan keeps the nearest line of smaller indentation at each step, from the cursor upward. A dash makes what follows
it deeper. Anchors, aliases and merge keys are not followed. In prose (block scalars, plain and quoted scalars over
several lines) and comments, the role is `NOTHING`; in the brackets of a suppression comment it is `RULES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from atlas_lint.parsing import cursor_line
from atlas_lint.parsing.cursor import ITEM, KEY, VALUE, Cursor
from atlas_lint.parsing.cursor_climb import ground, is_prose
from atlas_lint.parsing.cursor_in_flow import in_flow
from atlas_lint.parsing.cursor_line import BLOCK, EMPTY, PLAIN, QUOTED, Line, is_blank, is_marker
from atlas_lint.parsing.cursor_spot import Spot, token_at

_COMMENT = re.compile(r"(?:(?<=[ \t])|^)#")


def find_cursor(lines: Sequence[str], line: int, column: int, also: Iterable[str] = ()) -> Cursor:
    """Return the place of a cursor: a line and a column from 0, in code points.

    `lines` are those of the file, without line ends. `also` names keys of mappings around the cursor whose own mappings
    are read, too. A place outside the text gives the role `NOTHING`.
    """
    if not 0 <= line < len(lines) or not 0 <= column <= len(lines[line]):
        return Spot(lines, line, column, (line, line)).nothing()
    spot = Spot(lines, line, column, _document(lines, line), tuple(also))
    return spot.nothing() if is_marker(spot.text) else _found(spot)


def _document(lines: Sequence[str], line: int) -> tuple[int, int]:
    """Return the first line of the document around a line, and the line after its last."""
    first = next((number + 1 for number in range(line, -1, -1) if is_marker(lines[number])), 0)
    last = next((number for number in range(line + 1, len(lines)) if is_marker(lines[number])), len(lines))
    return min(first, line), last


def _found(spot: Spot) -> Cursor:
    text, column = spot.text, spot.column
    if is_blank(text):
        if "#" in text[:column]:
            return spot.comment(text.index("#"), alone=True)
        return _blank(spot)
    flow = in_flow(spot)
    if flow is not None:
        return flow
    line = cursor_line.parse(text)
    comment = _comment(line)
    if comment is not None and column > comment:
        return spot.comment(comment, alone=False)
    return _in_line(spot, line)


def _blank(spot: Spot) -> Cursor:
    """Return the place of a cursor on a line without content: a new key or item."""
    if spot.text[spot.column :].strip():
        return spot.nothing()
    following = range(spot.number + 1, spot.document[1])
    after = next((number for number in following if spot.lines[number].strip()), None)
    if after is not None and is_prose(spot.lines, after, spot.document):
        return spot.nothing()
    line = Line(spot.text, (), spot.column, None, spot.column, spot.column, spot.column, EMPTY, spot.column)
    return in_flow(spot) or _made(spot, line, None, spot.column, spot.column)


def _in_line(spot: Spot, line: Line) -> Cursor:
    column = spot.column
    if line.key is not None:
        if line.key_start <= column <= line.key_end:
            return _made(spot, line, KEY, line.key_start, line.key_end)
        if line.form == EMPTY and column == line.key_end + 1 == len(spot.text) and spot.text[column - 1] == ":":
            return _half_id(spot, line)
        if line.form == EMPTY:
            is_apart = column > line.key_end + 1 and spot.text[column - 1] in " \t"
            return _made(spot, line, VALUE, column, column) if is_apart else spot.nothing()
        return _scalar(spot, line, VALUE)
    if line.form == EMPTY:
        is_apart = bool(line.dashes) and column > line.dashes[-1] + 1 and spot.text[column - 1] in " \t"
        return _made(spot, line._replace(at=column), None, column, column) if is_apart else spot.nothing()
    return _scalar(spot, line, None)


def _scalar(spot: Spot, line: Line, role: str | None) -> Cursor:
    if line.form not in (PLAIN, QUOTED) or not line.value <= spot.column:
        return spot.nothing()
    end = max(line.end, spot.column) if line.form == PLAIN and not spot.text[spot.column :].strip() else line.end
    if spot.column > end:
        return spot.nothing()
    return _made(spot, line, role, line.value, end)


def _half_id(spot: Spot, line: Line) -> Cursor:
    """Return the place behind `role:` at the end of a line, as if the colon were part of an id that is typed."""
    return _made(spot, line._replace(key=None), None, line.key_start, spot.column)


def _made(spot: Spot, line: Line, role: str | None, start: int, end: int) -> Cursor:
    """Return the place in a line of block style. `role` is None for a key or an item, whichever may be there."""
    base = ground(spot.lines, spot.number, line, spot.document)
    if base is None:
        return spot.nothing()
    path = base.path
    if role is None:
        role = ITEM if path and not base.mappings.get(path) else KEY
    if role == VALUE:
        path = (*path, line.key or "")
    token = token_at(spot.text, start, end, spot.column)
    if token is None:
        return spot.nothing()
    has_colon = line.key is not None and role == KEY
    return spot.cursor(role, path, token, base, has_colon, line.at)


def _comment(line: Line) -> int | None:
    """Return the column of the comment at the end of a line; None if there is none."""
    start = line.value if line.form == BLOCK else line.end
    found = _COMMENT.search(line.text, start)
    return found.start() if found else None
