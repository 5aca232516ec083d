"""Which strings of a value are ids of records: through which keywords `x-ref-kinds` counts, and where not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from atlas_lint.filesystem.file_tree import Files
from atlas_lint.schemas.load_schemas import load_folder
from atlas_lint.schemas.references import Finder
from atlas_lint.schemas.uris import uri_of
from atlas_lint.schemas.validator import Validator
from atlas_lint.text import pointer

A = {"type": "string", "x-ref-kinds": ["A"]}
B = {"type": "string", "x-ref-kinds": ["B"]}
AB = {"type": "string", "x-ref-kinds": ["A", "B"]}
ANY = {"type": "string", "x-ref-kinds": []}
TEXT = {"type": "string"}


class Folder(Files):
    """A folder of schemas, by path in it."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self.schemas = {f"{path}.schema.json": json.dumps(schema).encode() for path, schema in schemas.items()}

    def below(self, folder: str, *, heed_ignores: bool = False, unread: object = None) -> list[str]:
        return list(self.schemas)

    def read(self, path: str) -> bytes:
        return self.schemas[path.removeprefix("/schemas/")]

    def is_file(self, path: str) -> bool:
        return path.removeprefix("/schemas/") in self.schemas

    def is_folder(self, path: str) -> bool:
        return path == "/schemas"


def told(schema: Any, value: Any, **others: Any) -> dict[str, list[str]]:
    """The references in a value: a pointer to each (`#` after it: to its key), with the kinds it may have."""
    folder = Folder({"records/X": schema} | {f"common/{name}": other for name, other in others.items()})
    schemas = load_folder(folder, "/schemas", (), ("A", "B", "C"))
    finder = Finder(schemas, Validator(schemas), uri_of("records/X.schema.json"))
    references = finder.references(value)
    for reference in references:
        assert reference.id == (reference.path[-1] if reference.is_key else _at(value, reference.path))
    return {pointer(at.path) + "#" * at.is_key: sorted(at.kinds) for at in references}


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


NOWHERE: dict[str, tuple[Any, Any]] = {
    "said nowhere": ({"properties": {"a": TEXT}}, {"a": "x"}),
    "not of a number": ({"properties": {"a": {"x-ref-kinds": []}}}, {"a": 1}),
    "not of a value that is refused": ({"properties": {"a": A | {"pattern": "^a:"}}}, {"a": "b:1"}),
    "not of a type that is refused": ({"properties": {"a": {"type": "array", "x-ref-kinds": []}}}, {"a": "x"}),
    "not of what is not there": ({"properties": {"a": A}}, {"b": "x"}),
    "not of a property named so": ({"properties": {"x-ref-kinds": {"const": 1}}}, {"x-ref-kinds": "x"}),
    "not in a constant": ({"properties": {"a": {"const": {"x-ref-kinds": ["A"]}}}}, {"a": "x"}),
    "not in an example": ({"examples": [A], "properties": {"a": TEXT}}, {"a": "x"}),
    "not in a definition by itself": ({"$defs": {"a": A}, "properties": {"a": TEXT}}, {"a": "x"}),
    "not through not": ({"properties": {"a": {"not": {"not": A}}}}, {"a": "x"}),
    "not through if": ({"properties": {"a": {"if": A}}}, {"a": "x"}),
    "not the branch of if that is not taken": (
        {"properties": {"a": {"if": {"const": "x"}, "then": TEXT, "else": A}}},
        {"a": "x"},
    ),
    "not a pattern that is not found": ({"patternProperties": {"^a$": A}}, {"a\n": "x"}),
    "not additional": ({"properties": {"a": {}}, "additionalProperties": A}, {"a": "x"}),
    "not additional to a pattern": ({"patternProperties": {"^a": {}}, "additionalProperties": A}, {"ab": "x"}),
    "not an item before the others": ({"properties": {"a": {"prefixItems": [{}], "items": A}}}, {"a": ["x"]}),
    "not a branch that is refused": ({"properties": {"a": {"anyOf": [A | {"minLength": 2}, {}]}}}, {"a": "x"}),
    "not where a branch frees it": ({"properties": {"a": {"anyOf": [A, TEXT]}}}, {"a": "x"}),
    "not where a branch frees what is in it": (
        {"anyOf": [{"properties": {"a": A}}, {"properties": {"a": TEXT}}]},
        {"a": "x"},
    ),
    "not where true frees it": ({"properties": {"a": {"anyOf": [A, True]}}}, {"a": "x"}),
}


@pytest.mark.parametrize(("schema", "value"), NOWHERE.values(), ids=NOWHERE)
def test_no_reference(schema: Any, value: Any) -> None:
    assert told(schema, value) == {}


