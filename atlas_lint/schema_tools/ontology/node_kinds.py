"""Node kinds of an ontology as schemas of records."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from atlas_lint.schema_tools.ontology.attributes import Attributes
from atlas_lint.schema_tools.ontology.invariants import Meaning, understood
from atlas_lint.schema_tools.ontology.reader import PASSED_ON, Declared, origin
from atlas_lint.schema_tools.ontology.report import CONTRADICTION, LEFT_OUT, NOT_EXPRESSED, Remark
from atlas_lint.schema_tools.ontology.types import Schema

_EXPRESSED = (
    "id",
    "name",
    "prefix",
    "purpose",
    "description",
    "attributes",
    "invariants",
    "incomingEdges",
    "outgoingEdges",
)
_PREFIX = re.compile(r"[^:\s]+")


class NodeKind(NamedTuple):
    """The schema of a kind, and the edge kinds that its invariants declare acyclic."""

    schema: Schema
    acyclic: tuple[str, ...]


class NodeKinds:
    """Makes schemas of node kinds; `edges` are the schemas of the edge kinds."""

    def __init__(self, edges: Mapping[str, Schema], attributes: Attributes, remarks: list[Remark]) -> None:
        self.edges = edges
        self.attributes = attributes
        self.remarks = remarks

    def kind(self, declared: Declared) -> NodeKind:
        """Return the record kind that a node kind of the ontology declares."""
        name, prefix = declared.text("name"), self._prefix(declared)
        attributes = self.attributes.schema(declared, skipped=("id",))
        meanings = self._invariants(declared, attributes, prefix)
        for one in meanings:
            attributes = _joined(attributes, one.attributes)
        required_edges = list(dict.fromkeys(edge for one in meanings for edge in one.required_edges))
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
        self._report_rest(declared)
        return NodeKind(schema, tuple(edge for one in meanings for edge in one.acyclic))

    def _prefix(self, declared: Declared) -> str:
        """Return the prefix of ids, without the colon; "" if none is declared, or it is invalid."""
        prefix = declared.text("prefix")
        if not prefix or _PREFIX.fullmatch(prefix):
            return prefix
        message = f"{declared.text('name')}: {prefix} cannot be a prefix of ids: it contains a space or a colon"
        self.remarks.append(Remark(LEFT_OUT, declared.place("prefix"), message))
        return ""

    def _leaving(self, name: str) -> dict[str, bool]:
        """Return the edge kinds that may leave a kind, each with whether a record can have only one such edge."""
        return {
            edge: schema["x-cardinality"].endswith(":1")
            for edge, schema in self.edges.items()
            if name in schema.get("x-source-kinds", (name,))
        }

    def _invariants(self, declared: Declared, attributes: Schema, prefix: str) -> list[Meaning]:
        meanings = []
        leaving = self._leaving(declared.text("name"))
        for index, sentence in enumerate(declared.list("invariants")):
            read = None
            if isinstance(sentence, str):
                properties, required = attributes["properties"], attributes.get("required", ())
                read = understood(sentence, prefix, properties, required, leaving)
            if read is None or read.rest:
                message = f"{declared.text('name')}: {sentence}" + (f": {read.rest}" if read else "")
                self.remarks.append(Remark(NOT_EXPRESSED, declared.place("invariants", index), message))
            if read is not None:
                meanings.append(read)
        return meanings

    def _report_rest(self, declared: Declared) -> None:
        """Add a remark for each part of a declaration that no schema expresses."""
        name = declared.text("name")
        for key in declared.value:
            if key not in (*_EXPRESSED, *PASSED_ON) and declared.value[key] not in ([], None):
                self.remarks.append(Remark(NOT_EXPRESSED, declared.key(key), f"{name}: `{key}`"))

    def compare_edges(self, declared: Declared) -> None:
        """Add a remark for each edge kind that a kind lists and that does not list the kind."""
        name = declared.text("name")
        for key, side in (("outgoingEdges", "source"), ("incomingEdges", "target")):
            for index, item in enumerate(declared.list(key)):
                place, edge = declared.place(key, index), str(item)
                if edge not in self.edges:
                    message = f"{name}: {key} names {edge}, an edge kind that nothing declares"
                    self.remarks.append(Remark(LEFT_OUT, place, message))
                    continue
                if name not in self.edges[edge].get(f"x-{side}-kinds", (name,)):
                    message = (
                        f"{name} has {edge} among its {key}; {edge} does not name it as a {side}, and that is used"
                    )
                    self.remarks.append(Remark(CONTRADICTION, place, message))


def _joined(schema: Schema, more: Mapping[str, Any]) -> Schema:
    """Return the schema of an object, with keywords added for some of its properties, and conditions."""
    joined: dict[str, Any] = copy.deepcopy(schema)
    for name, keywords in more.get("properties", {}).items():
        joined["properties"][name] |= keywords
    if "allOf" in more:
        joined["allOf"] = [*joined.get("allOf", ()), *more["allOf"]]
    return joined
