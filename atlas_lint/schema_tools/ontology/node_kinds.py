"""Node kinds of an ontology as schemas of records."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from atlas_lint.schema_tools.ontology.attributes import Attributes
from atlas_lint.schema_tools.ontology.invariants import Said, understood
from atlas_lint.schema_tools.ontology.reader import PASSED_ON, Declared, origin
from atlas_lint.schema_tools.ontology.report import CONTRADICTION, LEFT_OUT, UNSAID, Remark
from atlas_lint.schema_tools.ontology.types import Schema

_TOLD = ("id", "name", "prefix", "purpose", "description", "attributes", "invariants", "incomingEdges", "outgoingEdges")
_PREFIX = re.compile(r"[^:\s]+")


class NodeKind(NamedTuple):
    """The schema of a kind, and the edge kinds of which its invariants say that they form no cycle."""

    schema: Schema
    acyclic: tuple[str, ...]


class NodeKinds:
    """Makes schemas of node kinds; `edges` are the schemas of the edge kinds."""

    def __init__(self, edges: Mapping[str, Schema], attributes: Attributes, remarks: list[Remark]) -> None:
        self.edges = edges
        self.attributes = attributes
        self.remarks = remarks

    def kind(self, declared: Declared) -> NodeKind:
        name, prefix = declared.text("name"), self._prefix(declared)
        attributes = self.attributes.schema(declared, skipped=("id",))
        said = self._invariants(declared, attributes, prefix)
        for one in said:
            attributes = _joined(attributes, one.attributes)
        required_edges = list(dict.fromkeys(edge for one in said for edge in one.required_edges))
        described = " ".join(filter(None, (declared.text("purpose"), declared.text("description"))))
        schema: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name}
        schema |= {"description": described} if described else {}
        schema |= {"$comment": origin(declared)} if origin(declared) else {}
        schema |= {"x-id-prefix": prefix} if prefix else {}
        schema |= {"x-required-edges": required_edges} if required_edges else {}
        schema |= {
            "type": "object",
            "required": ["id", "_kind", "attributes"],
            "properties": {
                "id": self.attributes.identity(declared),
                "_kind": {"const": name},
                "attributes": attributes,
            },
        }
        self._unsaid(declared)
        return NodeKind(schema, tuple(edge for one in said for edge in one.acyclic))

    def _prefix(self, declared: Declared) -> str:
        """What ids start with, before the colon; "" where that is not said, or cannot be."""
        prefix = declared.text("prefix")
        if not prefix or _PREFIX.fullmatch(prefix):
            return prefix
        message = f"{declared.text('name')}: {prefix} cannot be a prefix of ids: it holds a blank or a colon"
        self.remarks.append(Remark(LEFT_OUT, declared.place("prefix"), message))
        return ""

    def _leaving(self, name: str) -> dict[str, bool]:
        """The edge kinds that may leave a kind, and whether a record can have but one edge of each."""
        return {
            edge: schema["x-cardinality"].endswith(":1")
            for edge, schema in self.edges.items()
            if name in schema.get("x-source-kinds", (name,))
        }

    def _invariants(self, declared: Declared, attributes: Schema, prefix: str) -> list[Said]:
        said = []
        leaving = self._leaving(declared.text("name"))
        for index, sentence in enumerate(declared.list("invariants")):
            read = None
            if isinstance(sentence, str):
                properties, required = attributes["properties"], attributes.get("required", ())
                read = understood(sentence, prefix, properties, required, leaving)
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
            if key not in (*_TOLD, *PASSED_ON) and declared.value[key] not in ([], None):
                self.remarks.append(Remark(UNSAID, declared.key(key), f"{name}: `{key}`"))

    def compare_edges(self, declared: Declared) -> None:
        """Where a kind lists an edge kind that does not list the kind."""
        name = declared.text("name")
        for key, side in (("outgoingEdges", "source"), ("incomingEdges", "target")):
            for index, item in enumerate(declared.list(key)):
                place, edge = declared.place(key, index), str(item)
                if edge not in self.edges:
                    message = f"{name}: {key} names {edge}, an edge kind that nothing declares"
                    self.remarks.append(Remark(LEFT_OUT, place, message))
                    continue
                if name not in self.edges[edge].get(f"x-{side}-kinds", (name,)):
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
