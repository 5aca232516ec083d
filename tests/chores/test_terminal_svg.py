"""The pictures of a terminal hold what it printed, in colours that can be read, and are those of the tutorial."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_lint.text import cell_width
from chores.ansi import Look, Run, folded, lines
from chores.terminal_svg import CELL, MARGIN, THEMES, drawn

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = Path(__file__).parents[2] / "docs/pictures"


def shown(svg: str) -> list[tuple[int, str, str]]:
    """Return the texts of a picture: column, classes, words."""
    return [
        (round((float(text.attrib["x"]) - MARGIN) / CELL), text.get("class", ""), text.text or "")
        for text in ElementTree.fromstring(svg).iter(f"{SVG}text")
    ]


def test_text_without_a_style() -> None:
    assert lines("one\r\n\r\ntwo\r\n") == [[Run(Look(), "one")], [], [Run(Look(), "two")]]


def test_styles_add_up_and_end() -> None:
    red = Run(Look("red", bold=True), "error")
    assert lines("\x1b[31m\x1b[1merror\x1b[0m: x") == [[red, Run(Look(), ": x")]]
    assert lines("\x1b[1;31merror\x1b[m: x") == [[red, Run(Look(), ": x")]]


def test_an_erased_line_is_gone() -> None:
    assert lines("\r━━ read \r━━━━ check\r\x1b[Kone\n") == [[Run(Look(), "one")]]


@pytest.mark.parametrize("output", ["\x1b[7mx", "\x1b[2Kx", "a\rb", "\x1b]8;;x\x1b\\y"])
def test_what_it_cannot_draw_is_refused(output: str) -> None:
    with pytest.raises(ValueError, match="style"):
        lines(output)


@given(st.lists(st.text("ab 漢é", min_size=1, max_size=9), max_size=4), st.integers(2, 9))
def test_folding_keeps_every_letter_within_the_width(texts: list[str], columns: int) -> None:
    rows = folded([Run(Look(bold=bool(n % 2)), text) for n, text in enumerate(texts)], columns)
    assert "".join(run.text for row in rows for run in row) == "".join(texts)
    assert all(cell_width("".join(run.text for run in row)) <= columns for row in rows)


def test_a_picture_holds_the_text_in_its_columns() -> None:
    svg = drawn("atlas-lint <data>", "\x1b[31merror\x1b[0m:  a & b\n  \x1b[2m漢\x1b[0m x", 20, "light")
    assert shown(svg) == [
        (0, "dim", "$"),
        (2, "bold", "atlas-lint <data>"),
        (0, "red", "error"),
        (5, "", ":  a & b"),
        (2, "dim", "漢"),
        (5, "", "x"),
    ]


def luminance(color: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_can_be_read(theme: str) -> None:
    back = luminance(THEMES[theme]["back"])
    for name, color in THEMES[theme].items():
        low, high = sorted((back, luminance(color)))
        assert name in ("back", "frame") or (high + 0.05) / (low + 0.05) >= 4.5, name


def test_the_pictures_show_what_the_tutorial_prints(golden: Callable[[Path, str], None]) -> None:
    pytest.importorskip("termios", reason="pseudo-terminals are of Unix")
    from chores import pictures

    for name, svg in pictures.terminals(pictures.COLUMNS).items():
        golden(PICTURES / name, svg)


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > 150_000} == {}
