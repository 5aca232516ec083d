"""Items in the brackets of a suppression comment: the rules that report something there."""

from __future__ import annotations

from atlas_lint.completion.items import RULE, Item
from atlas_lint.completion.view import View
from atlas_lint.parsing.cursor import Cursor
from atlas_lint.parsing.cursor_line import is_blank

_NEVER = ("yaml-syntax", "invalid-encoding", "resource-limit", "not-a-record", "unused-suppression")


def rule_items(view: View, lines: list[str], cursor: Cursor) -> list[Item]:
    """Return the rules that the comment could suppress: those that report something in the lines it applies to."""
    first, last = _scope(lines, cursor)
    rules = sorted(set(view.rules_at(first, last)) - {*_NEVER, *cursor.listed})
    return [Item(rule, rule, RULE) for rule in rules]


def _scope(lines: list[str], cursor: Cursor) -> tuple[int, int]:
    """Return the first and last line (from 0) that a comment applies to."""
    form, is_alone = cursor.scope
    if form == "ignore-file":
        return 0, len(lines) - 1
    if form == "ignore-record":
        return cursor.document[0], cursor.document[1] - 1
    if not is_alone:
        return cursor.line, cursor.line
    following = range(cursor.line + 1, cursor.document[1])
    first = next((number for number in following if not is_blank(lines[number])), cursor.line)
    indent = _indent(lines[first])
    deeper = range(first + 1, cursor.document[1])
    end = next((number for number in deeper if lines[number].strip() and _indent(lines[number]) <= indent), None)
    return first, (cursor.document[1] if end is None else end) - 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
