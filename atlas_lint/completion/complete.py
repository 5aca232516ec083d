"""Completion at a cursor: the form of the document and the path in it decide what is offered."""

from __future__ import annotations

from collections.abc import Iterable

from atlas_lint.completion.attributes import attribute_items
from atlas_lint.completion.edges import edge_items
from atlas_lint.completion.ids import id_items
from atlas_lint.completion.items import ID, KEY, KIND, VALUE, Completion, Item, key_item, matching
from atlas_lint.completion.items import value_items as scalars
from atlas_lint.completion.snippets import record_snippets
from atlas_lint.completion.suppressions import rule_items
from atlas_lint.completion.view import ALSO, BUNDLE, UNKNOWN, Owner, View, owner
from atlas_lint.findings.place import Path
from atlas_lint.model.declarations import PATCH, RECORD, SIDECAR
from atlas_lint.model.document_keys import ABOUT
from atlas_lint.parsing import cursor as cursors
from atlas_lint.parsing.cursor import Cursor
from atlas_lint.parsing.find_cursor import find_cursor
from atlas_lint.schemas import effective
from atlas_lint.schemas.effective import Layers
from atlas_lint.text import safe

_NESTED = ("attributes", "edges", "extendsNode", "nodes")
_RECORD = ("nodeKind", "id", "attributes", "edges", "patch", "mergeStrategy")
_KEYS = {
    RECORD: _RECORD,
    PATCH: _RECORD,
    SIDECAR: ("extendsNode", "edges"),
    BUNDLE: ("kind", "nodes"),
    UNKNOWN: ("nodeKind", "id", "attributes", "edges", "extendsNode", "kind", "nodes", "patch", "mergeStrategy"),
}
_NODE = ("id", "kind", "attributes", "edges", "patch", "mergeStrategy")
_MARKS = ("patch", "mergeStrategy")


def complete(view: View, lines: list[str], line: int, column: int) -> Completion:
    """Return what may be written at a cursor: a line and a column from 0, in code points.

    `lines` are those of the file, without line ends.
    """
    cursor = find_cursor(lines, line, column, ALSO)
    if cursor.role == cursors.NOTHING:
        return Completion([], False, line, cursor.token)
    if cursor.role == cursors.RULES:
        return Completion(rule_items(view, lines, cursor), False, line, cursor.token)
    found = _items(view, cursor)
    if cursor.role == cursors.KEY and cursor.token.typed.endswith(":"):
        found = [item for item in found if item.sort == ID]  # the key before the colon is complete, unless it is an id
    if cursor.role == cursors.ITEM and cursor.in_flow:
        found = [item for item in found if item.sort != KEY]  # a mapping in brackets needs braces
    items, is_cut = matching(found, cursor.token.typed)
    has_ids = any(item.sort == ID for item in items)
    return Completion(items, is_cut or has_ids, line, cursor.token)


def _items(view: View, cursor: Cursor) -> list[Item]:
    around = owner(view, cursor)
    path = cursor.path[len(around.at) :]
    match path:
        case ():
            return _document_keys(view, cursor, around)
        case ("extendsNode", *inner) if not around.at:
            return _extended(view, cursor, around, tuple(inner))
        case ("kind",) if not around.at:
            return scalars(cursor, ["NodeDocument"]) if around.form in (BUNDLE, UNKNOWN) else []
        case ("nodes", *_) if not around.at:
            return []
        case ("nodeKind",) | ("kind",):
            return _kinds(view, cursor, around.id)
        case ("id",):
            return _own_id(view, cursor, around)
        case ("patch",):
            return scalars(cursor, [True])
        case ("edges", *inner):
            return edge_items(view, cursor, around, tuple(inner))
        case ("attributes", *inner):
            return _attributes(view, cursor, around, tuple(inner))
        case ("mergeStrategy",):
            return scalars(cursor, [PATCH])
        case _ if around.at:
            return attribute_items(view, cursor, _layers(view, around), path)
    return []


