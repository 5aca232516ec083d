"""Reviewdog's format against its schema, and its columns in bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft4Validator

from atlas_lint.findings.finding import Excerpt
from atlas_lint.findings.result import Result
from tests.command import SHARED
from tests.formats.sample import EMPTY, FINDINGS, RULES, SAMPLE
from tests.formats.test_formats import rendered

SCHEMA = SHARED / "official" / "rdjson-schema.json"


def report(result: Result = SAMPLE) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(rendered("rdjson", result))
    return read


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the schema is not at hand")
@pytest.mark.parametrize("result", [SAMPLE, EMPTY], ids=["sample", "empty"])
def test_the_schema_of_reviewdog(result: Result) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft4Validator(schema).iter_errors(report(result))] == []


def test_a_diagnostic_for_each_finding() -> None:
    for diagnostic, one in zip(report()["diagnostics"], FINDINGS, strict=True):
        assert one.message in diagnostic["message"]
        assert one.help is None or one.help in diagnostic["message"]
        assert diagnostic["location"]["path"] == one.repository_path
        assert diagnostic["severity"] == one.severity.upper()
        assert diagnostic["code"] == {"value": one.rule}
        assert len(diagnostic["related_locations"]) == len(one.related)


def test_columns_are_utf8_bytes_also_at_the_end_of_a_span_of_two_lines() -> None:
    [astral] = [one for one in report()["diagnostics"] if "emoji" in one["message"]]
    assert astral["location"]["range"] == {"start": {"line": 21, "column": 12}, "end": {"line": 22, "column": 7}}


def test_a_position_whose_line_is_not_at_hand_has_no_column() -> None:
    [long] = [one for one in report()["diagnostics"] if "several lines" in one["message"]]
    assert long["location"]["range"] == {"start": {"line": 7, "column": 9}, "end": {"line": 12}}
    bare = FINDINGS[1]._replace(excerpt=Excerpt(1, ()))
    [only] = report(Result((bare,), 1, 1, 0, RULES))["diagnostics"]
    assert only["location"]["range"] == {"start": {"line": 26}, "end": {"line": 26}}


def test_a_message_that_a_comment_would_make_more_of_is_code() -> None:
    [hostile] = [one for one in report()["diagnostics"] if "@someone" in one["message"]]
    assert all(line.startswith("`` ") and line.endswith(" ``") for line in hostile["message"].split("\n"))
    [plain] = [one for one in report()["diagnostics"] if "debugger" in one["message"]]
    assert plain["message"].startswith(FINDINGS[1].message)


def test_a_fix_of_one_edit_in_the_same_file_is_a_suggestion() -> None:
    suggested = [one["suggestions"] for one in report()["diagnostics"] if "suggestions" in one]
    assert suggested[0] == [
        {
            "range": {"start": {"line": 26, "column": 15}, "end": {"line": 26, "column": 27}},
            "text": "role:debugger",
        }
    ]
    assert [one["range"] for one in suggested[1]] == [
        {"start": {"line": 21, "column": 12}, "end": {"line": 22, "column": 7}}
    ]
