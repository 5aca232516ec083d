"""`schema infer`: what must not be proposed first, then what must, then edits by hand, then this project's own data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from atlas_lint import schemas
from atlas_lint.files import Disk, Overlay
from atlas_lint.lint import load
from atlas_lint.schemas import NO_SCHEMAS, Schemas
from atlas_lint.settings import Settings
from atlas_lint.workshop.infer import merging
from atlas_lint.workshop.infer.evidence import Held, Limits
from atlas_lint.workshop.infer.proposing import Proposed, proposed
from atlas_lint.workshop.infer.values import Values
from tests.cli.conftest import Run, run, write
from tests.conftest import REPOSITORY, SHARED

__all__ = ["run"]
LIMITS = Limits()


def value(*values: Any, kinds: dict[str, str] | None = None) -> dict[str, Any]:
    """What is proposed for a value that so many records have."""
    held = [Held(f"role:{index}", one) for index, one in enumerate(values)]
    return Values(LIMITS, (kinds or {}).get).proposal(held).schema


WORDS = ["red", "green", "blue"] * 20
IDS = {f"role:{index}": "Role" for index in range(50)}


@pytest.mark.parametrize(
    ("values", "schema"),
    [
        (["a"] * 3, {"type": "string"}),
        ([f"word{index}" for index in range(30)], {"type": "string"}),
        (["some words", "other words"] * 20, {"type": "string"}),
        ([f"v{index % 16}" for index in range(200)], {"type": "string"}),
        (["same"] * 100, {"type": "string"}),
        (["2026-04-29"] * 4, {"type": "string"}),
        (["2026-04-29"] * 20 + ["soon"] * 2 + ["later"], {"type": "string", "enum": ["2026-04-29", "later", "soon"]}),
        (["2026-04-29T08:00:00"] * 20, {"type": "string"}),
        ([f"tool:x{index}" for index in range(30)], {"type": "string"}),
        ([1, 2.5], {"type": "number"}),
        ([1, 2.0], {"type": "integer"}),
        ([True, 1], {"type": ["integer", "boolean"]}),
        (["a"] * 50 + [1], {"type": ["string", "integer"]}),
        ([None], {"type": "null"}),
        ([[]], {"type": "array"}),
        ([{}], {"type": "object"}),
        ([{"a": 1}], {"type": "object", "additionalProperties": {"type": "integer"}}),
    ],
)
def test_no_more_is_proposed_than_the_values_show(values: list[Any], schema: dict[str, Any]) -> None:
    assert value(*values) == schema


def test_one_id_is_no_reference() -> None:
    assert value("role:1", "role:1", kinds=IDS) == {"type": "string"}
    assert value("role:1", "role:2", "role:x", kinds=IDS) == {"type": "string"}


@pytest.mark.parametrize(
    ("values", "schema"),
    [
        (WORDS, {"type": "string", "enum": ["blue", "green", "red"]}),
        ([*WORDS, None], {"type": ["string", "null"], "enum": ["blue", "green", "red", None]}),
        ([f"2026-04-{day:02}" for day in range(1, 30)], {"type": "string", "format": "date"}),
        (["2026-04-29T08:00:00Z"] * 5, {"type": "string", "format": "date-time"}),
        ([f"https://example.org/{index}" for index in range(9)], {"type": "string", "format": "uri"}),
        (["a@example.org"] * 9, {"type": "string", "format": "email"}),
        ([["a"], ["b", "c"]], {"type": "array", "items": {"type": "string"}}),
        ([list(IDS)], {"type": "array", "items": {"type": "string", "x-ref-kinds": ["Role"]}}),
        ([True, False], {"type": "boolean"}),
    ],
)
def test_what_holds_is_proposed(values: list[Any], schema: dict[str, Any]) -> None:
    assert value(*values, kinds=IDS) == schema


@pytest.mark.parametrize(
    ("values", "schema", "comment"),
    [
        (["a b"] * 200 + [7], {"type": "string"}, "type string: 200 of 201 are; not: role:200"),
        (WORDS * 2 + ["gren"], {"type": "string", "enum": ["blue", "green", "red"]},
         "one of the usual values: 120 of 121 are; not: role:120"),
        (["2026-04-29"] * 150 + ["soon"], {"type": "string", "format": "date"},
         "format date: 150 of 151 are; not: role:150"),
        ([*IDS] * 3 + ["role:none"], {"type": "string", "x-ref-kinds": ["Role"]},
         "the id of a record: 150 of 151 are; not: role:150"),
    ],
)  # fmt: skip
def test_exceptions_are_told(values: list[Any], schema: dict[str, Any], comment: str) -> None:
    assert value(*values, kinds=IDS) == {"$comment": comment, **schema}


def infer(files: dict[str, str], limits: Limits = LIMITS) -> Proposed:
    overlay = Overlay(Disk(), {f"/atlas/data/{path}": text.encode() for path, text in files.items()})
    return proposed(load(overlay, "/atlas/data", Settings("/atlas"), NO_SCHEMAS)[0], limits)


def roles(number: int, text: str = "", kind: str = "Role") -> str:
    """So many records; in the text `#` is the record's number."""
    one = f"nodeKind: {kind}\nid: {kind.lower()}:#\nattributes:\n  name: N#\n{text}"
    return "---\n".join(one.replace("#", str(index)) for index in range(number))