def _document_keys(view: View, cursor: Cursor, around: Owner) -> list[Item]:
    """Return the keys of a document or of a bundle's node, and snippets for a new record if nothing is there yet."""
    there = cursor.siblings
    if cursor.role == cursors.VALUE:
        return []
    names = _NODE if around.at else _KEYS[around.form]
    if around.form == UNKNOWN and there.keys() & {"attributes", *_MARKS}:
        names = _RECORD
    own = [name for name in names if name not in there and name not in _MARKS]
    marks = [name for name in names if name in _MARKS and not there.keys() & set(_MARKS)]
    items, marking = (
        [key_item(cursor, name, KEY, name in _NESTED, about=_about(name, around)) for name in some]
        for some in (own, marks)
    )
    if around.at:
        under = cursor.mappings.get((*around.at, "attributes"), {})
        keyed = cursor._replace(role=cursors.KEY)
        items += attribute_items(view, keyed, _layers(view, around), (), (*under, *_NODE))
    is_new = not there and not cursor.has_colon and not cursor.in_flow
    return [*items, *marking, *(record_snippets(view, bool(around.at)) if is_new and view.with_snippets else ())]


def _about(name: str, around: Owner) -> str:
    return "The kind of the record." if name == "kind" and around.at else ABOUT[name]


def _kinds(view: View, cursor: Cursor, id: str) -> list[Item]:
    """Return the kinds of record; first those that an id has."""
    likely = view.ids.kinds_of(id)
    kinds = sorted(view.schemas.records.values(), key=lambda kind: (kind.name not in likely, kind.name))
    items = scalars(cursor, [kind.name for kind in kinds], KIND)
    abouts = (effective.text(effective.layers(view.schemas, kind.uri, kind.schema), "description") for kind in kinds)
    return [item._replace(about=safe(about)) for item, about in zip(items, abouts, strict=True)]


def _extended(view: View, cursor: Cursor, around: Owner, path: Path) -> list[Item]:
    """Return the items below `extendsNode`."""
    match path:
        case () if cursor.role != cursors.VALUE:
            names = [name for name in ("id", "nodeKind") if name not in cursor.siblings]
            return [key_item(cursor, name, KEY, False, about=ABOUT[name]) for name in names]
        case ("id",):
            return id_items(view, cursor, _known(cursor.siblings.get("nodeKind", "")))
        case ("nodeKind",):
            return _kinds(view, cursor, cursor.siblings.get("id", ""))
    return []


def _own_id(view: View, cursor: Cursor, around: Owner) -> list[Item]:
    """Return the ids that a patch may name; for a new record, the prefix of its kind."""
    if around.form == PATCH:
        return id_items(view, cursor, _known(around.kind))
    kind = view.schemas.records.get(around.kind)
    if kind is None or kind.id_prefix is None or cursor.token.typed.startswith(f"{kind.id_prefix}:"):
        return []
    return [Item(safe(f"{kind.id_prefix}:"), f"{kind.id_prefix}:", VALUE, detail=safe(f"an id of a {kind.name}"))]


def _known(kind: str) -> Iterable[str] | None:
    return [kind] if kind else None


def _attributes(view: View, cursor: Cursor, around: Owner, path: Path) -> list[Item]:
    """Return the items below `attributes`, where the marks of a patch may be, too."""
    of = _layers(view, around)
    match path:
        case ("patch",) if "patch" not in effective.property_names(of):
            return scalars(cursor, [True])
        case ("mergeStrategy",) if "mergeStrategy" not in effective.property_names(of):
            return scalars(cursor, [PATCH])
    if path:
        return attribute_items(view, cursor, of, path)
    if cursor.role == cursors.VALUE:
        return []
    node = cursor.mappings.get(around.at, {}) if around.at else {}
    keyed = cursor._replace(role=cursors.KEY)
    items = attribute_items(view, keyed, of, (), [name for name in node if name not in _NODE])
    marked = any(
        mark in mapping for mark in _MARKS for mapping in (cursor.siblings, cursor.mappings.get(around.at, {}))
    )
    marks = [key_item(cursor, mark, KEY, False, about=ABOUT[mark]) for mark in _MARKS if not marked]
    return [*items, *(mark for mark in marks if mark.search not in {item.search for item in items})]


def _layers(view: View, around: Owner) -> Layers:
    kind = view.schemas.records.get(around.kind)
    return effective.attributes(view.schemas, kind.uri, kind.schema) if kind else ()
