"""Completion: keys, kinds, values, ids, rules and new records; the card of an id is made when the editor asks."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.lsp.completion import answer
from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.view import View

OPTIONS = types.CompletionOptions(trigger_characters=[":", " ", "-", "[", ","], resolve_provider=True)


@on_document(types.TEXT_DOCUMENT_COMPLETION, OPTIONS)
def completion(view: View, params: types.CompletionParams) -> types.CompletionList:
    """Return what may be written at the cursor."""
    return answer(view, params.position)
