"""Places as spans: what a path leads to is exactly the token that was written there."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_lint.findings.place import FIRST, KEY, OWNER, VALUE, Path, Place
from atlas_lint.parsing.locate import SourceFile, look_up
from atlas_lint.parsing.nodes import Located
from atlas_lint.parsing.source import read


def spot(text: str, path: Path, part: str = VALUE, nth: int = 0) -> Located:
    locator = SourceFile(text.encode()).locator(0)
    assert locator
    return locator.spot(path, part, nth)


def written(text: str, path: Path, part: str = VALUE, nth: int = 0) -> str:
    """Return the text at a place of the first document."""
    at = spot(text, path, part, nth)
    return text[at.start : at.end]


# By hand: the awkward cases one by one.

VALUES: dict[str, tuple[str, Path, str]] = {
    "plain": ("a: b\n", ("a",), "b"),
    "plain, then blanks": ("a: b  \t\n", ("a",), "b"),
    "plain, then a comment": ("a: b # c\n", ("a",), "b"),
    "plain with a hash in it": ("a: b#c # d\n", ("a",), "b#c"),
    "plain over lines": ("a: b\n  c\n\n  d # e\n", ("a",), "b\n  c\n\n  d"),
    "quoted": ("a: 'b''c' # d\n", ("a",), "'b''c'"),
    "quoted over lines": ('a: "b\n\n  # c\\\n  d"  # e\n', ("a",), '"b\n\n  # c\\\n  d"'),
    "an empty text": ("a: '' # b\n", ("a",), "''"),
    "on the next line": ("a: # b\n\n  # c\n  d\n", ("a",), "d"),
    "after an anchor": ("a: &b c\n", ("a",), "c"),
    "after a tag": ("a: !b c\n", ("a",), "c"),
    "after the tag !": ("a: ! c\n", ("a",), "c"),
    "after a long tag": ("a: !<x:y> 'c'\n", ("a",), "'c'"),
    "after both and lines": ("a: &b # c\n  !d\n\n  # e\n  f\n", ("a",), "f"),
    "an anchor in brackets": ("[&a b, &c [d]]", (0,), "b"),
    "a list with an anchor in brackets": ("[&a b, &c [d]]", (1,), "[d]"),
    "a tag in braces": ("{a: !b c}", ("a",), "c"),
    "literal": ("a: |\n  b\n  c\nd: e\n", ("a",), "|\n  b\n  c"),
    "literal with blank lines": ("a: |\n\n  b\n\n\n# c\nd: e\n", ("a",), "|\n\n  b"),
    "literal with blanks at its end": ("a: |\n  b  \n  \nd: e\n", ("a",), "|\n  b"),
    "kept": ("a: |+\n  b\n\n\nd: e\n", ("a",), "|+\n  b"),
    "folded with an indentation": ("a: >2\n    b\n   c\n\n", ("a",), ">2\n    b\n   c"),
    "with a comment in its header": ("a: |- # b\n  c # d\n# e\n", ("a",), "|- # b\n  c # d"),
    "at the end without a line break": ("a: |\n  b", ("a",), "|\n  b"),
    "literal, nothing in it": ("a: |  # b\n\n\nc: d\n", ("a",), "|"),
    "folded, nothing in it": ("a: >-\nc: d\n", ("a",), ">-"),
    "literal after an anchor": ("a: &b |\n  c\n", ("a",), "|\n  c"),
    "literal as an item": ("- |\n  a\n\n- b\n", (0,), "|\n  a"),
    "in brackets": ("a: [b, # c\n  d # e\n  ] # f\n", ("a",), "[b, # c\n  d # e\n  ]"),
    "an item in brackets": ("a: [b, # c\n  d # e\n  ] # f\n", ("a", 1), "d"),
    "in braces": ("a: { b : c , d } # e\n", ("a",), "{ b : c , d }"),
    "in braces without a blank": ('{"a":b}', ("a",), "b"),
    "empty brackets": ("a: [ ] # b\n", ("a",), "[ ]"),
    "empty braces": ("a: &b {} # b\n", ("a",), "{}"),
    "a mapping": ("a:\n  b: c # d\n  e: f # g\n\n# h\ni: j\n", ("a",), "b: c # d\n  e: f"),
    "a mapping with an anchor": ("a: &x\n  b: c\nd: e\n", ("a",), "b: c"),
    "a mapping with a tag": ("a: !x # y\n  b: c\nd: e\n", ("a",), "b: c"),
    "a mapping that ends in an empty value": ("a:\n  b: c\n  d: # e\nf: g\n", ("a",), "b: c\n  d:"),
    "a mapping whose first key has an anchor": ("a:\n  &b c: d\n", ("a",), "c: d"),
    "a mapping whose first key has a tag": ("a:\n  !b c: d\n", ("a",), "c: d"),
    "a list": ("a:\n  - b\n  # c\n  - d # e\n# f\ng: h\n", ("a",), "- b\n  # c\n  - d"),
    "a list not indented": ("a:\n- b\n- c\n\nd: e\n", ("a",), "- b\n- c"),
    "a list not indented with an anchor": ("a: &x\n- b\n\nd: e\n", ("a",), "- b"),
    "a list that ends in an empty item": ("a:\n- b\n- # c\nd: e\n", ("a",), "- b\n-"),
    "a list that ends in a literal": ("a:\n- |\n  b\n\n\nd: e\n", ("a",), "- |\n  b"),
    "a list in a list": ("- - a\n  - b\n- c\n", (0,), "- a\n  - b"),
    "a mapping in a list": ("- a: b\n  c: d\n- e\n", (0,), "a: b\n  c: d"),
    "with a question mark": ("? a\n: b\n? c\n", ("a",), "b"),
    "an alias": ("a: &x b\nc: *x # d\n", ("c",), "*x"),
    "the whole document": ("# a\n--- # b\nc: d # e\n# f\n", (), "c: d"),
    "the whole text": ("--- &a !b c # d\n", (), "c"),
    "wide characters before it": ("😀: ä # é\n", ("😀",), "ä"),
    "foreign line breaks": ("a: 'x\u2028y'\nb: c\n", ("b",), "c"),
    "CRLF": ("a: |\r\n  b\r\n\r\nc:\r\n- d\r\n", ("a",), "|\r\n  b"),
    "CR": ("a: 'b\r  c'\rd: e\r", ("a",), "'b\r  c'"),
}


@pytest.mark.parametrize(("text", "path", "token"), VALUES.values(), ids=VALUES)
def test_values(text: str, path: Path, token: str) -> None:
    assert written(text, path) == token


EMPTY: dict[str, tuple[str, Path, str]] = {
    "at the end": ("a:", ("a",), "a"),
    "before a comment": ("a: # b\nc: d\n", ("a",), "a"),
    "before the next key": ("a:\nb: c\n", ("a",), "a"),
    "with an anchor": ("a: &x # y\nb: c\n", ("a",), "a"),
    "with a tag": ("a: !!str\nb: c\n", ("a",), "a"),
    "with both": ("b: c\na: !x &y", ("a",), "a"),
    "in braces": ("{b: c, 'a': , d: e}", ("a",), "'a'"),
    "a key alone in braces": ("{b: c, a, d: e}", ("a",), "a"),
    "with a question mark": ("? a # b\n# c : d\n? e\n", ("a",), "a"),
    "an item": ("- a\n-\n- b\n", (1,), "-"),
    "an item before a comment": ("- a\n-   # - b\n- c\n", (1,), "-"),
    "the last item": ("- a\n-", (1,), "-"),
    "an item with an anchor": ("- a # - b\n-  &x\n- c\n", (1,), "-"),
    "an item with a tag": ("a:\n- !!str\n", ("a", 0), "-"),
    "an item after another": ("- &x\n- &y\n", (1,), "-"),
    "an item of a list in a list": ("- -\n  - a\n", (0, 0), "-"),
}


@pytest.mark.parametrize(("text", "path", "token"), EMPTY.values(), ids=EMPTY)
def test_an_empty_value_points_at_its_key(text: str, path: Path, token: str) -> None:
    assert written(text, path) == token


def test_which_dash_an_empty_item_points_at() -> None:
    text = "- a - b\n- &x\n-\n- - c\n"
    assert [spot(text, (index,)).start for index in (1, 2)] == [text.index("- &x"), text.index("-\n")]


PARTS: dict[str, tuple[str, Path, str, str]] = {
    "a key": ("a: b\n", ("a",), KEY, "a"),
    "a quoted key": ("'a' : b\n", ("a",), KEY, "'a'"),
    "a key with an anchor": ("&x a: b\n", ("a",), KEY, "a"),
    "a key with a tag": ("!!str a: b\n", ("a",), KEY, "a"),
    "a key with a question mark": ("? a # c\n: b\n", ("a",), KEY, "a"),
    "an alias as a key": ("- &x a\n- {*x : b}\n", (1, "a"), KEY, "*x"),
    "an empty key": (": b\n", ("",), KEY, ":"),
    "an empty key with an anchor": ("- {&x : b}\n", (0, ""), KEY, ":"),
    "an empty key with a question mark": ("? # a\n: b\n", ("",), KEY, ":"),
    "an empty key without a colon": ("- ? # :\n  ? b\n", (0, ""), KEY, "?"),
    "a key that looks like a number": ("1: {2.0: c}\n", ("1", "2.0"), KEY, "2.0"),
    "the key that owns a mapping": ("a: b\nc:\n  d: e\n", ("c",), OWNER, "c"),
    "the key that owns a text": ("a: b\n", ("a",), OWNER, "a"),
    "what owns an item": ("a:\n- b: c\n  d: e\n", ("a", 0), OWNER, "b"),
    "what owns an item with an anchor": ("- &x\n  b: c\n", (0,), OWNER, "b"),
    "what owns an item that is a text": ("- a b\n", (0,), OWNER, "a b"),
    "what owns an item that is a list": ("- [a, b]\n", (0,), OWNER, "["),
    "what owns an item in braces": ("[{}, {'a': b}]", (1,), OWNER, "'a'"),
    "what owns an empty item": ("- a\n- # b\n", (1,), OWNER, "-"),
    "what owns an empty mapping": ("[{}]", (0,), OWNER, "{}"),
    "what owns an alias": ("- &x {a: b}\n- *x\n", (1,), OWNER, "*x"),
    "what owns the document": ("# x\na: b\n", (), OWNER, "a"),
    "what owns a document that is a list": ("- a\n", (), OWNER, "-"),
    "what owns a document with an anchor": ("--- &x\n&y a: b\n", (), OWNER, "a"),
    "the first key": ("a:\n  b: c\n  d: e\n", ("a",), FIRST, "b"),
    "the first key of an item": ("- a: b\n", (0,), FIRST, "a"),
    "the first of a text": ("a: b\n", ("a",), FIRST, "b"),
    "a key that is not there": ("a: b\nc: {d: e}\n", ("c", "f"), KEY, "d"),
    "an item that is not there": ("a: [b]\n", ("a", 1), VALUE, "["),
    "below a text": ("a: bc\n", ("a", "d"), VALUE, "bc"),
}


@pytest.mark.parametrize(("text", "path", "part", "token"), PARTS.values(), ids=PARTS)
def test_parts(text: str, path: Path, part: str, token: str) -> None:
    assert written(text, path, part) == token


@pytest.mark.parametrize("part", [VALUE, KEY, OWNER, FIRST])
@pytest.mark.parametrize("path", [("b", "c"), ("b", "c", "d"), ("b", "e", 0)])
def test_inside_an_alias_is_at_the_alias(path: Path, part: str) -> None:
    text = "a: &x {c: {d: 1}, e: [2]}\nb: *x # y\n"
    assert written(text, path, part) == "*x"
    assert spot(text, path, part).path == path


MERGED: dict[str, tuple[str, Path, Path, str]] = {
    "a quoted one is a key": ("'<<': {a: b}\n", ("<<", "a"), ("<<", "a"), "b"),
    "its own key wins": ("- &x {a: b}\n- {<<: *x, a: c}\n", (1, "a"), (1, "a"), "c"),
    "from an alias": ("- &x {a: b}\n- {c: d, <<: *x}\n", (1, "a"), (1, "<<"), "*x"),
    "below a merged key": ("- &x {a: {b: [c]}}\n- <<: *x\n", (1, "a", "b", 0), (1, "<<"), "*x"),
    "from one of several": ("- &x {a: b}\n- &y {c: d}\n- <<: [*x, *y]\n", (2, "c"), (2, "<<"), "*y"),
    "from the first that has it": ("- &x {a: b}\n- &y {a: d}\n- <<: [*x, *y]\n", (2, "a"), (2, "<<"), "*x"),
    "through two": ("- &x {a: b}\n- &y {<<: *x}\n- <<: *y\n", (2, "a"), (2, "<<"), "*y"),
    "written in place": ("<<: {a: b}\n", ("a",), ("<<",), "{a: b}"),
    "inside it, as written": ("<<: {a: b}\n", ("<<", "a"), ("<<", "a"), "b"),
}


@pytest.mark.parametrize(("text", "path", "pointer", "token"), MERGED.values(), ids=MERGED)
def test_through_a_merge_key(text: str, path: Path, pointer: Path, token: str) -> None:
    assert written(text, path) == token
    assert spot(text, path).path == pointer


def test_the_nth_writing_of_a_key() -> None:
    text = "a: 1\n'a': {b: 2, b: 3}\nb: 4\n\"a\": 5\n"
    assert [written(text, ("a",), KEY, nth) for nth in range(3)] == ["a", "'a'", '"a"']
    assert written(text, ("a",)) == "1"


# By machine: a writer that knows where it puts what.

Mark = tuple[int, int]

PLAIN = ("word", "two words", "ä", "😀 x", "a-b", "a:b", "x#y", "1", "012", "yes", "it's", 'say "so"', "a\u2028b", "-x")
SINGLE = ("", "it''s", "a: b", "# no comment", "- 😀", " x ", "{", "\x85")
DOUBLE = ("", r"\"", r"\u00e9", "a: b # c", r"\\", "'", "] }", "\u2029")
LINES = ("text", "# no comment", "a: b", "- 😀", "'", "x  y", "&x *y", "\u2028ä")
COMMENT = ("# c", "#", "# - a: 'b", '# "', "# 😀 &x *y !z: [")


class Written(NamedTuple):
    """A document as written: where the token of each key and value stands, and of its first key."""

    keys: dict[tuple[Path, int], Mark]
    values: dict[Path, Mark]
    firsts: dict[Path, Mark]
    elsewhere: dict[Path, tuple[Path, Mark]]


class Writer:
    """Writes random documents in many styles."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.line_end = random.choice(("\n", "\r\n", "\r"))
        self.text = ""
        self.documents: list[Written] = []
        self.anchored: dict[str, tuple[str, ...]] = {}
        self.names = 0

    def document(self) -> None:
        self.page = Written({}, {}, {}, {})
        self.anchored = {}
        is_first = not self.documents
        self.documents.append(self.page)
        self.noise(0)
        if not is_first or self.chance():
            self.put("---")
            self.end_line()
        self.noise(0)
        kind = self.random.choice((self.mapping, self.sequence, self.mapping, self.in_brackets, self.in_braces))
        self.page.values[()] = kind((), 0, 3)
        if kind in (self.in_brackets, self.in_braces):
            self.end_line()
        self.noise(0)
        if self.chance():
            self.put("...")
            self.end_line()

    def chance(self) -> bool:
        return self.random.random() < 0.25

    def put(self, text: str) -> Mark:
        start = len(self.text)
        self.text += text
        return start, len(self.text)

    def noise(self, indent: int) -> None:
        """Comments and blank lines, at the start of a line."""
        while self.chance():
            comment = self.random.choice((*COMMENT, ""))
            self.put(" " * self.random.randint(0, indent) + comment + self.line_end)

    def end_line(self) -> None:
        self.put(self.random.choice(("", "", "", "  ", " " + self.random.choice(COMMENT))) + self.line_end)

    def properties(self) -> str | None:
        """An anchor and a tag, or not; the name of the anchor."""
        if self.random.random() < 0.6:
            return None
        self.names += 1
        name = f"a{self.names}"
        self.put(self.random.choice((" &{}", " !t", " &{} !t", " !!x &{}", " !<u:v>  &{}")).format(name))
        return name if self.text.endswith((name, f"{name} !t")) else None

    # Scalars

    def key(self, name: str) -> Mark:
        return self.put(self.random.choice((name, name, f"'{name}'", f'"{name}"')))

    def line(self, indent: int) -> str:
        """A line break in a scalar, and the indentation of what follows."""
        return self.line_end * self.random.choice((1, 1, 2)) + " " * (indent + self.random.randint(1, 4))

    def scalar(self, indent: int) -> Mark:
        """A plain or quoted scalar, on one line or several."""
        words, quote = self.random.choice(((PLAIN, ""), (SINGLE, "'"), (DOUBLE, '"')))
        pieces = [self.random.choice(words) for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
        if not quote:
            pieces = [pieces[0], *(piece for piece in pieces[1:] if piece != "-x")]
        text = pieces[0]
        for piece in pieces[1:]:
            text += self.line(indent) + piece
        return self.put(quote + text + quote)

    def block(self, indent: int) -> Mark:
        """A literal or folded scalar, with the end of its last line."""
        deeper = self.random.randint(1, 4)
        chomping = self.random.choice(("", "-", "+"))
        explicit = self.random.choice(("", str(deeper)))
        header = self.put(self.random.choice("|>") + self.random.choice((explicit + chomping, chomping + explicit)))
        self.end_line()
        lines = [self.random.choice((*LINES, "")) for _ in range(self.random.choice((0, 1, 2, 4)))]
        mark = header
        for line in lines:
            if line:
                _, end = self.put(" " * (indent + deeper) + line)
                mark = header[0], end
                self.put(self.random.choice(("", "  ")))
            self.put(self.line_end)
        return mark

    # Collections in blocks

    def value(self, path: Path, indent: int, depth: int, below: int) -> Mark:
        """Draw what follows a colon or a dash, to the end of its line; collections are at `below` or deeper."""
        kinds = ["scalar", "scalar", "block", "empty", "alias", "alias", "next line"]
        kinds += ["mapping", "sequence", "brackets", "braces"] * (depth > 0)
        kind = self.random.choice(kinds)
        if kind == "empty":
            self.end_line()
            return -1, -1
        if kind == "alias" and self.anchored:
            name = self.random.choice(sorted(self.anchored))
            self.put(" ")
            mark = self.put(f"*{name}")
            for key in self.anchored[name]:
                place = (*path, key)
                self.page.elsewhere[place] = place, mark
            self.end_line()
            return mark
        anchor = self.properties()
        keys: tuple[str, ...] = ()
        if kind in ("mapping", "sequence"):
            self.end_line()
            self.noise(below)
            write = self.mapping if kind == "mapping" else self.sequence
            deeper = below + self.random.randint(0, 3)
            mark = write(path, deeper if kind == "sequence" else max(deeper, indent + 1), depth - 1)
            keys = self.keys_below(path) if kind == "mapping" else ()
        elif kind == "block":
            self.put(" ")
            mark = self.block(indent)
        else:
            if kind == "next line":
                self.end_line()
                self.noise(indent)
                self.put(" " * indent)
            self.put(" ")
            in_flow = {"brackets": self.in_brackets, "braces": self.in_braces}
            mark = in_flow[kind](path, indent, depth - 1) if kind in in_flow else self.scalar(indent)
            keys = self.keys_below(path) if kind == "braces" else ()
            self.end_line()
        if anchor:
            self.anchored[anchor] = keys
        return mark

    def keys_below(self, path: Path) -> tuple[str, ...]:
        steps = (known[-1] for known, _ in self.page.keys if known[:-1] == path)
        return tuple(dict.fromkeys(str(step) for step in steps))

    def mapping(self, path: Path, indent: int, depth: int, *, compact: bool = False) -> Mark:
        start, end = -1, -1
        for index in range(self.random.randint(1, 5)):
            if index or not compact:
                self.noise(indent)
                self.put(" " * indent)
            start = len(self.text) if start < 0 else start
            end = self.entry(path, indent, depth, f"k{index}", is_first=not index)
        if path in self.page.firsts and self.text[start] in "&!":
            start = self.page.firsts[path][0]
        if self.chance():
            end = self.again(path, indent)
        elif self.random.random() < 0.5:
            end = self.merge(path, indent) or end
        return start, end

    def entry(self, path: Path, indent: int, depth: int, name: str, *, is_first: bool) -> int:
        """A key and its value; where they end."""
        here = (*path, name)
        explicit = self.chance()
        self.put(self.random.choice(("? ", "?   ")) if explicit else self.random.choice(("", "", "", "&k ", "!t ")))
        key = self.page.keys[here, 0] = self.key(name)
        if is_first:
            self.page.firsts[path] = key
        if explicit:
            self.end_line()
            self.noise(indent)
            self.put(" " * indent)
        _, colon = self.put(self.random.choice((":", ":")) if explicit else self.random.choice((":", " :")))
        mark = self.value(here, indent, depth, indent)
        self.page.values[here] = key if mark[0] < 0 else mark
        return colon if mark[0] < 0 else mark[1]

    def again(self, path: Path, indent: int) -> int:
        """The first key once more."""
        self.put(" " * indent)
        self.page.keys[(*path, "k0"), 1] = self.key("k0")
        self.put(": ")
        _, end = self.put("again")
        self.end_line()
        return end

    def merge(self, path: Path, indent: int) -> int:
        """A merge key with one of the mappings before; 0 where there is none."""
        names = sorted(name for name, keys in self.anchored.items() if keys)
        if not names:
            return 0
        name = self.random.choice(names)
        self.put(" " * indent + "<<: ")
        mark = self.put(f"*{name}")
        for key in self.anchored[name]:
            if ((*path, key), 0) not in self.page.keys:
                place = (*path, key)
                self.page.elsewhere[place] = (*path, "<<"), mark
        self.end_line()
        return mark[1]

    def sequence(self, path: Path, indent: int, depth: int, *, compact: bool = False) -> Mark:
        start, end = -1, -1
        for index in range(self.random.randint(1, 3)):
            if index or not compact:
                self.noise(indent)
                self.put(" " * indent)
            here = (*path, index)
            dash = self.put("-")
            start = dash[0] if start < 0 else start
            nested = self.random.choice((None, None, None, self.mapping, self.sequence)) if depth else None
            if nested:
                _, column = self.put(" " * self.random.randint(1, 3))
                mark = nested(here, indent + column - dash[0], depth - 1, compact=True)
            else:
                mark = self.value(here, indent, depth, indent + 1)
            self.page.values[here] = dash if mark[0] < 0 else mark
            end = self.page.values[here][1]
        self.page.firsts[path] = start, start + 1
        return start, end

    # Collections in brackets

    def gap(self, indent: int) -> None:
        """Draw what may be between two tokens there."""
        deep = " " * (indent + 1)
        comment = " " + self.random.choice(COMMENT) + self.line_end
        self.put(self.random.choice(("", " ", " ", "  ", self.line_end + deep, comment + deep)))

    def item(self, path: Path, indent: int, depth: int) -> None:
        kind = self.random.choice((self.in_brackets, self.in_braces, None, None)) if depth > 0 else None
        self.page.values[path] = kind(path, indent, depth - 1) if kind else self.scalar(indent)

    def in_brackets(self, path: Path, indent: int, depth: int) -> Mark:
        start, _ = self.put("[")
        for index in range(self.random.randint(0, 3)):
            self.gap(indent)
            self.item((*path, index), indent, depth)
            self.gap(indent)
            self.put(", ")
        self.page.firsts[path] = start, start + 1
        return start, self.put("]")[1]

    def in_braces(self, path: Path, indent: int, depth: int) -> Mark:
        start, _ = self.put("{")
        for index in range(self.random.randint(0, 3)):
            here = (*path, f"k{index}")
            self.gap(indent)
            self.put(self.random.choice(("", "", "&k ", "? ")))
            key = self.page.keys[here, 0] = self.key(f"k{index}")
            self.page.firsts.setdefault(path, key)
            if self.chance():
                self.page.values[here] = key
            else:
                self.put(": ")
                self.gap(indent)
                self.put(self.random.choice(("", "", "!t ", "&f ")))
                self.item(here, indent, depth)
            self.gap(indent)
            self.put(", ")
        mark = start, self.put("}")[1]
        self.page.firsts.setdefault(path, mark)
        return mark


def owner(page: Written, path: Path) -> Mark:
    """Return the text that a finding points at if something is missing there."""
    return page.keys[path, 0] if (path, 0) in page.keys else page.firsts.get(path, page.values[path])


@settings(max_examples=600, derandomize=True, deadline=None)
@given(st.randoms(use_true_random=True), st.integers(1, 3), st.booleans())
def test_whatever_is_written(random: Random, documents: int, has_byte_order_mark: bool) -> None:
    writer = Writer(random)
    for _ in range(documents):
        writer.document()
    text = writer.text
    data = text.encode("utf-8-sig" if has_byte_order_mark else "utf-8")
    source = read(data)
    assert source.broken is None
    assert len(source.documents) == documents
    opened = SourceFile(data)
    for number, page in enumerate(writer.documents):
        locator = opened.locator(number)
        assert locator

        def token(at: Located) -> tuple[Path, str, int]:
            return at.path, text[at.start : at.end], at.start

        def expected(path: Path, mark: Mark) -> tuple[Path, str, int]:
            return path, text[mark[0] : mark[1]], mark[0]

        for (path, nth), mark in page.keys.items():
            assert token(locator.spot(path, KEY, nth)) == expected(path, mark)
        for path, mark in page.values.items():
            assert token(locator.spot(path)) == expected(path, mark)
            assert token(locator.spot(path, OWNER)) == expected(path, owner(page, path))
        for path, mark in page.firsts.items():
            assert token(locator.spot(path, FIRST)) == expected(path, mark)
        for path, (pointer, mark) in page.elsewhere.items():
            assert token(locator.spot(path)) == expected(pointer, mark)


# Lines and columns.

LINES_AND_COLUMNS: dict[str, tuple[bytes, int, Path, tuple[int, int, int, int]]] = {
    "LF": (b"a: b\nc: d\n", 0, ("c",), (2, 4, 2, 5)),
    "CRLF": (b"a: b\r\nc: d\r\n", 0, ("c",), (2, 4, 2, 5)),
    "CR": (b"a: b\rc: d\r", 0, ("c",), (2, 4, 2, 5)),
    "all of them": (b"a: b\r\n\r\n\r\n\rc: d", 0, ("c",), (5, 4, 5, 5)),
    "no others": ("a: b\u2028\u2029\x85 c\nd: e\n".encode(), 0, ("d",), (2, 4, 2, 5)),
    "code points": ("{ä😀: é, a: 'ü😀'} # 😀".encode(), 0, ("a",), (1, 12, 1, 16)),
    "combined characters": ("e\u0301: a".encode(), 0, ("e\u0301",), (1, 5, 1, 6)),
    "a tab": (b"a:\tb\n", 0, ("a",), (1, 4, 1, 5)),
    "a byte order mark": ("\ufeffa: b\n".encode(), 0, ("a",), (1, 4, 1, 5)),
    "a byte order mark before a comment": ("\ufeff# c\na: b\n".encode(), 0, ("a",), (2, 4, 2, 5)),
    "over lines": (b"a: 'b\n\n  c'\n", 0, ("a",), (1, 4, 3, 5)),
    "a block": (b"a:\n  b: |\r\n    c\r\n\r\n", 0, ("a",), (2, 3, 3, 6)),
    "the second document": (b"a: b\n---\nc: d\n", 1, ("c",), (3, 4, 3, 5)),
    "the third, after an empty one": (b"a: b\n---\n---\nc: d\n", 2, ("c",), (4, 4, 4, 5)),
    "on the line of its dashes": (b"---\n--- {a: b}\n", 1, ("a",), (2, 9, 2, 10)),
    "without dashes": (b"a\n...\n# x\nb: c\n...\n", 1, ("b",), (4, 4, 4, 5)),
    "after directives": (b"a\n...\n%TAG !e! e:\n--- # x\nb: !e!f c\n", 1, ("b",), (5, 9, 5, 10)),
    "after a byte order mark and CR": ("\ufeffa: 😀\r---\rb: c\r".encode(), 1, ("b",), (3, 4, 3, 5)),
    "after another's foreign line breaks": ("a: \u2028\n---\nb: '\u2028'\n".encode(), 1, ("b",), (3, 4, 3, 7)),
    "a document that is not there any more": (b"a: b\n", 1, ("b",), (1, 1, 1, 1)),
}


@pytest.mark.parametrize(("data", "document", "path", "span"), LINES_AND_COLUMNS.values(), ids=LINES_AND_COLUMNS)
def test_lines_and_columns(data: bytes, document: int, path: Path, span: tuple[int, int, int, int]) -> None:
    place = Place("x.yaml", document, path)
    assert look_up([place], lambda _: data)[place].span == span
