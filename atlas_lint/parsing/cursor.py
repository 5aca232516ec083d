"""The place of a cursor in a text that need not be YAML: a scan by indentation, which needs no tree.

The scan keeps the nearest line of smaller indentation at each step, from the cursor upward. A dash makes what follows
it deeper. Anchors, aliases and merge keys are not followed. In prose (block scalars, plain and quoted scalars over
several lines) and comments, the role is `NOTHING`; in the brackets of a suppression comment it is `RULES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from atlas_lint.findings.place import Path
from atlas_lint.parsing import cursor_line
from atlas_lint.parsing.cursor_climb import Ground, children, ground, is_prose
from atlas_lint.parsing.cursor_flow import Collection, Scalar, parse_flow
from atlas_lint.parsing.cursor_line import BLOCK, EMPTY, FLOW, PLAIN, QUOTED, Line, is_blank, is_marker, unquoted
from atlas_lint.parsing.nodes import MAX_NESTING

KEY = "key"
VALUE = "value"
ITEM = "item"
RULES = "rules"
NOTHING = "nothing"

_MOST_FLOW_LINES = 50
_SUPPRESSION = re.compile(r"#[ \t]*atlas-lint:[ \t]*(?P<form>ignore(?:-record|-file)?)\[(?P<rules>[^\]#]*)$")


class Token(NamedTuple):
    """The scalar at a cursor, without its quotes: its columns from 0 in code points, and `typed`, its part before the
    cursor. `quote` is its quote, "" if it is plain.
    """

    start: int
    end: int
    typed: str
    quote: str


class Cursor(NamedTuple):
    """The place of a cursor.

    `role` is KEY (a key of the mapping at `path`), VALUE (the value at `path`), ITEM (the whole value at `path`, a
    scalar or the first key of a mapping), RULES or NOTHING. `mappings` holds the mappings around the cursor by path,
    each with the scalars of its keys ("" for other values), without the key that the cursor is in. `has_colon` is true
    if a colon follows the token. `line` and `column` (from 0) are those of the cursor, `indent` is the column of a
    block mapping at the cursor. `listed` are the other rules in the brackets of a suppression comment; `scope` is its
    form, and whether it is on a line of its own. `document` holds its first line and the line after its last.
    """

    role: str
    path: Path
    token: Token
    mappings: dict[Path, dict[str, str]]
    has_colon: bool
    line: int
    column: int
    indent: int
    in_flow: bool
    listed: tuple[str, ...]
    scope: tuple[str, bool]
    document: tuple[int, int]

    @property
    def siblings(self) -> dict[str, str]:
        """The other keys of the mapping that a key is typed in, or that holds the value."""
        return self.mappings.get(self.path if self.role != VALUE else self.path[:-1], {})


def find_cursor(lines: Sequence[str], line: int, column: int, also: Iterable[str] = ()) -> Cursor:
    """Return the place of a cursor: a line and a column from 0, in code points.

    `lines` are those of the file, without line ends. `also` names keys of mappings around the cursor whose own mappings
    are read, too. A place outside the text gives the role `NOTHING`.
    """
    if not 0 <= line < len(lines) or not 0 <= column <= len(lines[line]):
        return _nothing(line, column, (line, line))
    document = _document(lines, line)
    text = lines[line]
    if is_marker(text):
        return _nothing(line, column, document)
    return _Finder(lines, line, column, document, also).find()


def _nothing(line: int, column: int, document: tuple[int, int]) -> Cursor:
    token = Token(column, column, "", "")
    return Cursor(NOTHING, (), token, {}, False, line, column, column, False, (), ("", False), document)


def _document(lines: Sequence[str], line: int) -> tuple[int, int]:
    """Return the first line of the document around a line, and the line after its last."""
    first = next((number + 1 for number in range(line, -1, -1) if is_marker(lines[number])), 0)
    last = next((number for number in range(line + 1, len(lines)) if is_marker(lines[number])), len(lines))
    return min(first, line), last


class _Finder:
    def __init__(
        self, lines: Sequence[str], number: int, column: int, document: tuple[int, int], also: Iterable[str]
    ) -> None:
        self.lines, self.number, self.column, self.document = lines, number, column, document
        self.text = lines[number]
        self.also = tuple(also)

    def find(self) -> Cursor:
        text, column = self.text, self.column
        if is_blank(text):
            if "#" in text[:column]:
                return self.comment(text.index("#"), alone=True)
            return self.blank()
        flow = self.flow()
        if flow is not None:
            return flow
        line = cursor_line.parse(text)
        comment = _comment(line)
        if comment is not None and column > comment:
            return self.comment(comment, alone=False)
        return self.in_line(line)

    # Block style.

    def blank(self) -> Cursor:
        """Return the place of a cursor on a line without content: a new key or item."""
        if self.text[self.column :].strip():
            return self.nothing()
        following = range(self.number + 1, self.document[1])
        after = next((number for number in following if self.lines[number].strip()), None)
        if after is not None and is_prose(self.lines, after, self.document):
            return self.nothing()
        line = Line(self.text, (), self.column, None, self.column, self.column, self.column, EMPTY, self.column)
        return self.flow() or self.made(line, None, self.column, self.column)

    def in_line(self, line: Line) -> Cursor:
        column = self.column
        if line.key is not None:
            if line.key_start <= column <= line.key_end:
                return self.made(line, KEY, line.key_start, line.key_end)
            if line.form == EMPTY and column == line.key_end + 1 == len(self.text) and self.text[column - 1] == ":":
                return self.half_id(line)
            if line.form == EMPTY:
                is_apart = column > line.key_end + 1 and self.text[column - 1] in " \t"
                return self.made(line, VALUE, column, column) if is_apart else self.nothing()
            return self.scalar(line, VALUE)
        if line.form == EMPTY:
            is_apart = bool(line.dashes) and column > line.dashes[-1] + 1 and self.text[column - 1] in " \t"
            return self.made(line._replace(at=column), None, column, column) if is_apart else self.nothing()
        return self.scalar(line, None)

    def scalar(self, line: Line, role: str | None) -> Cursor:
        if line.form not in (PLAIN, QUOTED) or not line.value <= self.column:
            return self.nothing()
        end = max(line.end, self.column) if line.form == PLAIN and not self.text[self.column :].strip() else line.end
        if self.column > end:
            return self.nothing()
        return self.made(line, role, line.value, end)

    def half_id(self, line: Line) -> Cursor:
        """Return the place behind `role:` at the end of a line, as if the colon were part of an id that is typed."""
        return self.made(line._replace(key=None), None, line.key_start, self.column)

    def made(self, line: Line, role: str | None, start: int, end: int) -> Cursor:
        """Return the place in a line of block style. `role` is None for a key or an item, whichever may be there."""
        base = ground(self.lines, self.number, line, self.document)
        if base is None:
            return self.nothing()
        path = base.path
        if role is None:
            role = ITEM if path and not base.mappings.get(path) else KEY
        if role == VALUE:
            path = (*path, line.key or "")
        token = _token(self.text, start, end, self.column)
        if token is None:
            return self.nothing()
        has_colon = line.key is not None and role == KEY
        return self.cursor(role, path, token, base, has_colon, line.at)

    # Flow style.

    def flow(self) -> Cursor | None:
        """Return the place in the outermost flow collection that holds the cursor; None if there is none."""
        found = None
        indent = len(self.text) - len(self.text.lstrip(" \t")) if self.text.strip() else self.column
        indent += self.text.lstrip(" \t")[:1] in ("]", "}")
        for number in range(self.number, max(self.document[0], self.number - _MOST_FLOW_LINES) - 1, -1):
            text = self.lines[number]
            if is_blank(text) or (number < self.number and len(text) - len(text.lstrip(" \t")) >= indent):
                continue
            line = cursor_line.parse(text)
            indent = min(indent, line.indent)
            if line.form == FLOW:
                found = self.in_collection(number, line) or found
        return found

    def in_collection(self, number: int, line: Line) -> Cursor | None:
        """Return the place in the flow collection that starts on a line; None if it ends before the cursor."""
        last = self.number + 1
        while last < min(self.document[1], self.number + _MOST_FLOW_LINES):
            text = self.lines[last]
            deeper = len(text) - len(text.lstrip(" \t")) > line.indent
            if text.strip() and not deeper and text.strip()[0] not in "]}":
                break
            last += 1
        text = "\n".join(self.lines[number:last])
        offset = sum(len(text) + 1 for text in self.lines[number : self.number])
        cursor = offset + self.column
        root, is_comment = parse_flow(text, line.value, cursor)
        if not root.start < cursor <= root.end:
            return None
        if is_comment:
            return self.comment(text.rindex("#", 0, cursor) - offset, alone=self.text.lstrip().startswith("#"))
        base = ground(self.lines, number, line, self.document)
        if base is None:
            return self.nothing()
        path = base.path if line.key is None else (*base.path, line.key)
        return self.at_entry(root, path, base, text, offset)

    def at_entry(self, collection: Collection, path: Path, base: Ground, text: str, offset: int) -> Cursor:
        cursor = offset + self.column
        index = collection.around(cursor)
        entry = collection.entries[index]
        if not collection.is_list:
            base.mappings[path] = collection.scalars(without=index)
        inner = entry.inner
        step = index if collection.is_list else entry.name
        if len(path) > MAX_NESTING:
            return self.nothing()
        if inner is not None and inner.start < cursor <= inner.end:
            return self.at_entry(inner, (*path, step), base, text, offset)
        is_value = entry.colon >= 0 and cursor > entry.colon
        held = entry.value if is_value else entry.key
        if collection.is_list and entry.colon >= 0:
            return self.nothing()
        if held is None and is_value and text[cursor - 1] not in " \t\n":
            return self.nothing()
        part = held or Scalar(cursor, cursor, "")
        if isinstance(part, Collection) or not part.start <= cursor <= part.end or part.start < offset:
            return self.nothing()
        role = ITEM if collection.is_list else VALUE if is_value else KEY
        at = path if role == KEY else (*path, step)
        token = _token(self.text, part.start - offset, part.end - offset, self.column)
        if token is None:
            return self.nothing()
        return self.cursor(role, at, token, base, role == KEY and entry.colon >= 0, self.column, in_flow=True)

    # Results.

    def cursor(
        self, role: str, path: Path, token: Token, base: Ground, has_colon: bool, indent: int, in_flow: bool = False
    ) -> Cursor:
        for around in list(base.mappings):
            for name in self.also:
                if name in base.numbers.get(around, {}) and (*around, name) not in base.mappings:
                    number = base.numbers[around][name]
                    base.mappings[*around, name] = children(self.lines, number, self.document)
        where = (self.number, self.column, indent, in_flow)
        return Cursor(role, path, token, base.mappings, has_colon, *where, (), ("", False), self.document)

    def nothing(self) -> Cursor:
        return _nothing(self.number, self.column, self.document)

    def comment(self, start: int, alone: bool) -> Cursor:
        """Return the place in a comment that starts at a column."""
        found = _SUPPRESSION.match(self.text[start : self.column])
        if found is None or is_prose(self.lines, self.number, self.document):
            return self.nothing()
        typed = re.split(r"[,\s]", found["rules"])[-1]
        rest = re.match(r"[^\],\s]*", self.text[self.column :])
        token = Token(self.column - len(typed), self.column + (rest.end() if rest else 0), typed, "")
        whole = self.text[start + found.start("rules") :].partition("]")[0]
        own = self.text[token.start : token.end]
        listed = tuple(name for name in re.split(r"[,\s]+", whole) if name and name != own)
        cursor = self.nothing()
        return cursor._replace(role=RULES, token=token, listed=listed, scope=(found["form"], alone))


def _comment(line: Line) -> int | None:
    """Return the column of the comment at the end of a line; None if there is none."""
    start = line.value if line.form == BLOCK else line.end
    found = re.compile(r"(?:(?<=[ \t])|^)#").search(line.text, start)
    return found.start() if found else None


def _token(text: str, start: int, end: int, column: int) -> Token | None:
    """Return the scalar between two columns (quotes included) at a cursor; None behind its closing quote."""
    written = text[start:end]
    if written[:1] in ("*", "&", "!"):
        return None
    quote = written[:1] if written[:1] in ('"', "'") else ""
    if not quote or column == start:
        return Token(start, end, text[start:column], quote if column > start else "")
    closed = len(written) > 1 and written.endswith(quote)
    if closed and column == end:
        return None
    return Token(start + 1, end - closed, unquoted(text[start:column]), quote)
