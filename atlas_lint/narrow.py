"""Places in documents that are written in the usual way, found line by line: only what is asked for is read.

In block style an entry goes on as long as the lines below it are indented deeper, so keys and items are found by where
lines start. What a place holds is then read by itself, where it is more than a scalar on its line. A document with
anything in it that could mislead this (anchors, tags, tabs, quotes or brackets that go over several lines) is not
written in the usual way, and is read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from atlas_lint.spans import Node, Spot, locate

Path = tuple[str | int, ...]


def _at_start(first: str, rest: str) -> re.Pattern[str]:
    """Something at the start of a value, which is not after a word and a blank. That is asked for after the first
    character: a pattern that starts with a plain one is found fast."""
    return re.compile(rf"{first}(?<=[\s\[{{,]{first})(?<![^\s:\-,\[{{?] {first}){rest}")


_UNUSUAL = (
    *(re.compile(character) for character in "\t\r\x85\u2028\u2029\ufeff"),
    *(re.compile(rf"\n{start}") for start in ("%", r"\.\.\.", r"--- *[^ \n#]")),
    *(_at_start(first, r"\S") for first in ("&", r"\*", "!")),
    _at_start(r"\?", r"\s"),
    re.compile(r"<< *:"),
    _at_start('"', r'[^"\\\n]*(?:\\.[^"\\\n]*)*\\?(?:\n|\Z)'),  # a quote that is not closed on its line
    _at_start("'", r"[^'\n]*(?:''[^'\n]*)*(?:\n|\Z)"),
)
_FLOWS = tuple(re.compile(rf"{first}(?<=\s{first})(?<![^\s:-] {first}).*") for first in (r"\[", r"\{"))
_QUOTED_KEYS = (re.compile('" *:'), re.compile("' *:"))
_START = re.compile(r"(?:(?:---)?(?: *| +#.*)\n|#.*\n)*(?=[^ \n#])")
_KEY = re.compile(r"[A-Za-z0-9_$](?:[\w$./@-]| (?=[\w$./@-]))*")
_PLAIN = re.compile(r"""[^\s"'\[\]{}|>&*!%@`,?:#-](?:[^\n#:]|(?<! )\#|:(?![ \n]|\Z))*""")
_QUOTED = re.compile(r""""[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\n]*(?:''[^'\n]*)*'""")
_WRITTEN_KEY = re.compile(rf"(?:{_KEY.pattern}|{_QUOTED.pattern}):(?=[ \n]|\Z)")
_REST = re.compile(r"(?: +#.*| *)(?=\n|\Z)")
_BELOW = re.compile(r"(?:\n *(?:#.*)?(?=\n|\Z))*\n( *)(?=[^ \n#])")


class Manner(NamedTuple):
    """How a text is written: whether where lines start tells how it is made, and whether a key may be in quotes."""

    is_usual: bool
    may_quote_keys: bool


def manner(text: str) -> Manner:
    """How a document, or a file of several, is written. What is usual in a file is usual in each of its documents."""
    text = "\n" + text.replace("\r\n", " \n")  # a blank at the end of a line means nothing
    is_usual = not any(unusual.search(text) for unusual in _UNUSUAL)
    is_usual = is_usual and all(_is_closed(flow) for flows in _FLOWS for flow in flows.findall(text))
    return Manner(is_usual, any(quoted.search(text) for quoted in _QUOTED_KEYS))


def _is_closed(flow: str) -> bool:
    """Whether a list or mapping in brackets ends on its line."""
    bare = _QUOTED.sub("", flow).partition(" #")[0].rstrip()
    balanced = bare.count("[") == bare.count("]") and bare.count("{") == bare.count("}")
    return balanced and bare[-1] in "]}" and '"' not in bare and "'" not in bare


class Entry(NamedTuple):
    """An entry of a mapping, or an item of a list: the offset and column of its key or dash, the offset of what comes
    after that (the colon included), and where it ends. `below` is the offset and column of what starts on a line below,
    where nothing stands on its own."""

    start: int
    column: int
    after: int
    end: int
    below: tuple[int, int] | None


