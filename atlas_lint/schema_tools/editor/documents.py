"""The forms of a document as one schema: record, patch, sidecar, bundle, or an empty document that may become any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atlas_lint.model.document_keys import ABOUT
from atlas_lint.schema_tools.bundle import DRAFT
from atlas_lint.schema_tools.editor.attributes import (
    MARKERS,
    Attributes,
    attributes_of,
    partial,
    required_anywhere,
    uris_of,
    whole,
)
from atlas_lint.schema_tools.editor.edges import Edges
from atlas_lint.schema_tools.editor.ids import Ids, at, where
from atlas_lint.schema_tools.editor.inlining import Carrier
from atlas_lint.schema_tools.editor.snippets import snippet
from atlas_lint.schemas.load_schemas import RecordKind, Schema, Schemas

_FREE = {"^(x-|_)": True}
_BUNDLE = {
    "anyOf": [
        {"required": ["kind"], "properties": {"kind": {"const": "NodeDocument"}}},
        {
            "required": ["nodes"],
            "not": {"anyOf": [{"required": [mark]} for mark in ("nodeKind", "id", "extendsNode")]},
        },
    ]
}
_MARKED = {
    "anyOf": [{"required": [name], "properties": {name: {"const": value}}} for name, value in MARKERS.items()]
}  # fmt: skip
_PATCH = {
    "anyOf": [
        *_MARKED["anyOf"],
        {"required": ["attributes"], "properties": {"attributes": {"type": "object", **_MARKED}}},
    ]
}
_MARKS = tuple(MARKERS)


def editor_schema(schemas: Schemas, ids: Ids, off: frozenset[str] = frozenset()) -> Schema:
    """Return the schema of a document of an atlas as it is written. `off` are the rules that are switched off."""
    return _Documents(schemas, ids, off).schema()


class _Documents:
    def __init__(self, schemas: Schemas, ids: Ids, off: frozenset[str]) -> None:
        self.ids = ids
        self.carrier = Carrier(schemas, ids)
        self.edges = Edges(self.carrier, "wrong-source-kind" in off, "unknown-edge-kind" in off)
        self.kinds = sorted(schemas.records.values(), key=lambda kind: kind.name)
        self.any_kind = bool(schemas.external_kinds) or not self.kinds or "unknown-record-kind" in off

    def schema(self) -> Schema:
        define = self.carrier.define
        for kind in self.kinds:
            self._define(kind)
        define("kind:", self._kind())
        forms = {
            "start": define("start:", self._start()),
            "record": define("record:", self._record()),
            "sidecar": define("sidecar:", self._sidecar()),
            "bundle": define("bundle:", self._bundle()),
        }
        named = {"anyOf": [{"required": ["nodeKind"]}, {"required": ["id"]}]}
        record = {"if": named, "then": forms["record"], "else": forms["start"]}
        sidecar = {"if": {"required": ["extendsNode"]}, "then": forms["sidecar"], "else": record}
        return {
            "$schema": DRAFT,
            "title": "A document of the atlas",
            "description": "A YAML document of the atlas, as it is written.",
            "type": ["object", "null"],
            "if": _BUNDLE,
            "then": forms["bundle"],
            "else": sidecar,
            "$defs": {**self.carrier.definitions, **self.ids.definitions()},
        }

    def _define(self, kind: RecordKind) -> None:
        """Define the schemas of a kind: its record, its edges, its node in a bundle."""
        carrier, name = self.carrier, kind.name
        of = attributes_of(carrier, kind)
        edges = carrier.define(f"edges:{name}", self.edges.of(name))
        own = [*(carrier.carry(uri) for uri in uris_of(carrier, kind, "id")), self.ids.own(kind)]
        id: Schema = {"allOf": own}
        carrier.define(f"record:{name}", self._record_of(kind, of, id, edges))
        carrier.define(f"node:{name}", self._node_of(kind, of, id, edges))

    def _record_of(self, kind: RecordKind, of: Attributes, id: Schema, edges: Schema) -> Schema:
        """Return the schema of a record: all of it, or a part if other declarations or patches add to it, or it is a
        patch."""
        every: Schema = {"properties": {"attributes": whole(self.carrier, of)}}
        if of.required:
            every["required"] = ["attributes"]
        some = {"properties": {"attributes": {"type": ["object", "null"], **partial(self.carrier, of, {}, _MARKS)}}}
        record = {"properties": {"id": id}, **self._unless_scattered(kind, every, some)}
        return {"properties": {"edges": edges}, "if": _PATCH, "then": some, "else": record}

    def _node_of(self, kind: RecordKind, of: Attributes, id: Schema, edges: Schema) -> Schema:
        under = {"type": ["object", "null"], **partial(self.carrier, of, {}, _MARKS)}
        keys: dict[str, Any] = {"id": True, "kind": True, "edges": edges, "attributes": under, "patch": True}
        every: Schema = {"allOf": required_anywhere(of.required) or [True]}
        record = {"properties": {"id": id}, **self._unless_scattered(kind, every, {})}
        return {**partial(self.carrier, of, keys, ("mergeStrategy",)), "if": _PATCH, "else": record}

    def _unless_scattered(self, kind: RecordKind, every: Schema, some: Schema) -> Schema:
        """Return `every` for a record that is declared once, and `some` for one that several declarations make up."""
        scattered = self.ids.scattered.get(kind.name)
        if not scattered:
            return {"allOf": [every]}
        return {"if": {"required": ["id"], "properties": {"id": {"enum": scattered}}}, "then": some, "else": every}

    def _kind(self) -> Schema:
        names = [kind.name for kind in self.kinds]
        about = [_text(kind.schema, "description") or _text(kind.schema, "title") for kind in self.kinds]
        enum: Schema = {"enum": names, "enumDescriptions": about}
        if self.any_kind:
            enum = {"anyOf": [enum, {"type": "string"}]} if names else {}
        return {"description": ABOUT["nodeKind"], "type": "string", **enum}

    def _keys(self, *names: str, **more: Any) -> Schema:
        return {name: more.get(name) or {"description": ABOUT[name]} for name in names}

    def _start(self) -> Schema:
        """Return the schema of a document that has no key of a form yet."""
        keys = self._keys("nodeKind", "id", "extendsNode", "kind", nodeKind=at("kind:"), kind=_NODE_DOCUMENT)
        snippets = [snippet(self.carrier, kind) for kind in self.kinds]
        return {"required": ["nodeKind"], "properties": keys, "defaultSnippets": snippets}

    def _record(self) -> Schema:
        return {
            "required": ["nodeKind", "id"],
            "properties": {
                "nodeKind": at("kind:"),
                "id": self._string("id"),
                "attributes": {"description": ABOUT["attributes"], "type": ["object", "null"]},
                "edges": {"description": ABOUT["edges"], "type": ["object", "array", "null"]},
                "patch": {"description": ABOUT["patch"], "type": "boolean"},
                "mergeStrategy": {"description": ABOUT["mergeStrategy"], "const": "patch"},
            },
            "patternProperties": _FREE,
            "additionalProperties": False,
            "allOf": self._by_kind(("nodeKind",), "record"),
        }

    def _sidecar(self) -> Schema:
        every = self.ids.of(None)
        id = {"anyOf": [True, *every]} if every else {}
        extended = {
            "description": ABOUT["extendsNode"],
            "type": "object",
            "required": ["id", "nodeKind"],
            "properties": {"id": {**self._string("id"), **id}, "nodeKind": at("kind:")},
            "patternProperties": _FREE,
            "additionalProperties": False,
        }
        edges = {"description": ABOUT["edges"], "type": ["object", "array", "null"]}
        return {
            "properties": {"extendsNode": extended, "edges": edges},
            "patternProperties": _FREE,
            "additionalProperties": False,
            "allOf": self._by_kind(("extendsNode", "nodeKind"), "edges"),
        }

    def _bundle(self) -> Schema:
        node = {
            "type": "object",
            "required": ["id", "kind"],
            "properties": {
                "id": self._string("id"),
                "kind": at("kind:"),
                "attributes": {"description": ABOUT["attributes"], "type": ["object", "null"]},
                "edges": {"description": ABOUT["edges"], "type": ["object", "array", "null"]},
                "patch": {"description": ABOUT["patch"], "type": "boolean"},
            },
            "allOf": self._by_kind(("kind",), "node"),
        }
        return {
            "required": ["kind", "nodes"],
            "properties": {
                "kind": _NODE_DOCUMENT,
                "nodes": {"description": ABOUT["nodes"], "type": "array", "items": node},
            },
            "patternProperties": _FREE,
            "additionalProperties": False,
        }

    def _by_kind(self, key: tuple[str, ...], form: str) -> list[Schema]:
        """Return the schemas that depend on the kind. Edges of a record of an unknown kind are checked too."""
        reference = (lambda name: {"properties": {"edges": at(f"edges:{name}")}}) if form == "edges" else None
        known = [
            where(key, kind.name, reference(kind.name) if reference else at(f"{form}:{kind.name}"))
            for kind in self.kinds
        ]
        unknown: Schema = {"enum": [kind.name for kind in self.kinds]} if self.kinds else {"not": {}}
        for step in reversed(key):
            unknown = {"properties": {step: unknown}}
        return [*known, {"if": unknown, "else": {"properties": {"edges": at("edges:")}}}]

    def _string(self, name: str) -> Schema:
        return {"description": ABOUT[name], "type": "string"}


_NODE_DOCUMENT = {"description": ABOUT["kind"], "const": "NodeDocument"}


def _text(schema: Mapping[str, Any], keyword: str) -> str:
    text = schema.get(keyword)
    return text if isinstance(text, str) else ""
