"""All schemas of a folder as one: the files under `$defs`, every `$ref` inside, and a schema chosen by the kind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from atlas_lint.schemas import traversal
from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind, Schema, Schemas
from atlas_lint.schemas.uris import SUFFIX, path_of
from atlas_lint.text import count

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ANCHORS = ("$anchor", "$dynamicAnchor")


def bundled(schemas: Schemas) -> Schema:
    """Return one schema that validates a normalized record, or a normalized edge, as the folder does.

    It validates a value with `_kind` as a record, any other value as an edge. It refuses a kind that the folder does
    not describe. `#/$defs/record` and `#/$defs/edge` each validate one of the two.
    """
    names = _names(schemas.resources)
    files = {names[uri]: _moved(schema, names) for uri, schema in schemas.resources.items()}
    counts = f"{count(len(schemas.records), 'record kind')} and {count(len(schemas.edges), 'edge kind')}"
    return {
        "$schema": DRAFT,
        "title": "A record or an edge of the atlas",
        "description": f"A normalized record, or a normalized edge: {counts}, in one schema without any other file.",
        "if": {"required": ["_kind"]},
        "then": {"$ref": "#/$defs/record"},
        "else": {"$ref": "#/$defs/edge"},
        "$defs": {
            "record": _by_kind("_kind", schemas.records.values(), names),
            "edge": _by_kind("kind", schemas.edges.values(), names),
            **files,
        },
    }


def by_kind(key: str, name: str, then: Any) -> Schema:
    """Return a schema that applies `then` if the value under `key` is `name`."""
    return {"if": {"properties": {key: {"const": name}}, "required": [key]}, "then": then}


def _by_kind(key: str, kinds: Iterable[RecordKind | EdgeKind], names: Mapping[str, str]) -> Schema:
    in_order = sorted(kinds, key=lambda kind: kind.name)
    return {
        "type": "object",
        "required": [key],
        "properties": {key: {"enum": [kind.name for kind in in_order]} if in_order else False},
        "allOf": [by_kind(key, kind.name, {"$ref": _inside(names[kind.uri])}) for kind in in_order] or [True],
    }


def _names(uris: Iterable[str]) -> dict[str, str]:
    """Return a name for each file: its path without the suffix. `record` and `edge` are reserved."""
    return {uri: path_of(uri).removesuffix(SUFFIX) + ("." if path_of(uri) in _TAKEN else "") for uri in uris}


_TAKEN = (f"record{SUFFIX}", f"edge{SUFFIX}")


def _inside(name: str, pointer: str = "") -> str:
    return "#/$defs/" + quote(name.replace("~", "~0").replace("/", "~1")) + pointer


def _moved(schema: Any, names: Mapping[str, str]) -> Any:
    """Return a copy whose `$ref`s stay in the bundle.

    It drops anchors: nothing refers to them, and they would clash.
    """
    copy = json.loads(json.dumps(schema))
    for _, subschema in traversal.walk(copy):
        for keyword in _ANCHORS:
            subschema.pop(keyword, None)
        if "$ref" in subschema:
            uri, _, pointer = subschema["$ref"].partition("#")
            subschema["$ref"] = _inside(names[uri], pointer)
    return copy
