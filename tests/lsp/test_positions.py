"""Positions in all three encodings: texts with umlauts, emoji, a byte order mark and every kind of line break."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from atlas_lint.findings.finding import Span
from atlas_lint.lsp.buffer import Buffer
from atlas_lint.lsp.positioned_text import ENCODINGS, UTF_8, UTF_16, UTF_32, PositionedText
from tests.lsp.editor import Editor, editing, spanning

TEXTS = st.text(alphabet="ab:ü€😀\u2028\x0b\ufeff\n\r", max_size=30)
WIDTH: dict[str, Callable[[str], int]] = {
    UTF_8: lambda c: len(c.encode()),
    UTF_16: lambda c: 2 if ord(c) > 0xFFFF else 1,
    UTF_32: lambda c: 1,
}


def positions(text: str, encoding: str) -> list[tuple[int, int, int]]:
    """Return offset, line and column of each place of a text, found by walking over it."""
    found, line, column = [], 0, 0
    for offset, character in enumerate(text):
        if not (character == "\n" and text[offset - 1 : offset] == "\r"):
            found.append((offset, line, column))
        column += WIDTH[encoding](character)
        if character == "\n" or (character == "\r" and text[offset + 1 : offset + 2] != "\n"):
            line, column = line + 1, 0
    return [*found, (len(text), line, column)]


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS)
def test_positions_and_offsets_are_the_same_places(encoding: str, text: str) -> None:
    positioned = PositionedText(text, encoding)
    for offset, line, column in positions(text, encoding):
        position = positioned.position(offset)
        assert (position.line, position.character) == (line, column)
        assert positioned.offset(position) == offset


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=60)
@given(text=TEXTS, data=st.data())
def test_incremental_changes_give_the_text_of_the_client(encoding: str, text: str, data: st.DataObject) -> None:
    buffer = Buffer("file:///x", "/x", 1, text, encoding)
    for version in range(2, 5):
        places = positions(text, encoding)
        start, end = sorted(data.draw(st.tuples(*[st.sampled_from(places)] * 2)))
        new = data.draw(TEXTS)
        text = text[: start[0]] + new + text[end[0] :]
        changed = types.Range(types.Position(*start[1:]), types.Position(*end[1:]))
        buffer.change(version, [types.TextDocumentContentChangePartial(changed, new)])
        assert (buffer.text, buffer.version) == (text, version)
        assert buffer.data == text.encode()


@given(text=TEXTS, line=st.integers(0, 9), column=st.integers(0, 99))
def test_a_position_outside_the_text_is_its_nearest_place(text: str, line: int, column: int) -> None:
    for encoding in ENCODINGS:
        positioned = PositionedText(text, encoding)
        lines = re.split("\r\n|\r|\n", text)
        offset = positioned.offset(types.Position(line, column))
        assert 0 <= offset <= len(text)
        if line >= len(lines):
            assert offset == len(text)
        elif column >= 4 * len(lines[line]):
            assert offset == positioned.starts[line] + len(lines[line])


@given(text=TEXTS, data=st.data())
def test_a_span_and_its_range_are_the_same_part(text: str, data: st.DataObject) -> None:
    positioned = PositionedText(text, UTF_16)
    start, end = sorted(data.draw(st.tuples(*[st.sampled_from(positions(text, UTF_16))] * 2)))
    part = types.Range(types.Position(*start[1:]), types.Position(*end[1:]))
    span = positioned.span(part)
    if not (text.startswith("\ufeff") and start[0] == 0):  # the mark has no column in findings
        assert positioned.range(span) == part


def test_the_middle_of_a_character_is_its_start() -> None:
    assert PositionedText("a😀b", UTF_16).offset(types.Position(0, 2)) == 1
    assert PositionedText("aüb", UTF_8).offset(types.Position(0, 2)) == 1


def test_a_byte_order_mark_is_a_character_of_the_client_only() -> None:
    assert PositionedText("\ufeffid: x", UTF_16).range(Span(1, 1, 1, 3)) == types.Range(
        types.Position(0, 1), types.Position(0, 3)
    )


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 30), ("utf-16", 25), ("utf-32", 23)])
@pytest.mark.parametrize(("mark", "end"), [("", "\n"), ("\ufeff", "\n"), ("", "\r\n"), ("\ufeff", "\r\n"), ("", "\r")])
def test_a_finding_after_an_umlaut_and_emoji(atlas: Path, encoding: str, column: int, mark: str, end: str) -> None:
    text = mark + end.join(["nodeKind: Role", "id: role:a", "edges:", "  leads: [{n: ü😀😀, to: role:gone}]"])
    with editing(atlas, {"general": {"positionEncodings": [encoding]}}) as editor:
        editor.open("data/a.yaml", text)
        editor.settle()
        found = editor.diagnostics[editor.uri("data/a.yaml")]
        assert [(one["code"], one["range"]) for one in found] == [
            ("dangling-target", spanning((3, column), (3, column + 9)))
        ]


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["utf-32", "utf-16", "utf-8"], "utf-8"),
        (["utf-16", "utf-32"], "utf-16"),
        (["utf-32"], "utf-32"),
        (["utf-7"], "utf-16"),
        (None, "utf-16"),
    ],
)
def test_the_encoding_is_the_best_that_the_client_offers(atlas: Path, offered: list[str] | None, chosen: str) -> None:
    editor = Editor(atlas, {"general": {"positionEncodings": offered}} if offered else {})
    assert editor.initialize()["capabilities"]["positionEncoding"] == chosen
    editor.exit()
