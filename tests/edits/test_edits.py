"""Edits by span: only the stretch that is named changes, and scalars read back as what was meant."""

from __future__ import annotations

import codecs

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from atlas_lint.edits import text_edits
from atlas_lint.edits.text_edits import Edit
from atlas_lint.findings.finding import Span
from atlas_lint.parsing import source


def edit(line: int, column: int, end_line: int, end_column: int, text: str) -> Edit:
    return Edit("a.yaml", Span(line, column, end_line, end_column), text)


@pytest.mark.parametrize(
    ("before", "made", "after"),
    [
        ("a: 1\nb: 2\n", [], "a: 1\nb: 2\n"),
        ("a: 1\nb: 2\n", [edit(2, 4, 2, 5, "3")], "a: 1\nb: 3\n"),
        ("a: 1\r\nb: 2\r\n", [edit(2, 4, 2, 5, "3"), edit(1, 4, 1, 5, "")], "a: \r\nb: 3\r\n"),
        ("a: 1\rb: 2", [edit(2, 4, 2, 5, "33")], "a: 1\rb: 33"),
        ("é: 𐐀 # 𐐀\n", [edit(1, 4, 1, 5, "x")], "é: x # 𐐀\n"),
        ("a: 1\n", [edit(1, 4, 1, 5, "2"), edit(1, 4, 1, 5, "2")], "a: 2\n"),
        ("a: 1\nb: 2\nc: 3\n", [edit(2, 1, 3, 1, "")], "a: 1\nc: 3\n"),
        ("a: 1\n", [edit(2, 1, 2, 1, "b: 2\n")], "a: 1\nb: 2\n"),
        ("", [edit(1, 1, 1, 1, "a")], "a"),
    ],
)
def test_apply(before: str, made: list[Edit], after: str) -> None:
    assert text_edits.apply(before.encode(), made) == after.encode()
    assert text_edits.apply(codecs.BOM_UTF8 + before.encode(), made) == codecs.BOM_UTF8 + after.encode()


@pytest.mark.parametrize(
    "made",
    [
        [edit(1, 1, 1, 3, "x"), edit(1, 2, 1, 4, "y")],
        [edit(1, 4, 1, 2, "x")],
        [edit(9, 1, 9, 2, "x")],
        [edit(1, 9, 1, 10, "x")],
    ],
)
def test_what_cannot_be_applied_is_refused(made: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"overlap|not in the file|has no column"):
        text_edits.apply(b"a: 1\nb: 2\n", made)


@pytest.mark.parametrize(
    ("value", "like", "written"),
    [
        ("role:debugger", "", "role:debugger"),
        ("role:debugger", "role:x", "role:debugger"),
        ("role:debugger", "'role:x'", "'role:debugger'"),
        ("role:debugger", '"role:x"', '"role:debugger"'),
        ("it's", "'x'", "'it''s'"),
        ("yes", "no", '"yes"'),
        ("12", "", '"12"'),
        ("a: b", "", '"a: b"'),
        ("a,b", "", '"a,b"'),
        ("-", "", '"-"'),
        ("", "", '""'),
        ("a #b", "", '"a #b"'),
        ("a\nb", "'x'", '"a\\nb"'),
        ("é", "", '"é"'),
        ("Two words", "", "Two words"),
    ],
)
def test_scalars_are_quoted_as_before_where_that_can_be(value: str, like: str, written: str) -> None:
    assert text_edits.scalar(value, like) == written


@given(st.text(), st.sampled_from(["", "x", "'x'", '"x"']), st.sampled_from(["{}", "[{}]", "a: {}", "a: [{}, b]"]))
def test_every_scalar_reads_back(value: str, like: str, around: str) -> None:
    """By this reader; whatever the string holds."""
    value = value.encode("utf-8", "replace").decode()
    document = around.replace("{}", text_edits.scalar(value, like)) + "\n"
    read = source.read(document.encode())
    assert read.broken is None
    assert value in _leaves(read.documents[0].value)


def _leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]


@given(st.from_regex(r"[A-Za-z0-9:./ @-]{1,12}", fullmatch=True))
def test_what_stands_without_quotes_reads_alike_by_yaml_1_1(value: str) -> None:
    if text_edits.is_plain(value):
        assert yaml.safe_load(f"a: [{value}]") == {"a": [value]}
