"""The location of paths by the indentation of a text: it is faster than the tree, and most places do not need that.

It handles block mappings and lists whose keys are words, and scalars on one line. For anything else it finds nothing,
and the caller uses the tree. It relies on a parser that has accepted the text and requires every line of a value to be
deeper than the mapping or list around it. So a line at the column of a mapping is a key of it, whatever is in between.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import NamedTuple

from atlas_lint.parsing.nodes import Located, Path
from atlas_lint.parsing.stream import Part

_NAME = re.compile(r"\w[\w./-]*")
_WORD = re.compile(r"\w[\w./-]*+(?::[\w./-]++)*+")
_WORDS = re.compile(rf" +\[(?: *{_WORD.pattern} *,)* *{_WORD.pattern} *\]")
_FIRST_KEY = re.compile(r"\w[^\r\n:#]*:(?=[ \r\n])")
_COLON = re.compile(r" *:(?=[ \r\n])")
_GAP = re.compile(r"(?:[ \r\n]+|#[^\r\n]*)*")
_SCALAR = re.compile(
    r" +(?P<token>(?P<plain>[^\s\-?:,\[\]{}#&*!|>'\"%@`][^ \r\n]*(?: +[^ #\r\n][^ \r\n]*)*)"
    r"|\"[^\"\\\r\n]*(?:\\[^\r\n][^\"\\\r\n]*)*\"|'[^'\r\n]*(?:''[^'\r\n]*)*')"
)
_TAIL = re.compile(r"(?: +(?:#[^\r\n]*)?)?(?:[\r\n]+ *(?:#[^\r\n]*)?)*")


class _Entry(NamedTuple):
    """An entry of a mapping or an item of a list: its offset, and the offset from which its value may start.

    `limit` is the end of the mapping around an entry, and of an item itself. `column` is the column of the mapping,
    from 0; -1 for an item and for the document.
    """

    start: int
    value: int
    limit: int
    column: int


class _Block(NamedTuple):
    """A block mapping or list: the offset and column of its first key or dash, and the latest offset of its end."""

    is_list: bool
    start: int
    column: int
    end: int


class Outline:
    """The locator of paths in one document of a text."""

    def __init__(self, text: str, part: Part) -> None:
        self.text = text
        self._entries: dict[Path, _Entry | None] = {(): _Entry(part.content, part.content, part.end, -1)}
        self._blocks: dict[Path, _Block | None] = {}
        self._items: dict[Path, list[int]] = {}

    def spot(self, path: Path, is_key: bool) -> Located | None:
        """Locate the scalar that a path leads to, or the key that it ends with; return None if that needs the tree.

        A path that continues below a scalar leads to the scalar.
        """
        if not path:
            return None
        found = self._key(path) if is_key else self._scalar(path)
        if found:
            return Located(path, *found)
        above = self._scalar(path[:-1])
        return Located(path[:-1], *above) if above else None

    def _key(self, path: Path) -> tuple[int, int] | None:
        name = path[-1]
        entry = self._entry(path) if isinstance(name, str) else None
        return (entry.start, entry.start + len(str(name))) if entry else None

    def _scalar(self, path: Path) -> tuple[int, int] | None:
        entry = self._entry(path) if path else None
        if not entry:
            return self._word_in_brackets(path) if path else None
        found = _SCALAR.match(self.text, entry.value)
        if not found:
            return None
        plain = found["plain"]
        if plain and (": " in plain or plain[-1] == ":"):  # a key on the line of a dash
            return None
        goes_on = _TAIL.match(self.text, found.end()).end() < self._end(entry)  # type: ignore[union-attr]  # never None
        return None if goes_on else found.span("token")

    def _word_in_brackets(self, path: Path) -> tuple[int, int] | None:
        index, entry = path[-1], self._entries.get(path[:-1])
        words = _WORDS.match(self.text, entry.value) if entry and path[:-1] else None
        if not words or not isinstance(index, int) or index < 0:
            return None
        return next((word.span() for word in islice(_WORD.finditer(self.text, *words.span()), index, None)), None)

    def _entry(self, path: Path) -> _Entry | None:
        if path not in self._entries:
            block = self._block(path[:-1])
            step = path[-1]
            if block is None or block.is_list is isinstance(step, str):
                self._entries[path] = None
            elif isinstance(step, str):
                self._entries[path] = self._in_mapping(block, step)
            else:
                self._entries[path] = self._item(block, path[:-1], step)
        return self._entries[path]

    def _block(self, path: Path) -> _Block | None:
        if path not in self._blocks:
            entry = self._entry(path)
            self._blocks[path] = self._value(entry, bool(path) and isinstance(path[-1], int)) if entry else None
        return self._blocks[path]

    def _value(self, entry: _Entry, is_item: bool) -> _Block | None:
        """Return the block mapping or list that is the value of an entry; None if there is none."""
        start = _GAP.match(self.text, entry.value).end()  # type: ignore[union-attr]  # never None
        line = self.text.rfind("\n", 0, start) + 1
        if line < entry.value and not is_item:  # only an item may begin on the line of its dash
            return None
        end = self._end(entry)
        if start >= end:
            return None
        if self.text.startswith(("- ", "-\n", "-\r"), start):
            return _Block(True, start, start - line, end)
        return _Block(False, start, start - line, end) if _FIRST_KEY.match(self.text, start) else None

    def _end(self, entry: _Entry) -> int:
        if entry.column < 0:
            return entry.limit
        end = _next_key(entry.column).search(self.text, entry.value, entry.limit)
        return end.start() if end else entry.limit

    def _in_mapping(self, block: _Block, name: str) -> _Entry | None:
        if not _NAME.fullmatch(name):
            return None
        text, column, first = self.text, block.column, block.start
        if text.startswith(name, first) and (colon := _COLON.match(text, first + len(name))):
            return _Entry(first, colon.end(), block.end, column)
        indent = "\n" + " " * column
        line, at = indent + name, first
        while (at := text.find(line, at, block.end)) >= 0:
            at += len(line)
            if colon := _COLON.match(text, at):
                break
        else:
            return None
        if text.find(indent + '"', first, at) >= 0 or text.find(indent + "'", first, at) >= 0:
            return None  # a key in quotes may be the same, and the first counts
        return _Entry(at - len(name), colon.end(), block.end, column)

    def _item(self, block: _Block, path: Path, index: int) -> _Entry | None:
        if path not in self._items:
            indent = "\n" + " " * block.column + "-"
            starts, at = [block.start], block.start
            while (at := self.text.find(indent, at, block.end)) >= 0:
                at += len(indent)
                if self.text.startswith((" ", "\n", "\r"), at):
                    starts.append(at - 1)
            self._items[path] = starts
        starts = self._items[path]
        if not 0 <= index < len(starts):
            return None
        start = starts[index]
        end = starts[index + 1] - block.column - 1 if index + 1 < len(starts) else block.end
        return _Entry(start, start + 1, end, -1)


@cache
def _next_key(column: int) -> re.Pattern[str]:
    """Return a pattern for the end of a key's value: a line that starts at the key's column or before it.

    A dash at the column of the key is part of the value.
    """
    before = rf" {{0,{column - 1}}}[^ \r\n#]|" if column else ""
    return re.compile(rf"\n(?:{before} {{{column}}}(?:[^ \r\n#-]|-[^ \r\n]))")
