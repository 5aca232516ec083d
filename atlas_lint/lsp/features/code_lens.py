"""Code lens: the number of edges into and out of each record, with a command that lists where they are."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.errors import AtlasError
from atlas_lint.lsp import at_cursor, id_places
from atlas_lint.lsp.feature import on_document, on_workspace
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.text_outline import RECORD, outline
from atlas_lint.lsp.view import View
from atlas_lint.model.records import place

COMMAND = "atlas-lint.showReferences"
"""A command of the client: its arguments are a URI, a position and locations."""


@on_document(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=True))
def code_lens(view: View, params: types.CodeLensParams) -> list[types.CodeLens]:
    """Return a lens for each record in a document, without its text."""
    if not view.client.options.code_lens:
        return []
    return [
        types.CodeLens(at_cursor.offsets(view, part.name_start, part.name_end), data={"uri": view.uri, "id": part.name})
        for part in outline(view.source)
        if part.what == RECORD and part.name in view.kinds
    ]


@on_workspace(types.CODE_LENS_RESOLVE)
def resolve(session: Session, lens: types.CodeLens) -> types.CodeLens:
    """Add the text and the command to a lens. Raises `AtlasError` if its document is not part of an atlas."""
    data = lens.data if isinstance(lens.data, dict) else {}
    view = session.view(str(data.get("uri")))
    if view is None:
        raise AtlasError("the document is not part of an atlas", "ask for the lenses again")
    look = view.look(str(data.get("id")))
    outgoing = sum(len(one.edges) for one in look.declarations)
    title = f"{len(look.uses):,} incoming · {outgoing:,} outgoing"
    places = [place(use.declaration, use.edge.target_path) for use in look.uses]
    arguments = [view.uri, lens.range.start, id_places.uses(view, look.id, places)]
    lens.command = types.Command(title, COMMAND, arguments=arguments)
    return lens