def test_of_a_few_records_nothing_is_required() -> None:
    [schema] = infer({"a.yaml": roles(4)}).schemas.values()
    assert "required" not in schema["properties"]["attributes"]
    assert "additionalProperties" not in schema["properties"]["attributes"]


def test_edges_of_a_few_records_say_little() -> None:
    made = infer({"a.yaml": roles(6, "edges: {leads: role:0}\n")}).schemas["edges/leads.schema.json"]
    assert made["x-cardinality"] == "N:N"
    assert "x-acyclic" not in made
    assert "x-inverse" not in made


def test_edges_that_come_back_are_not_acyclic() -> None:
    text = "edges: {leads: [role:#1, role:1]}\n"
    made = infer({"a.yaml": roles(60, text)}).schemas["edges/leads.schema.json"]
    assert "x-acyclic" not in made


def test_different_targets_may_be_chance() -> None:
    """Thirty edges into a thousand records meet at none by chance alone."""
    text = "edges: {uses: tool:#}\n"
    made = infer({"a.yaml": roles(30, text), "b.yaml": roles(1000, kind="Tool")}).schemas["edges/uses.schema.json"]
    assert made["x-cardinality"] == "N:1"


def test_different_targets_are_no_chance_where_few_are_left() -> None:
    text = "edges: {uses: tool:#}\n"
    made = infer({"a.yaml": roles(30, text), "b.yaml": roles(40, kind="Tool")}).schemas["edges/uses.schema.json"]
    assert made["x-cardinality"] == "1:1"


def test_kinds_of_an_end_that_mostly_dangles_are_not_known() -> None:
    made = infer({"a.yaml": roles(30, "edges: {uses: tool:#}\n"), "b.yaml": roles(9, kind="Tool")})
    assert "x-target-kinds" not in made.schemas["edges/uses.schema.json"]


def test_what_nearly_always_holds_is_proposed_with_its_exceptions() -> None:
    data = {"a.yaml": roles(120), "b.yaml": "nodeKind: Role\nid: other:x\nattributes: {nam: X}\n"}
    made = infer(data)
    assert made.proposals["records/Role.schema.json"].exceptions == (
        ("ids start with role:", ("other:x",)),
        ("`name` is required", ("other:x",)),
        ("`nam` is unknown: name was meant", ("other:x",)),
    )
    attributes = made.schemas["records/Role.schema.json"]["properties"]["attributes"]
    assert list(attributes["properties"]) == ["name"]
    assert attributes["properties"]["name"]["$comment"] == "120 of 121 have it; not: other:x"
    assert attributes["additionalProperties"] is False


def test_a_misspelt_kind_gets_no_schema() -> None:
    made = infer({"a.yaml": roles(30, "edges: {works_with: role:0}\n"), "b.yaml":
                  "nodeKind: Roel\nid: role:x\nedges: {work_with: role:1}\n"})  # fmt: skip
    assert sorted(made.schemas) == ["edges/works_with.schema.json", "records/Role.schema.json"]
    assert [(left.what, left.name, left.why) for left in made.left] == [
        ("record kind", "Roel", "Role is near, and there 30 times"),
        ("edge kind", "work_with", "works_with is near, and there 30 times"),
    ]


def test_kinds_that_cannot_be_files_get_no_schema() -> None:
    made = infer({"a.yaml": "nodeKind: ../x\nid: a\n---\nnodeKind: X\nid: b\n---\nnodeKind: x\nid: c\n"})
    assert list(made.schemas) == ["records/X.schema.json"]
    assert [left.name for left in made.left] == ["../x", "x"]


# Edits by hand.

LAST = {"records/Role.schema.json": {"title": "Role", "required": ["a", "b"], "properties": {"a": {"type": "string"}}}}


