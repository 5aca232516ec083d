"""Spans for a tree that another parser has built without them.

The tree has every token in the order of the text, with its style, so one forward scan finds each token. The scan skips
blanks, comments, anchors and tags; the rest is the token. It never guesses: if the text differs from the tree, it
raises `Misaligned`. It also does so if the lines of a block are not indented as YAML 1.2.2 (chapter 8) requires, which
the other parser does not always check.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from atlas_lint.parsing.nodes import (
    MAX_NESTING,
    TOO_DEEP,
    Alias,
    LimitPassed,
    Mapping,
    Node,
    Scalar,
    Sequence,
)
from atlas_lint.parsing.scalars import CORE_TAG
from atlas_lint.parsing.stream import Part

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_LONE_CR = re.compile(r"\r(?!\n)")
_SPACE = re.compile(r"[ \t\r\n]*")
_WORDS = re.compile(r"[^ \t\n]+")
_TYPED = re.compile(r"[-+.~\w]*")
_TAG = re.compile(r"!<[^>]*>|!!?[^\s,\[\]{}!]*")  # without a handle: that needs a directive
QUOTED = {
    "double": re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL),
    "single": re.compile(r"'[^']*(?:''[^']*)*'"),
}
_BRACE = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*|\?(?=[ \t\r\n])|&[^\s,\[\]{}]+|!<[^>]*>|![^\s,\[\]{}]*)*\{")
_HEADER = re.compile(r"[|>][-+0-9]*")
_FIRST_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))*?( *)(?=[^ \t\r\n]|\t[ \t]*[^ \t\r\n])")
_LEADING = re.compile(r"(?:[ \t]*\n)*?( *)(?=[^ \t\n]|\t[ \t]*[^ \t\n])")


class Misaligned(Exception):
    """The text at an offset differs from the tree."""


class Aligner:
    """The builder of one document's tree with spans. `unquoted` returns the value of a quoted scalar, as written."""

    def __init__(self, text: str, part: Part, unquoted: Callable[[str], str]) -> None:
        self.text = text
        self.part = part
        self.position = part.content
        self.anchors: dict[str, Node | None] = {}
        self.unquoted = unquoted
        self.line_ends = ("\n", "\r") if _LONE_CR.search(text, part.start, part.end) else ("\n",)

    def root(self, tree: Any) -> Node | None:
        """Return the tree of the document; None if the document is empty. Raises `Misaligned` and `LimitPassed`."""
        if tree.style == "null" and tree.anchor is None and tree.tag is None:
            return None
        node = self.node(tree, -1, 0, 0)
        self.blanks()
        if self.position != self.part.end:
            raise Misaligned(self.position)
        return node

    def node(self, tree: Any, empty: int, depth: int, least: int) -> Node:
        """Return a node. `empty` is its offset if it is empty; -1: the one after its anchor and tag.

        On a line of its own it is indented by at least `least` columns. Raises `Misaligned` if the text differs from
        the tree, `LimitPassed` if the tree nests too deeply.
        """
        kind, anchor, before = tree.kind, tree.anchor, self.position
        if kind == "alias":
            self.blanks()
            self.require_indented(before, least)
            start = self.position
            self.expect("*" + tree.value)
            if tree.value not in self.anchors:
                raise Misaligned(start)
            return Alias(start, self.position, self.anchors[tree.value])
        tag = None
        if anchor is not None or tree.tag is not None:
            self.blanks()
            self.require_indented(before, least)
            tag = self.properties(anchor, tree.tag)
        if anchor is not None:
            self.anchors[anchor] = None  # until it is whole
        if kind == "scalar":
            if tree.style != "null":
                self.blanks()
                self.require_indented(before, least)
            node: Node = self.scalar(tree, tag, empty)
        else:
            self.blanks()
            self.require_indented(before, least)
            if depth == MAX_NESTING:
                raise LimitPassed(TOO_DEEP, self.position, self.position + 1)
            node = (self.sequence if kind == "sequence" else self.mapping)(tree, depth + 1)
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def properties(self, anchor: str | None, written: str | None) -> str | None:
        """Skip the anchor and the tag, in any order; return the whole tag, None if there is none."""
        tag = None
        for _ in range((anchor is not None) + (written is not None)):
            self.blanks()
            if anchor is not None and self.text.startswith("&", self.position):
                self.expect("&" + anchor)
            else:
                tag = self.matched(_TAG)
                tag = tag[2:-1] if tag.startswith("!<") else tag.replace("!!", CORE_TAG, 1)
        return tag

    # Scalars

    def scalar(self, tree: Any, tag: str | None, empty: int) -> Scalar:
        """Return a scalar; `tag` is its whole tag, `empty` as for `node`. Raises `Misaligned`."""
        style, value = tree.style, tree.value
        if style == "null":
            at = self.position if empty < 0 else empty
            return Scalar(at, at, "", True, tag)
        self.blanks()
        start = self.position
        if style == "plain":
            if self.text[start : start + 1] in ("|", ">", "@", "`"):
                raise Misaligned(start)
            if type(value) is str:
                self.words(value)
            else:
                value = self.matched(_TYPED)
            return Scalar(start, self.position, value, True, tag)
        if style in QUOTED:
            written = self.matched(QUOTED[style])
            return Scalar(start, self.position, value if type(value) is str else self.unquoted(written), False, tag)
        header = self.matched(_HEADER)
        if value.strip(" \t\n"):
            self.position = self.block_end(start, value)
        elif not header:
            raise Misaligned(start)
        return Scalar(start, self.position, value, False, tag)

    def words(self, value: str) -> None:
        """Skip the words of a plain scalar, between which lines may break."""
        if self.text.startswith(value, self.position):
            self.position += len(value)
            return
        for word in _WORDS.findall(value):
            self.matched(_SPACE)
            self.expect(word)

    def block_end(self, start: int, value: str) -> int:
        """Return the end of the last line of a block scalar that is not blank.

        The scalar ends before the first line that is not indented enough. Raises `Misaligned` if the text differs.
        """
        first, leading = _FIRST_LINE.match(self.text, start), _LEADING.match(value)
        if not first or not leading:
            raise Misaligned(start)
        indent = len(first[1]) - len(leading[1])
        end = self.part.end
        if indent > 0:
            shallow = re.compile(rf"[\r\n] {{0,{indent - 1}}}(?=[^ \r\n])").search(self.text, first.end(), end)
            end = shallow.start() if shallow else end
        return start + len(self.text[start:end].rstrip(" \t\r\n"))

    # Collections

    def sequence(self, tree: Any, depth: int) -> Sequence:
        """Return a list; `depth` is the level of its items."""
        start = self.position
        items: list[Node] = []
        if tree.style == "flow":
            self.expect("[")
            for item in tree.value:
                items.append(self.node(item, -1, depth, 0))
                self.separator()
            self.blanks()
            self.expect("]")
            return Sequence(start, self.position, items)
        end, column = start, self.column()
        for item in tree.value:
            self.blanks()
            self.require_column(column)
            self.expect("-")
            items.append(self.node(item, self.position, depth, column + 1))
            end = items[-1].end
        return Sequence(start, end, items)

    def mapping(self, tree: Any, depth: int) -> Mapping:
        """Return a mapping; `depth` is the level of its entries."""
        start = self.position
        entries: list[tuple[Node, Node]] = []
        is_flow = tree.style == "flow" and self.has_braces(tree)
        column = self.column() if tree.style != "flow" else -1
        if is_flow:
            self.expect("{")
        for key, value in tree.value:
            entries.append(self.entry(key, value, depth, column))
            if is_flow:
                self.separator()
        if is_flow:
            self.blanks()
            self.expect("}")
            return Mapping(start, self.position, entries)
        if self.text.startswith(("&", "!"), start):  # of the first key
            start = entries[0][0].start
        return Mapping(start, max(entries[-1][0].end, entries[-1][1].end), entries)

    def has_braces(self, tree: Any) -> bool:
        """Check whether a mapping in flow style has braces; as an item of a list, a single pair needs none.

        A brace may belong to the first key, or to its first key, and so on. The mapping has braces if there is one for
        each of these mappings.
        """
        mappings, braces, position = 0, 0, self.position
        while tree.kind == "mapping":
            mappings += 1
            if not tree.value:
                break
            tree = tree.value[0][0]
        while brace := _BRACE.match(self.text, position):
            braces += 1
            position = brace.end()
        return braces == mappings

    def entry(self, key_tree: Any, value_tree: Any, depth: int, column: int) -> tuple[Node, Node]:
        """Return the key and the value of an entry; `column` is that of its mapping, -1 in flow style.

        Raises `Misaligned` and `LimitPassed`.
        """
        self.blanks()
        if column >= 0:
            self.require_column(column)
        mark = self.position
        is_explicit = self.text.startswith("?", mark) and self.text[mark + 1 : mark + 2] in ("", *" \t\r\n")
        if is_explicit:
            self.position += 1
        key = self.node(key_tree, self.position, depth, _least(key_tree, column))
        before = self.position
        self.blanks()
        has_value = self.text.startswith(":", self.position)
        if key.start == key.end:
            mark = self.position if has_value else mark
            key = Scalar(mark, mark + 1, "", True, key.tag if isinstance(key, Scalar) else None)
            if key_tree.anchor is not None:
                self.anchors[key_tree.anchor] = key
        if has_value:
            self.position += 1
            return key, self.node(value_tree, self.position, depth, _least(value_tree, column))
        if value_tree.style != "null" or (column >= 0 and not is_explicit):
            raise Misaligned(self.position)
        self.position = before
        return key, self.node(value_tree, key.end, depth, 0)

    def separator(self) -> None:
        """Skip the comma after an item; after the last one there may be none. Raises `Misaligned` if one is missing."""
        self.blanks()
        if not self.text.startswith(("]", "}"), self.position):
            self.expect(",")

    # The scan

    def column(self) -> int:
        """Return the column of the position, from 0."""
        start = max(self.text.rfind(end, self.part.start, self.position) for end in self.line_ends)
        return self.position - max(start, self.part.start - 1) - 1

    def require_column(self, column: int) -> None:
        """Raise `Misaligned` if the position is in another column."""
        if self.column() != column:
            raise Misaligned(self.position)

    def require_indented(self, before: int, least: int) -> None:
        """Raise `Misaligned` if the position is on a later line than `before`, in a column before `least`."""
        if least > 0 and self.column() < min(least, self.position - before):
            raise Misaligned(self.position)

    def blanks(self) -> None:
        """Skip blanks, line breaks and comments."""
        if self.text[self.position : self.position + 1] in " \t\r\n#":
            found = _BLANK.match(self.text, self.position)
            self.position = found.end() if found else self.position

    def expect(self, token: str) -> None:
        """Skip a token. Raises `Misaligned` if the text differs."""
        if not self.text.startswith(token, self.position):
            raise Misaligned(self.position)
        self.position += len(token)

    def matched(self, pattern: re.Pattern[str]) -> str:
        """Skip and return a match of a pattern. Raises `Misaligned` if there is none."""
        found = pattern.match(self.text, self.position)
        if not found:
            raise Misaligned(self.position)
        self.position = found.end()
        return found[0]


def _least(tree: Any, column: int) -> int:
    """Return the least indentation of a key or value of a mapping: a list may begin in the column of the mapping."""
    return column if tree.kind == "sequence" and tree.style != "flow" else column + 1
