"""Colours, links and wrapping. All of them take text that is safe to print (`text.safe`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, takewhile

from click import style

from atlas_lint.text import cell_width

RED, YELLOW, GREEN, BLUE, CYAN = "red", "yellow", "green", "bright_blue", "cyan"


class Style:
    """The style of a report: with or without `color`, at most `width` columns wide (None: any width)."""

    def __init__(self, color: bool, width: int | None = None) -> None:
        self.color = color
        self.width = width

    def paint(self, text: str, color: str, bold: bool = False) -> str:
        """Return text in a colour."""
        return style(text, fg=color, bold=bold or None) if self.color and text else text

    def strong(self, text: str) -> str:
        """Return bold text."""
        return style(text, bold=True) if self.color and text else text

    def dim(self, text: str) -> str:
        """Return text that matters less."""
        return style(text, dim=True) if self.color and text else text

    def wrapped(self, text: str, start: int, indent: int) -> list[str]:
        """Return the lines of a text. The first begins in column `start` (from 0), the others are indented."""
        return wrap(text, self.width, start, indent)


def wrap(text: str, width: int | None, start: int = 0, indent: int = 0) -> list[str]:
    """Return the lines of a text, at most `width` cells wide (None: one line); a longer word has its own line.

    The first line begins in column `start` (from 0). The others begin with `indent` blanks.
    """
    if width is None or start + cell_width(text) <= width:
        return [text]
    lines, line, column = [], "", start
    for word in text.split(" "):
        room = width - column - cell_width(line) - 1
        if line and cell_width(word) > room:
            lines.append(line)
            line, column = " " * indent + word, 0
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def cut(text: str, cells: int) -> str:
    """Return a text that is at most `cells` wide: a longer one is cut at its end, with an ellipsis."""
    if cell_width(text) <= cells:
        return text
    return text[: _fitting(text, cells - 1)] + "…"


def cut_start(text: str, cells: int) -> str:
    """Return a text that is at most `cells` wide: a longer one is cut at its start, with an ellipsis."""
    if cell_width(text) <= cells:
        return text
    kept = _fitting(text[::-1], cells - 1)
    return "…" + text[len(text) - kept :]


def _fitting(text: str, cells: int) -> int:
    """Return how many characters from the start of a text fit into `cells`."""
    if text.isascii():
        return max(cells, 0)
    widths = accumulate(map(cell_width, text))
    return sum(1 for _ in takewhile(lambda width: width <= cells, widths))


def link(text: str, address: str) -> str:
    r"""Return text as a hyperlink (OSC 8): `ESC ] 8 ; ; address ESC \ text ESC ] 8 ; ; ESC \`.

    Raises `ValueError` if the address holds a character that could end the sequence.
    """
    if not address.isascii() or not address.isprintable() or " " in address:
        raise ValueError(f"no address for a link: {address!r}")
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"


def columns(rows: Iterable[tuple[str, ...]], right: tuple[int, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield rows with each cell padded to the width of its column, on the left in the columns numbered in `right`."""
    table = list(rows)
    widths = [max(map(cell_width, column)) for column in zip(*table, strict=True)]
    for row in table:
        gaps = [" " * (width - cell_width(cell)) for cell, width in zip(row, widths, strict=True)]
        yield tuple(
            gap + cell if number in right else cell + gap
            for number, (cell, gap) in enumerate(zip(row, gaps, strict=True))
        )
