"""The schemas that may apply to a place whose value is not complete: every branch of a schema is an alternative."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from atlas_lint.findings.place import Path
from atlas_lint.schemas import effective
from atlas_lint.schemas.effective import Layer, Layers, below
from atlas_lint.schemas.load_schemas import Schemas

_MOST = 60
_BRANCHES = ("anyOf", "oneOf")
_CONDITIONAL = ("then", "else")


def alternatives(schemas: Schemas, of: Layers) -> list[Layers]:
    """Return the layers with each branch (`anyOf`, `oneOf`, `then`, `else`, `dependentSchemas`) that may apply, too."""
    found: list[Layers] = []
    todo = [of]
    seen: set[tuple[str, ...]] = set()
    while todo and len(found) < _MOST:
        here = todo.pop(0)
        uris = tuple(layer.uri for layer in here)
        if uris in seen:
            continue
        seen.add(uris)
        found.append(here)
        for layer in here:
            for uri, branch in _branches(layer):
                added = tuple(one for one in effective.layers(schemas, uri, branch) if one.uri not in uris)
                if added:
                    todo.append((*here, *added))
    return found


def _branches(layer: Layer) -> Iterator[tuple[str, Any]]:
    uri, schema = layer
    for keyword in _BRANCHES:
        for index, branch in enumerate(schema.get(keyword, ())):
            yield below(uri, keyword, index), branch
    for keyword in _CONDITIONAL if "if" in schema else ():
        if keyword in schema:
            yield below(uri, keyword), schema[keyword]
    for name, branch in schema.get("dependentSchemas", {}).items():
        yield below(uri, "dependentSchemas", name), branch


def at_path(schemas: Schemas, of: Layers, path: Path) -> list[Layers]:
    """Return the alternatives for the value that a path leads to."""
    found = alternatives(schemas, of)
    for step in path:
        inner: dict[tuple[str, ...], Layers] = {}
        for one in found:
            if isinstance(step, int):
                there = effective.of_item(schemas, one, step)
            else:
                there = effective.of_property(schemas, one, step)
            for each in alternatives(schemas, there):
                inner.setdefault(tuple(layer.uri for layer in each), each)
        found = list(inner.values())[:_MOST]
    return found


def values(found: Iterable[Layers]) -> list[Any]:
    """Return the scalars that some alternative lists, without repetitions: those of `enum` and `const`, booleans."""
    listed: dict[str, Any] = {}
    for of in found:
        allowed = effective.values(of)
        if allowed is None and any("type" in layer.schema for layer in of):
            allowed = [True, False] if "boolean" in effective.types(of) else None
        for value in allowed or ():
            if not isinstance(value, (dict, list)):
                listed.setdefault(repr(value), value)
    return list(listed.values())


def references(found: Iterable[Layers]) -> frozenset[str] | None:
    """Return the kinds that an id there may have (empty: any); None if no alternative wants an id."""
    every = [kinds for kinds in map(effective.references, found) if kinds is not None]
    if not every:
        return None
    return frozenset().union(*every) if all(every) else frozenset()


def keys(found: Iterable[Layers]) -> dict[str, bool]:
    """Return the keys that some alternative names, each with whether the first one, the schema itself, requires it."""
    every = list(found)
    required = effective.required(every[0]) if every else []
    names = dict.fromkeys(required, True)
    for of in every:
        for name in (*effective.property_names(of), *effective.required(of)):
            names.setdefault(name, False)
    return names


def key_layers(schemas: Schemas, found: Iterable[Layers]) -> list[Layers]:
    """Return the layers for the keys themselves: those under `propertyNames`."""
    return [
        inner
        for of in found
        for uri, schema in of
        if "propertyNames" in schema
        for inner in alternatives(
            schemas, effective.layers(schemas, below(uri, "propertyNames"), schema["propertyNames"])
        )
    ]
