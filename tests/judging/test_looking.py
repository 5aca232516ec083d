"""What a schema does not look at cannot decide whether a value fits it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from atlas_lint.looking import Looking
from atlas_lint.schemas.load_schemas import SCHEME, Schemas
from atlas_lint.schemas.validator import Judge

URI = f"{SCHEME}edges/x.schema.json"
OTHER = f"{SCHEME}common/y.schema.json"

# Of the property `to`, which is there and a text.
NOT_LOOKING: list[Any] = [
    {},
    True,
    {"properties": {"kind": {"const": "x"}}},
    {"properties": {"to": {}}},
    {"properties": {"to": True}},
    {"properties": {"to": {"type": "string", "title": "t", "x-ref-kinds": ["Role"]}}},
    {"properties": {"to": {"type": ["string", "null"]}}},
    {"required": ["to", "from"], "minProperties": 9, "additionalProperties": False},
    {"propertyNames": {"maxLength": 2}},
    {"properties": {"attributes": {"properties": {"to": {"const": 1}}}}},
    {"$ref": OTHER},
    {"allOf": [{"properties": {"from": {"minLength": 3}}}]},
    False,
]
LOOKING: list[Any] = [
    {"properties": {"to": {"minLength": 3}}},
    {"properties": {"to": {"type": "integer"}}},
    {"properties": {"to": {"type": "string", "pattern": "a"}}},
    {"properties": {"to": False}},
    {"properties": {"to": {"$ref": OTHER}}},
    {"additionalProperties": {"minLength": 3}},
    {"properties": {"from": {}}, "additionalProperties": {"maxLength": 3}},
    {"patternProperties": {"t": {"minLength": 3}}},
    {"enum": [{"to": "a"}]},
    {"const": {"to": "a"}},
    {"unevaluatedProperties": {"maxLength": 2}},
    {"allOf": [{}, {"properties": {"to": {"const": "a"}}}]},
    {"not": {"properties": {"to": {"const": "a"}}}},
    {"if": {"properties": {"to": {"const": "a"}}}, "then": {"required": ["x"]}},
    {"dependentSchemas": {"to": {"properties": {"to": {"const": "a"}}}}},
    {"anyOf": [{"$ref": f"{OTHER}#/$defs/looks"}]},
]


def schemas(schema: Any) -> Schemas:
    """A folder in which a schema stands, and another that it may refer to."""
    other = {"type": "object", "$defs": {"looks": {"properties": {"to": {"const": "a"}}}}}
    return Schemas({}, {}, {URI: schema, OTHER: other})


@pytest.mark.parametrize("schema", NOT_LOOKING, ids=str)
def test_what_is_not_looked_at(schema: Any) -> None:
    folder = schemas(schema)
    assert not Looking(folder).looks(URI, "to", "string")
    values: Iterator[Any] = ({"from": "a", "to": text, "kind": "x", "attributes": {}} for text in ("", "a", "abcd"))
    assert len({Judge(folder).accepts(URI, value) for value in values}) == 1


@pytest.mark.parametrize("schema", LOOKING, ids=str)
def test_what_is_looked_at(schema: Any) -> None:
    assert Looking(schemas(schema)).looks(URI, "to", "string")
