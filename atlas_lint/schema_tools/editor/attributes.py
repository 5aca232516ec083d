"""Schemas of attributes in each form that a document has: as a whole, in part, or beside other keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from atlas_lint.schema_tools.editor.inlining import Carrier
from atlas_lint.schemas import effective
from atlas_lint.schemas.effective import Layer, Layers, below
from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind, Schema
from atlas_lint.schemas.regex import found

MARKERS: dict[str, Any] = {"patch": True, "mergeStrategy": "patch"}
"""Entries that make a record a patch, at its top or inside its attributes."""


class Attributes(NamedTuple):
    """The attributes of a kind: the URIs of the schemas that describe the whole mapping, and their layers."""

    uris: tuple[str, ...]
    layers: Layers

    @property
    def required(self) -> list[str]:
        """The names of the required attributes."""
        return effective.required(self.layers)


def attributes_of(carrier: Carrier, kind: RecordKind | EdgeKind) -> Attributes:
    """Return the attributes that the schema of a kind describes, also through `$ref` and `allOf`."""
    schemas = carrier.schemas
    uris = uris_of(carrier, kind, "attributes")
    every = {layer.uri: layer for uri in uris for layer in effective.layers(schemas, uri, schemas.resolve(uri))}
    return Attributes(uris, tuple(every.values()))


def uris_of(carrier: Carrier, kind: RecordKind | EdgeKind, key: str) -> tuple[str, ...]:
    """Return the URIs of what the schema of a kind has for a key of the normalized record or edge."""
    every = effective.layers(carrier.schemas, kind.uri, kind.schema)
    there = [layer for layer in every if isinstance(layer.schema.get("properties", {}).get(key), dict)]
    return tuple(dict.fromkeys(below(layer.uri, "properties", key) for layer in there))


def whole(carrier: Carrier, of: Attributes) -> Schema:
    """Return the schema of the whole mapping. If no attribute is required, the mapping may be empty or null."""
    carried = [carrier.carry(uri) for uri in of.uris]
    schema = carried[0] if len(carried) == 1 else {"allOf": carried}
    if of.required:
        return schema if "type" in carrier.schemas.resolve(of.uris[0]) else {"type": "object", "allOf": [schema]}
    return {"anyOf": [schema, {"type": "null"}]} if carried else {"type": ["object", "null"]}


def partial(carrier: Carrier, of: Attributes, own: Mapping[str, Any], free: tuple[str, ...] = ()) -> Schema:
    """Return a schema of each attribute by itself, in a mapping that has further keys, described by `own`.

    `free` names keys that may or may not be attributes: any value of them is accepted.
    """
    known = {**dict.fromkeys(free, True), **own}
    parts = [part for part in (_part(carrier, layer, known) for layer in of.layers) if part]
    if len(parts) == 1:
        return {**parts[0], "properties": {**known, **parts[0].get("properties", {}), **known}}
    return {"properties": known, "allOf": parts} if parts else {"properties": known}


def required_anywhere(names: list[str]) -> list[Schema]:
    """Return schemas that require attributes, beside the other keys or under `attributes`."""
    return [
        {
            "anyOf": [
                {"required": [name]},
                {"required": ["attributes"], "properties": {"attributes": {"type": "object", "required": [name]}}},
            ]
        }
        for name in names
    ]


def _part(carrier: Carrier, layer: Layer, known: Mapping[str, Any]) -> Schema:
    """Return what one layer requires of keys that are not `known`."""
    uri, schema = layer
    part: Schema = {}
    named = [name for name in schema.get("properties", ()) if name not in known]
    patterns = schema.get("patternProperties", {})
    others = schema.get("additionalProperties", True)
    names = schema.get("propertyNames", True)
    if named or others is not True:
        part["properties"] = {name: carrier.part(uri, "properties", name) for name in named}
    if patterns:
        taken = {pattern: any(found(pattern, name) for name in known) for pattern in patterns}
        part["patternProperties"] = {
            pattern: True if taken[pattern] else carrier.part(uri, "patternProperties", pattern) for pattern in patterns
        }
    if others is not True:
        part["properties"] |= dict.fromkeys(known, True)
        part["additionalProperties"] = others and carrier.carry(below(uri, "additionalProperties"))
    if names is not True:
        part["propertyNames"] = {"anyOf": [carrier.carry(below(uri, "propertyNames")), {"enum": sorted(known)}]}
    return part
