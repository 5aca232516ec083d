"""The pointers at an id: edges, references in attributes, sidecars and patches."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from atlas_lint.findings.place import Place
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import RECORD
from atlas_lint.model.records import place

EDGE = "edge"
REFERENCE = "reference"
EXTENSION = "extension"


class Pointer(NamedTuple):
    """A pointer at an id.

    `how` is EDGE, REFERENCE or EXTENSION, `source` the record that points at `target`. `by` is the edge kind, the
    attribute (dotted), or the form of document. `identity` identifies an edge or reference in a finding. `kinds` are
    those that it may point at (None: any).
    """

    how: str
    source: str
    by: str
    target: str
    place: Place
    identity: tuple[object, ...] = ()
    kinds: frozenset[str] | None = None


def pointers_at(atlas: Atlas, ids: Container[str]) -> Iterator[Pointer]:
    """Yield the edges, then the references, that point at one of some ids, in the order of the atlas."""
    for edge in atlas.edges:
        if edge.target in ids:
            kind = atlas.edge_kind(edge.kind)
            kinds = kind.target_kinds if kind else None
            yield Pointer(EDGE, edge.source, edge.kind, edge.target, edge.target_place, edge.identity, kinds)
    for reference in atlas.references:
        if reference.id in ids:
            by = ".".join(reference.attribute)
            kinds = reference.kinds or None
            yield Pointer(REFERENCE, reference.record, by, reference.id, reference.place, reference.identity, kinds)


def pointers(atlas: Atlas, ids: set[str]) -> dict[str, list[Pointer]]:
    """Return the edges and references that point at each id, in the order of the atlas."""
    found: dict[str, list[Pointer]] = {id: [] for id in ids}
    for pointer in pointers_at(atlas, ids) if ids else ():
        found[pointer.target].append(pointer)
    return found


def extensions(atlas: Atlas, id: str) -> Iterator[Pointer]:
    """Yield the sidecars and patches of an id, and its declarations after the first."""
    record = atlas.records.get(id)
    for file in atlas.files:
        for declaration in file.declarations:
            if declaration.id == id and (record is None or declaration is not record.declaration):
                by = "a further declaration" if declaration.form == RECORD else f"a {declaration.form}"
                yield Pointer(EXTENSION, id, by, id, place(declaration, declaration.id_path))
