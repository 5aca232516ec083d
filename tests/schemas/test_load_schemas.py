"""A folder of schemas: what it means once it is loaded, and why it cannot be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.schemas.load_schemas import SchemaError, Schemas, load_folder
from atlas_lint.schemas.uris import uri_of
from atlas_lint.schemas.validator import Validator
from atlas_lint.text import pointer

X = "records/X"


class Folder(Files):
    """A folder of schemas by path in it: a JSON value, or the bytes of a file."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self.schemas = {f"{path}.schema.json": schema for path, schema in schemas.items()}

    def below(self, folder: str, *, heed_ignores: bool = False, unread: object = None) -> list[str]:
        return [*self.schemas, "records/README.md"]

    def read(self, path: str) -> bytes:
        schema = self.schemas[path.removeprefix("/schemas/")]
        return schema if isinstance(schema, bytes) else json.dumps(schema).encode()

    def is_file(self, path: str) -> bool:
        return path.removeprefix("/schemas/") in self.schemas

    def is_folder(self, path: str) -> bool:
        return path == "/schemas"


def loaded(schemas: dict[str, Any], keywords: tuple[str, ...] = (), kinds: tuple[str, ...] = ()) -> Schemas:
    return load_folder(Folder(schemas), "/schemas", keywords, kinds)


def problems(schemas: dict[str, Any], keywords: tuple[str, ...] = (), kinds: tuple[str, ...] = ()) -> list[str]:
    """Return the faults of the schemas, a line each: file, where in it, in words, what helps."""
    with pytest.raises(SchemaError) as refused:
        loaded(schemas, keywords, kinds)
    return [
        f"{at.path.removesuffix('.schema.json')}{pointer(at.pointer)} {at.part}: {at.message}"
        + (f"; {at.help}" if at.help else "")
        for at in refused.value.problems
    ]


TEXT = {"type": "string"}
REFERRING: dict[str, dict[str, Any]] = {
    "to a part of itself": {X: {"$ref": "#/$defs/a", "$defs": {"a": TEXT}}},
    "to a part with odd characters": {X: {"$ref": "#/$defs/a~1b~0%20%25", "$defs": {"a/b~ %": TEXT}}},
    "to the older word for definitions": {X: {"$ref": "#/definitions/a", "definitions": {"a": TEXT}}},
    "by path": {X: {"$ref": "../common/a.schema.json"}, "common/a": TEXT},
    "by path, into it": {X: {"$ref": "../common/a.schema.json#/$defs/b"}, "common/a": {"$defs": {"b": TEXT}}},
    "by path to a name with a blank": {X: {"$ref": "../common/a%20b.schema.json"}, "common/a b": TEXT},
    "by path with a detour": {X: {"$ref": "./../records/../common/a.schema.json"}, "common/a": TEXT},
    "by path, twice": {
        X: {"$ref": "../common/a.schema.json"},
        "common/a": {"$ref": "b/c.schema.json#/$defs/d"},
        "common/b/c": {"$defs": {"d": TEXT}},
    },
    "by path, whatever its $id": {
        X: {"$id": "https://example.org/x", "$ref": "../common/a.schema.json"},
        "common/a": {"$id": "https://example.org/a", **TEXT},
    },
    "by $id": {X: {"$ref": "https://example.org/a"}, "common/a": {"$id": "https://example.org/a", **TEXT}},
    "by $id, into it": {
        X: {"$ref": "https://example.org/a#/$defs/b"},
        "common/a": {"$id": "https://example.org/a", "$defs": {"b": TEXT}},
    },
    "by $id relative to its own": {
        X: {"$id": "https://example.org/s/x", "$ref": "a"},
        "common/a": {"$id": "https://example.org/s/a", **TEXT},
    },
    "by the $id of a part": {X: {"$ref": "urn:a", "$defs": {"a": {"$id": "urn:a", **TEXT}}}},
    "inside a part with an $id": {
        X: {"$ref": "urn:a", "$defs": {"a": {"$id": "urn:a", "$ref": "#/$defs/b", "$defs": {"b": TEXT}}}}
    },
    "by $anchor": {X: {"$ref": "#a", "$defs": {"b": {"$anchor": "a", **TEXT}}}},
    "by path and $anchor": {
        X: {"$ref": "../common/a.schema.json#b"},
        "common/a": {"$defs": {"c": {"$anchor": "b", **TEXT}}},
    },
    "by path and $anchor, whatever its $id": {
        X: {"$ref": "../common/a.schema.json#b"},
        "common/a": {"$id": "urn:a", "$defs": {"c": {"$anchor": "b", **TEXT}}},
    },
    "by $id and $anchor": {
        X: {"$ref": "https://example.org/a#b"},
        "common/a": {"$id": "https://example.org/a", "$defs": {"c": {"$anchor": "b", **TEXT}}},
    },
    "by $dynamicRef": {X: {"$dynamicRef": "#a", "$defs": {"b": {"$dynamicAnchor": "a", **TEXT}}}},
    "by $ref and $dynamicRef": {
        X: {"$ref": "#/$defs/c", "$dynamicRef": "#a", "$defs": {"b": {"$dynamicAnchor": "a", **TEXT}, "c": True}}
    },
    "to a schema that is true": {X: {"allOf": [{"$ref": "../common/a.schema.json"}, TEXT]}, "common/a": True},
}


