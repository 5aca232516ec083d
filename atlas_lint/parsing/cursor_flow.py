"""Flow collections around a cursor (`[a, {b: c}]`), complete or not, over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from atlas_lint.parsing.cursor_line import unquoted

_WORD = r"(?:(?!:(?:\Z|[ \t\n,\[\]{}]))[^ \t\n,\[\]{}])++"
_TOKEN = re.compile(
    r"(?P<space>[ \t\n]+)"
    r"|(?P<comment>(?<![^ \t\n])#[^\n]*)"
    r"|(?P<quoted>\"(?:[^\"\\\n]|\\[^\n])*\"?|'(?:[^'\n]|'')*'?)"
    r"|(?P<open>[\[{])"
    r"|(?P<close>[\]}])"
    r"|(?P<comma>,)"
    r"|(?P<colon>:(?=[ \t\n,\[\]{}]|\Z)|(?<=[\"']):)"
    r"|(?P<property>[&!][^ \t\n,\[\]{}]*)"
    rf"|(?P<plain>{_WORD}(?:[ \t]++(?!#){_WORD})*+)"
    r"|(?P<other>[^\n])"
)
"""Quotes end at the end of their line: one that is never closed would swallow all that follows."""


class Scalar(NamedTuple):
    """A scalar: its start and end in the text, quotes included, and its text with them."""

    start: int
    end: int
    text: str


class Entry:
    """An item of a list, or a key with its value, between commas. An item is a key without colon."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = -1
        self.key: Scalar | Collection | None = None
        self.colon = -1
        self.value: Scalar | Collection | None = None

    @property
    def name(self) -> str:
        """The key without quotes; "" if there is none."""
        return unquoted(self.key.text) if isinstance(self.key, Scalar) else ""

    @property
    def inner(self) -> Collection | None:
        """The collection that is the value or the item."""
        held = self.key if self.colon < 0 else self.value
        return held if isinstance(held, Collection) else None


class Collection:
    """A flow collection. `end` is the offset of its last bracket; if that is missing, of the end of the text."""

    def __init__(self, is_list: bool, start: int) -> None:
        self.is_list = is_list
        self.start = start
        self.end = -1
        self.entries = [Entry(start + 1)]

    def around(self, cursor: int) -> int:
        """Return the index of the entry that a cursor is in."""
        return next((i for i, entry in enumerate(self.entries) if cursor <= entry.end), len(self.entries) - 1)

    def scalars(self, without: int) -> dict[str, str]:
        """Return the keys of the entries but one, with their values: "" for a value that is not a scalar."""
        others = [entry for index, entry in enumerate(self.entries) if index != without and entry.name]
        return {entry.name: unquoted(entry.value.text) if isinstance(entry.value, Scalar) else "" for entry in others}


def parse_flow(text: str, start: int, cursor: int) -> tuple[Collection, bool]:
    """Return the collection that starts at an offset, and whether the cursor is in a comment."""
    root = Collection(text[start] == "[", start)
    stack = [root]
    is_comment = False
    for kind, begin, end in _tokens(text, start + 1, cursor, stack):
        entry = stack[-1].entries[-1]
        if kind == "comment":
            is_comment = is_comment or begin < cursor <= end
        elif kind == "open":
            stack.append(Collection(text[begin] == "[", begin))
            _hold(entry, stack[-1])
        elif kind == "close":
            entry.end = stack.pop().end = begin
            if not stack:
                return root, is_comment
        elif kind == "comma":
            entry.end = begin
            stack[-1].entries.append(Entry(end))
        elif kind == "colon":
            entry.colon = begin if entry.colon < 0 else entry.colon
        elif kind in ("quoted", "plain", "other"):
            _hold(entry, Scalar(begin, end, text[begin:end]))
    for one in stack:
        one.end = one.entries[-1].end = len(text)
    return root, is_comment


def _hold(entry: Entry, part: Scalar | Collection) -> None:
    if entry.colon < 0:
        entry.key = entry.key or part
    else:
        entry.value = entry.value or part


def _tokens(text: str, at: int, cursor: int, stack: list[Collection]) -> Iterator[tuple[str, int, int]]:
    """Yield the kind, start and end of each token. `stack` holds the open collections at that time.

    A colon right before the cursor belongs to an id that is being typed, if an item or a value may be there.
    """
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return
        kind, end = found.lastgroup or "other", found.end()
        inner = stack[-1]
        is_value = inner.is_list or inner.entries[-1].colon >= 0
        if kind == "plain" and is_value and end == cursor - 1 and text[end] == ":":
            end = cursor
        yield kind, at, end
        at = end
