"""The proposals of `schema infer`: first what must not be proposed, then what must."""

from __future__ import annotations

from typing import Any

import pytest

from atlas_lint.checking.load_atlas import load
from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.schema_tools.infer.evidence import Held, Limits, Proposal
from atlas_lint.schema_tools.infer.infer import Proposed, proposed
from atlas_lint.schema_tools.infer.strings import Ids
from atlas_lint.schema_tools.infer.values import Values
from atlas_lint.schemas.load_schemas import NO_SCHEMAS
from atlas_lint.settings import Settings

LIMITS = Limits()


def value(*values: Any, kinds: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the proposal for a value that a number of records have, with the evidence."""
    known = kinds or {}
    ids = Ids(known.get, known.__contains__, frozenset(id.partition(":")[0] for id in known))
    return Values(LIMITS, ids).proposal([Held(f"role:{index}", one) for index, one in enumerate(values)]).schema


def bare(schema: Any) -> Any:
    """A schema without the evidence."""
    if isinstance(schema, dict):
        return {key: bare(inner) for key, inner in schema.items() if key != "$comment"}
    return schema


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
        (["tool:x", "tool:y"] * 30, {"type": "string"}),
        ([1, 2.5], {"type": "number"}),
        ([1, 2.0], {"type": "integer"}),
        ([True, 1], {"type": ["integer", "boolean"]}),
        (["a"] * 10 + [1], {"type": ["string", "integer"]}),
        (["a"] * 50 + [1, 2], {"type": ["string", "integer"]}),
        (["a"] * 30 + [None], {"type": ["string", "null"]}),
        (
            WORDS + ["senior"] * 50 + ["junior"],
            {"type": "string", "enum": ["blue", "green", "junior", "red", "senior"]},
        ),
        (WORDS + ["async"] * 50 + ["sync"], {"type": "string", "enum": ["async", "blue", "green", "red", "sync"]}),
        (["started"] * 9 + ["startet"] + ["done"] * 30, {"type": "string", "enum": ["done", "started", "startet"]}),
        ([f"out:{index}" for index in range(60)], {"type": "string"}),
        ([None], {"type": "null"}),
        ([[]], {"type": "array"}),
        ([{}], {"type": "object"}),
        ([{"a": 1}], {"type": "object", "additionalProperties": {"type": "integer"}}),
    ],
)
def test_no_more_is_proposed_than_the_values_show(values: list[Any], schema: dict[str, Any]) -> None:
    assert bare(value(*values)) == schema


@pytest.mark.parametrize(
    "values",
    [
        ["role:1", "role:1"],
        ["role:1", "role:2", "role:x"],
        ["role:1", "role:2", "role:3", "role:4", "role:x"],
        ["role:1", *(f"role:x{index}" for index in range(20))],
        [*list(IDS)[:20], "elsewhere:x"],
        [*list(IDS)[:20], *["word"] * 10],
    ],
)
def test_what_may_be_chance_or_live_elsewhere_is_no_reference(values: list[str]) -> None:
    assert "x-ref-kinds" not in value(*values, kinds=IDS)


def test_keys_that_are_ids_are_no_properties() -> None:
    targets = [{"role:1": 5, "role:2": 7}] * 30
    assert bare(value(*targets, kinds=IDS)) == {
        "type": "object",
        "propertyNames": {"x-ref-kinds": ["Role"]},
        "additionalProperties": {"type": "integer"},
    }
    assert "properties" in value(*targets)


def test_inside_of_values_only_what_all_have_is_required() -> None:
    made = value(*[{"deep": {"a": 1, "b": 2}}] * 200, {"deep": {"a": 1}})
    assert made["required"] == ["deep"]
    assert made["properties"]["deep"]["required"] == ["a"]


@pytest.mark.parametrize(
    ("values", "schema"),
    [
        (WORDS, {"type": "string", "enum": ["blue", "green", "red"]}),
        ([*WORDS[:30], None], {"type": ["string", "null"], "enum": ["blue", "green", "red", None]}),
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
    assert bare(value(*values, kinds=IDS)) == schema


@pytest.mark.parametrize(
    ("values", "schema", "comment"),
    [
        (["a b"] * 200 + [7], {"type": "string"}, "type string: 200 of 201 are; not: role:200"),
        (["a b"] * 30 + [7], {"type": "string"}, "type string: 30 of 31 are; not: role:30"),
        (WORDS * 2 + ["gren"], {"type": "string", "enum": ["blue", "green", "red"]},
         "values: blue 40, green 40, red 40; not gren, near green: role:120"),
        (["in-use"] * 20 + ["gone"] * 9 + ["In Use"], {"type": "string", "enum": ["gone", "in-use"]},
         "values: in-use 20, gone 9; not In Use, near in-use: role:29"),
        (["2026-04-29"] * 150 + ["soon"], {"type": "string", "format": "date"},
         "150 of 151 have the format date; not: role:150"),
        ([*IDS] * 3 + ["role:none"], {"type": "string", "x-ref-kinds": ["Role"]},
         "150 of 151 are ids of records; not: role:150; kinds: Role 150"),
        ([*list(IDS)[:10], "word", "role:none"], {"type": "string", "x-ref-kinds": ["Role"]},
         "10 of 12 are ids of records; not: role:10, role:11; kinds: Role 10"),
        ([*IDS, "tool:1"], {"type": "string", "x-ref-kinds": ["Role"]},
         "51 of 51 are ids of records; not Tool: role:50; kinds: Role 50"),
    ],
)  # fmt: skip
def test_exceptions_are_told(values: list[Any], schema: dict[str, Any], comment: str) -> None:
    assert value(*values, kinds={**IDS, "tool:1": "Tool"}) == {"$comment": comment, **schema}


def infer(files: dict[str, str], limits: Limits = LIMITS) -> Proposed:
    overlay = Overlay(Disk(), {f"/atlas/data/{path}": text.encode() for path, text in files.items()})
    return proposed(load(overlay, "/atlas/data", Settings("/atlas"), NO_SCHEMAS)[0], limits)


def said(proposal: Proposal) -> list[str]:
    return [str(outlier) for outlier in proposal.outliers]


def roles(number: int, text: str = "", kind: str = "Role") -> str:
    """So many records; in the text `#` is the record's number."""
    one = f"nodeKind: {kind}\nid: {kind.lower()}:#\nattributes:\n  name: N#\n{text}"
    return "---\n".join(one.replace("#", str(index)) for index in range(number))


def test_outliers_are_sentences_with_paths() -> None:
    deep = [{"steps": [{"on": f"2026-04-{1 + index % 28:02}"}], "owner": f"o {index}"} for index in range(100)]
    held = [Held(f"role:{index}", one) for index, one in enumerate([*deep, {"steps": [{"on": "soon"}]}, {"owner": 7}])]
    values = Values(LIMITS, Ids(lambda id: None, lambda id: False))
    assert said(values.proposal(held)) == [
        "1 value of `steps[].on` is not a date: role:100",
        "1 value of `owner` is not text: role:101",
        "1 lacks `owner`: role:100",
    ]
    several = [Held(f"role:{index}", "a b") for index in range(700)] + [Held("role:x", 1), Held("role:y", 2)]
    [outlier] = values.proposal(several).outliers
    assert str(outlier.below("owner")) == "2 values of `owner` are not text: role:x, role:y"


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


def chain(number: int, more: str = "") -> dict[str, str]:
    """Roles of which each leads to the next; `more` are further targets of the first."""
    text = roles(number, "edges: {leads: role:#+}\n")
    for index in range(number):
        text = text.replace(f"role:{index}+}}", f"role:{index + 1}}}")
    return {"a.yaml": text, "b.yaml": f"extendsNode: {{id: role:0, nodeKind: Role}}\nedges: {{leads: [{more}]}}\n"}


def test_a_cycle_among_many_edges_is_an_exception_and_an_edge_to_itself_is_none() -> None:
    path = "edges/leads.schema.json"
    assert infer(chain(250)).schemas[path]["x-acyclic"]
    assert "x-acyclic" not in infer(chain(250, "role:0")).schemas[path]
    assert (
        "x-acyclic"
        not in infer(
            {**chain(30), "c.yaml": "extendsNode: {id: role:1, nodeKind: Role}\nedges: {leads: role:0}\n"}
        ).schemas[path]
    )
    made = infer({**chain(250), "c.yaml": "extendsNode: {id: role:1, nodeKind: Role}\nedges: {leads: role:0}\n"})
    assert made.schemas[path]["x-acyclic"]
    assert said(made.proposals[path]) == [
        "1 source has several targets: role:1",
        "2 edges are in a cycle: role:0 -> role:1, role:1 -> role:0",
    ]


def test_kinds_at_the_tail_are_not_odd_and_a_single_one_beside_many_is() -> None:
    """Of many source kinds some are rare; beside one that is always there another is likely a mistake."""
    uses = "edges: {uses: thing:0}\n"
    thing = {"thing.yaml": roles(1, kind="Thing")}
    tail = {f"{number}.yaml": roles(number, uses, f"K{number}") for number in (1, 3, 5, 8, 20, 30)}
    made = infer(thing | tail).schemas["edges/uses.schema.json"]
    assert made["x-source-kinds"] == ["K1", "K20", "K3", "K30", "K5", "K8"]
    alone = {"a.yaml": roles(30, uses), "b.yaml": roles(1, uses, "Tool")}
    proposal = infer(thing | alone).proposals["edges/uses.schema.json"]
    assert proposal.schema["x-source-kinds"] == ["Role"]
    assert said(proposal) == ["1 source is a Tool: tool:0 -> thing:0"]
    assert "x-source-kinds: Role 30; not Tool: tool:0 -> thing:0" in proposal.schema["$comment"]


def test_an_edge_of_a_conflicting_declaration_leaves_the_kind_that_it_is_declared_with() -> None:
    data = {
        "a.yaml": roles(5),
        "b.yaml": "nodeKind: Tool\nid: role:1\nedges: {uses: role:2}\n---\n" + roles(1, kind="Tool"),
    }
    assert infer(data).schemas["edges/uses.schema.json"]["x-source-kinds"] == ["Tool"]


def test_an_attribute_that_edges_of_one_source_kind_never_have_is_not_required() -> None:
    edges = "edges: {uses: {target: thing:0, level: l#}}\n"
    bare_edges = "edges: {uses: thing:0}\n"
    data = {"a.yaml": roles(200, edges), "c.yaml": roles(1, kind="Thing")}
    without = infer({**data, "b.yaml": roles(4, bare_edges, "Tool")}).schemas["edges/uses.schema.json"]
    assert "required" not in without["properties"]["attributes"]
    forgot = infer(
        {**data, "b.yaml": roles(4, bare_edges, "Tool") + "---\n" + roles(5, edges, "Tool").replace("tool:", "tool:x")}
    )
    assert forgot.schemas["edges/uses.schema.json"]["properties"]["attributes"]["required"] == ["level"]


def test_an_inverse_is_mutual() -> None:
    """Of three kinds that say the same, two are a pair; one that comes back itself is its own."""

    owns = (
        f"extendsNode: {{id: role:{index}, nodeKind: Role}}\nedges: {{owns: tool:{index}}}\n" for index in range(12)
    )
    back = ", ".join(f"pair:{index}" for index in range(12))
    data = {
        "a.yaml": roles(12, "edges: {has: tool:#}\n"),
        "b.yaml": roles(12, "edges: {of: role:#}\n", "Tool"),
        "c.yaml": roles(12, "edges: {with: [pair:#, pair:0]}\n", "Pair"),
        "d.yaml": "---\n".join(owns),
        "e.yaml": f"extendsNode: {{id: pair:0, nodeKind: Pair}}\nedges: {{with: [{back}]}}\n",
    }
    made = {path: schema.get("x-inverse") for path, schema in infer(data).schemas.items() if path.startswith("edges/")}
    assert made == {
        "edges/has.schema.json": "of",
        "edges/of.schema.json": "has",
        "edges/owns.schema.json": None,
        "edges/with.schema.json": "with",
    }


def test_one_wrong_prefix_or_date_among_a_few_is_an_exception() -> None:
    data = {
        "a.yaml": roles(30, "  since: '2026-01-02'\n"),
        "b.yaml": "nodeKind: Role\nid: other:x\nattributes: {name: X, since: soon}\n",
    }
    proposal = infer(data).proposals["records/Role.schema.json"]
    assert said(proposal) == ["1 id lacks the prefix `role`: other:x", "1 value of `since` is not a date: other:x"]


def test_keys_that_are_alike_are_no_mistakes() -> None:
    """Both in one record, of another type, or hardly more frequent: then nobody meant the other."""
    for text, number in (("{nmae: X, name: Y}", 30), ("{nmae: [X]}", 30), ("{nmae: X}", 8)):
        made = infer({"a.yaml": roles(number), "b.yaml": f"nodeKind: Role\nid: role:x\nattributes: {text}\n"})
        attributes = made.schemas["records/Role.schema.json"]["properties"]["attributes"]
        assert list(attributes["properties"]) in (["name", "nmae"], ["nmae", "name"])


KEEPS: dict[str, list[Any]] = {
    "a default that is left out": [{"mode": "normal"}] * 100 + [{"mode": "fast"}] * 9 + [{}],
    "an empty list that is left out": [{"mode": [str(index)]} for index in range(100)] + [{}],
    "an empty mapping that is left out": [{"mode": {"a": index}} for index in range(100)] + [{}],
    "values that are all empty": [{"mode": "{}"}] * 90 + [{"mode": "x"}] * 9,
    "another attribute instead": [{"mode": str(index)} for index in range(100)] + [{"modes": ["a", "b"]}],
    "poorer records": [{"mode": str(index), "mail": f"a{index}"} for index in range(200)]
    + [{"own": "x"}] * 4
    + [{"mode": str(index), "own": "x"} for index in range(20)],
    "records of another state": [{"mode": str(index), "state": "new"} for index in range(200)] + [{"state": "old"}] * 4,
}
"""Attributes that nearly all records have, and that nobody forgot."""


@pytest.mark.parametrize("name", KEEPS)
def test_what_may_be_left_out_is_not_required(name: str) -> None:
    assert "mode" not in value(*KEEPS[name]).get("required", ())


def test_what_records_merely_lack_is_required() -> None:
    held = [{"mode": f"m{index}", "state": "new"} for index in range(200)]
    assert value(*held, {"state": "new"})["required"] == ["mode", "state"]


def test_a_whole_file_without_an_attribute_does_without_it() -> None:
    without = "nodeKind: Role\nid: role:x#\nattributes: {rank: r#}\n"
    of_a_file = {"b.yaml": "---\n".join(without.replace("#", str(index)) for index in range(3))}
    among = {"b.yaml": f"{of_a_file['b.yaml']}---\n{roles(1).replace('role:0', 'role:y')}"}
    for more, required in ((of_a_file, ["rank"]), (among, ["name", "rank"])):
        made = infer({"a.yaml": roles(300, "  rank: r#\n"), **more}).schemas["records/Role.schema.json"]
        assert sorted(made["properties"]["attributes"]["required"]) == [
            one for one in required if one != "rank" or made
        ]


def test_stubs_show_nothing() -> None:
    """Sixty records that a template made neither require its attributes nor list its values; twenty others would."""
    stub = "  status: draft\n  owner: nobody\n"
    own = "nodeKind: Role\nid: role:own#\nattributes: {name: Own #, about: About #}\n"
    written = "---\n".join(own.replace("#", str(index)) for index in range(4))
    attributes = infer({"a.yaml": roles(60, stub).replace("role:", "role:n"), "b.yaml": written})
    made = attributes.schemas["records/Role.schema.json"]
    assert "59 stubs that differ only in their names count as one record" in made["$comment"]
    assert made["properties"]["attributes"]["required"] == ["name"]
    alike = infer({"a.yaml": roles(60, "  status: draft\n").replace("role:", "role:n")})
    assert alike.schemas["records/Role.schema.json"]["properties"]["attributes"]["required"] == ["name", "status"]


@pytest.mark.parametrize("key", ["path", "sourceFile", "include_globs", "docs-dir", "filePaths"])
def test_web_addresses_under_a_key_for_paths_need_not_be_uris(key: str) -> None:
    address = "https://example.org/a"
    made = value(*[{key: f"{address}{index}", "profileUrl": f"{address}{index}"} for index in range(30)])
    assert made["properties"][key]["type"] == "string"
    assert "format" not in made["properties"][key]
    assert made["properties"]["profileUrl"]["format"] == "uri"


@pytest.mark.parametrize("key", ["default", "const", "examples", "default_value"])
def test_values_that_belong_to_something_else_are_free(key: str) -> None:
    made = value(*[{key: number % 3, "level": number % 3} for number in range(60)])
    assert bare(made["properties"]) == {key: {}, "level": {"type": "integer"}}


def test_values_of_any_type_are_free() -> None:
    assert value(*["a", "b"] * 20, *[1, 2] * 20, *[True] * 20) == {}
    assert bare(value(*["a", "b"] * 20, *[1, 2] * 20)) == {"type": ["string", "integer"]}


def test_a_type_that_belongs_to_a_key_is_no_mistake() -> None:
    """Sixty keys, of which each has its type; one value among those of its key is of another."""
    mappings = [{f"k{number}": f"v{index}" for number in range(index % 20, 60, 20)} for index in range(200)]
    listed: list[dict[str, Any]] = [{"audits": ["a"]}, {"audits": ["b"]}]
    assert bare(value(*mappings, *listed))["additionalProperties"]["type"] == ["string", "array"]
    assert bare(value(*mappings, {"k1": 5}))["additionalProperties"]["type"] == "string"


def test_inside_of_values_no_type_is_a_mistake() -> None:
    counts: list[dict[str, Any]] = [{"action": {"count": index}} for index in range(300)]
    made = value(*counts, {"action": {"count": "as many as heads"}})
    assert made["properties"]["action"]["properties"]["count"]["type"] == ["string", "integer"]


def test_null_is_a_mistake_only_where_all_have_a_value() -> None:
    always = value(*[{"mail": f"a{index}"} for index in range(100)], {"mail": None})
    assert always["properties"]["mail"]["type"] == "string"
    at_times = value(*[{"mail": f"a{index}"} for index in range(100)], {"mail": None}, {})
    assert at_times["properties"]["mail"]["type"] == ["string", "null"]


def test_a_list_instead_of_one_is_meant_if_several_write_it() -> None:
    assert bare(value(*[f"w {index}" for index in range(300)], ["a"], ["b"]))["type"] == ["string", "array"]
    assert value(*[f"w {index}" for index in range(300)], ["a"])["type"] == "string"


def test_true_instead_of_a_text_is_meant() -> None:
    assert bare(value(*[f"w {index}" for index in range(300)], True))["type"] == ["string", "boolean"]
    assert bare(value(*[True, False] * 150, "a label"))["type"] == ["string", "boolean"]


def test_a_value_that_several_use_instead_of_the_format_is_meant() -> None:
    days = [f"2026-04-{1 + index % 28:02}" for index in range(300)]
    assert "format" not in value(*days, *["unknown"] * 3)
    assert value(*days, *["unknown"] * 2)["format"] == "date"


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
    data = {"a.yaml": roles(120), "b.yaml": "nodeKind: Role\nid: other:x\nattributes: {nmae: X}\n"}
    made = infer(data)
    assert said(made.proposals["records/Role.schema.json"]) == [
        "1 id lacks the prefix `role`: other:x",
        "1 has `nmae` instead of `name`: other:x",
    ]
    attributes = made.schemas["records/Role.schema.json"]["properties"]["attributes"]
    assert list(attributes["properties"]) == ["name"]
    assert attributes["properties"]["name"]["$comment"] == "120 of 121 have it; not: other:x; not nmae: other:x"
    assert made.schemas["records/Role.schema.json"]["$comment"] == (
        "proposed from 121 records; ids start with role: in 120 of 121 cases; not: other:x"
    )
    assert attributes["additionalProperties"] is False


def test_a_misspelt_kind_gets_no_schema() -> None:
    made = infer({"a.yaml": roles(30, "edges: {works_with: role:0}\n"), "b.yaml":
                  "nodeKind: Roel\nid: role:x\nedges: {work_with: role:1}\n"})  # fmt: skip
    assert sorted(made.schemas) == ["edges/works_with.schema.json", "records/Role.schema.json"]
    assert [(left.what, left.name, left.why) for left in made.left] == [
        ("record kind", "Roel", "probably Role, which is in 30 records"),
        ("edge kind", "work_with", "probably works_with, which is in 30 records"),
    ]


def test_kinds_that_cannot_be_files_get_no_schema() -> None:
    kinds = ("../x", "X", "x", "Con")
    made = infer({"a.yaml": "---\n".join(f"nodeKind: {kind}\nid: {index}a\n" for index, kind in enumerate(kinds))})
    assert list(made.schemas) == ["records/X.schema.json"]
    assert [left.name for left in made.left] == ["../x", "Con", "x"]
