"""Cursors in text that need not be YAML: where each is, whatever stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_lint.findings.place import Path
from atlas_lint.parsing.cursor import ITEM, KEY, NOTHING, RULES, VALUE, Cursor
from atlas_lint.parsing.find_cursor import find_cursor


def at_mark(text: str) -> Cursor:
    """Return the place of the mark `|` in a text; `¦` is a `|` of the text."""
    before, mark, after = text.partition("|")
    assert mark
    lines = (before + after).replace("¦", "|").split("\n")
    return find_cursor(lines, before.count("\n"), len(before) - before.rfind("\n") - 1, ("up",))


PLACES: dict[str, tuple[str, str, Path, str]] = {
    "an empty text": ("|", KEY, (), ""),
    "a first key": ("ab|", KEY, (), "ab"),
    "a key before its colon": ("ab|c: 1", KEY, (), "abc"),
    "a key of two words": ("a b|: 1", KEY, (), "a b"),
    "a key with a colon in it": ("a:b|: 1", KEY, (), "a:b"),
    "a key in quotes": ('"a|b": 1', KEY, (), "ab"),
    "a nested key": ("a:\n  b|: 1", KEY, ("a",), "b"),
    "a key below one that is half-typed": ("a:\n  b: 1\n  hal\n  c|", KEY, ("a",), "c"),
    "the first key of a mapping": ("a:\n  |", ITEM, ("a",), ""),
    "a key beside others": ("a:\n  b: 1\n  |\n  c: 2", KEY, ("a",), ""),
    "back at the margin": ("a:\n  b:\n    c: 1\n|", KEY, (), ""),
    "one level back": ("a:\n  b:\n    c: 1\n  |", KEY, ("a",), ""),
    "behind the text of a block scalar": ("a:\n  b: ¦\n    x\n  |", KEY, ("a",), ""),
    "a value": ("a: b|", VALUE, ("a",), "b"),
    "no value yet": ("a: |", VALUE, ("a",), ""),
    "a value before a comment": ("a: b| # c", VALUE, ("a",), "b"),
    "a value of two words": ("a: b c|d", VALUE, ("a",), "b cd"),
    "a value with a colon at its end": ("a: b:|", VALUE, ("a",), "b:"),
    "a value in quotes": ("a: 'b|c'", VALUE, ("a",), "bc"),
    "a value in a quote that is open": ('a: "b|', VALUE, ("a",), "b"),
    "a value with a hash in it": ("a: b#c|", VALUE, ("a",), "b#c"),
    "a value behind a tag and an anchor": ("a: !t &x b|", VALUE, ("a",), "b"),
    "an item": ("a:\n  - b|", ITEM, ("a", 0), "b"),
    "an item at the column of its key": ("a:\n- b\n- c|", ITEM, ("a", 1), "c"),
    "no item yet": ("a:\n  - |", ITEM, ("a", 0), ""),
    "an item with a colon at its end": ("a:\n  - b:|", ITEM, ("a", 0), "b:"),
    "an item of an item": ("a:\n  - - b\n    - c|", ITEM, ("a", 0, 1), "c"),
    "an item in quotes": ("a:\n  - 'b|'", ITEM, ("a", 0), "b"),
    "the key of an item": ("a:\n  - b|: 1", KEY, ("a", 0), "b"),
    "the second key of an item": ("a:\n  - b: 1\n    c|", KEY, ("a", 0), "c"),
    "the key of an item that has others below": ("a:\n  - b|\n    c: 1", KEY, ("a", 0), "b"),
    "the value of an item's key": ("a:\n  - x\n  - b: |", VALUE, ("a", 1, "b"), ""),
    "below a key of an item": ("a:\n  - b:\n      c|: 1", KEY, ("a", 0, "b"), "c"),
    "braces": ("a: {|}", KEY, ("a",), ""),
    "a key in braces": ("a: {b: 1, c|: 2}", KEY, ("a",), "c"),
    "a value in braces": ("a: {b: c|, d: 1}", VALUE, ("a", "b"), "c"),
    "a value in open braces": ("a: {b: c:|", VALUE, ("a", "b"), "c:"),
    "braces in braces": ("a: {b: {c: |}}", VALUE, ("a", "b", "c"), ""),
    "brackets": ("a: [b, |]", ITEM, ("a", 1), ""),
    "an item in brackets": ("a: [b, c:|", ITEM, ("a", 1), "c:"),
    "braces in brackets": ("a: [{b: 1}, {c: |", VALUE, ("a", 1, "c"), ""),
    "braces over lines": ("a: {\n  b: 1,\n  c: |\n}", VALUE, ("a", "c"), ""),
    "brackets over lines": ("a:\n  - [b,\n     c|\n    ]", ITEM, ("a", 0, 1), "c"),
    "behind closed braces": ("a: {b: 1}\n|", KEY, (), ""),
    "a document that starts with braces": ("{a: |", VALUE, ("a",), ""),
    "a quote in braces": ("a: {b: 'c|d'}", VALUE, ("a", "b"), "cd"),
    "the second document": ("a: 1\n---\nb: |", VALUE, ("b",), ""),
    "behind a colon, as if it were half an id": ("a: 1\nb:|\nc: 1", KEY, (), "b:"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "role", "path", "whole"), PLACES.values(), ids=PLACES)
def test_a_place(text: str, role: str, path: Path, whole: str) -> None:
    found = at_mark(text)
    line = (text.replace("|", "", 1).replace("¦", "|")).split("\n")[found.line]
    assert (found.role, found.path, line[found.token.start : found.token.end]) == (role, path, whole)
    assert whole.startswith(found.token.typed)


NO_PLACES = {
    "a block scalar": "a: ¦\n  b|",
    "an empty line in a block scalar": "a: >-\n  b\n|\n  c",
    "a deeper line of a block scalar": "a: ¦\n  b\n    c: |",
    "a block scalar in an item": "a:\n  - ¦\n    b: |",
    "a scalar over two lines": "a: b\n  c|",
    "a quoted scalar over two lines": 'a: "b\n  c|',
    "a comment": "# a|",
    "a comment behind a value": "a: b # c|",
    "a comment in braces": "a: {b: 1, # c|\n",
    "behind quotes": "a: 'b'|",
    "before a value": "a: | b",
    "before a key": " | a: 1",
    "between dash and item": "-  | a",
    "behind a dash": "a:\n  -|",
    "an alias": "a: *b|",
    "an anchor": "a: &b|",
    "behind a collection": "a: [b] |",
    "a value below a key that has one": "a: 1\n  b|: 2",
    "a key beside items": "a:\n  - b\n  c|",
    "a marker": "---|",
    "behind a colon in braces": "a: {b:|, c: 1}",
    "a pair in brackets": "a: [b: |]",
    "a suppression in a block scalar": "a: ¦\n  # atlas-lint: ignore[|",
    "a suppression in another word": "a: 1 # x atlas-lint: ignore[|",
    "behind a suppression": "a: 1 # atlas-lint: ignore[b] |",
}


@pytest.mark.parametrize("text", NO_PLACES.values(), ids=NO_PLACES)
def test_no_place(text: str) -> None:
    assert at_mark(text).role == NOTHING


def test_the_mappings_around() -> None:
    found = at_mark(
        "up: {x: '1'}\na:\n  b: c\n  d:\n    - e: 1\n      f|\n      g: h # i\n    - e: 2\n  j: {k: 1}\nl: ¦\n  m: 1\n"
    )
    assert found.siblings == {"e": "1", "g": "h"}
    assert found.mappings == {
        (): {"up": "", "l": ""},
        ("a",): {"b": "c", "j": ""},
        ("a", "d", 0): {"e": "1", "g": "h"},
        ("up",): {"x": "1"},
    }
    assert at_mark("up:\n  x: 1\n  y:\n    z: 2\n|").mappings == {(): {"up": ""}, ("up",): {"x": "1", "y": ""}}
    assert at_mark("a: {b: 1, c: {d: |, e: f}, g: h}").mappings[("a",)] == {"b": "1", "g": "h"}
    assert at_mark("a: {b: 1, c: {d: |, e: f}, g: h}").siblings == {"e": "f"}


@pytest.mark.parametrize(
    ("text", "typed", "listed", "scope"),
    [
        ("a: 1 # atlas-lint: ignore[|", "", (), ("ignore", False)),
        ("# atlas-lint: ignore-record[a, b|c, d] why\nx: 1", "b", ("a", "d"), ("ignore-record", True)),
        ("a:\n  #atlas-lint:ignore-file[a |", "", ("a",), ("ignore-file", True)),
        ("a: {b: 1, # atlas-lint: ignore[c|\n  d: 1}", "c", (), ("ignore", False)),
    ],
)
def test_a_suppression(text: str, typed: str, listed: tuple[str, ...], scope: tuple[str, bool]) -> None:
    found = at_mark(text)
    assert (found.role, found.token.typed, found.listed, found.scope) == (RULES, typed, listed, scope)


PIECES = st.lists(
    st.sampled_from(
        ["a", "b: ", "b:", ":", "- ", "-", " ", "  ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ",", "'", '"', "#",
         " # ", "¦", ">", "&x ", "*x", "!t ", "---\n", "role:x", "\\", "\t", "# atlas-lint: ignore[", "é", "?", "%"]
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_any_text_has_a_place_everywhere(pieces: list[str]) -> None:
    lines = "".join(pieces).replace("¦", "|").split("\n")
    for number, line in enumerate(lines):
        for column in range(len(line) + 1):
            found = find_cursor(lines, number, column)
            assert found.role in (KEY, VALUE, ITEM, RULES, NOTHING)
            assert 0 <= found.token.start <= found.token.end <= len(line)
            assert found.token.start <= column or found.role == NOTHING
            if found.role in (KEY, ITEM, VALUE) and not found.token.quote:
                assert found.token.typed == line[found.token.start : column]


@pytest.mark.parametrize(("line", "column"), [(-1, 0), (1, 0), (0, -1), (0, 5)])
def test_a_place_outside_the_text(line: int, column: int) -> None:
    assert find_cursor(["a: 1"], line, column).role == NOTHING


HARD = {
    "brackets": "[" * 20_000,
    "braces": "{a: " * 5_000,
    "closed braces": "{a: " * 5_000 + "}" * 5_000,
    "dashes": "- " * 5_000,
    "quotes in quotes": "a: '" + "''" * 50_000,
    "open quotes": '"' * 20_000,
    "anchors": "&a " * 50_000,
    "colons": "a:" * 20_000,
    "blanks": "a: " + " " * 50_000,
    "blanks in braces": "{a: " + " " * 50_000,
    "blanks between words in braces": "{a: x" + " " * 50_000 + "y",
    "blanks between words": "a: x" + " " * 50_000 + "y # " + " " * 50_000,
    "blanks in a key": "a" + " " * 50_000 + "b: 1",
    "blanks behind dashes": "-" + " " * 50_000 + "-" + " " * 50_000,
    "comments": "a " + "# " * 20_000,
    "backslashes": 'a: "' + "\\" * 50_000,
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_a_hard_text(text: str) -> None:
    for column in (0, 1, len(text) // 2, len(text)):
        find_cursor([text], 0, column)


def test_many_lines() -> None:
    lines = [f"{' ' * (number % 90)}a{number}:" for number in range(20_000)]
    assert find_cursor(lines, 19_999, len(lines[-1])).path[-1:] == ("a19998",)
    assert find_cursor(["- a:"] * 20_000, 10_000, 2).path == (10_000,)
