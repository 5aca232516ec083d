"""Type hierarchy: the records above and below a record, along edges of acyclic kinds."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.lsp import at_cursor
from atlas_lint.lsp.feature import on_document, on_workspace
from atlas_lint.lsp.hierarchy_items import item_of, view_of
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.view import View


@on_document(types.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY)
def prepare_type_hierarchy(
    view: View, params: types.TypeHierarchyPrepareParams
) -> list[types.TypeHierarchyItem] | None:
    """Return the record that the id at a position names; None if there is none."""
    found = at_cursor.id_at(view, params.position)
    return [_type_item(view, found.name)] if found else None


@on_workspace(types.TYPE_HIERARCHY_SUPERTYPES)
def supertypes(session: Session, params: types.TypeHierarchySupertypesParams) -> list[types.TypeHierarchyItem] | None:
    """Return the targets of the acyclic edges of a record."""
    found = view_of(session, params.item.data)
    if found is None:
        return None
    view, id = found
    edges = [edge for one in view.declarations(id) for edge in one.edges if _is_acyclic(view, edge.kind)]
    return [_type_item(view, target) for target in dict.fromkeys(edge.target for edge in edges)]


@on_workspace(types.TYPE_HIERARCHY_SUBTYPES)
def subtypes(session: Session, params: types.TypeHierarchySubtypesParams) -> list[types.TypeHierarchyItem] | None:
    """Return the sources of the acyclic edges that point at a record."""
    found = view_of(session, params.item.data)
    if found is None:
        return None
    view, id = found
    sources = [use.declaration.id for use in view.look(id).uses if _is_acyclic(view, use.edge.kind)]
    return [_type_item(view, source) for source in dict.fromkeys(sources)]


def _is_acyclic(view: View, edge_kind: str) -> bool:
    kind = view.schemas.edges.get(edge_kind)
    return kind is not None and kind.acyclic


def _type_item(view: View, id: str) -> types.TypeHierarchyItem:
    item = item_of(view, id)
    return types.TypeHierarchyItem(
        item.name, types.SymbolKind.Object, item.uri, item.range, item.range, detail=item.detail, data=item.data
    )
