"""Records, edges and references: the parts of an atlas, with the places at which they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from atlas_lint.findings.place import FIRST, VALUE, Path, Place
from atlas_lint.model.declarations import Declaration, DeclaredEdge
from atlas_lint.text import canonical, listed


class Edge(NamedTuple):
    """An edge of the graph. `source_kind` is None if no record declares its source (an orphan's edge)."""

    source: str
    source_kind: str | None
    kind: str
    target: str
    attributes: dict[str, Any]
    declared: DeclaredEdge
    declaration: Declaration

    @property
    def identity(self) -> tuple[str, str, str]:
        """The source, kind and target, which identify the edge in a finding."""
        return self.source, self.kind, self.target

    @property
    def target_place(self) -> Place:
        """The place of the target."""
        return self.place(self.declared.target_path)

    @property
    def kind_place(self) -> Place:
        """The place of the edge kind."""
        return self.place(*self.declared.kind_place)

    def place(self, path: Path, part: str = VALUE) -> Place:
        """Return a place in the document that declares the edge."""
        return Place(self.declaration.path, self.declaration.document, path, part)

    def place_of(self, path: Path, part: str) -> Place:
        """Return the place at which a path in the normalized edge is written."""
        declared = self.declared
        if path[:1] == ("attributes",):
            if len(path) > 1:
                return self.place((*declared.attribute_path(str(path[1])), *path[2:]), part)
            return self.place((*declared.at, "attributes"), part)
        if path == ("to",):
            return self.target_place
        if path == ("kind",):
            return self.kind_place
        return self.place((*declared.at, *path), part)

    def normalized(self) -> dict[str, Any]:
        """Return the edge as schemas validate it."""
        return {"from": self.source, "to": self.target, "kind": self.kind, "attributes": self.attributes}


class Record:
    """A record: all that files declare about one id. `kind` and `declaration` are those of its first declaration.

    `kinds` are all kinds that it is declared with. `origins` holds the declaration or patch that sets an attribute.
    """

    def __init__(self, declaration: Declaration) -> None:
        self.id = declaration.id
        self.kind = declaration.kind
        self.kinds = {declaration.kind}
        self.declaration = declaration
        self.declarations = [declaration]
        self.attributes = dict(declaration.attributes)
        self.origins = dict.fromkeys(declaration.attributes, declaration)
        self.outgoing: list[Edge] = []
        self.incoming: list[Edge] = []

    @property
    def cluster(self) -> str:
        """The first folder below the root; "" if there is none."""
        folder, slash, _ = self.declaration.path.partition("/")
        return folder if slash else ""

    def declare_again(self, declaration: Declaration) -> None:
        """Add a later declaration. Its attributes count if it has the same kind and they are not yet set."""
        self.declarations.append(declaration)
        self.kinds.add(declaration.kind)
        if declaration.kind == self.kind:
            for name, value in declaration.attributes.items():
                if name not in self.attributes:
                    self.attributes[name] = value
                    self.origins[name] = declaration

    def patch(self, declaration: Declaration) -> None:
        """Apply a patch: its attributes replace those of the record."""
        self.attributes.update(declaration.attributes)
        self.origins.update(dict.fromkeys(declaration.attributes, declaration))

    def repetitions(self) -> Iterator[tuple[Declaration, str]]:
        """Yield the later declarations, each with how it differs from the earlier ones; "" if it does not."""
        if len(self.declarations) == 1:
            return
        declared: dict[str, set[str]] = {}
        for declaration in self.declarations:
            values = {name: canonical(value) for name, value in declaration.attributes.items()}
            unequal = [name for name, value in values.items() if name in declared and value not in declared[name]]
            if declaration is not self.declaration:
                if declaration.kind != self.kind:
                    yield declaration, f"another kind, {declaration.kind}"
                elif unequal:
                    yield declaration, f"another value of {listed([f'`{name}`' for name in unequal])}"
                else:
                    yield declaration, ""
            for name, value in values.items():
                declared.setdefault(name, set()).add(value)

    def conflicting(self) -> list[Declaration]:
        """Return the later declarations that differ from the earlier ones."""
        return [declaration for declaration, disagreement in self.repetitions() if disagreement]

    def place_of(self, path: Path, part: str) -> Place:
        """Return the place at which a path in the normalized record is written."""
        if path[:1] == ("attributes",) and len(path) > 1:
            origin = self.origins[str(path[1])]
            return place(origin, (*origin.attribute_path(str(path[1])), *path[2:]), part)
        first = self.declaration
        if path == ("attributes",):
            return place(first, (*first.at, "attributes"), part)
        if path[:1] == ("outgoingEdges",) and len(path) > 1:
            return self.outgoing[int(path[1])].place_of(path[2:], part)
        if path in (("id",), ("_kind",)):
            return place(first, first.id_path if path == ("id",) else first.kind_path)
        return place(first, first.at, FIRST)

    def normalized(self, with_edges: bool = True) -> dict[str, Any]:
        """Return the record as schemas validate it, and as `show` and `export` print it.

        Without `with_edges` its lists of edges are empty.
        """
        return {
            "id": self.id,
            "_kind": self.kind,
            "_file": self.declaration.path,
            "_cluster": self.cluster,
            "attributes": self.attributes,
            "outgoingEdges": [edge.normalized() for edge in self.outgoing] if with_edges else [],
            "incomingEdges": [edge.normalized() for edge in self.incoming] if with_edges else [],
        }


class PlacedReference(NamedTuple):
    """A reference: an attribute of a record (or of an edge of it) that holds an id.

    `attribute` is the path to it, without list indices.
    """

    record: str
    attribute: tuple[str, ...]
    id: str
    kinds: frozenset[str]
    place: Place

    @property
    def identity(self) -> tuple[object, ...]:
        """The record, attribute and id, which identify the reference in a finding."""
        return self.record, self.attribute, self.id


def place(declaration: Declaration, path: Path, part: str = VALUE) -> Place:
    """Return a place in the document of a declaration."""
    return Place(declaration.path, declaration.document, path, part)
