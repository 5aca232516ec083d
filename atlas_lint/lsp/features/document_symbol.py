"""Document symbols: the outline of a file."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.lsp import at_cursor
from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.text_outline import ATTRIBUTE, EDGES, RECORD, TARGET, Part, outline
from atlas_lint.lsp.view import View
from atlas_lint.text import safe

_KINDS = {
    RECORD: types.SymbolKind.Object,
    ATTRIBUTE: types.SymbolKind.Property,
    EDGES: types.SymbolKind.Array,
    TARGET: types.SymbolKind.Key,
}


@on_document(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
def document_symbol(
    view: View, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """Return the records of a document with their parts; only the records, to a client that shows no tree."""
    parts = outline(view.source)
    if view.client.can("text_document.document_symbol.hierarchical_document_symbol_support"):
        return [_symbol(view, part) for part in parts]
    return [
        types.SymbolInformation(
            types.Location(view.uri, at_cursor.offsets(view, part.name_start, part.name_end)),
            safe(part.name),
            _KINDS[part.what],
            container_name=safe(part.detail) or None,
        )
        for part in parts
    ]


def _symbol(view: View, part: Part) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        safe(part.name),
        _KINDS[part.what],
        at_cursor.offsets(view, part.start, part.end),
        at_cursor.offsets(view, part.name_start, part.name_end),
        detail=safe(part.detail) or None,
        children=[_symbol(view, inner) for inner in part.parts] or None,
    )
