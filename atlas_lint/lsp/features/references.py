"""References: every place that writes an id, every record of a kind, every edge of a kind."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.findings.place import Place
from atlas_lint.lsp import at_cursor, id_places
from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.meaning import EDGE_KIND, ID, MENTION, RECORD_KIND
from atlas_lint.lsp.schema_documents import REFERENCE, named_at, own_kind
from atlas_lint.lsp.view import View
from atlas_lint.model.records import place


@on_document(types.TEXT_DOCUMENT_REFERENCES, of_schemas=True)
def references(view: View, params: types.ReferenceParams) -> list[types.Location] | None:
    """Return the places that name what is at a position, in the order of files; in a schema file, its kind."""
    if not view.is_data:
        return _of_schema(view, params)
    found = at_cursor.subject(view, params.position)
    if found is None:
        return None
    if found.what in (ID, MENTION):
        look = view.look(found.name)
        places = id_places.use_places(look)
        if params.context.include_declaration:
            places += id_places.declaration_places(look)
        return id_places.uses(view, found.name, places)
    if found.what in (RECORD_KIND, EDGE_KIND):
        return id_places.uses(view, found.name, _of_kind(view, found.what, found.name))
    return None


def _of_schema(view: View, params: types.ReferenceParams) -> list[types.Location] | None:
    """Return the records or edges of the kind that a schema file names at a position, else of its own kind."""
    named = named_at(view, params.position)
    kind = (named.what, named.name) if named and named.what != REFERENCE else own_kind(view)
    return id_places.uses(view, kind[1], _of_kind(view, *kind)) if kind else None


def _of_kind(view: View, what: str, name: str) -> list[Place]:
    """Return the places that write the kind of a record or edge."""
    declarations = [one for file in (view.resident.files if view.resident else ()) for one in file.declarations]
    if what == RECORD_KIND:
        return [place(one, one.kind_path) for one in declarations if one.kind == name]
    return [place(one, *edge.kind_place) for one in declarations for edge in one.edges if edge.kind == name]