class Block(NamedTuple):
    """A mapping or list in block style: where its first key or dash is, in which column they stand, where it ends."""

    start: int
    column: int
    end: int


class Narrow:
    """A document's text, in which places are looked up. `read` gives the tree of a text (see `source.tree`)."""

    def __init__(self, text: str, read: Callable[[str], Node], written: Manner | None = None) -> None:
        self._whole = text
        self._text = text = text.replace("\r\n", " \n")
        self._read = read
        self._manner = written or manner(text)
        self._trees: dict[int, Node] = {}
        self._items: dict[Block, list[int]] = {}
        self._quoted: dict[Block, bool] = {}
        self._whole_tree: Node | None = None
        start = _START.match(text)
        is_read = start and _starts_block(text, start.end()) and self._manner.is_usual
        self._entries: dict[Path, Entry | None] = {}
        self._blocks: dict[Path, Block | None] = {(): Block(start.end(), 0, len(text)) if start and is_read else None}

    def spot(self, path: Path, part: str, nth: int) -> Spot:
        """What `spans.locate` finds in the tree of the whole document. Raises what reading raises."""
        entry: Entry | None = None
        for depth in range(len(path)):
            found = self._found(path[: depth + 1]) if not nth else None
            if found is None:
                return self._read_spot(entry, path, depth, part, nth)
            entry = found
        if entry is None:
            return self._read_spot(None, path, 0, part, nth)
        if isinstance(path[-1], str) and part in ("key", "owner"):
            return Spot(path, entry.start, entry.after - 1)
        scalar = self._scalar(entry) if part == "value" else None
        return Spot(path, *scalar) if scalar else self._read_spot(entry, path, len(path), part, nth)

    def _read_spot(self, entry: Entry | None, path: Path, depth: int, part: str, nth: int) -> Spot:
        """A place looked up in the tree of the entry that so many steps of the path lead to, or in the whole tree."""
        if entry is None:
            return locate(self.tree(), path, part, nth)
        first = path[depth - 1] if isinstance(path[depth - 1], str) else 0
        tree = self._tree(entry.start, entry.column, entry.end)
        found = locate(tree, (first, *path[depth:]), part, nth)
        offset = entry.start - entry.column
        return Spot((*path[:depth], *found.path[1:]), found.start + offset, found.end + offset)

    def tree(self) -> Node:
        """The tree of the whole document. Raises what reading raises."""
        if self._whole_tree is None:
            self._whole_tree = self._read(self._whole)
        return self._whole_tree

    def _tree(self, start: int, column: int, end: int) -> Node:
        """The tree of a stretch of the text; it stands in the same columns."""
        if start not in self._trees:
            self._trees[start] = self._read(" " * column + self._text[start:end])
        return self._trees[start]

    def _found(self, path: Path) -> Entry | None:
        """The entry to which a path leads, where that to which its beginning leads was found before."""
        if path not in self._entries:
            block = self._block(path[:-1])
            self._entries[path] = self._entry(block, path[-1]) if block else None
        return self._entries[path]

    def _block(self, path: Path) -> Block | None:
        """The mapping or list to which a path leads, where the entry that holds it was found before."""
        if path not in self._blocks:
            entry = self._entries[path]
            self._blocks[path] = self._inner(entry, isinstance(path[-1], int)) if entry else None
        return self._blocks[path]

    def _entry(self, block: Block, step: str | int) -> Entry | None:
        """The entry to which a step leads; None where there is none, or it is written in another way."""
        text = self._text
        is_list = _is_dash(text, block.start)
        if isinstance(step, int):
            items = self._dashes(block) if is_list else []
            return self._measured(items[step], block, 1) if step < len(items) else None
        if is_list or not _is_plain_key(step) or (self._manner.may_quote_keys and self._has_quoted_keys(block)):
            return None
        start = block.start
        if not _starts_with_key(text, step, start):
            line = f"\n{' ' * block.column}{step}:"
            while True:
                at = text.find(line, start, block.end)
                if at < 0:
                    return None
                start = at + 1 + block.column
                if _starts_with_key(text, step, start):
                    break
        return self._measured(start, block, len(step) + 1)

    def _has_quoted_keys(self, block: Block) -> bool:
        """Whether a key of a mapping is in quotes: it may be any key."""
        if block not in self._quoted:
            line = f"\n{' ' * block.column}"
            found = (self._text.find(line + quote, block.start, block.end) for quote in "\"'")
            self._quoted[block] = self._text[block.start] in "\"'" or max(found) >= 0
        return self._quoted[block]

    def _dashes(self, block: Block) -> list[int]:
        """Where the items of a list start."""
        if block not in self._items:
            found = (at.end() - 1 for at in _dash(block.column).finditer(self._text, block.start, block.end))
            self._items[block] = [block.start, *found]
        return self._items[block]

    def _measured(self, start: int, block: Block, length: int) -> Entry | None:
        """The entry whose key or dash is so long, and its end; None where that is not told by where lines start."""
        text, column, after = self._text, block.column, start + length
        line_end = text.find("\n", after)
        below = _BELOW.match(text, line_end) if line_end >= 0 else None
        if below is None or below.end() > block.end:
            return Entry(start, column, after, block.end, None)
        first, indent = below.end(), len(below[1])
        is_empty = bool(_REST.match(text, after))
        if is_empty and text[first] in "|>":  # it need not stand deeper
            return None
        is_list_in_column = is_empty and indent == column and length > 1 and _is_dash(text, first)
        if indent <= column and not is_list_in_column:
            return Entry(start, column, after, first - indent - 1, None)
        ends = (_shallower_or_no_item if is_list_in_column else _shallower)(column)
        end = ends.search(text, first, block.end)
        return Entry(start, column, after, end.start() if end else block.end, (first, indent) if is_empty else None)

    def _inner(self, entry: Entry, is_item: bool) -> Block | None:
        """The mapping or list that an entry holds; None where it holds none, or not in block style."""
        if entry.below:
            first, column = entry.below
            return Block(first, column, entry.end) if _starts_block(self._text, first) else None
        start = _blanks_end(self._text, entry.after)
        written = is_item and _WRITTEN_KEY.match(self._text, start)
        return Block(start, start - entry.start + entry.column, entry.end) if written else None

    def _scalar(self, entry: Entry) -> tuple[int, int] | None:
        """Where a scalar starts and ends that is all of an entry's value, and on one line."""
        text = self._text
        start = _blanks_end(text, entry.after)
        scalar = _PLAIN.match(text, start) or _QUOTED.match(text, start)
        if scalar is None:
            return None
        end = start + len(scalar[0].rstrip(" "))
        rest = _REST.match(text, end)
        return (start, end) if rest and not text[rest.end() : entry.end].strip() else None


