"""Call hierarchy: the edges into and out of a record."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.findings.place import Place
from atlas_lint.lsp import at_cursor, id_places
from atlas_lint.lsp.feature import on_document, on_workspace
from atlas_lint.lsp.hierarchy_items import Item, item_of, view_of
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.view import View
from atlas_lint.model.records import place


@on_document(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
def prepare_call_hierarchy(
    view: View, params: types.CallHierarchyPrepareParams
) -> list[types.CallHierarchyItem] | None:
    """Return the record that the id at a position names; None if there is none."""
    found = at_cursor.id_at(view, params.position)
    return [_call_item(item_of(view, found.name))] if found else None


@on_workspace(types.CALL_HIERARCHY_OUTGOING_CALLS)
def outgoing_calls(
    session: Session, params: types.CallHierarchyOutgoingCallsParams
) -> list[types.CallHierarchyOutgoingCall] | None:
    """Return the targets of the edges of a record, by edge kind."""
    found = view_of(session, params.item.data)
    if found is None:
        return None
    view, id = found
    places: dict[tuple[str, str], list[Place]] = {}
    for one in view.declarations(id):
        for edge in one.edges:
            places.setdefault((edge.kind, edge.target), []).append(place(one, edge.target_path))
    return [
        types.CallHierarchyOutgoingCall(
            _call_item(item_of(view, target), kind), _ranges(view, target, written, params.item.uri)
        )
        for (kind, target), written in sorted(places.items(), key=lambda item: item[0][0])
    ]


@on_workspace(types.CALL_HIERARCHY_INCOMING_CALLS, on_worker=True)
def incoming_calls(
    session: Session, params: types.CallHierarchyIncomingCallsParams
) -> list[types.CallHierarchyIncomingCall] | None:
    """Return the sources of the edges that point at a record, by edge kind."""
    found = view_of(session, params.item.data)
    if found is None:
        return None
    view, id = found
    places: dict[tuple[str, str], list[Place]] = {}
    for use in view.look(id).uses:
        places.setdefault((use.edge.kind, use.declaration.id), []).append(place(use.declaration, use.edge.target_path))
    calls = []
    for (kind, source), written in sorted(places.items(), key=lambda item: item[0][0]):
        item = _call_item(item_of(view, source), kind)
        calls.append(types.CallHierarchyIncomingCall(item, _ranges(view, id, written, item.uri)))
    return calls


def _ranges(view: View, id: str, places: list[Place], uri: str) -> list[types.Range]:
    """Return the ranges of an id in one document: of the protocol, the ranges of a call are all in its caller."""
    return [one.range for one in id_places.uses(view, id, places) if one.uri == uri]


def _call_item(item: Item, edge_kind: str = "") -> types.CallHierarchyItem:
    detail = f"{edge_kind} · {item.detail}" if edge_kind else item.detail
    return types.CallHierarchyItem(
        item.name, types.SymbolKind.Object, item.uri, item.range, item.range, detail=detail, data=item.data
    )
