"""Items inside `edges`: edge kinds, targets, and the attributes of edges."""

from __future__ import annotations

from atlas_lint.completion.attributes import attribute_items
from atlas_lint.completion.ids import id_items
from atlas_lint.completion.items import EDGE_KIND, KEY, Item, key_item, value_items
from atlas_lint.completion.view import Owner, View
from atlas_lint.findings.place import Path
from atlas_lint.parsing import cursor as cursors
from atlas_lint.parsing.cursor import Cursor
from atlas_lint.schemas import effective
from atlas_lint.schemas.effective import Layers
from atlas_lint.schemas.load_schemas import EdgeKind
from atlas_lint.text import listed, safe

TARGET_KEYS = ("target", "to", "id")
_ABOUT = {
    "target": "The target of the edge.",
    "to": "The target of the edge; the same as `target`.",
    "id": "The target of the edge; the same as `target`.",
    "attributes": "The properties of this edge.",
    "kind": "The edge kind.",
    "from": "The id of the record itself.",
}


def edge_items(view: View, cursor: Cursor, owner: Owner, path: Path) -> list[Item]:
    """Return the items at a path below `edges`."""
    if not path:
        return _in_edges(view, cursor, owner)
    first = path[0]
    if isinstance(first, int):
        kind = cursor.mappings.get((*owner.at, "edges", first), {}).get("kind", "")
        return _in_edge(view, cursor, owner, kind, path[1:], is_listed=True)
    return _in_edge(view, cursor, owner, first, _without_index(path[1:]), is_listed=False)


def _without_index(path: Path) -> Path:
    return path[1:] if path and isinstance(path[0], int) else path


def _in_edges(view: View, cursor: Cursor, owner: Owner) -> list[Item]:
    """Return the edge kinds that the record may have as keys, the required ones first."""
    if cursor.role == cursors.VALUE:
        return []
    kinds = [kind for kind in edge_kinds(view, owner) if kind.name not in cursor.siblings]
    return [
        key_item(cursor, kind.name, EDGE_KIND, not kind.one_target, _detail(view, owner, kind), _about(view, kind))
        for kind in kinds
    ]


def edge_kinds(view: View, owner: Owner) -> list[EdgeKind]:
    """Return the edge kinds that may leave a record, the required ones first; all if its kind is not known."""
    known = view.schemas.records.get(owner.kind)
    needed = known.required_edges if known else ()
    fitting = [
        kind
        for _, kind in sorted(view.schemas.edges.items())
        if not known or kind.source_kinds is None or owner.kind in kind.source_kinds
    ]
    return sorted(fitting, key=lambda kind: (kind.name not in needed, kind.alias_of is not None))


def _detail(view: View, owner: Owner, kind: EdgeKind) -> str:
    known = view.schemas.records.get(owner.kind)
    targets = "any record" if kind.target_kinds is None else listed(sorted(kind.target_kinds), 4)
    return f"to {targets}{'; required' if known and kind.name in known.required_edges else ''}"


def _about(view: View, kind: EdgeKind) -> str:
    return safe(effective.text(effective.layers(view.schemas, kind.uri, kind.schema), "description"))


def _in_edge(view: View, cursor: Cursor, owner: Owner, kind: str, path: Path, is_listed: bool) -> list[Item]:
    """Return the items at a path in one edge. `is_listed` is true in a list of edges, whose items name their kind."""
    edge = view.schemas.edges.get(kind)
    of = effective.attributes(view.schemas, edge.uri, edge.schema) if edge else ()
    if not path:
        targets = [] if is_listed or cursor.role == cursors.KEY else _targets(view, cursor, edge)
        keys = [] if cursor.role == cursors.VALUE else _keys(view, cursor, of, is_listed)
        return [*keys, *targets] if effective.required(of) else [*targets, *keys]
    own = ("kind", "from") if is_listed else ()
    match path:
        case ("kind",) if is_listed:
            return value_items(cursor, [kind.name for kind in edge_kinds(view, owner)], EDGE_KIND)
        case ("from",) if is_listed:
            return value_items(cursor, [owner.id] if owner.id else [])
        case (str(key),) if key in TARGET_KEYS and not _is_attribute(cursor, key):
            return _targets(view, cursor, edge) if cursor.role != cursors.KEY else []
        case ("attributes", *inner):
            beside = {} if inner else cursor.mappings.get(cursor.path[:-1], {})
            return attribute_items(view, cursor, of, tuple(inner), _beside(beside))
        case (str(key), *_) if key not in own:
            return attribute_items(view, cursor, of, path)
    return []


def _beside(mapping: dict[str, str]) -> list[str]:
    return [name for name in mapping if name not in (*TARGET_KEYS, "attributes", "kind", "from")]


def _is_attribute(cursor: Cursor, key: str) -> bool:
    """Check whether a key that may name the target is an attribute, because another one names the target."""
    return any(other in cursor.siblings for other in TARGET_KEYS[: TARGET_KEYS.index(key)])


def _targets(view: View, cursor: Cursor, edge: EdgeKind | None) -> list[Item]:
    return id_items(view, cursor, edge.target_kinds if edge else None)


def _keys(view: View, cursor: Cursor, of: Layers, is_listed: bool) -> list[Item]:
    """Return the keys of an edge that is a mapping: its target first, then its attributes."""
    there = cursor.siblings
    own = ["kind", "to", "from"] if is_listed else ["target"]
    others = ["target", "id"] if is_listed else ["to", "id"]
    has_target = any(key in there for key in TARGET_KEYS)
    taken = [key for key in (*own, *others) if key in there or (has_target and key in TARGET_KEYS)]

    def items(names: list[str]) -> list[Item]:
        return [key_item(cursor, key, KEY, False, about=_ABOUT[key]) for key in names if key not in taken]

    under = [] if "attributes" in there else [key_item(cursor, "attributes", KEY, True, about=_ABOUT["attributes"])]
    inside = cursor.mappings.get((*cursor.path, "attributes"), {})
    keyed = cursor._replace(role=cursors.KEY)
    return [*items(own), *attribute_items(view, keyed, of, (), inside), *under, *items(others)]
