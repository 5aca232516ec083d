"""New proposals come into a folder in which somebody has edited: what they did stays."""

from __future__ import annotations

from typing import Any

import pytest

from atlas_lint.schema_tools.infer import merge

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
        ({"properties": {}}, {"properties": {"a": {"$comment": "2 of 2", "type": "string"}}}, {"properties": {}}, []),
        ({"properties": {"a": {"type": "string", "minLength": 2}}},
         {"properties": {"a": {"$comment": "2 of 2", "type": "string"}}},
         {"properties": {"a": {"$comment": "2 of 2", "type": "string", "minLength": 2}}}, []),
    ],
)  # fmt: skip
def test_a_merge(now: dict[str, Any], new: dict[str, Any], result: dict[str, Any], kept: list[str]) -> None:
    [(path, last)] = LAST.items()
    merged = merge.merged(LAST, {path: last | now}, {path: last | new})
    assert merged.schemas == {path: last | result}
    assert [one.pointer for one in merged.kept] == kept


def test_a_file_that_was_taken_away_stays_away_and_one_by_hand_stays() -> None:
    mine = {"edges/mine.schema.json": {"title": "mine"}}
    new = {**LAST, "records/New.schema.json": {"title": "New"}}
    assert merge.merged(LAST, mine, new).schemas == {**mine, "records/New.schema.json": {"title": "New"}}


def test_a_kind_that_is_gone_keeps_its_schema() -> None:
    """Other schemas may name it; whoever takes it out is asked to."""
    merged = merge.merged(LAST, LAST, {})
    assert (merged.schemas, merged.gone) == (LAST, ("records/Role.schema.json",))


def test_what_was_proposed_is_remembered_exactly() -> None:
    assert merge.read(merge.written(LAST).decode()) == LAST
