"""A terminal drawn as SVG: text, no font and no image in it, so that it is small and can be searched."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from atlas_lint.text import cell_width
from chores.ansi import Look, Run, folded, lines

SIZE, CELL, LINE, MARGIN = 14, 8.4, 20, 16
"""Pixels: the size of the letters, the width of a cell, the height of a line, the space around."""
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
THEMES = {
    "light": {
        "back": "#ffffff", "text": "#1f2328", "frame": "#d1d9e0", "dim": "#59636e", "red": "#cf222e",
        "yellow": "#8a5a00", "green": "#1a7f37", "blue": "#0969da", "cyan": "#1b7c83",
    },
    "dark": {
        "back": "#0d1117", "text": "#e6edf3", "frame": "#3d444d", "dim": "#9198a1", "red": "#ff7b72",
        "yellow": "#d29922", "green": "#3fb950", "blue": "#58a6ff", "cyan": "#39c5cf",
    },
}  # fmt: skip
"""The colours of each theme. Every colour of text can be read on `back` (a contrast of 4.5 to 1 or more)."""


def drawn(command: str, output: str, columns: int, theme: str) -> str:
    """Return the SVG of a terminal, `columns` cells wide, in which a command was typed and printed `output`."""
    prompt = [Run(Look("dim"), "$ "), Run(Look(bold=True), command)]
    rows = [row for line in [prompt, *lines(output)] for row in folded(line, columns)]
    width = round(columns * CELL + 2 * MARGIN)
    height = len(rows) * LINE + 2 * MARGIN
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'role="img" aria-label="{escape(command, {chr(34): "&quot;"})}">\n',
            f"<style>\n{_style(THEMES[theme])}</style>\n",
            f'<rect class="back" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>\n',
            *(line for number, row in enumerate(rows) for line in _row(row, MARGIN + number * LINE + SIZE)),
            "</svg>\n",
        ]
    )


def _style(colors: dict[str, str]) -> str:
    names = [name for name in colors if name not in ("back", "text", "frame")]
    return (
        f"text {{ font: {SIZE}px {FONTS}; fill: {colors['text']}; white-space: pre }}\n"
        f".back {{ fill: {colors['back']}; stroke: {colors['frame']} }}\n"
        ".bold { font-weight: bold }\n" + "".join(f".{name} {{ fill: {colors[name]} }}\n" for name in names)
    )


def _row(runs: list[Run], baseline: int) -> Iterator[str]:
    """Yield a `text` for each run. Its place and length are given, so columns hold in any font."""
    column = 0
    for look, text in runs:
        words = text.strip(" ")
        start = column + len(text) - len(text.lstrip(" "))
        column += cell_width(text)
        if words:
            names = [look.color, "bold" * look.bold, "dim" * look.dim]
            shown = " ".join(name for name in names if name)
            attribute = f' class="{shown}"' if shown else ""
            yield (
                f'<text x="{MARGIN + start * CELL:g}" y="{baseline}" textLength="{cell_width(words) * CELL:g}" '
                f'lengthAdjust="spacingAndGlyphs"{attribute}>{escape(words)}</text>\n'
            )
