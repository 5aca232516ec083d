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
from atlas_lint.text import a

EDGES = "edges"


def attribute_help(atlas: Atlas, record: Record, name: str) -> str | None:
    """Return where an entry under `attributes` belongs that its schema does not know; None if it is no edge."""
    if name == EDGES and isinstance(record.attributes[name], (dict, list)):
        where = "beside it" if record.origins[EDGES].in_bundle else "to the left margin"
        return f"move `edges` out of `attributes`, {where}"
    if atlas.edge_kind(name):
        return f"`{name}` is an edge kind: move it under `edges`"
    return None


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


def attributes_under_edges(atlas: Atlas, record: Record) -> set[str]:
    """Return the names of the attributes that a record writes under `edges`."""
    return {edge.kind for edge in record.outgoing if is_attribute(atlas, edge)}


def edges_under_attributes(atlas: Atlas, record: Record) -> dict[str, str]:
    """Return the edge kinds that a record writes under `attributes`, each with the attribute that holds it."""
    known = atlas.attribute_names(record.kind)
    found: dict[str, str] = {}
    for name, value in record.attributes.items():
        if name in known:
            continue
        if name == EDGES:
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
