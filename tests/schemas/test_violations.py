"""Refused values, in words and at their places."""

from __future__ import annotations

from typing import Any

import pytest

from atlas_lint.schemas.load_schemas import of_one
from atlas_lint.schemas.uris import uri_of
from atlas_lint.schemas.validator import Validator
from atlas_lint.text import pointer


def told(schema: Any, value: Any) -> list[str]:
    """The violations, a line each: where, which keyword, in words, what helps."""
    schemas = of_one("x", schema)
    found = Validator(schemas).violations(uri_of("x"), value)
    assert Validator(schemas, reference=True).violations(uri_of("x"), value) == found
    return [
        f"{pointer(at.path)} {at.part} {at.keyword}: {at.message}" + (f"; {at.help}" if at.help else "") for at in found
    ]


A_OR_B = {
    "anyOf": [
        {"type": "object", "required": ["type"], "properties": {"type": {"const": "a"}, "x": {"type": "string"}}},
        {"type": "object", "required": ["type"], "properties": {"type": {"const": "b"}, "y": {"type": "string"}}},
    ]
}

SILENT: dict[str, tuple[Any, Any]] = {
    "a whole number with a point": ({"type": "integer"}, 1.0),
    "equal numbers": ({"enum": [1]}, 1.0),
    "characters, not bytes": ({"maxLength": 1}, "😀"),
    "formats of texts only": ({"format": "date"}, 5),
    "a format that is not asserted": ({"format": "uuid"}, "x"),
    "a pattern of texts only": ({"pattern": "^a"}, 5),
    "a property that is not there": ({"properties": {"a": False}}, {"b": 1}),
    "one branch of two": (A_OR_B, {"type": "b", "x": 1}),
    "true and one": ({"uniqueItems": True}, [1, True, "1"]),
}


@pytest.mark.parametrize(("schema", "value"), SILENT.values(), ids=SILENT)
def test_nothing_to_tell(schema: Any, value: Any) -> None:
    assert told(schema, value) == []


