"""Folding: documents, nodes, attributes, edges, block scalars and comments, by the indentation alone."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.lsp import at_cursor
from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.indentation import blocks
from atlas_lint.lsp.view import View

_MOST = 5000


@on_document(types.TEXT_DOCUMENT_FOLDING_RANGE)
def folding_range(view: View, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    """Return the blocks of lines that can be folded, at most as many as the client wants."""
    most = view.client.can("text_document.folding_range.range_limit") or _MOST
    return [
        types.FoldingRange(block.first, block.last, kind=types.FoldingRangeKind.Comment if block.is_comment else None)
        for block in blocks(at_cursor.lines(view))[:most]
    ]
