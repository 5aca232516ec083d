"""Document highlight: the id at the cursor, wherever the document writes it."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.lsp import at_cursor
from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.occurrences import DECLARATION
from atlas_lint.lsp.view import View
from atlas_lint.rename.occurrences import mentioned


@on_document(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
def document_highlight(view: View, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight] | None:
    """Return the places of the id at a position; in a text that cannot be parsed, the words that are this id."""
    found = at_cursor.id_at(view, params.position)
    if found is None:
        return None
    if view.declared.is_broken:
        stretches = [(*match.span(), False) for match in mentioned(found.name).finditer(view.text)]
    else:
        written = (one for one in view.occurrences if one.id == found.name)
        stretches = [(one.start, one.end, one.role == DECLARATION) for one in written]
    return [
        types.DocumentHighlight(
            types.Range(view.content.position(start), view.content.position(end)),
            types.DocumentHighlightKind.Write if is_declared else types.DocumentHighlightKind.Read,
        )
        for start, end, is_declared in stretches
    ]