WORDED: dict[str, tuple[Any, Any, list[str]]] = {
    "type": ({"type": "string"}, 1, [" value type: it is 1; it must be text; quote it"]),
    "types": ({"type": ["string", "null"]}, True, [" value type: it is true; it must be text or null; quote it"]),
    "type: a list": (
        {"type": "array"},
        "a",
        [' value type: it is "a"; it must be a list; write it as a list: a dash before each item'],
    ),
    "type: empty": ({"type": "object"}, None, [" value type: it is null; it must be a mapping; write a mapping"]),
    "type: a whole number": (
        {"type": "integer"},
        1.5,
        [" value type: it is 1.5; it must be a whole number; write a whole number"],
    ),
    "type: a boolean": ({"type": "boolean"}, "yes", [' value type: it is "yes"; it must be true or false; write true']),
    "type: a number in quotes": (
        {"type": "integer"},
        "11",
        [' value type: it is "11"; it must be a whole number; remove the quotes: write 11'],
    ),
    "type: another number in quotes": (
        {"type": "integer"},
        "1.5",
        [' value type: it is "1.5"; it must be a whole number; write a whole number'],
    ),
    "type: infinity in quotes": (
        {"type": "number"},
        ".inf",
        [' value type: it is ".inf"; it must be a number; write a number'],
    ),
    "type: an empty text": (
        {"type": ["null", "boolean"]},
        "",
        [' value type: it is ""; it must be null or true or false; write null or true or false'],
    ),
    "a misspelt property": (
        {"properties": {"colour": {}}, "required": ["colour"], "additionalProperties": False},
        {"coluor": 1},
        ["/coluor key additionalProperties: `coluor` is unknown here; did you mean colour?"],
    ),
    "a misspelt property where any is allowed": (
        {"properties": {"colour": {}, "colours": {}}, "required": ["colour"]},
        {"coluor": 1, "colours": 2},
        [" owner required: `colour` is missing; rename `coluor` to `colour`"],
    ),
    "another property that other schemas may know": (
        {"properties": {"colour": {}}, "required": ["colour"], "allOf": [{"properties": {"colours": {}}}]},
        {"colours": 1},
        [" owner required: `colour` is missing; add `colour`"],
    ),
    "one misspelt property of two": (
        {"required": ["colour", "weight"], "unevaluatedProperties": False},
        {"coluor": 1},
        [
            " owner required: `weight` is missing; add `weight`",
            "/coluor key unevaluatedProperties: `coluor` is unknown here; did you mean colour?",
        ],
    ),
    "what a failing subschema leaves unevaluated": (
        {"allOf": [{"properties": {"a": {"type": "integer"}, "b": True}}], "unevaluatedProperties": False},
        {"a": "x", "b": 1, "c": 1},
        [
            '/a value type: `a` is "x"; it must be a whole number; write a whole number',
            "/c key unevaluatedProperties: `c` is unknown here; remove it",
        ],
    ),
    "what `not` declares is never evaluated": (
        {"not": {"required": ["c"], "properties": {"b": True}}, "required": ["a"], "unevaluatedProperties": False},
        {"b": 1},
        [" owner required: `a` is missing; add `a`", "/b key unevaluatedProperties: `b` is unknown here; remove it"],
    ),
    "items that a failing subschema leaves unevaluated": (
        {"allOf": [{"prefixItems": [{"type": "integer"}, True]}], "unevaluatedItems": False},
        ["x", 1],
        ['/0 value type: `[0]` is "x"; it must be a whole number; write a whole number'],
    ),
    "enum": ({"enum": ["low", "high"]}, "x", [' value enum: it is "x"; allowed: low, high; write low or high']),
    "enum, misspelt": (
        {"enum": ["medium", None, 1]},
        "mediun",
        [' value enum: it is "mediun"; allowed: medium, null, 1; did you mean medium?'],
    ),
    "const": ({"const": None}, 1, [" value const: it is 1; it must be null; write null"]),
    "pattern": ({"pattern": "^a"}, "b", [' value pattern: it is "b"; it must match ^a']),
    "format": (
        {"format": "date"},
        "x",
        [' value format: it is "x"; it must be a date such as 2026-04-29; write a date such as 2026-04-29'],
    ),
    "minLength": (
        {"minLength": 1},
        "",
        [' value minLength: it is ""; it needs at least 1 character; add 1 more character'],
    ),
    "maxLength": (
        {"maxLength": 2},
        "abc",
        [' value maxLength: it is "abc"; it may have at most 2 characters; remove 1 character'],
    ),
    "minItems": (
        {"minItems": 1},
        [],
        [" value minItems: it is an empty list; it needs at least 1 item; add 1 more item"],
    ),
    "maxItems": (
        {"maxItems": 1},
        [1, 2],
        [" value maxItems: it is a list of 2 items; it may have at most 1 item; remove 1 item"],
    ),
    "minProperties": (
        {"minProperties": 1},
        {},
        [" value minProperties: it is an empty mapping; it needs at least 1 key; add 1 more key"],
    ),
    "maxProperties": (
        {"maxProperties": 0},
        {"a": 1},
        [" value maxProperties: it is a mapping of 1 key; it may have at most 0 keys; remove 1 key"],
    ),
    "minimum": (
        {"minimum": 1},
        0,
        [" value minimum: it is 0; it must be at least 1; write a number that is at least 1"],
    ),
    "maximum": ({"maximum": 1}, 2, [" value maximum: it is 2; it must be at most 1; write a number that is at most 1"]),
    "exclusiveMinimum": (
        {"exclusiveMinimum": 1},
        1,
        [" value exclusiveMinimum: it is 1; it must be more than 1; write a number that is more than 1"],
    ),
    "exclusiveMaximum": (
        {"exclusiveMaximum": 1},
        1,
        [" value exclusiveMaximum: it is 1; it must be less than 1; write a number that is less than 1"],
    ),
    "multipleOf": (
        {"multipleOf": 2},
        3,
        [" value multipleOf: it is 3; it must be a multiple of 2; write a multiple of 2"],
    ),
    "uniqueItems": (
        {"uniqueItems": True},
        [1, 1.0],
        [" value uniqueItems: it is a list of 2 items; its items must differ; remove the repeated 1"],
    ),
    "contains": (
        {"contains": {"const": 1}},
        [2],
        [
            " value contains: it is a list of 1 item; too few or too many of its items have the required form; "
            "add or remove items of that form"
        ],
    ),
    "minContains": (
        {"contains": {"const": 1}, "minContains": 2},
        [1],
        [
            " value minContains: it is a list of 1 item; too few of its items have the required form; "
            "add an item of the required form"
        ],
    ),
    "maxContains": (
        {"contains": {"const": 1}, "maxContains": 1},
        [1, 1],
        [
            " value maxContains: it is a list of 2 items; too many of its items have the required form; "
            "remove an item of that form"
        ],
    ),
    "items": (
        {"prefixItems": [{}], "items": False},
        [1, 2],
        [" value items: it is a list of 2 items; it has more items than its schema allows; remove the last items"],
    ),
    "unevaluatedItems": (
        {"unevaluatedItems": False},
        [1],
        [
            " value unevaluatedItems: it is a list of 1 item; it has more items than its schema allows; "
            "remove the last items"
        ],
    ),
    "not": (
        {"not": {"const": 1}},
        1,
        [" value not: it is 1; its schema forbids that; write another value, or remove it"],
    ),
    "false": (
        {"if": True, "then": False},
        1,
        [" value not: it is 1; its schema forbids that; write another value, or remove it"],
    ),
    "false under allOf": (
        {"allOf": [False]},
        1,
        [" value not: it is 1; its schema forbids that; write another value, or remove it"],
    ),
}


