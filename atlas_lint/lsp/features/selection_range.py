"""Selection: the word at a cursor, then all that surrounds it, up to the whole file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from atlas_lint.lsp import at_cursor
from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.indentation import around, blocks
from atlas_lint.lsp.subject import document_at, token_at
from atlas_lint.lsp.tree_spots import inside_quotes, stretches_around
from atlas_lint.lsp.view import View
from atlas_lint.text import line_and_column


@on_document(types.TEXT_DOCUMENT_SELECTION_RANGE)
def selection_range(view: View, params: types.SelectionRangeParams) -> list[types.SelectionRange]:
    """Return, for each position, the ranges around it, each inside the next."""
    return [_nested(view, _around(view, at_cursor.offset(view, one))) for one in params.positions]


def _around(view: View, offset: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches around an offset (of `view.source`), the smallest first."""
    page = view.source
    root = page.tree(document_at(page, offset))
    yield token_at(page.text, offset)
    if root is not None:
        inner = list(stretches_around(root, offset))[::-1]
        if inner:
            yield inside_quotes(page.text, *inner[0])
        yield from inner
    lines = at_cursor.lines(view)
    line = line_and_column(page.lines, offset)[0] - 1
    yield page.lines[line], page.lines[line] + len(lines[line])
    for block in around(blocks(lines), line):
        yield page.lines[block.first], page.lines[block.last] + len(lines[block.last])
    yield 0, len(page.text)


def _nested(view: View, stretches: Iterable[tuple[int, int]]) -> types.SelectionRange:
    """Return stretches as a chain; one that is not larger than the one before, and around it, is left out."""
    kept: list[tuple[int, int]] = []
    for start, end in stretches:
        if not kept or (start <= kept[-1][0] and kept[-1][1] <= end and (start, end) != kept[-1]):
            kept.append((start, end))
    chain: types.SelectionRange | None = None
    for start, end in reversed(kept):
        range = at_cursor.offsets(view, start, end)
        if start == 0:  # a byte order mark belongs to what starts at it
            range.start = types.Position(0, 0)
        chain = types.SelectionRange(range, chain)
    assert chain is not None
    return chain
