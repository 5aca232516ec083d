"""Regular expressions as text: which are common to all readers, and which can take for ever."""

from __future__ import annotations

import pytest

from atlas_lint.regexes import is_exponential, uncommon


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "^[a-z]+$",
        "^[a-z][a-z0-9-]*(/[a-z]+)*$",
        "^([a-z]+(-[a-z]+)*:)?[a-z0-9]+(-[a-z0-9]+)*$",
        r"^[0-9]+\.[0-9]+\.[0-9]+(-[a-z0-9.]+)?(\+[a-z0-9.]+)?$",
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$",
        r"^https?://[^\s]+$",
        "^(a|b)*$",
        "^(ab|cd)+$",
        "(a+b)+",
        "(a*b)*",
        r"^(\d+,)*\d+$",
        "^a*a*$",
        ".*x.*",
        "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        "^(a{2}b)+$",
        "^(?:[a-z]{1,3}-)+$",
        "x{3,1000}",
        "(?=(a+)+)",
        "[",
    ],
)
def test_sound_patterns(pattern: str) -> None:
    assert not is_exponential(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "^([a-z]+)*$",
        "(a*)*",
        "(a|a)*",
        "(a|ab|b)*",
        "^(a|[a-z])+$",
        r"(\w|\d)+$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(a?b?)*",
        "(.*,?)*x",
        "^([a-zA-Z0-9])(([-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$",
        "([ab]{1,9})*",
    ],
)
def test_patterns_that_can_take_for_ever(pattern: str) -> None:
    assert is_exponential(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"^[a-z]+$", r"\d\w\s\b", r"(?:a|b)", r"a{2,5}?", r"[(?=]", r"\\1", r"[\[:alpha:]", r"\(?=", r"a\+\+", r"[*+]+"],
)
def test_common_patterns(pattern: str) -> None:
    assert uncommon(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?=a)", "a look-ahead"),
        ("(?!a)", "a look-ahead"),
        ("(?<!a)b", "a look-behind"),
        ("(?<name>a)", "a named group"),
        ("(?P<name>a)", "a named group"),
        (r"(a)\1", "a back reference"),
        ("(?i)a", "a flag"),
        ("(?>a)", "an atomic group"),
        (r"\p{L}", "a Unicode property"),
        (r"\Aa\Z", "an escape of one dialect"),
        ("a++", "a possessive repetition"),
        ("[[:alpha:]]", "a POSIX class"),
    ],
)
def test_uncommon_patterns(pattern: str, words: str) -> None:
    assert uncommon(pattern) == words
