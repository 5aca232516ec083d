"""Definition, declaration and implementation: where an id is declared and extended, and the schema of a kind."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from atlas_lint.lsp import at_cursor, id_places, schema_places
from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.meaning import ID, MENTION, RECORD_KIND
from atlas_lint.lsp.schema_documents import REFERENCE, named_at
from atlas_lint.lsp.subject import Subject
from atlas_lint.lsp.view import View
from atlas_lint.model.declarations import RECORD, Declaration
from atlas_lint.model.records import place

Answer = list[types.Location] | list[types.LocationLink] | None


@on_document(types.TEXT_DOCUMENT_DEFINITION, of_schemas=True)
def definition(view: View, params: types.DefinitionParams) -> Answer:
    """Return the declarations of the id at a position, or the schema of the kind, attribute or reference there."""
    if not view.is_data:
        return _in_schema(view, params)
    found = at_cursor.subject(view, params.position)
    if found is None:
        return None
    if found.what not in (ID, MENTION):
        return _linked(view, at_cursor.range_of(view, found), "definition", schema_places.locations(view, found))
    declarations = view.declarations(found.name)
    records = [one for one in declarations if one.form == RECORD]
    shown = [] if records else id_places.shown(view, found.name)
    if shown:
        return _linked(view, at_cursor.range_of(view, found), "definition", shown)
    return _declared(view, found, "definition", records or declarations)


def _in_schema(view: View, params: types.DefinitionParams) -> Answer:
    """Return what a schema file refers to at a position."""
    found = named_at(view, params.position)
    if found is None:
        return None
    kinds = view.schemas.records if found.what == RECORD_KIND else view.schemas.edges
    kind = kinds.get(found.name)
    uri = found.name if found.what == REFERENCE else kind.uri if kind else ""
    location = schema_places.location(view, uri) if uri else None
    return _linked(view, found.range, "definition", [location] if location else [])


@on_document(types.TEXT_DOCUMENT_DECLARATION)
def declaration(view: View, params: types.DeclarationParams) -> Answer:
    """Return the first declaration of the id at a position, which gives the record its kind."""
    found = at_cursor.id_at(view, params.position)
    first = view.record(found.name) if found else None
    return _declared(view, found, "declaration", [first]) if found and first else None


@on_document(types.TEXT_DOCUMENT_IMPLEMENTATION)
def implementation(view: View, params: types.ImplementationParams) -> Answer:
    """Return the sidecars and patches that add to the id at a position."""
    found = at_cursor.id_at(view, params.position)
    if found is None:
        return None
    adding = [one for one in view.declarations(found.name) if one.form != RECORD]
    return _declared(view, found, "implementation", adding)


def _declared(view: View, found: Subject, capability: str, declarations: Iterable[Declaration]) -> Answer:
    places = [place(one, one.id_path) for one in declarations]
    return _linked(view, at_cursor.range_of(view, found), capability, id_places.declarations(view, found.name, places))


def _linked(view: View, origin: types.Range, capability: str, locations: list[types.Location]) -> Answer:
    """Return locations as links, which show the `origin` underlined, to a client that can follow them."""
    if not locations:
        return None
    if not view.client.can(f"text_document.{capability}.link_support"):
        return locations
    return [types.LocationLink(one.uri, one.range, one.range, origin) for one in locations]
