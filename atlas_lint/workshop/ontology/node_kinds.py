"""Node kinds of an ontology as schemas of records."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from atlas_lint.workshop.ontology.attributes import Attributes
from atlas_lint.workshop.ontology.invariants import Said, understood
from atlas_lint.workshop.ontology.reading import Declared
from atlas_lint.workshop.ontology.remarks import CONTRADICTION, LEFT_OUT, UNSAID, Remark
from atlas_lint.workshop.ontology.types import Schema

_TOLD = ("id", "name", "prefix", "purpose", "description", "attributes", "invariants", "incomingEdges", "outgoingEdges")
_OF_THE_ONTOLOGY = ("origin", "originContext", "originDate", "ontologyRationale", "cluster", "clusters")
"""Where the declaration comes from: nothing about records."""


class NodeKind(NamedTuple):
    """The schema of a kind, and the edge kinds of which its invariants say that they form no cycle."""

    schema: Schema
    acyclic: tuple[str, ...]


class NodeKinds:
    """Makes schemas of node kinds; `edges` are the edge kinds that are declared."""

    def __init__(self, edges: Collection[str], attributes: Attributes, remarks: list[Remark]) -> None:
        self.edges = edges
        self.attributes = attributes
        self.remarks = remarks

    def kind(self, declared: Declared) -> NodeKind:
        name, prefix = declared.text("name"), declared.text("prefix")
        attributes = self.attributes.schema(declared, skipped=("id",))
        said = self._invariants(declared, attributes, prefix)
        for one in said:
            attributes = _joined(attributes, one.attributes)
        required_edges = list(dict.fromkeys(edge for one in said for edge in one.required_edges))
        described = " ".join(filter(None, (declared.text("purpose"), declared.text("description"))))
        schema: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name}
        schema |= {"description": described} if described else {}
        schema |= {"x-id-prefix": prefix} if prefix else {}
        schema |= {"x-required-edges": required_edges} if required_edges else {}
        schema |= {
            "type": "object",
            "required": ["id", "_kind", "attributes"],
            "properties": {"id": self._id(declared), "_kind": {"const": name}, "attributes": attributes},
        }
        self._unsaid(declared)
        return NodeKind(schema, tuple(edge for one in said for edge in one.acyclic))

    def _id(self, declared: Declared) -> Schema:
        """The schema of the id: that of the type that the ontology gives it."""
        for item in declared.list("attributes"):
            if isinstance(item, dict) and item.get("name") == "id" and isinstance(item.get("type"), str):
                return self.attributes.plain(item["type"])
        return {"type": "string"}

    def _invariants(self, declared: Declared, attributes: Schema, prefix: str) -> list[Said]:
        said = []
        for index, sentence in enumerate(declared.list("invariants")):
            read = None
            if isinstance(sentence, str):
                properties, required = attributes["properties"], attributes.get("required", ())
                read = understood(sentence, prefix, properties, required, self.edges)
            if read is None or read.rest:
                message = f"{declared.text('name')}: {sentence}" + (f": {read.rest}" if read else "")
                self.remarks.append(Remark(UNSAID, declared.place("invariants", index), message))
            if read is not None:
                said.append(read)
        return said

    def _unsaid(self, declared: Declared) -> None:
        """What of a declaration no schema says."""
        name = declared.text("name")
        for key in declared.value:
            if key not in (*_TOLD, *_OF_THE_ONTOLOGY) and declared.value[key] not in ([], None):
                self.remarks.append(Remark(UNSAID, declared.key(key), f"{name}: `{key}`"))

    def compare_edges(self, declared: Declared, ends: dict[str, dict[str, list[str] | None]]) -> None:
        """Where a kind lists an edge kind that does not list the kind. `ends` are the kinds at both ends of each edge
        kind (`outgoingEdges` and `incomingEdges`; None: any)."""
        name = declared.text("name")
        for key, side in (("outgoingEdges", "source"), ("incomingEdges", "target")):
            for index, edge in enumerate(declared.list(key)):
                place = declared.place(key, index)
                if edge not in ends:
                    message = f"{name}: {key} names {edge}, an edge kind that nothing declares"
                    self.remarks.append(Remark(LEFT_OUT, place, message))
                    continue
                allowed = ends[edge][key]
                if allowed is not None and name not in allowed:
                    message = f"{name} has {edge} among its {key}; {edge} does not name it as a {side}, and that counts"
                    self.remarks.append(Remark(CONTRADICTION, place, message))


def _joined(schema: Schema, more: Mapping[str, Any]) -> Schema:
    """The schema of an object, with keywords for some of its properties, and conditions."""
    joined: dict[str, Any] = copy.deepcopy(schema)
    for name, keywords in more.get("properties", {}).items():
        joined["properties"][name] |= keywords
    if "allOf" in more:
        joined["allOf"] = [*joined.get("allOf", ()), *more["allOf"]]
    return joined