@pytest.mark.parametrize(("schema", "value", "lines"), WORDED.values(), ids=WORDED)
def test_words(schema: Any, value: Any, lines: list[str]) -> None:
    assert told(schema, value) == lines


def inside(schema: Any) -> Any:
    """The schema of a record whose attributes have a schema."""
    return {"properties": {"attributes": schema}}


KEYS: dict[str, tuple[Any, Any, list[str]]] = {
    "missing": (
        {"required": ["a", "b"]},
        {},
        [" owner required: `a` is missing; add `a`", " owner required: `b` is missing; add `b`"],
    ),
    "a missing attribute": (
        inside({"required": ["a"]}),
        {"attributes": {}},
        ["/attributes owner required: `a` is missing; add `a`"],
    ),
    "missing further in": (
        inside({"properties": {"a": {"items": {"required": ["b"]}}}}),
        {"attributes": {"a": [{"b": 1}, {}]}},
        ["/attributes/a/1 owner required: `b` is missing in `a[1]`; add `b`"],
    ),
    "missing, with a quote in it": (
        {"required": ["it's", "is"]},
        {"is": 1},
        [" owner required: `it's` is missing; add `it's`"],
    ),
    "missing beside another": (
        {"dependentRequired": {"a": ["b", "c"], "d": ["e"]}},
        {"a": 1, "c": 2},
        [" owner dependentRequired: `b` is missing beside `a`; add `b`, or remove `a`"],
    ),
    "missing, as a condition says": (
        {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
        {"a": 1},
        [" owner required: `b` is missing; add `b`"],
    ),
    "unknown": (
        {"properties": {"name": {}, "size": {}}, "additionalProperties": False},
        {"name": 1, "other": 2},
        ["/other key additionalProperties: `other` is unknown here; write `size`, or remove it"],
    ),
    "an unknown attribute, misspelt": (
        inside({"properties": {"displayName": {}}, "additionalProperties": False}),
        {"attributes": {"displayname": 1, "b": 2}},
        [
            "/attributes/displayname key additionalProperties: "
            "`displayname` is unknown as an attribute; did you mean displayName?",
            "/attributes/b key additionalProperties: `b` is unknown as an attribute; write `displayName`, or remove it",
        ],
    ),
    "unknown further in": (
        inside({"properties": {"a": {"additionalProperties": False}}}),
        {"attributes": {"a": {"b": 1}}},
        ["/attributes/a/b key additionalProperties: `b` is unknown in `a`; remove it"],
    ),
    "additional, of the wrong type": (
        {"additionalProperties": {"type": "string"}},
        {"a": 1},
        ["/a value type: `a` is 1; it must be text; quote it"],
    ),
    "unevaluated": (
        {"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False},
        {"a": 1, "b": 2, "c": 3},
        [
            "/b key unevaluatedProperties: `b` is unknown here; remove it",
            "/c key unevaluatedProperties: `c` is unknown here; remove it",
        ],
    ),
    "unevaluated, of the wrong type": (
        {"unevaluatedProperties": {"type": "string"}},
        {"a": "x", "b": 2},
        ["/b value unevaluatedProperties: `b` is 2; its schema forbids that; remove it"],
    ),
    "a name": (
        {"propertyNames": {"pattern": "^a"}},
        {"ab": 1, "b": 2},
        ['/b key propertyNames: a key is "b"; it must match ^a'],
    ),
    "a name, misspelt, further in": (
        inside({"properties": {"a": {"propertyNames": {"enum": ["medium"]}}}}),
        {"attributes": {"a": {"mediun": 1}}},
        ['/attributes/a/mediun key propertyNames: a key in `a` is "mediun"; allowed: medium; did you mean medium?'],
    ),
    "no name at all": (
        {"propertyNames": False},
        {"a": 1},
        ['/a key propertyNames: a key is "a"; its schema forbids that; write another value, or remove it'],
    ),
    "a property named propertyNames": (
        {"properties": {"propertyNames": {"type": "string"}}},
        {"propertyNames": 1},
        ["/propertyNames value type: `propertyNames` is 1; it must be text; quote it"],
    ),
    "forbidden": ({"properties": {"a": False}}, {"a": 1}, ["/a key properties: `a` is not allowed here; remove it"]),
    "forbidden by a pattern": (
        {"patternProperties": {"^a": False}},
        {"ab": 1},
        ["/ab key patternProperties: `ab` is not allowed here; remove it"],
    ),
    "a forbidden item": (
        {"prefixItems": [{}, False]},
        [1, 2],
        ["/1 value prefixItems: `[1]` is not allowed here; remove it"],
    ),
    "an item": ({"items": {"type": "string"}}, ["a", 1], ["/1 value type: `[1]` is 1; it must be text; quote it"]),
    "all of the attributes": (
        inside({"type": "object"}),
        {"attributes": None},
        ["/attributes value type: `attributes` is null; it must be a mapping; write a mapping"],
    ),
    "the same twice": (
        {"type": "string", "allOf": [{"type": "string"}]},
        1,
        [" value type: it is 1; it must be text; quote it"],
    ),
}


@pytest.mark.parametrize(("schema", "value", "lines"), KEYS.values(), ids=KEYS)
def test_keys_and_places(schema: Any, value: Any, lines: list[str]) -> None:
    assert told(schema, value) == lines


TEXT_OR_LINK = {"anyOf": [{"type": "string", "minLength": 2}, {"type": "object", "required": ["to"]}]}
NO_FORM = "it fits none of the allowed forms"

REDUCED: dict[str, tuple[Any, Any, list[str]]] = {
    "the branch that a constant chooses": (
        A_OR_B,
        {"type": "a", "x": 1},
        ["/x value type: `x` is 1; it must be text; quote it"],
    ),
    "no branch for the constant": (
        A_OR_B,
        {"type": "c"},
        [
            f' value anyOf: it is a mapping of 1 key; {NO_FORM}; either: `type` is "c"; it must be "a"; '
            'or: `type` is "c"; it must be "b"'
        ],
    ),
    "no constant": (A_OR_B, {}, [f" value anyOf: it is an empty mapping; {NO_FORM}; either: `type` is missing"]),
    "the branch of its type": (
        TEXT_OR_LINK,
        "a",
        [' value minLength: it is "a"; it needs at least 2 characters; add 1 more character'],
    ),
    "the other branch of its type": (TEXT_OR_LINK, {}, [" owner required: `to` is missing; add `to`"]),
    "no branch of its type": (
        TEXT_OR_LINK,
        1,
        [" value anyOf: it is 1; it must be text or a mapping; quote it"],
    ),
    "what may be empty": (
        {"anyOf": [{"type": "null"}, {"enum": ["a", "b"]}]},
        "c",
        [f' value anyOf: it is "c"; {NO_FORM}; either: it is "c"; it must be null; or: it is "c"; allowed: a, b'],
    ),
    "what may be empty, with a form": (
        {"anyOf": [{"type": "null"}, {"type": "string", "pattern": "^a"}]},
        "b",
        [' value pattern: it is "b"; it must match ^a'],
    ),
    "types only": (
        {"oneOf": [{"type": "string"}, {"type": ["number", "null"]}]},
        [],
        [" value oneOf: it is an empty list; it must be text, a number or null; write text, a number or null"],
    ),
    "values only": (
        {"anyOf": [{"enum": ["alpha"]}, {"const": "beta"}]},
        "aplha",
        [' value anyOf: it is "aplha"; allowed: alpha, beta; did you mean alpha?'],
    ),
    "none that was meant": (
        {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {},
        [f" value anyOf: it is an empty mapping; {NO_FORM}; either: `a` is missing; or: `b` is missing"],
    ),
    "more than one": (
        {"oneOf": [{"type": "string"}, {"minLength": 1}]},
        "a",
        [' value oneOf: it is "a"; it fits more than one of the allowed forms; remove what only one of the forms has'],
    ),
    "a branch that refuses everything": (
        {"anyOf": [False, {"type": "string"}]},
        1,
        [" value type: it is 1; it must be text; quote it"],
    ),
    "nothing but such branches": (
        {"anyOf": [False]},
        1,
        [" value not: it is 1; its schema forbids that; write another value, or remove it"],
    ),
    "one in the other": (
        {"anyOf": [{"type": "null"}, {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1}]}]},
        [],
        [" value minItems: it is an empty list; it needs at least 1 item; add 1 more item"],
    ),
    "in a list": (
        {"items": TEXT_OR_LINK},
        ["ab", "a"],
        ['/1 value minLength: `[1]` is "a"; it needs at least 2 characters; add 1 more character'],
    ),
    "of a name": (
        {"propertyNames": {"anyOf": [{"const": "a"}, {"const": "b"}]}},
        {"c": 1},
        ['/c key propertyNames: a key is "c"; allowed: a, b; write a or b'],
    ),
}


@pytest.mark.parametrize(("schema", "value", "lines"), REDUCED.values(), ids=REDUCED)
def test_the_branch_that_was_meant(schema: Any, value: Any, lines: list[str]) -> None:
    assert told(schema, value) == lines