@pytest.mark.parametrize(
    ("now", "new", "result", "kept"),
    [
        ({}, {}, {}, []),
        ({"title": "Mine"}, {}, {"title": "Mine"}, []),
        ({}, {"title": "New"}, {"title": "New"}, []),
        ({"title": "Mine"}, {"title": "New"}, {"title": "Mine"}, ["/title"]),
        ({"title": "New"}, {"title": "New"}, {"title": "New"}, []),
        ({"required": ["a"]}, {"required": ["a", "b", "c"]}, {"required": ["a", "c"]}, []),
        ({"required": ["a", "b", "x"]}, {"required": ["a"]}, {"required": ["a", "x"]}, []),
        ({"description": "Mine"}, {"title": "New"}, {"title": "New", "description": "Mine"}, []),
        ({"properties": {}}, {"properties": {"a": {"type": "integer"}}}, {"properties": {}}, ["/properties/a"]),
        ({"properties": {"a": {"type": "string", "minLength": 2}}}, {"properties": {"a": {"type": "string"}, "b": {}}},
         {"properties": {"a": {"type": "string", "minLength": 2}, "b": {}}}, []),
        ({"$comment": "mine"}, {"$comment": "new"}, {"$comment": "mine"}, []),
    ],
)  # fmt: skip
def test_a_merge(now: dict[str, Any], new: dict[str, Any], result: dict[str, Any], kept: list[str]) -> None:
    [(path, last)] = LAST.items()
    merged = merging.merged(LAST, {path: last | now}, {path: last | new})
    assert merged.schemas == {path: last | result}
    assert [one.pointer for one in merged.kept] == kept


def test_a_file_that_was_taken_away_stays_away_and_one_by_hand_stays() -> None:
    mine = {"edges/mine.schema.json": {"title": "mine"}}
    new = {**LAST, "records/New.schema.json": {"title": "New"}}
    assert merging.merged(LAST, mine, new).schemas == {**mine, "records/New.schema.json": {"title": "New"}}


