"""Records as items of the hierarchies of the protocol."""

from __future__ import annotations

from typing import Any, NamedTuple

from lsprotocol import types

from atlas_lint.lsp import id_places
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.view import View
from atlas_lint.model.declarations import Declaration
from atlas_lint.model.records import place
from atlas_lint.text import safe

_START = types.Range(types.Position(0, 0), types.Position(0, 0))


class Item(NamedTuple):
    """A record as an item: its name, what is shown beside it, its document, the range of its id, and its data."""

    name: str
    detail: str
    uri: str
    range: types.Range
    data: dict[str, str]


def item_of(view: View, id: str) -> Item:
    """Return the item of an id. One that no record declares is shown in the document of the view."""
    record = view.record(id)
    data = {"uri": view.uri, "id": id}
    if record is None:
        return Item(safe(id), "not declared", view.uri, _START, data)
    found = declared_at(view, record)
    name = record.attributes.get("displayName")
    detail = f"{record.kind} · {name}" if isinstance(name, str) else record.kind
    return Item(safe(id), safe(detail), found.uri, found.range, data)


def declared_at(view: View, record: Declaration) -> types.Location:
    """Return the location of the id in a declaration; the start of its file, if the editor's text lacks it."""
    locations = id_places.declarations(view, record.id, [place(record, record.id_path)])
    return locations[0] if locations else types.Location(view.uri_of(record.path), _START)


def view_of(session: Session, data: Any) -> tuple[View, str] | None:
    """Return the view and the id that the data of an item name; None if there is no such atlas."""
    given = data if isinstance(data, dict) else {}
    view = session.view(str(given.get("uri")))
    return (view, str(given.get("id"))) if view else None
