"""Mistakes in YAML, each named at its place, by both readers alike; and valid texts of the same shapes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from atlas_lint.findings.finding import Span
from atlas_lint.parsing.source import read

GOLDEN = Path(__file__).parent / "mistakes.txt"

MISTAKES = {
    "a quote": 'a: "On call\nb: c\n',
    "a quote that another one closes": "a: 'On call\nb: 'first'\nc: d\n",
    "a quote before the next document": "a: 1\n---\nb: 'x\nc: d\n---\ne: f\n",
    "a quote in brackets": "a: [b, 'c, d]\ne: f\n",
    "a quote around a key": "'a: b\nc: d\n",
    "a quote before a comment": 'a: "b # c\nd: e\n',
    "a quote that nothing opens": 'a: On call: first"\n',
    "an apostrophe in quotes": "a: 'it's late'\n",
    "quotes in quotes": 'a: "a "b" c"\n',
    "text after a quoted value": 'a: "b" c\nd: e\n',
    "text after brackets": "a: [draft] title\n",
    "a bracket": "a: [b, c\nd: e\n",
    "a bracket over lines": "a: [\n  b,\n  c\nd: e\n",
    "a brace in a list": "a:\n  - {b: c, d: e\n  - {b: f}\n",
    "a bracket in braces": "a: {b: [c, d}\n",
    "a bracket of the other form": "a: [b, c}\nd: e\n",
    "a bracket too many": "a: [b]]\n",
    "a bracket that nothing opens": "a: b: c, d: e}\nf: g\n",
    "a comma in braces": "a: {b: [c] d: e}\n",
    "a comma too many": "a: [b, , c]\n",
    "a colon": "nodeKind: Role\nid: role:a\nattributes\n  b: c\n",
    "a colon before a value": "a:\n  b: c\n  dd e f  # g\n  h: i\n",
    "a colon and the blank": "a: b\ncd\ne: f\n",
    "the colon of an item": "a:\n  - b c\n    d: e\n  - b: f\n",
    "the colon of the first key": "nodeKind Role\nid: role:a\n",
    "a blank after a colon": "nodeKind: Role\nid: role:a\nattributes:\n  displayName:Debugger\n  b: c\n",
    "a blank before a block": "a: b\nc:>-\n  d\n",
    "a blank in an item": "- a: b\n  c:d\n",
    "a blank after a dash": "a:\n  - b\n  -c d\n  - e\n",
    "a dash": "a:\n  - b\n  c\n  - d\n",
    "the first dash": "a:\n  b\n  - c: d\n",
    "the first dash before keys": "a:\n  to: b\n  - to: c\n",
    "an item among keys": "a:\n  b: c\n  - d\n  e: f\n",
    "an edge kind with a dash": "edges:\n  b: c\n  - d: e\n  f: g\n",
    "a key among items": "a:\n  - b: c\n  d: e\n",
    "a list on the line of its key": "a: - b\n   - c\n",
    "a line too deep": "a:\n  b: c\n   d: e\n  f: g\n",
    "a line not deep enough": "a:\n  b: c\n d: e\n  f: g\n",
    "a key at the margin": "a: b\n c:\n  d: e\nf: g\n",
    "a key at the margin after a block": "a:\n  b: >-\n    c\n d:\n  e: f\n  g: h\n",
    "the first line of a mapping": "a:\n   b: c\n  d: e\n  f: g\n",
    "the first line of a document": " a: b\nc: d\n",
    "a list item": "a:\n  - b: c\n - b: d\n  - b: e\n",
    "a key of an item": "a:\n  - b: c\n     d: e\n  - b: f\n",
    "the first item": "a:\n - b: c\n    d: e\n  - b: f\n    d: g\n",
    "a line of a block": "a: |\n    b\n    c\n   d\n    e\nf: g\n",
    "the first line of a block": "a: |\n     b\n    c\n    d\ne: f\n",
    "a tab": "a:\n\tb: c\n\td: e\n",
    "a tab on one line": "a:\n  b: c\n\td: e\n",
    "a tab before a key of an item": "a:\n  - b: c\n\td: e\nf: g\n",
    "a tab before an item": "a:\n  - b\n\t- c\n",
    "a tab before a line of a block": "a: |\n  b\n\tc\nd: e\n",
    "a colon in a value": "title: a b: c\n",
    "a blank in an id": "a:\n  b: role: debugger\n",
    "a colon on a further line of a value": "a:\n  b: some text\n    and a note: this\n  c: d\n",
    "an at sign": "a: @team\n",
    "an at sign in a list": "a: [b, @team]\n",
    "an at sign in a key": "a: b\n@c: d\n",
    "a backtick": "a: `b` c\n",
    "a star": "a: *.py\n",
    "an ampersand": "a: & b\n",
    "a comparison": "a: >= 3\nb: c\n",
    "a separator with too many dashes": "a: b\n----\na: c\n",
    "a separator that is indented": "a: 'b'\n ---\na: c\n",
    "text after the end of a document": "a: b\n... c\n",
    "a second value": "{a: b}\nc: d\n",
    "a conflict": "<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> main\n",
    "a conflict with its base": "a: b\n<<<<<<< HEAD\nc: d\n||||||| 1a2b3c4\n=======\nc: e\n>>>>>>> main\n",
    "two conflicts": "a:\n<<<<<<< HEAD\n  - b\n=======\n>>>>>>> main\n<<<<<<< HEAD\n  - b\n=======\n>>>>>>> main\n",
    "a marker that is left": "a: b\n=======\nc: d\n",
    "an unknown escape": 'a: "b \\q"\n',
    "half a character": 'a: "b \\ud800 c"\n',
    "an escape past Unicode": 'a: "\\U00110000"\n',
}


def drawn(text: str) -> str:
    """A text with its finding and related places drawn under its lines; "" if it is valid."""
    broken = read(text.encode()).broken
    if broken is None:
        return ""
    notes = [(broken.span, "^", broken.message), *((span, "-", message) for span, message in broken.related)]
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        lines.append(f"    {line}".replace("\t", "→"))
        lines += [_mark(span, sign, message) for span, sign, message in notes if span.line == number]
    return "\n".join([*lines, f"  = {broken.help}", ""])


def _mark(span: Span, sign: str, message: str) -> str:
    assert span.line == span.end_line
    return f"    {' ' * (span.column - 1)}{sign * max(1, span.end_column - span.column)} {message}"


def test_mistakes(golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN, "\n".join(f"{name}:\n{drawn(text)}" for name, text in MISTAKES.items()))


@pytest.mark.parametrize("text", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_another_document(text: str) -> None:
    """Documents around it do not hide a mistake."""
    broken, other = read(text.encode()).broken, read(f"x: 'y'\n---\n{text}---\nz: 1\n".encode()).broken
    assert broken is not None
    assert other is not None
    assert other.span == Span(
        broken.span.line + 2, broken.span.column, broken.span.end_line + 2, broken.span.end_column
    )


@pytest.mark.parametrize("text", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_lines_of_windows(text: str) -> None:
    broken, other = read(text.encode()).broken, read(text.replace("\n", "\r\n").encode()).broken
    assert broken is not None
    assert other is not None
    assert (other.message, other.help, other.span) == (broken.message, broken.help, broken.span)


VALID = [
    'a: "On\n  call"\nb: \'c\n\n  d\'\n',
    "a: it's \"late\" [now {and then\n",
    "a: b\"\nc: d'\ne: f]\n",
    "a: 'it''s late'\nb: \"a \\\"b\\\" c\"\n",
    "a: [\n  b,  # c\n  {d: e},\n  ]\n",
    "a: |\n  \"b\n  [c\n  d: e: f\n   g\n  -h\n  @i\n",
    "a: >-\n  <<<<<<< HEAD\n  =======\n  >>>>>>> main\n",
    "--- |\n<<<<<<< HEAD\n=======\n>>>>>>> main\n",
    "a: <<<<<<< HEAD\nb: =======\n",
    "a: b:c\nd: http://e\nf: :g\n",
    "a: b\tc\nd:\te\nf: g \t# h\n",
    "a: |\n  b\n  \tc\n",
    "a:\n  b c\n  d e\nf: g\n",
    "a: b\n  -c\n  d\n",
    "a:\n- b\n- c\nd: e\n",
    "a:\n  -b\n",
    "a: -1\nb: -c\n",
    "a:\n    b: c\nd:\n e: f\n",
    "- - a\n  - b\n-   c: d\n    e: f\n",
    "a: b@c 50% d*e f&g `h`\n",
    "a: &b c\nd: *b\n",
    "a: '@b'\nc: \"*.py\"\nd: '>= 3'\n",
    "a: ----\nb: '---'\nc: ...\n",
    "a: b\n...\n---\nc: d\n...\n",
    "a: '\\q'\nb: \\q\nc: \"\\\\q \\u00e9 \\ud83d\\ude00\"\n",
    "{a: b}\n---\n[c]\n",
    "? a\n: - b\n  - c\n",
]  # fmt: skip


@pytest.mark.parametrize("text", VALID)
def test_valid_texts_of_the_same_shapes(text: str) -> None:
    assert read(text.encode()).broken is None


@pytest.mark.parametrize("text", ["a: &b &c d\n", "%FOO\n", "a: \x01\n", "a: {b: c}: d\ne: @f\n@g: [h\n"])
def test_what_is_not_certain_is_left_to_the_parser(text: str) -> None:
    broken = read(text.encode()).broken
    assert broken is not None
    assert broken.message
