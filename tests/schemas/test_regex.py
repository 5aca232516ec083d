"""Regular expressions mean what ECMA-262 says, whichever engine runs them, and end."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
import regress
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_lint.schemas.regex import Pattern, found, is_regex
from atlas_lint.schemas.regex_matcher import LimitPassed

NOT_FOUND = [
    ("^a$", "a\n"),
    ("^a$", "b\na\n"),
    (r"^\d$", "٣"),
    (r"^\w$", "é"),
    (r"^\p{Lu}$", "a"),
    ("^.$", "\n"),
    ("^.$", "\u2028"),
    ("^a", "ba"),
    (r"^\S$", "\ufeff"),
    ("[^]", ""),
    ("[]", "a"),
    (r"\bé", "é"),
    ("k", "\u212a"),
    (r"(?<!\$)5", "$5"),
]
FOUND = [
    ("a", "bab"),
    ("^a$", "a"),
    ("", ""),
    (r"^\d$", "3"),
    (r"^\p{L}+$", "éж"),
    (r"^\p{Script=Greek}$", "λ"),
    ("^.$", "😀"),
    (r"^\u{1F600}$", "😀"),
    (r"^\ud83d\ude00$", "😀"),
    (r"^\cA$", "\x01"),
    (r"^\s$", "\ufeff"),
    (r"^(?<name>a)\k<name>$", "aa"),
    (r"^\k<name>(?<name>a)$", "a"),
    (r"^(?:(?<n>a)|(?<n>b))\k<n>$", "bb"),
    (r"^(?:(a)|b)*\1$", "ab"),  # a round begins with its groups empty
    (r"(z)((a+)?(b+)?(c))*", "zaacbbbcac"),
    (r"^(?=(a+))a*b\1$", "aba"),
    (r"(?<=([ab]+)([bc]+))$", "abc"),  # a look-behind reads to the left
    ("(?<=a)b", "ab"),
    (r"^\-$", "-"),  # without the flag `u` only
    ("^a{,3}$", "a{,3}"),
    ("^[^]$", "\n"),
    (r"^[\w-]$", "-"),
    (r"^(?:){3}a$", "a"),
    (r"^(a*)*$", "aaa"),
    (r"^(?:a?)*?b$", "aab"),
]


def engines(pattern: str, monkeypatch: pytest.MonkeyPatch) -> list[Pattern]:
    """A pattern as it is run, and as it is run without jsonschema-rs."""
    usual = Pattern(pattern)
    usual.matches("")
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "jsonschema_rs", None)
        counting = Pattern(pattern)
        counting.matches("")
    return [usual, counting]


@pytest.mark.parametrize(("pattern", "text"), NOT_FOUND)
def test_not_found(pattern: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(engine.matches(text) for engine in engines(pattern, monkeypatch))


@pytest.mark.parametrize(("pattern", "text"), FOUND)
def test_found(pattern: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(engine.matches(text) for engine in engines(pattern, monkeypatch))


PIECES = [
    "a", "b", "-", "é", "😀", "\n", ".", "^", "$", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\b", r"\B", "[ab]",
    "[^a]", "[a-c]", r"[\w-]", "[]", "[^]", "|", "(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?<n>", ")", "*", "+", "?",
    "*?", "+?", "{2}", "{1,2}", "{0,}", "{", "}", "]", r"\1", r"\2", r"\k<n>", r"\p{L}", r"\P{Lu}", r"\u0061", r"\x62",
    r"\u{63}", r"\.", r"\-", r"\cJ", r"\0",
]  # fmt: skip
PATTERNS = st.lists(st.sampled_from(PIECES), max_size=7).map("".join)
TEXTS = st.text("ab-é😀\n1A .c", max_size=6)


def reference(pattern: str) -> Any:
    """The pattern as another engine of ECMA-262 reads it; None where it is no regular expression."""
    for flags in ("u", ""):
        try:
            return regress.Regex(pattern, flags)
        except regress.RegressError:
            continue
    return None


LEGACY = (r"\0", r"\1", r"\2", r"\k<n>", r"\cJ", "{")
"""Texts that the older syntax without the flag `u` takes for something else; refused here."""


@settings(max_examples=500, derandomize=True, deadline=None)
@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=4))
def test_as_another_engine(pattern: str, texts: list[str]) -> None:
    other = reference(pattern)
    if is_regex(pattern) != (other is not None):
        assert other is not None
        is_repeated = re.search(r"(\^|\$|\\[bB]|\))[*+?{]", pattern)  # the other repeats assertions, ECMA-262 does not
        assert is_repeated or any(piece in pattern for piece in LEGACY), pattern
    elif other is not None:
        for text in texts:
            assert Pattern(pattern).matches(text) == (other.find(text) is not None), (pattern, text)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=4))
def test_the_counting_matcher_agrees_with_the_linear_one(pattern: str, texts: list[str]) -> None:
    if not is_regex(pattern):
        return
    usual, counting = Pattern(pattern), Pattern(pattern)
    counting.__dict__["_engine"] = None
    for text in texts:
        assert usual.matches(text) == counting.matches(text), (pattern, text)


@pytest.mark.parametrize(
    "text", ["(", "[", "*", "a{2,1}", "(?<n>a)(?<n>b)", "^(abc]", "(" * 1000 + ")" * 1000, "(?<1>a)", "a" * 9 + "\\"]
)  # fmt: skip
def test_no_regular_expressions(text: str) -> None:
    assert not is_regex(text)


@pytest.mark.parametrize(
    "text", ["", "a*", r"\p{L}", "(?<n>a)", "a|" * 20_000, "[" + "ab" * 20_000 + "]", "a{9999999999}"]
)
def test_regular_expressions(text: str) -> None:
    assert is_regex(text)


@pytest.mark.parametrize(
    "pattern", [r"^(a+)+\b(?=)$", r"(a*)*\1b", r"^(?=(a+)+$)b", r"(?<!(a+)+)b", "(?:[ab]{100}){100}c"]
)
def test_a_pattern_that_takes_too_long_ends(pattern: str) -> None:
    with pytest.raises(LimitPassed):
        Pattern(pattern).matches("a" * 40_000 + "!")
    assert not found(pattern, "a" * 40_000 + "!")
