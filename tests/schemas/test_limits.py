"""Nothing in a schema holds a run up: what takes too many steps is said so, at the value, by both validators."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.schemas.load_schemas import of_one
from atlas_lint.schemas.uris import uri_of
from atlas_lint.schemas.validator import Validator
from atlas_lint.text import pointer
from tests.command import Run

LONG = "a" * 50_000 + "!"


def limits(schema: Any, value: Any) -> list[str]:
    """Return the verdict of both validators: a limit as `limit at <place>`, anything else as keyword and place."""
    schemas = of_one("x", schema)
    told = []
    for reference in (False, True):
        verdict = Validator(schemas, reference=reference).verdict(uri_of("x"), value)
        limit = [f"limit at {pointer(verdict.limit.path)} {verdict.limit.part}"] if verdict.limit else []
        told.append([*limit, *(f"{one.keyword} at {pointer(one.path)}" for one in verdict.violations)])
    assert told[0] == told[1]
    return told[0]


def doubled(keyword: str, times: int, leaf: Any) -> dict[str, Any]:
    """A schema that applies another twice, that a third twice, and so on down to a leaf."""
    levels = {f"l{level}": {keyword: [{"$ref": f"#/$defs/l{level + 1}"}] * 2} for level in range(times)}
    return {"$ref": "#/$defs/l0", "$defs": {**levels, f"l{times}": leaf}}


def tree(branches: int) -> dict[str, Any]:
    """A schema of nested mappings that applies itself so many times to each."""
    onward = {"properties": {"a": {"$ref": "#"}}}
    return {"allOf": [onward] * branches}


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": value}
    return value


WITHIN: dict[str, tuple[Any, Any]] = {
    "a repetition of a repetition": ({"pattern": "^(a+)+$"}, "a" * 50_000),
    "look-ahead in a short text": ({"pattern": "^(?!role:).+$"}, "tool:x"),
    "a back reference": ({"pattern": r"^(a+)-\1$"}, "aaa-aaa"),
    "look-ahead in the names of keys": (
        {"patternProperties": {"^(?!x-)": True}, "additionalProperties": False},
        {"a": 1},
    ),
    "schemas that double five times": (doubled("allOf", 5, {"type": "object"}), {}),
    "a tree": (tree(1), nested(90)),
    "a tree with two kinds of children": (
        {"properties": {"b": {"$ref": "#"}}, "patternProperties": {"^a": {"$ref": "#"}}},
        nested(90),
    ),
    "schemas that double on another value": (
        {"properties": {"a": doubled("allOf", 20, {})["$defs"]["l0"]}, "$defs": doubled("allOf", 20, {})["$defs"]},
        {"b": 1},
    ),
    "20,000 different mappings": ({"uniqueItems": True}, [{"a": number} for number in range(20_000)]),
}


@pytest.mark.parametrize(("schema", "value"), WITHIN.values(), ids=WITHIN)
def test_within_the_limits(schema: Any, value: Any) -> None:
    assert limits(schema, value) == []


REFUSED: dict[str, tuple[Any, Any, list[str]]] = {
    "^(a+)+$": ({"pattern": "^(a+)+$"}, LONG, ["pattern at "]),
    "^(a|aa)+$": ({"pattern": "^(a|aa)+$"}, LONG, ["pattern at "]),
    "(.*)*x": ({"pattern": "(.*)*x"}, LONG, ["pattern at "]),
    "equal mappings": ({"uniqueItems": True}, [*({"a": n} for n in range(20_000)), {"a": 7.0}], ["uniqueItems at "]),
}


@pytest.mark.parametrize(("schema", "value", "told"), REFUSED.values(), ids=REFUSED)
def test_refused_all_the_same(schema: Any, value: Any, told: list[str]) -> None:
    assert limits(schema, value) == told


LOOK_AHEAD = r"^(?=(a+)+$)b"
MISSING = {"type": "object", "required": ["a"]}
PASSED: dict[str, tuple[Any, Any, str]] = {
    "a look-ahead": ({"pattern": LOOK_AHEAD}, LONG, " value"),
    "a back reference": ({"pattern": r"(a*)*\1b"}, LONG, " value"),
    "in a list": ({"items": {"pattern": LOOK_AHEAD}}, ["a", LONG], "/1 value"),
    "where no match is asked for": ({"not": {"pattern": LOOK_AHEAD}}, LONG, " value"),
    "in a condition": ({"if": {"pattern": LOOK_AHEAD}, "then": False}, LONG, " value"),
    "a pattern of many states": ({"pattern": "(?:[ab]{100}){100}c"}, LONG, " value"),
    "the name of a key": ({"patternProperties": {LOOK_AHEAD: False}}, {LONG: 1}, f"/{LONG} key"),
    "of a key elsewhere": ({"items": {"patternProperties": {LOOK_AHEAD: {}}}}, {LONG: 1}, f"/{LONG} key"),
    **{f"{keyword}, doubled": (doubled(keyword, 28, MISSING), {}, " value") for keyword in ("allOf", "anyOf", "oneOf")},
    "doubled, and fitting": (doubled("anyOf", 28, MISSING), {"a": 1}, " value"),
    "doubled beside": ({"properties": {"a": {}}, **doubled("allOf", 28, {})}, {"a": 1}, " value"),
    "conditions": (
        {"$ref": "#/$defs/l0", "$defs": {
            **{f"l{n}": {key: {"$ref": f"#/$defs/l{n + 1}"} for key in ("if", "then", "else")} for n in range(28)},
            "l28": MISSING,
        }}, {}, " value",
    ),
    "a tree that applies itself twice": (tree(2), nested(90), "/a" * 21 + " value"),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "value", "place"), PASSED.values(), ids=PASSED)
def test_past_the_limits(schema: Any, value: Any, place: str) -> None:
    assert limits(schema, value) == [f"limit at {place}"]


def test_a_value_of_many_failures_is_not_copied_for_each() -> None:
    value = {"a": [{"b": str(number)} for number in range(20_000)]}
    assert limits({"required": [f"n{number}" for number in range(3_000)]}, value) == ["limit at  value"]


def test_the_next_value_is_judged_again() -> None:
    validator = Validator(of_one("x", {"pattern": LOOK_AHEAD}))
    assert validator.verdict(uri_of("x"), LONG).limit
    assert [one.keyword for one in validator.violations(uri_of("x"), "a")] == ["pattern"]
    assert validator.is_valid(uri_of("x"), 1)


def folder(place: Path, schema: str) -> None:
    """An atlas of one record, and the schema of its kind."""
    for path, text in {
        "data/x.yaml": f"nodeKind: X\nid: x:1\nattributes:\n  a: {LONG}\n",
        "schemas/records/X.schema.json": schema,
    }.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, "utf-8")


def test_a_run_reports_a_limit_at_the_value(run: Run, tmp_path: Path) -> None:
    folder(tmp_path, json.dumps({"properties": {"attributes": {"properties": {"a": {"pattern": LOOK_AHEAD}}}}}))
    ran = run("data")
    assert ran.status == 1
    assert ran.out.startswith("data/x.yaml:4:6: error[resource-limit] `a` takes the pattern ^(?=(a+)+$)b more steps")


BROKEN = {
    "an $id that is no URI": ('{"$id": "::: no uri"}', '1:9: "::: no uri" is not a URI'),
    "an $id that cannot be split": ('{"$id": "http://["}', '1:9: "http://[" is not a URI'),
    "a $ref that cannot be split": ('{"$ref": "http://["}', '1:10: "http://[" is not a URI'),
    "5,000 digits": (
        '{"minimum": ' + "9" * 5000 + "}",
        "1:1: not JSON: 9999999999999999999… is out of range",
    ),
    "a number past all floats": ('{"minimum": 1e999}', "1:1: not JSON: 1e999 is out of range"),
    "100,000 levels": ('{"not":' * 100_000 + "{}" + "}" * 100_000, "1:1: not JSON: it nests deeper than 200 levels"),
    "201 levels": ('{"not":' * 201 + "{}" + "}" * 201, "1:1: not JSON: it nests deeper than 200 levels"),
}


@pytest.mark.parametrize(("schema", "line"), BROKEN.values(), ids=BROKEN)
def test_a_schema_that_cannot_be_used_is_one_line(schema: str, line: str, run: Run, tmp_path: Path) -> None:
    folder(tmp_path, schema)
    ran = run("data")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[0] == f"schemas/records/X.schema.json:{line}"
    assert "itself failed" not in ran.err
