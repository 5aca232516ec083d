"""The page of a rule on a terminal: paragraphs wrapped, code in colour, examples with their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas_lint.drawing.style import BLUE, CYAN, RED, Style

MOST_COLUMNS = 100
"""Columns of a paragraph: longer lines are hard to read."""
_FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`]*`")
_MARK = re.compile(r"( *)#(\^+|-+|\|)(.*)")


def page(text: str, style: Style) -> Iterator[str]:
    """Yield Markdown of paragraphs and fenced blocks as text for a terminal."""
    if style.width is not None:
        style = Style(style.color, min(style.width, MOST_COLUMNS))
    done = 0
    for block in _FENCE.finditer(text):
        yield from _paragraphs(text[done : block.start()], style)
        yield from _example(block[1], style)
        done = block.end()
    yield from _paragraphs(text[done:], style)


def _paragraphs(text: str, style: Style) -> Iterator[str]:
    for paragraph in filter(None, (part.strip() for part in text.split("\n\n"))):
        lines = style.wrapped(paragraph.replace("\n", " "), 0, 0) if style.width is not None else [paragraph]
        colored = _CODE.sub(lambda code: _painted(code[0], style), "\n".join(lines))
        yield f"{colored}\n\n"


def _painted(code: str, style: Style) -> str:
    """Return code in colour, each of its lines by itself."""
    return "\n".join(style.paint(line, CYAN) for line in code.split("\n"))


def _example(text: str, style: Style) -> Iterator[str]:
    """Yield an example, indented; marks and their messages are in colour, and wrapped below the mark."""
    for line in text.splitlines():
        mark = _MARK.fullmatch(line)
        if not mark:
            yield f"    {line}".rstrip() + "\n"
            continue
        indent = 4 + len(mark[1])
        color = BLUE if mark[2].startswith("-") else RED
        for number, part in enumerate(style.wrapped(f"#{mark[2]}{mark[3]}", indent, indent)):
            yield (" " * indent if number == 0 else "") + style.paint(part, color) + "\n"
    yield "\n"
