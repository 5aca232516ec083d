"""The public YAML test suite: what it calls valid is read, with its values; what it calls an error is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.parsing.source import read
from atlas_lint.text import equal
from tests.command import SHARED

SUITE = SHARED / "official/yaml-test-suite"
CASES = {case.parent.relative_to(SUITE).as_posix(): case.parent for case in sorted(SUITE.rglob("==="))}

REFUSED = "valid, refused"
ACCEPTED = "an error, accepted"
OTHER = "other values"

# Where both readers that stand behind `source` differ from the suite. The list is exact: what begins to be read
# as the suite has it fails here, until its line is taken out.
EXCEPTIONS = {
    "4MUZ/00": REFUSED,  # in braces, a colon on the line after its key
    "4MUZ/01": REFUSED,  # the same
    "4MUZ/02": REFUSED,  # the same
    "9JBA": ACCEPTED,  # a comment right behind a bracket, without a blank
    "A2M4": REFUSED,  # tabs after dashes and question marks
    "CVW2": ACCEPTED,  # a comment right behind a comma, without a blank
    "HM87/01": OTHER,  # `[?x]` is read as a key without a value
    "NJ66": REFUSED,  # in braces, a plain key over two lines
    "Q5MG": REFUSED,  # a tab before a brace, at the start of a line
    "QB6E": ACCEPTED,  # a quoted text whose second line is not indented
    "R4YG": REFUSED,  # a folded text whose first line is a tab
    "S98Z": ACCEPTED,  # a block scalar that holds blank lines only, each longer than the last
    "UT92": REFUSED,  # in braces, a line that starts with a per cent sign
    "X4QW": ACCEPTED,  # a comment right behind `>`, without a blank
    "Y2GN": OTHER,  # an anchor with a colon in it
    "Y79Y/003": ACCEPTED,  # a tab as the indentation of a list in brackets
    "Y79Y/010": REFUSED,  # a tab after a dash
}

pytestmark = pytest.mark.skipif(not CASES, reason="the suite is not here")


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, reader: str) -> None:
    expected = EXCEPTIONS.get(name) if reader == "reference" else None
    assert outcome(CASES[name]) == (expected or "as the suite says")


def test_every_exception_is_a_case() -> None:
    assert EXCEPTIONS.keys() <= CASES.keys()


def outcome(case: Path) -> str:
    source = read((case / "in.yaml").read_bytes())
    if (case / "error").exists():
        return "as the suite says" if source.broken else ACCEPTED
    if source.broken:
        return REFUSED
    expected = case / "in.json"
    values = [document.value for document in source.documents]
    is_right = not expected.exists() or equal(values, documents(expected.read_text("utf-8")))
    return "as the suite says" if is_right else OTHER


def documents(text: str) -> list[Any]:
    """The JSON values that stand in a text, one after the other."""
    decoder = json.JSONDecoder()
    values = []
    text = text.strip()
    while text:
        value, end = decoder.raw_decode(text)
        values.append(value)
        text = text[end:].lstrip()
    return values
