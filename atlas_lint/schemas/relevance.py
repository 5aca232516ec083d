"""The properties of a mapping that can decide whether it fits a schema, so that the others need not be built first.

The answer depends on the schema alone, not on values. In doubt, a property counts as read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from atlas_lint.schemas import traversal
from atlas_lint.schemas.load_schemas import Schemas

_READ_ALL = frozenset({"const", "enum", "patternProperties", "$dynamicRef"})
_READ_THE_OTHERS = ("additionalProperties", "unevaluatedProperties")
_LEVELS = 100
"""Levels that a document may nest at most; only schemas that refer to themselves nest deeper."""


class Shape(NamedTuple):
    """The known shape of a value: its JSON Schema type, all keys of a mapping (always present), the items of a list.

    `keys` or `items` is None if these may be anything.
    """

    type: str
    keys: Mapping[str, Shape] | None = None
    items: Shape | None = None


def reads(schemas: Schemas, uri: str, properties: Mapping[str, Shape]) -> bool:
    """Check whether the values of the given properties can decide whether a mapping fits a schema.

    The mapping always has these `properties`, and each value always has the given shape.
    """
    seen, todo = set[str](), [uri]
    while todo:
        reference = todo.pop()
        if reference in seen:
            continue
        seen.add(reference)
        for _, subschema in traversal.in_place(schemas.resolve(reference)):
            if not _READ_ALL.isdisjoint(subschema) or _asks(schemas, subschema, properties):
                return True
            if "$ref" in subschema:
                todo.append(subschema["$ref"])
    return False


def _asks(schemas: Schemas, subschema: dict[str, Any], properties: Mapping[str, Shape]) -> bool:
    """Check whether a schema of the mapping requires more of the properties than their shapes guarantee."""
    if any(not isinstance(subschema.get(keyword, True), bool) for keyword in _READ_THE_OTHERS):
        return True
    asked = subschema.get("properties", {})
    return not all(_fits(schemas, asked[name], shape) for name, shape in properties.items() if name in asked)


def _fits(schemas: Schemas, schema: Any, shape: Shape, level: int = 0) -> bool:
    """Check whether every value of a shape fits a schema."""
    if not isinstance(schema, dict) or level > _LEVELS:
        return schema is True
    return all(_fits_keyword(schemas, keyword, asked, shape, level + 1) for keyword, asked in schema.items())


def _fits_keyword(schemas: Schemas, keyword: str, asked: Any, shape: Shape, level: int) -> bool:
    if keyword in traversal.REFUSES_NOTHING or keyword.startswith("x-"):
        return True
    if keyword == "type":
        return shape.type in ([asked] if isinstance(asked, str) else asked)
    if keyword == "$ref":
        return _fits(schemas, schemas.resolve(asked), shape, level)
    if keyword == "items" and shape.items is not None:
        return _fits(schemas, asked, shape.items, level)
    if keyword == "required" and shape.keys is not None:
        return shape.keys.keys() >= set(asked)
    if keyword == "properties" and shape.keys is not None:
        return all(_fits(schemas, asked[name], of, level) for name, of in shape.keys.items() if name in asked)
    return keyword == "properties" and not asked
