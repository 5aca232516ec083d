"""Properties that a schema does not read cannot decide whether a value fits it, so a check without it says the same."""

from __future__ import annotations

from typing import Any

import pytest

from atlas_lint.model.atlas import assemble
from atlas_lint.model.declarations import RECORD, Declaration, DeclaredEdge, DeclaredFile
from atlas_lint.model.validate_records import reads_edges
from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind, Schemas
from atlas_lint.schemas.relevance import Shape, reads
from atlas_lint.schemas.uris import uri_of
from atlas_lint.schemas.validator import Validator

URI = uri_of("edges/x.schema.json")
OTHER = uri_of("common/y.schema.json")
TEXT = Shape("string")

# Of the property `to`, which is always there and a text.
NOT_READ: list[Any] = [
    {},
    True,
    False,
    {"properties": {"kind": {"const": "x"}}},
    {"properties": {"to": {}}},
    {"properties": {"to": True}},
    {"properties": {"to": {"type": "string", "title": "t", "x-ref-kinds": ["Role"]}}},
    {"properties": {"to": {"type": ["string", "null"]}}},
    {"properties": {"to": {"$ref": f"{OTHER}#/$defs/text"}}},
    {"required": ["to", "from"], "minProperties": 9, "additionalProperties": False},
    {"properties": {"to": True}, "unevaluatedProperties": False},
    {"propertyNames": {"maxLength": 2}},
    {"dependentRequired": {"to": ["no"]}},
    {"properties": {"attributes": {"properties": {"to": {"const": 1}}}}},
    {"$ref": OTHER},
    {"allOf": [{"properties": {"from": {"minLength": 3}}}]},
    {"$defs": {"unused": {"properties": {"to": {"const": "a"}}}}},
]
READ: list[Any] = [
    {"properties": {"to": {"minLength": 3}}},
    {"properties": {"to": {"type": "integer"}}},
    {"properties": {"to": {"type": "string", "pattern": "a"}}},
    {"properties": {"to": False}},
    {"properties": {"to": {"not": {}}}},
    {"properties": {"to": {"$ref": f"{OTHER}#/$defs/a"}}},
    {"properties": {"to": {"$ref": f"{OTHER}#/$defs/circle"}}},
    {"additionalProperties": {"minLength": 3}},
    {"properties": {"from": {}}, "additionalProperties": {"maxLength": 3}},
    {"patternProperties": {"t": {"minLength": 3}}},
    {"enum": [{"to": "a"}]},
    {"const": {"to": "a"}},
    {"unevaluatedProperties": {"maxLength": 2}},
    {"allOf": [{}, {"properties": {"to": {"const": "a"}}}]},
    {"not": {"properties": {"to": {"const": "a"}}}},
    {"if": {"properties": {"to": {"const": "a"}}}, "then": {"required": ["x"]}},
    {"if": True, "else": {"properties": {"to": {"const": "a"}}}},
    {"dependentSchemas": {"to": {"properties": {"to": {"const": "a"}}}}},
    {"oneOf": [{"$ref": f"{OTHER}#/$defs/reads"}]},
    {"$dynamicRef": "#reads"},
]


def schemas(schema: Any) -> Schemas:
    """A folder with the schema of an edge kind, and another that it may refer to."""
    other = {
        "type": "object",
        "$defs": {
            "a": {"const": "a"},
            "text": {"type": "string"},
            "reads": {"properties": {"to": {"const": "a"}}},
            "circle": {"$ref": f"{OTHER}#/$defs/circle"},
        },
    }
    return Schemas({}, {}, {URI: schema, OTHER: other})


@pytest.mark.parametrize("schema", NOT_READ, ids=str)
def test_a_property_that_is_not_read(schema: Any) -> None:
    folder = schemas(schema)
    assert not reads(folder, URI, {"to": TEXT})
    values: list[Any] = [{"from": "a", "to": text, "kind": "x", "attributes": {}} for text in ("", "a", "abcd")]
    for reference in (False, True):
        validator = Validator(folder, reference=reference)
        assert len({validator.is_valid(URI, value) for value in values}) == 1


@pytest.mark.parametrize("schema", READ, ids=str)
def test_a_property_that_is_read(schema: Any) -> None:
    assert reads(schemas(schema), URI, {"to": TEXT})


