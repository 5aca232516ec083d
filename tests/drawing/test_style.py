"""Wrapping, cutting, links and tables."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_lint.drawing.style import Style, columns, cut, cut_start, link, wrap
from atlas_lint.text import cell_width

WORDS = st.lists(st.text("ab漢é", min_size=1, max_size=9), min_size=1, max_size=30)
WIDTHS = st.integers(min_value=20, max_value=60)
INDENTS = st.integers(min_value=0, max_value=10)


@given(WORDS, WIDTHS, INDENTS, INDENTS)
def test_wrapping_loses_no_word_and_breaks_none(words: list[str], width: int, start: int, indent: int) -> None:
    first, *others = wrap(" ".join(words), width, start, indent)
    assert [word for line in (first, *others) for word in line.split()] == words
    assert start + cell_width(first) <= width or " " not in first
    for line in others:
        assert line.startswith(" " * indent)
        assert cell_width(line) <= width or " " not in line.strip()


@given(WORDS, WIDTHS)
def test_a_line_is_as_long_as_it_can_be(words: list[str], width: int) -> None:
    lines = wrap(" ".join(words), width)
    for line, following in pairwise(lines):
        assert cell_width(f"{line} {following.split()[0]}") > width


def test_a_long_word_has_its_own_line() -> None:
    assert wrap("a bbbbbbbbbb c", 5, 0, 2) == ["a", "  bbbbbbbbbb", "  c"]


def test_without_a_width_nothing_is_wrapped() -> None:
    assert wrap("a " * 500, None) == ["a " * 500]


@given(st.text("ab漢é", max_size=40), st.integers(min_value=1, max_value=30))
def test_a_text_is_cut_to_its_cells(text: str, cells: int) -> None:
    start, end = cut(text, cells), cut_start(text, cells)
    assert cell_width(start) <= cells
    assert cell_width(end) <= cells
    assert text.startswith(start.removesuffix("…"))
    assert text.endswith(end.removeprefix("…"))
    if cell_width(text) <= cells:
        assert start == end == text


def test_a_link() -> None:
    assert link("cycle", "file:///x#cycle") == "\x1b]8;;file:///x#cycle\x1b\\cycle\x1b]8;;\x1b\\"


@pytest.mark.parametrize("address", ["x\x1b\\y", "x\x07", "x y", "x\n", "ü"])
def test_an_address_that_could_end_the_link(address: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        link("x", address)


def test_columns() -> None:
    rows = [("1", "漢", "b"), ("100", "a", "")]
    assert list(columns(rows, right=(0,))) == [("  1", "漢", "b"), ("100", "a ", " ")]


def test_without_colour_there_is_no_sequence() -> None:
    style = Style(color=False)
    assert style.paint("a", "red", bold=True) + style.strong("b") + style.dim("c") == "abc"
