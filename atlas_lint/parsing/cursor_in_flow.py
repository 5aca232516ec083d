"""The place of a cursor in a flow collection, which may be incomplete and extend over several lines."""

from __future__ import annotations

from atlas_lint.findings.place import Path
from atlas_lint.parsing import cursor_line
from atlas_lint.parsing.cursor import ITEM, KEY, VALUE, Cursor
from atlas_lint.parsing.cursor_climb import Ground, ground
from atlas_lint.parsing.cursor_flow import Collection, Scalar, parse_flow
from atlas_lint.parsing.cursor_line import FLOW, Line, is_blank
from atlas_lint.parsing.cursor_spot import Spot, token_at
from atlas_lint.parsing.nodes import MAX_NESTING

_MOST_LINES = 50
"""Lines above the cursor in which a collection is looked for, and lines below it that are read."""


def in_flow(spot: Spot) -> Cursor | None:
    """Return the place in the outermost flow collection that holds the cursor; None if there is none."""
    found = None
    indent = len(spot.text) - len(spot.text.lstrip(" \t")) if spot.text.strip() else spot.column
    indent += spot.text.lstrip(" \t")[:1] in ("]", "}")
    for number in range(spot.number, max(spot.document[0], spot.number - _MOST_LINES) - 1, -1):
        text = spot.lines[number]
        if is_blank(text) or (number < spot.number and len(text) - len(text.lstrip(" \t")) >= indent):
            continue
        line = cursor_line.parse(text)
        indent = min(indent, line.indent)
        if line.form == FLOW:
            found = _in_collection(spot, number, line) or found
    return found


def _in_collection(spot: Spot, number: int, line: Line) -> Cursor | None:
    """Return the place in the flow collection that starts on a line; None if it ends before the cursor."""
    last = spot.number + 1
    while last < min(spot.document[1], spot.number + _MOST_LINES):
        text = spot.lines[last]
        deeper = len(text) - len(text.lstrip(" \t")) > line.indent
        if text.strip() and not deeper and text.strip()[0] not in "]}":
            break
        last += 1
    text = "\n".join(spot.lines[number:last])
    offset = sum(len(text) + 1 for text in spot.lines[number : spot.number])
    cursor = offset + spot.column
    root, is_comment = parse_flow(text, line.value, cursor)
    if not root.start < cursor <= root.end:
        return None
    if is_comment:
        return spot.comment(text.rindex("#", 0, cursor) - offset, alone=spot.text.lstrip().startswith("#"))
    base = ground(spot.lines, number, line, spot.document)
    if base is None:
        return spot.nothing()
    path = base.path if line.key is None else (*base.path, line.key)
    return _at_entry(spot, root, path, base, text, offset)


def _at_entry(spot: Spot, collection: Collection, path: Path, base: Ground, text: str, offset: int) -> Cursor:
    """Return the place in a collection around the cursor. `offset` is that of the cursor's line in `text`."""
    cursor = offset + spot.column
    index = collection.around(cursor)
    entry = collection.entries[index]
    if not collection.is_list:
        base.mappings[path] = collection.scalars(without=index)
    inner = entry.inner
    step = index if collection.is_list else entry.name
    if len(path) > MAX_NESTING:
        return spot.nothing()
    if inner is not None and inner.start < cursor <= inner.end:
        return _at_entry(spot, inner, (*path, step), base, text, offset)
    is_value = entry.colon >= 0 and cursor > entry.colon
    held = entry.value if is_value else entry.key
    if collection.is_list and entry.colon >= 0:
        return spot.nothing()
    if held is None and is_value and text[cursor - 1] not in " \t\n":
        return spot.nothing()
    part = held or Scalar(cursor, cursor, "")
    if isinstance(part, Collection) or not part.start <= cursor <= part.end or part.start < offset:
        return spot.nothing()
    role = ITEM if collection.is_list else VALUE if is_value else KEY
    at = path if role == KEY else (*path, step)
    token = token_at(spot.text, part.start - offset, part.end - offset, spot.column)
    if token is None:
        return spot.nothing()
    return spot.cursor(role, at, token, base, role == KEY and entry.colon >= 0, spot.column, in_flow=True)
