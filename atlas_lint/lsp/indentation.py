"""Blocks of lines by indentation: what belongs to a key, an item or a document, in a text that need not be YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_MARKERS = ("---", "...")


class Block(NamedTuple):
    """The first and last line (from 0) of a block; `is_comment` if it consists of comments."""

    first: int
    last: int
    is_comment: bool = False


def blocks(lines: Sequence[str]) -> list[Block]:
    """Return the blocks of at least two lines, in the order of their first line, the outer one first.

    A block is a document, a line with the deeper lines below it, or lines with nothing but comments. A list may be as
    deep as its key. Blank lines at the end of a block do not belong to it.
    """
    found = [*_documents(lines), *_deeper(lines), *_comments(lines)]
    return sorted(set(found), key=lambda block: (block.first, -block.last))


def _is_marker(line: str) -> bool:
    return line.startswith(_MARKERS) and not line[3:4].strip()


def _documents(lines: Sequence[str]) -> Iterator[Block]:
    first, last = 0, -1
    for number, line in enumerate(lines):
        if _is_marker(line):
            if first < last:
                yield Block(first, last)
            first = last = number
        elif line.strip():
            last = number
    if first < last:
        yield Block(first, last)


def _deeper(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of lines that have deeper lines below them."""
    open_blocks: list[tuple[int, int]] = []  # the depth and number of lines whose block may go on
    last = -1
    for number, line in enumerate(lines):
        text = line.lstrip(" ")
        if not text.strip() or text.startswith("#"):
            continue
        depth = -1 if _is_marker(line) else 2 * (len(line) - len(text)) + text.startswith("- ") + (text.strip() == "-")
        yield from _closed(open_blocks, depth, last)
        if depth >= 0:
            open_blocks.append((depth, number))
        last = number
    yield from _closed(open_blocks, -1, last)


def _closed(open_blocks: list[tuple[int, int]], depth: int, last: int) -> Iterator[Block]:
    """Yield the blocks that a line of some depth ends; `last` is the last line before it."""
    while open_blocks and open_blocks[-1][0] >= depth:
        _, first = open_blocks.pop()
        if first < last:
            yield Block(first, last)


def _comments(lines: Sequence[str]) -> Iterator[Block]:
    first = None
    for number, line in enumerate([*lines, ""]):
        if line.lstrip(" \t").startswith("#"):
            first = number if first is None else first
        elif first is not None:
            if first < number - 1:
                yield Block(first, number - 1, is_comment=True)
            first = None


def around(found: Iterable[Block], line: int) -> list[Block]:
    """Return the blocks that contain a line, the innermost first."""
    holding = [block for block in found if block.first <= line <= block.last and not block.is_comment]
    return sorted(holding, key=lambda block: block.last - block.first)
