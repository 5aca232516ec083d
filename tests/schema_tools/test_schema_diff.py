"""`schema diff`: what a change of the schemas does, no more surely than it follows; and what it does to data."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.schema_tools.compare.change import CHANGED, LOOSENED, NOTHING, TIGHTENED, together
from atlas_lint.schema_tools.compare.comparer import Comparer
from atlas_lint.schema_tools.compare.review import Review, review
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.validator import Validator
from tests.command import Git, Run, write

URI = "atlas://schemas/records/X.schema.json"
OPEN = {"properties": {"a": {"minLength": 1}}}
OPPOSITE = {TIGHTENED: LOOSENED, LOOSENED: TIGHTENED}


def folder(**files: Any) -> Schemas:
    """Schemas by path without suffix, `__` for each slash."""
    contents: dict[str, bytes | None] = {
        f"/s/{path.replace('__', '/')}.schema.json": json.dumps(schema).encode() for path, schema in files.items()
    }
    return load_schemas.load_folder(Overlay(Disk(), contents), "/s", (), ())


def told(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """Path, keyword and effect of each change between two schemas of the kind X."""
    old, new = (folder(records__X=schema, records__Y={}) for schema in (before, after))
    return [(".".join(change.at), change.keyword, change.effect) for change in Comparer(old, new).of(URI, URI)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "string", "minLength": 2}, {"allOf": [{"type": "string"}, {"minLength": 2}]}),
        ({"type": "string"}, {"$ref": "#/$defs/t", "$defs": {"t": {"type": "string"}}}),
        ({"required": ["a", "b"]}, {"required": ["b", "a"]}),
        ({"minimum": 1}, {"minimum": 1.0}),
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"], "type": "string"}),
        ({"const": "a"}, {"enum": ["a"]}),
        ({"minLength": 0}, {}),
        ({"items": True}, {"additionalProperties": {}}),
        ({"properties": {"a": True}}, {}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"anyOf": [{"type": "null"}, {"type": "string"}]}),
        ({"type": "integer"}, {"type": "integer", "minLength": 3}),
        ({"if": {"minimum": 3}}, {}),
        ({"format": "made-up"}, {}),
    ],
    ids=lambda value: json.dumps(value),
)
def test_what_means_the_same_is_no_change(before: Any, after: Any) -> None:
    for old, new in ((before, after), (after, before)):
        assert {effect for _, _, effect in told(old, new)} <= {NOTHING}


def test_what_only_moved_is_not_mentioned() -> None:
    before = {"properties": {"a": {"type": "string", "minLength": 2}}, "required": ["a"]}
    after = {"$ref": "#/$defs/x", "$defs": {"x": before}}
    assert told(before, after) == []
    assert told(after, before) == []


@pytest.mark.parametrize(
    ("before", "after", "keyword"),
    [
        ({}, {"type": "string"}, "type"),
        ({"type": ["string", "null"]}, {"type": "string"}, "type"),
        ({"type": "number"}, {"type": "integer"}, "type"),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, "enum"),
        ({"type": "string"}, {"enum": ["a"]}, "enum"),
        ({"type": "string"}, {"const": "a"}, "const"),
        ({}, {"minLength": 1}, "minLength"),
        ({"maxItems": 3}, {"maxItems": 2}, "maxItems"),
        ({"minimum": 1}, {"exclusiveMinimum": 1}, "exclusiveMinimum"),
        ({"exclusiveMaximum": 3}, {"maximum": 2}, "maximum"),
        ({"multipleOf": 0.5}, {"multipleOf": 1}, "multipleOf"),
        ({}, {"pattern": "^a"}, "pattern"),
        ({}, {"format": "date"}, "format"),
        ({}, {"uniqueItems": True}, "uniqueItems"),
        ({}, {"required": ["a"]}, "required"),
        ({}, {"dependentRequired": {"a": ["b"]}}, "dependentRequired"),
        ({}, {"properties": {"a": {"type": "string"}}}, "properties"),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"additionalProperties": False}, "properties"),
        ({}, {"additionalProperties": False}, "additionalProperties"),
        ({}, {"additionalProperties": {"type": "string"}}, "type"),
        ({}, {"patternProperties": {"^a": {"type": "string"}}}, "patternProperties"),
        ({}, {"items": {"minLength": 2}}, "minLength"),
        ({}, {"prefixItems": [{"minLength": 2}]}, "minLength"),
        ({}, {"propertyNames": {"minLength": 2}}, "minLength"),
        ({}, {"contains": {"type": "string"}}, "contains"),
        ({"contains": {}, "minContains": 1}, {"contains": {}, "minContains": 2}, "minContains"),
        ({}, {"anyOf": [{"type": "string"}, {"minimum": 3}]}, "anyOf"),
        ({"anyOf": [{"minimum": 3}, {"minLength": 3}]}, {"anyOf": [{"minimum": 3}]}, "anyOf"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string"}, "anyOf"),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, {"oneOf": [{"type": "string"}]}, "oneOf"),
        ({"allOf": [{"minLength": 1}]}, {"allOf": [{"minLength": 1}, {"maxLength": 2}]}, "maxLength"),
        ({}, {"not": {"type": "string"}}, "not"),
        ({"not": {"minLength": 2}}, {"not": {"minLength": 1}}, "minLength"),
        ({"if": {"minimum": 1}, "then": {}}, {"if": {"minimum": 1}, "then": {"maximum": 2}}, "maximum"),
        ({}, {"if": {"minimum": 1}, "else": {"maximum": 2}}, "if"),
        ({}, {"dependentSchemas": {"a": {"required": ["b"]}}}, "required"),
        ({}, {"items": {"x-ref-kinds": []}}, "x-ref-kinds"),
        ({"items": {"x-ref-kinds": ["X", "Y"]}}, {"items": {"x-ref-kinds": ["X"]}}, "x-ref-kinds"),
        ({"items": {"x-ref-kinds": []}}, {"items": {"x-ref-kinds": ["X"]}}, "x-ref-kinds"),
    ],
    ids=lambda value: json.dumps(value),
)
def test_what_tightens_and_back_loosens(before: Any, after: Any, keyword: str) -> None:
    there, back = told(before, after), told(after, before)
    assert [effect for _, _, effect in there] == [TIGHTENED]
    assert [effect for _, _, effect in back] == [LOOSENED]
    assert keyword in (there[0][1], back[0][1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "string"}, {"type": "integer"}),
        ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}),
        ({"pattern": "^a"}, {"pattern": "^b"}),
        ({"format": "date"}, {"format": "uri"}),
        ({"multipleOf": 2}, {"multipleOf": 3}),
        ({"oneOf": [{"minimum": 3}]}, {"oneOf": [{"minimum": 3}, {"maximum": 5}]}),
        ({"oneOf": [{"minimum": 3}, {"maximum": 5}]}, {"oneOf": [{"minimum": 4}, {"maximum": 5}]}),
        ({"if": {"minimum": 1}, "then": {"maximum": 2}}, {"if": {"minimum": 2}, "then": {"maximum": 2}}),
        ({"contains": {"minimum": 1}, "maxContains": 2}, {"contains": {"minimum": 2}, "maxContains": 2}),
        ({"additionalProperties": {"minimum": 1}}, {**OPEN, "additionalProperties": {"minimum": 1}}),
        ({"properties": {"a": {}}, "unevaluatedProperties": False}, {"unevaluatedProperties": False}),
        ({"items": {"x-ref-kinds": ["X"]}}, {"items": {"x-ref-kinds": ["Y"]}}),
    ],
    ids=lambda value: json.dumps(value),
)  # fmt: skip
def test_where_nothing_follows_it_is_only_called_changed(before: Any, after: Any) -> None:
    for old, new in ((before, after), (after, before)):
        assert CHANGED in {effect for _, _, effect in told(old, new)}


def test_a_place_is_named_as_people_think_of_it() -> None:
    def schema(inner: Any) -> Any:
        return {"properties": {"attributes": {"properties": {"list": {"items": {"properties": {"a": inner}}}}}}}

    assert told(schema({}), schema({"minLength": 2})) == [("attributes.list.[].a", "minLength", TIGHTENED)]
    assert told(schema({}), schema({"title": "A"})) == [("attributes.list.[].a", "title", NOTHING)]


def test_schemas_that_refer_to_themselves() -> None:
    def tree(least: int) -> Any:
        node = {"properties": {"left": {"$ref": "#/$defs/n"}, "right": {"$ref": "#/$defs/n"}, "v": {"minimum": least}}}
        return {"$ref": "#/$defs/n", "$defs": {"n": node}}

    assert {effect for _, _, effect in told(tree(1), tree(2))} == {TIGHTENED}
    assert told(tree(1), tree(1)) == []


def kinds(before: dict[str, Any], after: dict[str, Any]) -> Review:
    return review(folder(**before), folder(**after))


def test_kinds_come_go_and_are_renamed() -> None:
    edge = {"description": "It leads there.", "minProperties": 1}
    before = {"records__A": {"x-id-prefix": "a"}, "records__B": {"type": "object"}, "edges__e": edge}
    after = {"records__A2": {"x-id-prefix": "a", "type": "object"}, "edges__f": edge, "edges__g": {}}
    found = kinds(before, after)
    assert [(kind.sort, kind.name) for kind in found.added] == [("edge kind", "g")]
    assert [(kind.sort, kind.name) for kind in found.removed] == [("record kind", "B")]
    assert [(one.name, other.name) for one, other in found.renamed] == [("A", "A2"), ("e", "f")]
    assert [(kind.name, [change.keyword for change in changes]) for kind, changes in found.changes] == [
        ("A2", ["type"])
    ]


def test_kinds_that_say_next_to_nothing_are_not_taken_for_one_another() -> None:
    found = kinds({"records__A": {}, "edges__e": {}}, {"records__B": {}, "edges__f": {}})
    assert found.renamed == ()
    assert [kind.name for kind in (*found.added, *found.removed)] == ["B", "f", "A", "e"]


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ({}, {"x-source-kinds": ["X"]}, TIGHTENED),
        ({"x-target-kinds": ["X", "Y"]}, {"x-target-kinds": ["X"]}, TIGHTENED),
        ({"x-target-kinds": ["X"]}, {"x-target-kinds": ["Y"]}, CHANGED),
        ({"x-cardinality": "N:N"}, {"x-cardinality": "N:1"}, TIGHTENED),
        ({"x-cardinality": "1:N"}, {"x-cardinality": "1:1"}, TIGHTENED),
        ({"x-cardinality": "1:N"}, {"x-cardinality": "N:1"}, CHANGED),
        ({}, {"x-acyclic": True}, TIGHTENED),
        ({}, {"x-inverse": "f"}, TIGHTENED),
        ({"x-inverse": "e"}, {"x-inverse": "f"}, CHANGED),
        ({"x-alias-of": "f"}, {}, TIGHTENED),
    ],
    ids=lambda value: json.dumps(value),
)
def test_own_keywords_of_edge_kinds(before: Any, after: Any, effect: str) -> None:
    for old, new, does in ((before, after, effect), (after, before, OPPOSITE.get(effect, effect))):
        others: dict[str, Any] = {"records__X": {}, "records__Y": {}, "edges__f": {}}
        found = kinds({**others, "edges__e": old}, {**others, "edges__e": new})
        assert [change.effect for _, changes in found.changes for change in changes] == [does]


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ({}, {"x-id-prefix": "x"}, TIGHTENED),
        ({"x-id-prefix": "x"}, {"x-id-prefix": "y"}, CHANGED),
        ({}, {"x-required-edges": ["e"]}, TIGHTENED),
        ({"x-required-edges": ["f"]}, {"x-required-edges": ["e"]}, CHANGED),
        ({}, {"x-replaced-by": "r"}, TIGHTENED),
    ],
    ids=lambda value: json.dumps(value),
)
def test_own_keywords_of_record_kinds(before: Any, after: Any, effect: str) -> None:
    for old, new, does in ((before, after, effect), (after, before, OPPOSITE.get(effect, effect))):
        others: dict[str, Any] = {"edges__e": {}, "edges__f": {}}
        found = kinds({**others, "records__X": old}, {**others, "records__X": new})
        assert [change.effect for _, changes in found.changes for change in changes] == [does]


KEYWORDS: dict[str, list[Any]] = {
    "type": ["string", "integer", "number", "object", ["array", "null"]],
    "enum": [["a", 1], ["ab", None, 2.5], [{}, []]],
    "minLength": [0, 1, 2],
    "maximum": [0, 1, 2.5],
    "exclusiveMinimum": [0, 1],
    "pattern": ["^a", "b$"],
    "maxItems": [0, 1, 2],
    "required": [["a"], ["a", "b"], []],
    "minProperties": [0, 1],
    "uniqueItems": [True, False],
}
ONE = (
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
    "unevaluatedProperties",
)
VALUES: list[Any] = [
    None, True, 0, 1, 2, 2.5, "", "a", "ab", "b", [], {}, [1], ["a"], ["a", "a"], [1, 2], ["ab", {}, None],
    {"a": 1}, {"a": "a"}, {"b": "ab"}, {"a": 1, "b": 2}, {"ab": []}, {"a": {"a": 1}}, {"a": ["a"], "c": None},
]  # fmt: skip


def made(chance: random.Random, depth: int = 0) -> Any:
    """A schema at random."""
    if depth > 2 or chance.random() < 0.05:
        return chance.choice([True, False, {}, {"type": "string"}, {"minimum": 1}])
    schema: dict[str, Any] = {}
    for keyword in chance.sample([*KEYWORDS, *ONE, "properties", "patternProperties", "anyOf", "oneOf", "allOf"], 3):
        if keyword in KEYWORDS:
            schema[keyword] = chance.choice(KEYWORDS[keyword])
        elif keyword in ONE:
            schema[keyword] = made(chance, depth + 1)
        elif keyword.endswith("Of"):
            schema[keyword] = [made(chance, depth + 1) for _ in range(chance.randint(1, 3))]
        else:
            names = ("a", "b") if keyword == "properties" else ("^a",)
            schema[keyword] = {name: made(chance, depth + 1) for name in names}
    return schema


def altered(chance: random.Random, schema: Any) -> Any:
    """The schema with a keyword or two put in or taken out somewhere."""
    copy = json.loads(json.dumps(schema))
    places, todo = [], [copy]
    while todo:
        here = todo.pop()
        places += [here] if isinstance(here, dict) else []
        todo += list(here.values()) if isinstance(here, dict) else here if isinstance(here, list) else []
    place = chance.choice(places)
    if place and chance.random() < 0.4:
        del place[chance.choice(list(place))]
    else:
        more = made(chance, 1)
        place.update(more if isinstance(more, dict) else {})
    return copy


@pytest.mark.parametrize("seed", range(4))
def test_no_value_contradicts_what_is_said(seed: int) -> None:
    """Schemas at random, changed at random: of each value, both validator as the changes say they do."""
    chance = random.Random(seed)
    said = set()
    for _ in range(100):
        before = {"records": made(chance)}["records"]
        if not isinstance(before, dict):
            continue
        after = altered(chance, before)
        try:
            old, new = folder(records__X=before), folder(records__X=after)
        except load_schemas.SchemaError:  # the change made no schema
            continue
        effect = together(Comparer(old, new).of(URI, URI))
        said.add(effect)
        was, is_now = Validator(old), Validator(new)
        for value in VALUES:
            passed, passes = was.is_valid(URI, value), is_now.is_valid(URI, value)
            allowed = {NOTHING: passed == passes, TIGHTENED: passed or not passes, LOOSENED: passes or not passed}
            assert allowed.get(effect, True), (before, after, value, effect)
    assert said == {NOTHING, TIGHTENED, LOOSENED, CHANGED}


ATTRIBUTES = '{"properties": {"a": {"$ref": "../common/v.schema.json#/$defs/a"}}}'
ROLE = f'{{"x-id-prefix": "role", "properties": {{"attributes": {ATTRIBUTES}}}}}'


@pytest.fixture
def shared_value(repository: Path, git: Git) -> Path:
    """The small repository, with a schema that two kinds refer to."""
    write(repository / "schemas/records/Role.schema.json", ROLE)
    write(repository / "schemas/records/Tool.schema.json", ROLE.replace("role", "tool"))
    write(repository / "schemas/common/v.schema.json", '{"$defs": {"a": {"type": "string"}}}')
    write(repository / "data/c.yaml", "nodeKind: Role\nid: role:c\nattributes: {a: long}\n")
    git("add", "-A")
    git("commit", "-qm", "two")
    return repository


def test_nothing_has_changed(shared_value: Path, run: Run) -> None:
    assert run("schema", "diff", "HEAD") == (0, "", "the schemas are equivalent to those at HEAD\n")
    assert run("schema", "diff", "HEAD", "--data", "data").status == 0


def test_a_change_that_kinds_share_is_told_once(shared_value: Path, run: Run) -> None:
    write(shared_value / "schemas/common/v.schema.json", '{"$defs": {"a": {"type": "string", "maxLength": 3}}}')
    status, out, err = run("schema", "diff", "HEAD", "--data", "data")
    assert status == 1
    assert out == (
        "2 record kinds: Role, Tool\n"
        "  tightened   maxLength 3 is new  schemas/common/v.schema.json:1:36\n"
        "\ndata (4 records, 2 edges): 1 new finding, 1 record without one before\n"
        "       1  record-schema (maxLength) in Role\n"
        '          data/c.yaml:3:17: `a` is "long"; it may have at most 3 characters\n'
    )
    assert err == "since HEAD: 2 record kinds changed (1 tightened)\n"


def test_the_revision_itself_is_compared_and_not_the_merge_base(shared_value: Path, run: Run, git: Git) -> None:
    git("checkout", "-qb", "side", "HEAD~1")
    assert "2 record kinds changed" not in run("schema", "diff", "HEAD").err
    assert "1 record kind removed" in run("schema", "diff", "main").err


def test_findings_that_go_are_no_failure(shared_value: Path, run: Run, git: Git) -> None:
    write(shared_value / "schemas/common/v.schema.json", '{"$defs": {"a": {"maxLength": 3}}}')
    git("commit", "-qam", "three")
    write(shared_value / "schemas/common/v.schema.json", '{"$defs": {"a": {"type": "string"}}}')
    status, out, _ = run("schema", "diff", "HEAD", "--data", "data")
    assert status == 0
    assert "1 finding gone, 1 record without one now" in out


def test_as_json(shared_value: Path, run: Run) -> None:
    write(shared_value / "schemas/common/v.schema.json", '{"$defs": {"a": {"type": "string", "maxLength": 3}}}')
    write(shared_value / "schemas/records/New.schema.json", "{}")
    status, out, _ = run("schema", "diff", "HEAD", "--data", "data", "--format", "json")
    whole = json.loads(out)
    assert status == 1
    assert whole["kinds"] == {"added": [{"sort": "record", "kind": "New"}], "removed": [], "renamed": []}
    assert [(change["kind"], change["at"], change["after"]) for change in whole["changes"]] == [
        ("Role", ["attributes", "a"], 3),
        ("Tool", ["attributes", "a"], 3),
    ]
    assert whole["changes"][0]["pointer"] == "/$defs/a/maxLength"
    assert [finding["record"] for finding in whole["data"]["newFindings"]] == ["role:c"]


def test_as_markdown_nothing_from_a_schema_is_markup(shared_value: Path, run: Run) -> None:
    schema = {"x-id-prefix": "role", "properties": {"a|b<c>": {"const": "`x` | <img> \n# y"}}}
    write(shared_value / "schemas/records/Role.schema.json", json.dumps(schema))
    out = run("schema", "diff", "HEAD", "--format", "markdown").out
    assert "| tightened | `a\\|b<c>` | `` `a\\|b<c>` is described now `` |\n" in out
    assert "\n# y" not in out


def test_a_folder_that_was_not_there(shared_value: Path, run: Run, git: Git) -> None:
    git("rm", "-rqf", "--cached", "schemas")
    git("commit", "-qm", "no schemas")
    status, out, err = run("schema", "diff", "HEAD")
    assert status == 0
    assert out.count("added ") == 3
    assert "note: the folder did not exist at HEAD: all kinds are new" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing",), "no such revision: nothing"),
        (("--", "--all"), "no such revision: --all"),
        (("HEAD", "nowhere"), "no such folder: "),
        (("HEAD", "--data", "nowhere"), "no such path: nowhere"),
        (("broken",), "the schemas cannot be used as they were at broken: 1 problem\n  help: records/Role.schema.json"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared(
    shared_value: Path, run: Run, git: Git, arguments: tuple[str, ...], message: str
) -> None:
    write(shared_value / "schemas/records/Role.schema.json", "{")
    git("commit", "-qam", "broken")
    git("tag", "broken")
    git("checkout", "-q", "HEAD~1")
    status, out, err = run("schema", "diff", *arguments)
    assert (status, out) == (2, "")
    assert f"error: {message}" in err


def test_broken_schemas_of_today_are_told_with_their_places(shared_value: Path, run: Run) -> None:
    write(shared_value / "schemas/records/Role.schema.json", '{"type": 5}')
    status, _, err = run("schema", "diff", "HEAD")
    assert status == 2
    assert err.startswith("schemas/records/Role.schema.json:1:10: ")


def test_no_repository(atlas: Path, run: Run) -> None:
    assert run("schema", "diff", "HEAD").err.startswith(f"error: {atlas}/schemas is not in a git repository")
