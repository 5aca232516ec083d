"""GitLab's Code Quality report, as JSON."""

from __future__ import annotations

import json
from typing import Any

from atlas_lint.findings.result import Result
from tests.formats.sample import EMPTY, FINDINGS, SAMPLE
from tests.formats.test_formats import rendered


def entries(result: Result = SAMPLE) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(rendered("gitlab", result))
    return read


def test_an_entry_for_each_finding() -> None:
    assert [entry["location"]["path"] for entry in entries()] == [one.repository_path for one in FINDINGS]
    assert [entry["location"]["lines"]["begin"] for entry in entries()] == [one.span.line for one in FINDINGS]
    assert [entry["check_name"] for entry in entries()] == [one.rule for one in FINDINGS]


def test_a_description_starts_with_the_rule() -> None:
    for entry, one in zip(entries(), FINDINGS, strict=True):
        assert entry["description"].startswith(f"{one.rule}: {one.message}")
        assert one.help is None or one.help in entry["description"]


def test_severities_and_fingerprints() -> None:
    assert {entry["severity"] for entry in entries()} == {"major", "minor"}
    assert len({entry["fingerprint"] for entry in entries()}) == len(FINDINGS)


def test_nothing_found_is_an_empty_array() -> None:
    assert entries(EMPTY) == []
    assert rendered("gitlab").isascii()
