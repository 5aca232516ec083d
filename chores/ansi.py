"""Text with the colours of a terminal, taken apart into runs of one style."""

from __future__ import annotations

import re
from typing import NamedTuple

from atlas_lint.text import cell_width

SEQUENCE = re.compile(r"\x1b\[([\d;]*)m")
ERASED = "\r\x1b[K"
"""The sequence that erases a line of a terminal."""
COLORS = {31: "red", 32: "green", 33: "yellow", 36: "cyan", 94: "blue"}
"""The colours that atlas-lint prints, by their codes (SGR)."""


class Look(NamedTuple):
    """The style of a run: the name of its colour ("" for the default), bold, dim."""

    color: str = ""
    bold: bool = False
    dim: bool = False


class Run(NamedTuple):
    """A text in one style."""

    look: Look
    text: str


def lines(output: str) -> list[list[Run]]:
    """Return the lines of what a terminal was sent, each a list of runs.

    Raise `ValueError` at a sequence that is not a known style.
    """
    found: list[list[Run]] = []
    look = Look()
    for line in output.replace("\r\n", "\n").rstrip("\n").split("\n"):
        runs = []
        kept = line.rpartition(ERASED)[2]  # a progress bar was erased
        for number, part in enumerate(SEQUENCE.split(kept)):
            if number % 2:
                look = _changed(look, part)
            elif not part.isprintable():
                raise ValueError(f"neither text nor a style: {part!r}")
            elif part:
                runs.append(Run(look, part))
        found.append(runs)
    return found


def folded(row: list[Run], columns: int) -> list[list[Run]]:
    """Return a line as a terminal shows it that is `columns` cells wide: what is longer goes on in the next row."""
    rows: list[list[Run]] = [[]]
    column = 0
    for look, text in row:
        begun = 0
        for place, letter in enumerate(text):
            cells = cell_width(letter)
            if column + cells > columns:
                rows[-1].append(Run(look, text[begun:place]))
                rows.append([])
                begun, column = place, 0
            column += cells
        rows[-1].append(Run(look, text[begun:]))
    return [[run for run in found if run.text] for found in rows]


def _changed(look: Look, codes: str) -> Look:
    """Return the style after a sequence."""
    for code in map(int, codes.split(";") if codes else ["0"]):
        if code == 0:
            look = Look()
        elif code == 1:
            look = look._replace(bold=True)
        elif code == 2:
            look = look._replace(dim=True)
        elif code in COLORS:
            look = look._replace(color=COLORS[code])
        else:
            raise ValueError(f"unknown style {code}")
    return look