def _starts_block(text: str, start: int) -> bool:
    return _is_dash(text, start) or bool(_WRITTEN_KEY.match(text, start))


def _is_dash(text: str, start: int) -> bool:
    return text.startswith("-", start) and text[start + 1 : start + 2] in ("", " ", "\n")


def _starts_with_key(text: str, key: str, start: int) -> bool:
    return text.startswith(f"{key}:", start) and text[start + len(key) + 1 : start + len(key) + 2] in ("", " ", "\n")


def _blanks_end(text: str, start: int) -> int:
    while text.startswith(" ", start):
        start += 1
    return start


@lru_cache(maxsize=1 << 12)
def _is_plain_key(key: str) -> bool:
    """Whether a key can be written without quotes, and in no other way."""
    return bool(_KEY.fullmatch(key))


@cache
def _dash(column: int) -> re.Pattern[str]:
    """A list's item, after the first, in a column."""
    return re.compile(rf"\n {{{column}}}-(?=[ \n]|\Z)")


@cache
def _shallower(column: int) -> re.Pattern[str]:
    """The end of what is indented deeper than a column."""
    return re.compile(rf"\n {{0,{column}}}(?=[^ \n#])")


@cache
def _shallower_or_no_item(column: int) -> re.Pattern[str]:
    """The end of a list whose items stand in the column of its key."""
    less = rf" {{0,{column - 1}}}(?=[^ \n#])|" if column else ""
    return re.compile(rf"\n(?:{less} {{{column}}}(?=[^ \n#-]|-[^ \n]))")
