"""Edges that a record writes under `attributes`, and attributes that it writes under `edges`.

Such an entry is reported where it is written, with the place where it belongs. What is missing elsewhere because of it
is not reported, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import SIDECAR
from atlas_lint.model.records import Edge, Record
from atlas_lint.spelling import Meant, meant
from atlas_lint.text import a

ATTRIBUTES, EDGES = "attributes", "edges"


def attribute_help(atlas: Atlas, record: Record, name: str) -> str | Meant | None:
    """Return where an entry under `attributes` belongs that its schema does not know; None if it is an attribute."""
    own = _own_key(record, name)
    if own:
        return own
    if not is_edges(atlas, record, name):
        return None
    in_bundle = record.origins[name].in_bundle
    if name == EDGES:
        return "move `edges` beside `attributes`" + ("" if in_bundle else ", to the left margin")
    if record.attributes.get(EDGES, 0) is None:
        return "move it under `edges`"
    if _ends_attributes(atlas, record):
        return "write `edges:` above the edge kinds, " + ("beside `attributes`" if in_bundle else "at the left margin")
    return "move edge kinds under `edges`"


def is_edges(atlas: Atlas, record: Record, name: str) -> bool:
    """Return True if an entry under `attributes` is `edges`, or an edge kind."""
    if name == EDGES:
        return record.attributes[name] is None or isinstance(record.attributes[name], (dict, list))
    return atlas.edge_kind(name) is not None


def _own_key(record: Record, name: str) -> Meant | None:
    """Return `attributes` or `edges` if an attribute is that key of a bundle's node, misspelt; else None."""
    return meant(name, (ATTRIBUTES, EDGES)) if name in record.origins[name].beside else None


def _ends_attributes(atlas: Atlas, record: Record) -> bool:
    """Return True if edge kinds are the last attributes of a declaration without edges: the line `edges:` is lost."""
    names = list(record.declaration.attributes)
    first = next((index for index, name in enumerate(names) if is_edges(atlas, record, name)), 0)
    return not record.declaration.edges and all(is_edges(atlas, record, name) for name in names[first:])


def attributes_elsewhere(atlas: Atlas, record: Record) -> set[str]:
    """Return the names of the attributes that a record writes under `edges`, or under `attributes` misspelt."""
    found = {edge.kind for edge in record.outgoing if is_attribute(atlas, edge)}
    for name, value in record.attributes.items():
        if isinstance(value, dict) and _own_key(record, name) == Meant(ATTRIBUTES):
            found.update(value)
    return found


def edge_help(atlas: Atlas, edge: Edge) -> str | None:
    """Return where an entry under `edges` belongs that is an attribute; None if it is none."""
    if not is_attribute(atlas, edge) or edge.source_kind is None:
        return None
    where = f" of {edge.source}, in its record" if edge.declaration.form == SIDECAR else ""
    return f"`{edge.kind}` is an attribute of {a(edge.source_kind)}: move it under `attributes`{where}"


def is_attribute(atlas: Atlas, edge: Edge) -> bool:
    """Return True if `unknown-edge-kind` reports the kind of an edge, and it is an attribute of the record's kind."""
    if not atlas.schemas.edges or atlas.edge_kind(edge.kind):
        return False
    return edge.kind in atlas.attribute_names(edge.source_kind)


def edges_under_attributes(atlas: Atlas, record: Record) -> dict[str, str]:
    """Return the edge kinds that a record writes under `attributes`, each with the attribute that holds it."""
    known = atlas.attribute_names(record.kind)
    found: dict[str, str] = {}
    for name, value in record.attributes.items():
        if name in known:
            continue
        if name == EDGES or _own_key(record, name) == Meant(EDGES):
            found.update((kind, name) for kind in _kinds(value))
        elif atlas.edge_kind(name):
            found[name] = name
    return found


def _kinds(edges: Any) -> Iterator[str]:
    """Yield the edge kinds of a value that has the form of `edges`."""
    if isinstance(edges, dict):
        yield from edges
    elif isinstance(edges, list):
        yield from (item["kind"] for item in edges if isinstance(item, dict) and isinstance(item.get("kind"), str))