def test_the_command(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "data/a.yaml", roles(30, "edges: {leads: role:0}\n"))
    write(tmp_path / "data/broken.yaml", "a: [")
    ran = run("schema", "infer", "data", "--out", "schemas")
    assert ran.status == 0
    assert ran.err == (
        "note: 1 file could not be read and say nothing\n1 record kind, 1 edge kind in schemas (3 files written)\n"
    )
    assert run("schema", "check", "schemas").status == 0
    assert run("schema", "infer", "data", "--out", "schemas").err.endswith("(0 files written)\n")
    path = tmp_path / "schemas/records/Role.schema.json"
    write(path, path.read_text().replace('"title": "Role"', '"title": "Mine"'))
    write(tmp_path / "data/b.yaml", "nodeKind: Tool\nid: tool:x\n")
    assert run("schema", "infer", "data", "--out", "schemas").err.endswith(
        "2 record kinds, 1 edge kind in schemas (2 files written)\n"
    )
    assert json.loads(path.read_text())["title"] == "Mine"
    run("schema", "infer", "data", "--out", "schemas", "--force")
    assert json.loads(path.read_text())["title"] == "Role"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere", "--out", "schemas"), "no such path: nowhere"),
        (("empty", "--out", "schemas"), "nothing to check"),
        (("data", "--out", "mine"), "mine holds schemas that were not proposed by this command"),
        (("data", "--out", "broken"), "Role.schema.json is not JSON"),
        (("data", "--out", "data/a.yaml"), "cannot write"),
        (("data",), "Missing option '--out'"),
        (("data", "--out", "s", "--threshold", "2"), "2.0 is not in the range"),
    ],
)
def test_what_cannot_be_done(run: Run, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    write(tmp_path / "data/a.yaml", roles(3))
    write(tmp_path / "empty/a.txt", "")
    write(tmp_path / "mine/records/Role.schema.json", "{}")
    write(tmp_path / "broken/records/Role.schema.json", "{")
    ran = run("schema", "infer", *arguments)
    assert ran.status == 2
    assert message in ran.err
    assert (tmp_path / "mine/records/Role.schema.json").read_text() == "{}"


def test_a_note_names_the_command_where_an_atlas_has_no_schemas(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "data/a.yaml", "nodeKind: Strange\nid: x\n")
    assert "atlas-lint schema infer` proposes some" in run("data").err


# The project's own data, and the schemas that were written for it by hand.


@pytest.fixture(scope="module")
def own() -> Schemas:
    atlas, _ = load(Disk(), f"{REPOSITORY}/data", Settings(str(REPOSITORY)), NO_SCHEMAS)
    made = proposed(atlas, LIMITS)
    contents = {f"/made/{path}": json.dumps(schema).encode() for path, schema in made.schemas.items()}
    assert [proposal.exceptions for proposal in made.proposals.values() if proposal.exceptions] == []
    return schemas.load(Overlay(Disk(), dict(contents)), "/made", (), ())


@pytest.fixture(scope="module")
def by_hand() -> Schemas:
    return schemas.load(Disk(), f"{REPOSITORY}/schemas", (), ())


def test_the_own_data_is_clean_under_what_it_shows(run: Run, tmp_path: Path) -> None:
    assert run("schema", "infer", f"{REPOSITORY}/data", "--out", "schemas", "--isolated").out == ""
    ran = run(f"{REPOSITORY}/data", "--schemas", "schemas", "--isolated", "--fail-on", "warning")
    assert (ran.status, ran.out) == (0, "")


def test_the_same_kinds(own: Schemas, by_hand: Schemas) -> None:
    assert own.records.keys() == by_hand.records.keys()
    assert own.edges.keys() == by_hand.edges.keys()


def test_record_kinds_agree(own: Schemas, by_hand: Schemas) -> None:
    for name, kind in own.records.items():
        hand = by_hand.records[name]
        assert kind.id_prefix == hand.id_prefix
        few = int(re.findall(r"\d+", kind.schema["$comment"])[0]) < 4 * LIMITS.few
        assert few or set(hand.required_edges) <= set(kind.required_edges), name
        made = kind.schema["properties"]["attributes"]
        written = hand.schema["properties"]["attributes"]
        assert set(made["properties"]) <= set(written["properties"]), name
        assert few or set(written.get("required", ())) <= set(made.get("required", ())), name
        for key, schema in made["properties"].items():
            for one, other in _pairs(by_hand, schema, written["properties"][key]):
                _agree(one, other, f"{name}.{key}")


def _pairs(folder: Schemas, made: dict[str, Any], hand: Any) -> Iterator[tuple[Any, Any]]:
    """A proposal and what was written by hand, and what stands inside of both."""
    if not isinstance(hand, dict):
        return
    while "$ref" in hand:
        hand = {**folder.resolve(hand["$ref"]), **{key: value for key, value in hand.items() if key != "$ref"}}
    yield made, hand
    if "items" in made and "items" in hand:
        yield from _pairs(folder, made["items"], hand["items"])
    for key in made.get("properties", {}).keys() & hand.get("properties", {}).keys():
        yield from _pairs(folder, made["properties"][key], hand["properties"][key])


def _agree(made: dict[str, Any], hand: dict[str, Any], where: str) -> None:
    if "type" in hand and hand["type"] != "number":  # of whole numbers the data cannot tell
        assert made["type"] == hand["type"], where
    if "enum" in made and "enum" in hand:  # a value that nothing has yet cannot be told
        assert set(made["enum"]) <= set(hand["enum"]), where
    if made.get("x-ref-kinds") and hand.get("x-ref-kinds"):  # nor can a kind
        assert set(made["x-ref-kinds"]) <= set(hand["x-ref-kinds"]), where
    assert "x-ref-kinds" not in made or "x-ref-kinds" in json.dumps(hand), where
    if "format" in made:
        assert made["format"] == hand.get("format"), where


def test_edge_kinds_agree(own: Schemas, by_hand: Schemas) -> None:
    for name, kind in own.edges.items():
        hand = by_hand.edges[name]
        assert kind.source_kinds is None or hand.source_kinds is None or kind.source_kinds <= hand.source_kinds, name
        assert kind.target_kinds is None or hand.target_kinds is None or kind.target_kinds <= hand.target_kinds, name
        few = int(re.findall(r"\d+", kind.schema["$comment"])[0]) < 4 * LIMITS.few
        assert few or kind.one_target or not hand.one_target, name
        if kind.inverse:
            assert kind.inverse == hand.inverse, name


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample is not at hand")
def test_the_sample(run: Run, tmp_path: Path) -> None:
    """No kind is lost, the schemas can be used, and again changes nothing."""
    data = f"{SHARED}/atlas-sample/data"
    assert "130 record kinds, 212 edge kinds" in run("schema", "infer", data, "--out", "schemas").err
    assert run("schema", "check", "schemas").status == 0
    assert run("schema", "infer", data, "--out", "schemas").err.endswith("(0 files written)\n")