@pytest.mark.parametrize("schemas", REFERRING.values(), ids=REFERRING)
def test_references_between_schemas(schemas: dict[str, Any]) -> None:
    validator = Validator(loaded(schemas))
    uri = uri_of("records/X.schema.json")
    assert (validator.is_valid(uri, "text"), validator.is_valid(uri, 1)) == (True, False)


SOUND: dict[str, dict[str, Any]] = {
    "an empty schema": {X: {}},
    "a byte order mark": {X: b"\xef\xbb\xbf{}"},
    "its draft": {X: {"$schema": "https://json-schema.org/draft/2020-12/schema"}},
    "its draft with a hash": {X: {"$schema": "https://json-schema.org/draft/2020-12/schema#"}},
    "schemas that are true and false": {X: {}, "common/a": True, "common/b": False},
    "recursion": {X: {"properties": {"parts": {"items": {"$ref": "#"}}}}},
    "recursion through another": {
        X: {"additionalProperties": {"$ref": "Y.schema.json"}},
        "records/Y": {"anyOf": [{"type": "string"}, {"items": {"$ref": "X.schema.json"}}]},
    },
    "the same schema twice": {X: {"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}], "$defs": {"a": {}}}},
    "a property named $ref": {X: {"properties": {"$ref": {"type": "string"}}}},
    "a reference in an example": {X: {"examples": [{"$ref": "https://example.org"}], "const": {"$ref": "x"}}},
    "properties that look like keywords": {X: {"properties": {"x-a": {}}, "$defs": {"x-b": {}}, "required": ["x-a"]}},
    "keywords in an example": {X: {"examples": [{"x-a": 1}], "default": {"x-b": 2}}},
    "unknown keywords of others": {X: {"markdownDescription": "a"}},
    "all keywords of ours": {
        X: {
            "x-id-prefix": "x",
            "x-required-edges": ["e"],
            "x-replaced-by": "a",
            "properties": {"a": {"x-ref-kinds": []}},
        },
        "edges/e": {
            "x-source-kinds": ["X"],
            "x-target-kinds": ["X"],
            "x-cardinality": "N:1",
            "x-inverse": "f",
            "x-acyclic": True,
        },
        "edges/f": {"x-alias-of": "e", "properties": {"b": {"x-ref-kinds": ["X"]}}},
    },
    "a pattern of ECMA-262 only": {X: {"pattern": r"^\p{L}$", "patternProperties": {r"^\cA$": {}}}},
}


def test_one_reference_in_several_files_means_what_it_means_in_each() -> None:
    named = {"$id": "https://example.org/s/x.json", "$ref": "y.schema.json"}
    folder = {
        "records/A": {"$ref": "y.schema.json"},
        "records/B": {"$ref": "y.schema.json"},
        "edges/a": {"$ref": "y.schema.json"},
        "records/N": named,
        "edges/n": named | {"$id": "https://example.org/s/other.json"},
        "records/y": {"type": "string"},
        "edges/y": {"type": "integer"},
        "records/own": {"$ref": "#/$defs/a", "$defs": {"a": TEXT}},
        "records/owner": {"$ref": "#/$defs/a", "$defs": {"a": {"type": "integer"}}},
    }
    validator = Validator(loaded(folder))
    fits = [name for name in folder if validator.is_valid(uri_of(f"{name}.schema.json"), "text")]
    assert fits == ["records/A", "records/B", "records/N", "records/y", "records/own"]


@pytest.mark.parametrize("schemas", SOUND.values(), ids=SOUND)
def test_sound_schemas(schemas: dict[str, Any]) -> None:
    assert loaded(schemas).records["X"].name == "X"


def test_what_kinds_say() -> None:
    schemas = loaded(SOUND["all keywords of ours"])
    record, edge, other = schemas.records["X"], schemas.edges["e"], schemas.edges["f"]
    assert (record.id_prefix, record.required_edges, record.replaced_by) == ("x", ("e",), "a")
    assert edge.source_kinds == edge.target_kinds == frozenset({"X"})
    assert (edge.inverse, edge.alias_of, edge.acyclic) == ("f", None, True)
    assert (other.source_kinds, other.inverse, other.alias_of, other.acyclic) == (None, None, "e", False)


@pytest.mark.parametrize(
    ("cardinality", "one_target", "one_source"),
    [("N:N", False, False), ("N:1", True, False), ("1:N", False, True), ("1:1", True, True)],
)
def test_cardinality(cardinality: str, one_target: bool, one_source: bool) -> None:
    edge = loaded({"edges/e": {"x-cardinality": cardinality}}).edges["e"]
    assert (edge.one_target, edge.one_source) == (one_target, one_source)


def test_keywords_and_kinds_that_the_configuration_allows() -> None:
    schemas = {X: {"x-order": 1, "properties": {"a": {"x-order-by": 2, "x-ref-kinds": ["Elsewhere"]}}}}
    assert loaded(schemas, ("x-order*",), ("Else*",)).records.keys() == {"X"}
    assert problems(schemas, ("x-order",), ("Else",)) == [
        f"{X}/properties/a/x-order-by key: keyword x-order-by is not allowed here; known here: x-ref-kinds"
    ]


NOWHERE = "which is not a schema"
TYPES = "array, boolean, integer, null, number, object, string"
LOOP = "$ref leads back to itself without a step into the value"
DRAFT = "the draft is https://json-schema.org/draft/2020-12/schema, not"

BROKEN: dict[str, tuple[dict[str, Any], list[str]]] = {
    # files
    "not UTF-8": ({X: b'{"a": "\xff"}'}, [f"{X} value: not UTF-8: invalid start byte at byte 7"]),
    "not JSON": ({X: b'{"a" 1}'}, [f"{X} value: not JSON: Expecting ':' delimiter"]),
    "no number of JSON": ({X: b'{"minimum": NaN}'}, [f"{X} value: not JSON: NaN is not a JSON number"]),
    "a number past every float": ({X: b'{"minimum": -1e400}'}, [f"{X} value: not JSON: -1e400 is out of range"]),
    "a number of too many digits": (
        {X: b'{"minimum": ' + b"7" * 5000 + b"}"},
        [f"{X} value: not JSON: 7777777777777777777… is out of range"],
    ),
    "all files that are broken": (
        {X: b"", "common/a": b"["},
        ["common/a value: not JSON: Expecting value", f"{X} value: not JSON: Expecting value"],
    ),
    "a kind that is true": ({X: True}, [f"{X} value: a schema is an object; this is true"]),
    "a list": ({X: {}, "common/a": []}, ["common/a value: a schema is an object; this is an empty list"]),
    "another draft": (
        {X: {"$schema": "http://json-schema.org/draft-07/schema#"}},
        [f'{X}/$schema value: {DRAFT} "http://json-schema.org/draft-07/schema#"'],
    ),
    # the metaschema
    "a wrong keyword": (
        {X: {"properties": {"a": {"minLength": -1}}}},
        [f"{X}/properties/a/minLength value: minLength: -1 is less than the minimum of 0"],
    ),
    "a reference that is a number": ({X: {"$ref": 5}}, [f"{X}/$ref value: $ref is 5; it must be a string"]),
    "one name instead of a list": (
        {X: {"required": "name"}},
        [f'{X}/required value: required is "name"; it must be an array; write ["name"]'],
    ),
    "a number in quotes": (
        {X: {"items": {"maxItems": "3"}}},
        [f'{X}/items/maxItems value: maxItems is "3"; it must be an integer; remove the quotes'],
    ),
    "a type of another language": (
        {X: {"type": ["null", "text"]}},
        [f'{X}/type/1 value: type[1] is "text"; it must be one of {TYPES}; write string'],
    ),
    "a misspelt type": (
        {X: {"type": "interger"}},
        [f'{X}/type value: type is "interger"; it must be one of {TYPES}; did you mean integer?'],
    ),
    "no schema where one belongs": (
        {X: {"properties": {"a": "text"}}},
        [f'{X}/properties/a value: a is "text"; it must be an object or true or false'],
    ),
    "a pattern that is none": ({X: {"pattern": "("}}, [f"{X}/pattern value: ( is not a regular expression (ECMA-262)"]),
    "a pattern of keys that is none": (
        {X: {"items": {"patternProperties": {"[": {}}}}},
        [f"{X}/items/patternProperties/[ key: [ is not a regular expression (ECMA-262)"],
    ),
    # references
    "to the network": (
        {X: {"$ref": "https://example.org/a"}},
        [
            f"{X}/$ref value: $ref to https://example.org/a: "
            "schemas are never fetched from a network; put the file into the schemas folder"
        ],
    ),
    "to the metaschema": (
        {X: {"items": {"$ref": "http://json-schema.org/draft-07/schema"}}},
        [
            f"{X}/items/$ref value: $ref to http://json-schema.org/draft-07/schema: "
            "schemas are never fetched from a network; put the file into the schemas folder"
        ],
    ),
    "out of the folder": (
        {X: {"$ref": "../../a.schema.json"}},
        [f"{X}/$ref value: $ref to ../../a.schema.json: the file is outside the schemas folder"],
    ),
    "to the root of the disk": (
        {X: {"$ref": "/etc/a.json"}},
        [f"{X}/$ref value: $ref to /etc/a.json: the file is outside the schemas folder"],
    ),
    "to a file of the disk": (
        {X: {"$ref": "file:///etc/a.json"}},
        [f"{X}/$ref value: $ref to file:///etc/a.json: the schemas folder has no such file"],
    ),
    "to no file": (
        {X: {"$ref": "Y.schema.json"}},
        [f"{X}/$ref value: $ref to Y.schema.json: the schemas folder has no such file"],
    ),
    "to a file beside, as if it were here": (
        {X: {"$ref": "a.schema.json"}, "common/a": {}},
        [f"{X}/$ref value: $ref to a.schema.json: the schemas folder has no such file"],
    ),
    "to a misspelt file": (
        {X: {"$ref": "../common/valeus.schema.json"}, "common/values": {}},
        [
            f"{X}/$ref value: $ref to ../common/valeus.schema.json: the schemas folder has no such file; "
            "did you mean ../common/values.schema.json?"
        ],
    ),
    "to a misspelt part": (
        {X: {"$ref": "#/$defs/persn", "$defs": {"person": {}}}},
        [
            f"{X}/$ref value: $ref points at {X}.schema.json#/$defs/persn, which does not exist; "
            "did you mean #/$defs/person?"
        ],
    ),
    "to no part": (
        {X: {"$ref": "#/$defs/a"}},
        [f"{X}/$ref value: $ref points at {X}.schema.json#/$defs/a, which does not exist"],
    ),
    "to no anchor": ({X: {"$ref": "#a"}}, [f"{X}/$ref value: $ref names the anchor a, which no schema declares"]),
    "to the anchor of another file": (
        {X: {"$ref": "#a"}, "common/a": {"$anchor": "a"}},
        [f"{X}/$ref value: $ref names the anchor a, which no schema declares"],
    ),
    "to a list": (
        {X: {"$ref": "#/enum", "enum": [{}]}},
        [f"{X}/$ref value: $ref points at {X}.schema.json#/enum, {NOWHERE}"],
    ),
    "to the properties": (
        {X: {"items": {"$ref": "#/properties"}, "properties": {}}},
        [f"{X}/items/$ref value: $ref points at {X}.schema.json#/properties, {NOWHERE}"],
    ),
    "to an example": (
        {X: {"$ref": "#/examples/0", "examples": [{"$ref": "#/nowhere"}]}},
        [f"{X}/$ref value: $ref points at {X}.schema.json#/examples/0, {NOWHERE}"],
    ),
    "to several dynamic anchors": (
        {X: {"$dynamicRef": "#a", "$dynamicAnchor": "a"}, "common/b": {"$dynamicAnchor": "a"}},
        [f"{X}/$dynamicRef value: $dynamicRef to #a: more than one $dynamicAnchor has that name"],
    ),
    # loops
    "to itself": ({X: {"$ref": "#"}}, [f"{X}/$ref value: {LOOP}"]),
    "to itself in a branch": ({X: {"anyOf": [{}, {"$ref": "#"}]}}, [f"{X}/anyOf/1/$ref value: {LOOP}"]),
    "to each other": (
        {X: {"$ref": "Y.schema.json"}, "records/Y": {"if": {"$ref": "X.schema.json"}}},
        [f"{X}/$ref value: {LOOP}", f"records/Y/if/$ref value: {LOOP}"],
    ),
    "only what is in the loop": (
        {X: {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}},
        [f"{X}/$defs/a/$ref value: {LOOP}"],
    ),
    # our keywords
    "an unknown keyword": (
        {X: {"x-other": 1}},
        [
            f"{X}/x-other key: keyword x-other is not allowed here; "
            "known here: x-id-prefix, x-required-edges, x-replaced-by"
        ],
    ),
    "a misspelt keyword": (
        {"edges/e": {"x-cardinallity": "N:1"}},
        ["edges/e/x-cardinallity key: keyword x-cardinallity is not allowed here; did you mean x-cardinality?"],
    ),
    "a misspelt keyword further in": (
        {X: {"properties": {"a": {"items": {"x-ref-kind": ["X"]}}}}},
        [f"{X}/properties/a/items/x-ref-kind key: keyword x-ref-kind is not allowed here; did you mean x-ref-kinds?"],
    ),
    "a keyword of a kind in a part": (
        {X: {"properties": {"a": {"x-id-prefix": "a"}}}},
        [f"{X}/properties/a/x-id-prefix key: keyword x-id-prefix is not allowed here; known here: x-ref-kinds"],
    ),
    "kinds that have no schema": (
        {
            X: {"x-required-edges": ["g"], "properties": {"a": {"x-ref-kinds": ["X", "x"]}}},
            "edges/edge": {"x-target-kinds": ["Y"], "x-inverse": "edgee", "x-alias-of": "other"},
        },
        [
            "edges/edge/x-target-kinds/0 value: x-target-kinds names Y, which has no schema; known: X",
            "edges/edge/x-inverse value: x-inverse names edgee, which has no schema; did you mean edge?",
            "edges/edge/x-alias-of value: x-alias-of names other, which has no schema; known: edge",
            f"{X}/x-required-edges/0 value: x-required-edges names g, which has no schema; known: edge",
            f"{X}/properties/a/x-ref-kinds/1 value: x-ref-kinds names x, which has no schema; did you mean X?",
        ],
    ),
}


@pytest.mark.parametrize(("schemas", "lines"), BROKEN.values(), ids=BROKEN)
def test_broken_schemas(schemas: dict[str, Any], lines: list[str]) -> None:
    assert problems(schemas) == lines


@pytest.mark.parametrize(
    ("folder", "keyword", "value"),
    [
        ("records", "x-id-prefix", "a:"),
        ("records", "x-id-prefix", ""),
        ("records", "x-required-edges", "e"),
        ("records", "x-required-edges", [1]),
        ("records", "x-replaced-by", True),
        ("edges", "x-source-kinds", "X"),
        ("edges", "x-source-kinds", []),
        ("edges", "x-target-kinds", {"X": True}),
        ("edges", "x-cardinality", "1:M"),
        ("edges", "x-cardinality", 1),
        ("edges", "x-inverse", ["e"]),
        ("edges", "x-alias-of", ""),
        ("edges", "x-acyclic", "true"),
    ],
)
def test_values_outside_their_meaning(folder: str, keyword: str, value: Any) -> None:
    (line,) = problems({f"{folder}/e": {keyword: value}})
    place, _, message = line.partition(" value: ")
    assert place in (f"{folder}/e/{keyword}", f"{folder}/e/{keyword}/0")
    assert message.startswith(keyword)


@pytest.mark.parametrize("value", ["X", None, [1], [""], {}])
def test_kinds_of_a_reference_outside_their_meaning(value: Any) -> None:
    (line,) = problems({X: {"properties": {"a": {"x-ref-kinds": value}}}})
    assert line.startswith(f"{X}/properties/a/x-ref-kinds")


@pytest.mark.parametrize("schemas", [{}, {"common/a": {}}, {"meta/a": {}}])
def test_a_folder_without_kinds(schemas: dict[str, Any]) -> None:
    with pytest.raises(AtlasError, match="no schemas in /schemas"):
        loaded(schemas)


def test_no_folder() -> None:
    with pytest.raises(AtlasError, match="no such folder: /elsewhere"):
        load_folder(Folder({}), "/elsewhere", (), ())


def test_where_a_file_is_no_json() -> None:
    with pytest.raises(SchemaError) as refused:
        loaded({X: b'{\n  "a" 1\n}'})
    (problem,) = refused.value.problems
    assert problem.span == (2, 7, 2, 7)
