"""Completion: keys, kinds, values, ids, rules and new records. The card of an id is made when an editor asks for it."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.lsp import record_card
from atlas_lint.lsp.completion import answer, atlas_key, id_of
from atlas_lint.lsp.feature import on_document, on_workspace
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.view import View
from atlas_lint.lsp.wording import content, style_for

OPTIONS = types.CompletionOptions(trigger_characters=[":", " ", "-", "[", ","], resolve_provider=True)


@on_document(types.TEXT_DOCUMENT_COMPLETION, OPTIONS)
def completion(view: View, params: types.CompletionParams) -> types.CompletionList:
    """Return what may be written at the cursor."""
    return answer(view, params.position)


@on_workspace(types.COMPLETION_ITEM_RESOLVE)
def resolve(session: Session, item: types.CompletionItem) -> types.CompletionItem:
    """Return an item with the card of its id as documentation, if it is an id."""
    found = id_of(item)
    atlases = [checker.atlas for root, checker in session.checkers.items() if found and atlas_key(root) == found.atlas]
    if found is None or not atlases:
        return item
    view = View(session.client, atlases[0], "")
    style = style_for(session.client.can("text_document.completion.completion_item.documentation_format"))
    is_external = view.settings.is_external(found.id)
    paragraphs = list(record_card.card(view.look(found.id), view.schemas, is_external, (), (), style))
    item.documentation = content(style, paragraphs)
    return item
