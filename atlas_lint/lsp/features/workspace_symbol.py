"""Workspace symbols: records by a few letters of their id or display name."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.lsp import id_places
from atlas_lint.lsp.feature import on_workspace
from atlas_lint.lsp.name_search import MOST, search
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.view import View
from atlas_lint.model.declarations import Declaration
from atlas_lint.model.records import place
from atlas_lint.text import safe


@on_workspace(types.WORKSPACE_SYMBOL)
def workspace_symbol(session: Session, params: types.WorkspaceSymbolParams) -> list[types.SymbolInformation]:
    """Return the records of all open atlases that match a query, the best first."""
    found: list[types.SymbolInformation] = []
    for checker in session.checkers.values():
        resident = checker.atlas.resident
        if resident is not None:
            view = View(session.client, checker.atlas, "")
            found += [one for it in search(resident.files, params.query) if (one := _symbol(view, it))]
    return found[:MOST]


def _symbol(view: View, declaration: Declaration) -> types.SymbolInformation | None:
    """Return the symbol of a record; None if the editor shows a text in which it is gone."""
    locations = id_places.declarations(view, declaration.id, [place(declaration, declaration.id_path)])
    if not locations:
        return None
    name = declaration.attributes.get("displayName")
    shown = f"{declaration.id} {name}" if isinstance(name, str) else declaration.id
    return types.SymbolInformation(
        locations[0], safe(shown), types.SymbolKind.Object, container_name=safe(declaration.kind)
    )
