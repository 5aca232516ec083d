"""SARIF against the schema of its standard, and what code scanning asks for beyond it."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from atlas_lint.findings.finding import WARNING, Span
from atlas_lint.findings.result import Result
from atlas_lint.schemas.formats import is_uri
from tests.command import SHARED
from tests.formats.sample import EMPTY, FINDINGS, RULES, SAMPLE, excerpt, finding, many
from tests.formats.test_formats import rendered

SCHEMA = SHARED / "official" / "sarif-schema-2.1.0.json"
LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\])*)\]\(([^)]*)\)")


def log(result: Result = SAMPLE) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(rendered("sarif", result))
    return read


def run(result: Result = SAMPLE) -> dict[str, Any]:
    only: dict[str, Any] = log(result)["runs"][0]
    return only


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the schema is not at hand")
@pytest.mark.parametrize("result", [SAMPLE, EMPTY], ids=["sample", "empty"])
def test_the_schema_of_the_standard(result: Result) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft4Validator(schema).iter_errors(log(result))] == []
    assert log(result)["$schema"] == schema["id"]


def test_the_tool_is_named_by_an_absolute_uri() -> None:
    """The schema's `format: uri` is an annotation to its validator, so it is asked here."""
    driver = run()["tool"]["driver"]
    assert is_uri(driver["informationUri"])
    assert driver["version"] in driver["informationUri"]


def test_rules_are_those_that_ran_and_say_something() -> None:
    rules = run()["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for rule in rules:
        texts = [rule["shortDescription"]["text"], rule["fullDescription"]["text"], *rule["help"].values()]
        assert all(texts)
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert rule["properties"]["problem.severity"] in ("error", "warning")


def test_results_hold_what_code_scanning_needs() -> None:
    for result, one in zip(run()["results"], FINDINGS, strict=True):
        physical = result["locations"][0]["physicalLocation"]
        assert tuple(physical["region"].values()) == one.span
        assert unquote(physical["artifactLocation"]["uri"]) == one.repository_path
        assert re.fullmatch(r"[\w./~%-]+", physical["artifactLocation"]["uri"])
        assert result["partialFingerprints"]["primaryLocationLineHash"] == f"{one.fingerprint}:1"
        assert list(RULES)[result["ruleIndex"]] == result["ruleId"] == one.rule


def test_the_message_links_the_related_places_and_nothing_else() -> None:
    for result, one in zip(run()["results"], FINDINGS, strict=True):
        ids = [str(related["id"]) for related in result.get("relatedLocations", [])]
        assert ids == [str(number) for number in range(1, len(one.related) + 1)]
        assert [target for _, target in LINK.findall(result["message"]["text"])] == ids


def test_a_file_outside_the_repository_is_named_in_full() -> None:
    outside = finding("id-prefix", "m", "a.yaml", Span(1, 1, 1, 2), excerpt(1, "a"))._replace(
        repository_path="/else where/a.yaml"
    )
    location = run(Result((outside,), 1, 1, 0, RULES))["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "file:///else%20where/a.yaml"}


def test_what_code_scanning_does_not_keep_is_counted() -> None:
    findings = many(1500, "repeated-record", WARNING) + many(4500)
    only = run(Result(findings, 1, 1, 0, RULES))
    levels = [result["level"] for result in only["results"]]
    assert levels == ["warning"] * 500 + ["error"] * 4500
    notices = only["invocations"][0]["toolExecutionNotifications"]
    assert notices[0]["message"]["text"].startswith("1,000 findings left out")


def test_notes_of_the_run_are_notifications() -> None:
    assert run()["invocations"][0]["toolExecutionNotifications"] == [
        {"level": "note", "message": {"text": "no schemas for this atlas"}}
    ]
    assert run(EMPTY)["invocations"] == [{"executionSuccessful": True}]


def test_a_fix_has_its_replacements_file_by_file() -> None:
    fixes = [fix for one in log()["runs"][0]["results"] for fix in one.get("fixes", ())]
    assert [len(fix["artifactChanges"]) for fix in fixes] == [1, 1, 2]
    assert fixes[0] == {
        "description": {"text": "write role:debugger (unsafe)"},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": "top/data/workflows/x.yaml", "uriBaseId": "%SRCROOT%"},
                "replacements": [
                    {
                        "deletedRegion": {"startLine": 26, "startColumn": 15, "endLine": 26, "endColumn": 27},
                        "insertedContent": {"text": "role:debugger"},
                    }
                ],
            }
        ],
    }