THROUGH: dict[str, tuple[Any, Any, dict[str, list[str]]]] = {
    "properties": ({"properties": {"a": A, "b": ANY}}, {"a": "x", "b": "y", "c": "z"}, {"/a": ["A"], "/b": []}),
    "properties in properties": (
        {"properties": {"a": {"properties": {"b/c": A}}}},
        {"a": {"b/c": "x"}},
        {"/a/b~1c": ["A"]},
    ),
    "patternProperties": ({"patternProperties": {"^a": A}}, {"ab": "x", "b": "y"}, {"/ab": ["A"]}),
    "additionalProperties": (
        {"properties": {"a": TEXT}, "additionalProperties": A},
        {"a": "x", "b": "y"},
        {"/b": ["A"]},
    ),
    "propertyNames": ({"propertyNames": A}, {"x": 1, "y": 2}, {"/x#": ["A"], "/y#": ["A"]}),
    "propertyNames and a value": (
        {"propertyNames": A, "additionalProperties": B},
        {"x": "y"},
        {"/x": ["B"], "/x#": ["A"]},
    ),
    "items": ({"properties": {"a": {"items": A}}}, {"a": ["x", 1, "y"]}, {"/a/0": ["A"], "/a/2": ["A"]}),
    "items in items": ({"properties": {"a": {"items": {"items": A}}}}, {"a": [[], ["x"]]}, {"/a/1/0": ["A"]}),
    "prefixItems": (
        {"properties": {"a": {"prefixItems": [A, TEXT], "items": B}}},
        {"a": ["x", "y", "z"]},
        {"/a/0": ["A"], "/a/2": ["B"]},
    ),
    "allOf": (
        {"allOf": [{"properties": {"a": A}}, {"properties": {"b": B}}]},
        {"a": "x", "b": "y"},
        {"/a": ["A"], "/b": ["B"]},
    ),
    "allOf that agree": ({"properties": {"a": {"allOf": [AB, A]}}}, {"a": "x"}, {"/a": ["A"]}),
    "allOf, one of any kind": ({"properties": {"a": {"allOf": [ANY, A, TEXT]}}}, {"a": "x"}, {"/a": ["A"]}),
    "anyOf, one that accepts": ({"properties": {"a": {"anyOf": [A, {"type": "null"}]}}}, {"a": "x"}, {"/a": ["A"]}),
    "anyOf, several that accept": ({"properties": {"a": {"anyOf": [A, B]}}}, {"a": "x"}, {"/a": ["A", "B"]}),
    "anyOf, one of them of any kind": ({"properties": {"a": {"anyOf": [A, ANY]}}}, {"a": "x"}, {"/a": []}),
    "anyOf beside": ({"properties": {"a": A | {"anyOf": [{"minLength": 1}, {}]}}}, {"a": "x"}, {"/a": ["A"]}),
    "anyOf around": (
        {"anyOf": [{"properties": {"a": A}, "required": ["a"]}, {"properties": {"b": B}, "required": ["b"]}]},
        {"b": "x"},
        {"/b": ["B"]},
    ),
    "anyOf around, united": (
        {"anyOf": [{"properties": {"a": A}}, {"properties": {"a": B}}]},
        {"a": "x"},
        {"/a": ["A", "B"]},
    ),
    "oneOf": (
        {"properties": {"a": {"oneOf": [A | {"pattern": "^a:"}, B | {"pattern": "^b:"}]}}},
        {"a": "b:1"},
        {"/a": ["B"]},
    ),
    "oneOf, of a list": (
        {"properties": {"a": {"oneOf": [A, {"type": "array", "items": B}]}}},
        {"a": ["x"]},
        {"/a/0": ["B"]},
    ),
    "then": ({"properties": {"a": {"if": {"pattern": "^a:"}, "then": A, "else": B}}}, {"a": "a:1"}, {"/a": ["A"]}),
    "else": ({"properties": {"a": {"if": {"pattern": "^a:"}, "then": A, "else": B}}}, {"a": "b:1"}, {"/a": ["B"]}),
    "then around": (
        {"if": {"properties": {"k": {"const": 1}}}, "then": {"properties": {"a": A}}},
        {"k": 1, "a": "x"},
        {"/a": ["A"]},
    ),
    "$ref": ({"$defs": {"a": A}, "properties": {"a": {"$ref": "#/$defs/a"}}}, {"a": "x"}, {"/a": ["A"]}),
    "$ref with a kind beside": (
        {"$defs": {"a": AB}, "properties": {"a": {"$ref": "#/$defs/a", "x-ref-kinds": ["B", "C"]}}},
        {"a": "x"},
        {"/a": ["B"]},
    ),
    "$ref around": ({"$ref": "#/$defs/a", "$defs": {"a": {"properties": {"a": A}}}}, {"a": "x"}, {"/a": ["A"]}),
}


@pytest.mark.parametrize(("schema", "value", "references"), THROUGH.values(), ids=THROUGH)
def test_references(schema: Any, value: Any, references: dict[str, list[str]]) -> None:
    assert told(schema, value) == references


def test_through_another_file() -> None:
    schema = {"properties": {"a": {"$ref": "../common/ids.schema.json#/$defs/one"}}}
    ids = {"$defs": {"one": {"anyOf": [A, {"type": "array", "items": {"$ref": "#/$defs/one"}}]}}}
    assert told(schema, {"a": ["x", ["y"]]}, ids=ids) == {"/a/0": ["A"], "/a/1/0": ["A"]}


def test_through_a_schema_that_comes_back_to_itself() -> None:
    schema = {"properties": {"id": A, "parts": {"items": {"$ref": "#"}}}}
    value = {"parts": [{"id": "x", "parts": [{"id": "y"}]}]}
    assert told(schema, value) == {"/parts/0/id": ["A"], "/parts/0/parts/0/id": ["A"]}


@pytest.mark.parametrize("order", [("id", "other"), ("other", "id")])
def test_through_two_schemas_that_come_back_to_each_other(order: tuple[str, str]) -> None:
    one = {"id": A, "other": {"$ref": "#/$defs/two"}}
    two = {"properties": {"one": {"$ref": "#/$defs/one"}}}
    definitions = {"one": {"properties": {name: one[name] for name in order}}, "two": two}
    schema = {"$ref": "#/$defs/one", "$defs": definitions}
    assert told(schema, {"other": {"one": {"id": "x"}}}) == {"/other/one/id": ["A"]}


def test_in_the_order_of_the_schema() -> None:
    schema = {"properties": {"a": A, "b": {"items": A}}}
    assert list(told(schema, {"b": ["y", "z"], "a": "x"})) == ["/a", "/b/0", "/b/1"]
