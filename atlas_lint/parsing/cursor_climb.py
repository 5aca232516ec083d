"""The mappings and lists of block style around a line, found by indentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from atlas_lint.findings.place import Path
from atlas_lint.parsing.cursor_flow import parse_flow
from atlas_lint.parsing.cursor_line import BLOCK, EMPTY, FLOW, Line, is_blank, parse


class Ground(NamedTuple):
    """The block collections around a line.

    `path` leads to the collection that the line is in: to the item if it has a dash. `mappings` holds the mappings on
    the way by path: their other keys, each with its scalar ("" for other values). `numbers` holds the lines of the
    keys.
    """

    path: Path
    mappings: dict[Path, dict[str, str]]
    numbers: dict[Path, dict[str, int]]


class _Level:
    """A block collection around the cursor: the column of its keys or dashes. `step` is the way into the next level.

    `has_items` is true for a mapping at whose column dashes were found.
    """

    def __init__(self, is_list: bool, column: int) -> None:
        self.is_list = is_list
        self.column = column
        self.step: str | int = 0
        self.has_items = False
        self.keys: dict[str, str] = {}
        self.numbers: dict[str, int] = {}

    def add(self, line: Line, number: int) -> None:
        """Add the key on a line."""
        self.keys.setdefault(line.key or "", line.scalar)
        self.numbers.setdefault(line.key or "", number)


def ground(lines: Sequence[str], number: int, line: Line, document: tuple[int, int]) -> Ground | None:
    """Return the collections around a `line`; None in prose and at a column where nothing fits.

    `document` holds the first line of the document and the line after its last.
    """
    levels = _climb(lines, number, line, document[0])
    if levels is None:
        return None
    _descend(lines, number, levels, document[1])
    path: Path = ()
    mappings: dict[Path, dict[str, str]] = {}
    numbers: dict[Path, dict[str, int]] = {}
    for level in reversed(levels):
        if not level.is_list:
            mappings[path], numbers[path] = level.keys, level.numbers
        if level is not levels[0]:
            path = (*path, level.step)
    return Ground(path, mappings, numbers)


def is_prose(lines: Sequence[str], number: int, document: tuple[int, int]) -> bool:
    """Check whether a line that is not empty is inside a block scalar."""
    text = lines[number]
    column = len(text) - len(text.lstrip(" \t"))
    for above in range(number - 1, document[0] - 1, -1):
        if is_blank(lines[above]) or len(lines[above]) - len(lines[above].lstrip(" \t")) >= column:
            continue
        line = parse(lines[above])
        if line.form == BLOCK:
            return column > (line.at if line.key is not None else line.indent)
        column = line.indent
        if not column:
            break
    return False


def children(lines: Sequence[str], number: int, document: tuple[int, int]) -> dict[str, str]:
    """Return the scalars of the mapping that is the value of the key on a line."""
    line = parse(lines[number])
    if line.form == FLOW:
        text = "\n".join(lines[number : min(document[1], number + 50)])
        root, _ = parse_flow(text, line.value, -1)
        return {} if root.is_list else root.scalars(without=-1)
    found: dict[str, str] = {}
    column = None
    for below in range(number + 1, document[1]) if line.form == EMPTY else ():
        if is_blank(lines[below]):
            continue
        indent = len(lines[below]) - len(lines[below].lstrip(" \t"))
        if indent <= line.at:
            break
        column = indent if column is None else column
        if indent == column:
            inner = parse(lines[below])
            if inner.key is not None and not inner.dashes:
                found.setdefault(inner.key, inner.scalar)
    return found


def _climb(lines: Sequence[str], number: int, line: Line, first: int) -> list[_Level] | None:
    """Return the levels around a line, the innermost first, with the keys above it; None if it is in a scalar."""
    levels = [_Level(False, line.at), *(_Level(True, column) for column in reversed(line.dashes))]
    for above in range(number - 1, first - 1, -1):
        text = lines[above]
        if is_blank(text) or len(text) - len(text.lstrip(" \t")) > levels[-1].column:
            continue
        read = parse(text)
        for column, is_dash in _parts(read):
            top = levels[-1]
            if is_dash:
                if top.is_list and column == top.column:
                    top.step = int(top.step) + 1
                elif column < top.column:
                    if read.key is None and read.form != EMPTY and column == read.dashes[-1]:
                        return None
                    levels.append(_Level(True, column))
                elif not top.is_list and column == top.column:
                    top.has_items = True
            elif not top.is_list and column == top.column:
                top.add(read, above)
                top.has_items = False
            elif column < top.column or (top.is_list and column == top.column and read.form == EMPTY):
                if read.form != EMPTY or top.has_items:
                    return None
                level = _Level(False, column)
                level.step = read.key or ""
                levels.append(level)
    return None if levels[-1].has_items else levels


def _parts(line: Line) -> Iterator[tuple[int, bool]]:
    """Yield the columns of a line's key and dashes from the right, each with whether it is a dash."""
    if line.key is not None:
        yield line.at, False
    yield from ((column, True) for column in reversed(line.dashes))


def _descend(lines: Sequence[str], number: int, levels: list[_Level], last: int) -> None:
    """Add to the mappings the keys below a line."""
    inner = 0
    for below in range(number + 1, last):
        text = lines[below]
        indent = len(text) - len(text.lstrip(" \t"))
        if indent > levels[inner].column or is_blank(text):
            continue
        read = parse(text)
        while inner < len(levels) and _ends(levels[inner], indent, bool(read.dashes)):
            inner += 1
        if inner == len(levels):
            return
        level = levels[inner]
        if not level.is_list and indent == level.column and not read.dashes and read.key is not None:
            level.add(read, below)


def _ends(level: _Level, indent: int, is_item: bool) -> bool:
    """Check whether a line of an indentation is behind the end of a collection."""
    return indent < level.column or (level.is_list and indent == level.column and not is_item)