EDGE = {"type": "object", "required": ["from", "to"], "properties": {"to": {"type": "string"}, "attributes": {}}}
KNOWN = uri_of("common/edge.schema.json")


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({}, False),
        ({"type": "array"}, False),
        ({"type": "array", "items": EDGE}, False),
        ({"type": "array", "items": {"$ref": KNOWN}}, False),
        ({"items": {"properties": {"weight": {"const": 1}}}}, False),
        ({"minItems": 1}, True),
        ({"uniqueItems": True}, True),
        ({"contains": EDGE}, True),
        ({"items": False}, True),
        ({"items": {**EDGE, "required": ["weight"]}}, True),
        ({"items": {**EDGE, "additionalProperties": False}}, True),
        ({"items": {"properties": {"kind": {"enum": ["x"]}}}}, True),
        ({"items": {"properties": {"to": {"pattern": "^a"}}}}, True),
        ({"items": {"properties": {"attributes": {"required": ["since"]}}}}, True),
        ({"items": {"properties": {"attributes": {"properties": {"since": {"type": "string"}}}}}}, True),
        ({"type": "object"}, True),
    ],
    ids=str,
)
@pytest.mark.parametrize("name", ["outgoingEdges", "incomingEdges"])
def test_the_edges_of_a_record(name: str, edges: Any, expected: bool) -> None:
    folder = Schemas({}, {}, {URI: {"properties": {name: edges}}, KNOWN: EDGE})
    assert reads_edges(folder, URI) is expected


def attributed(ends: Any, attributes: Any) -> Any:
    return {"type": "object", "properties": {**ends, "attributes": {"type": "object", **attributes}}}


@pytest.mark.parametrize("ends", [{}, {"to": {"pattern": "b$"}}, {"from": {"enum": ["n:a"]}}], ids=str)
@pytest.mark.parametrize(
    "attributes",
    [{}, {"required": ["w"]}, {"properties": {"w": {"minimum": 2}}}, {"properties": {"w": {"pattern": "(?!1)"}}}],
    ids=str,
)
@pytest.mark.parametrize(
    "of_record", [{}, {"minItems": 1}, {"items": {"properties": {"to": {"pattern": "b$"}}}}], ids=str
)
def test_the_verdicts_of_an_atlas_are_those_on_whole_values(ends: Any, attributes: Any, of_record: Any) -> None:
    edge, record = attributed(ends, attributes), {"type": "object", "properties": {"outgoingEdges": of_record}}
    files = {uri_of("edges/x.schema.json"): edge, uri_of("records/N.schema.json"): record}
    folder = Schemas(
        {"N": RecordKind("N", uri_of("records/N.schema.json"), record, None, (), None)},
        {"x": EdgeKind("x", uri_of("edges/x.schema.json"), edge, None, None, False, False, None, None, False)},
        files,
    )
    held: tuple[dict[str, Any], ...] = ({}, {"w": 1}, {}, {"w": 3}, {"w": "\ud800"})

    def node(name: str) -> Declaration:
        edges = [
            DeclaredEdge("x", f"n:{to}", held[(at + len(name)) % 5], ("edges", "x", at), "target", ())
            for at, to in enumerate("abb" if name != "c" else "")
        ]
        return Declaration("f.yaml", 0, (), RECORD, f"n:{name}", "N", {}, tuple(edges), (), False)

    declared = DeclaredFile("f.yaml", tuple(map(node, ("a", "b", "c", "bb", "ccc"))), (), (), False)
    atlas = assemble([declared], folder)
    plain = Validator(folder, reference=True)
    for each in atlas.records.values():
        assert atlas.verdict(each) == plain.verdict(uri_of("records/N.schema.json"), each.normalized())
    for one in atlas.edges:
        assert atlas.verdict(one) == plain.verdict(uri_of("edges/x.schema.json"), one.normalized())


@pytest.mark.parametrize("edges", [{"minItems": 1}, {"contains": {"properties": {"to": {"const": "n:b"}}}}], ids=str)
def test_references_that_depend_on_edges(edges: Any) -> None:
    uri = uri_of("records/N.schema.json")
    tells = {"properties": {"attributes": {"properties": {"owner": {"type": "string", "x-ref-kinds": []}}}}}
    schema = {"if": {"properties": {"outgoingEdges": edges}}, "then": tells}
    folder = Schemas({"N": RecordKind("N", uri, schema, None, (), None)}, {}, {uri: schema})
    edge = DeclaredEdge("x", "n:b", {}, ("edges", "x", 0), "", ())
    bare = Declaration("f.yaml", 0, (), RECORD, "n:b", "N", {"owner": "n:a"}, (), (), False)
    linked = bare._replace(id="n:a", edges=(edge,))
    atlas = assemble([DeclaredFile("f.yaml", (bare, linked), (), (), False)], folder)
    assert [reference.record for reference in atlas.references] == ["n:a"]
