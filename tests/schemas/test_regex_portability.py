"""Regular expressions as text: which are common to all readers, and which repeat a repetition."""

from __future__ import annotations

import pytest

from atlas_lint.schemas.regex_portability import repeats_a_repetition, uncommon


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
        "^([0-9a-f]{4})*$",
        "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        r"^[a-z]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z]([a-z0-9-]{0,61}[a-z0-9])?)*$",
        r"^((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\.|$)){4}$",
        r"^([a-z]+\b ?)*$",
        "(a+)+",
        "^([a-z]+ ?)+",
        "^(a|a)*(b|)",
        "([]*)*x",
        r"([^\s\S]|a)*x",
    ],
)
def test_sound_patterns(pattern: str) -> None:
    assert not repeats_a_repetition(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a+)+b",
        "^([a-z]+)*$",
        "(a*)*x",
        "^([a-z]{1,40}-?)*$",
        "(.*,?)*x",
        "^([a-zA-Z0-9])(([-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$",
        "([ab]{1,9})*x",
    ],
)
def test_patterns_that_repeat_a_repetition(pattern: str) -> None:
    assert repeats_a_repetition(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[a-z]+$",
        r"(?:a|b)",
        r"\.\n\x41\u0041",
        r"[\]\-]",
        r"[^\s]",
        ".",
        r"a{2,5}?",
        r"[(?=]",
        r"\\1",
        r"[\[:alpha:]",
        r"\(?=",
        r"a\+\+",
        r"[*+]+",
    ],
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
        (r"[a\p{L}]", "a Unicode property"),
        (r"\d", r"\d"),
        (r"[^\w]", r"\w"),
        (r"\Aa\Z", r"the escape \A"),
        (r"\cA", r"the escape \c"),
        (r"a\-b", r"the escape \-"),
        (r"\u{1F600}", r"the escape \u{1F600}"),
        ("a++", "a possessive repetition"),
        ("a{2}+", "a possessive repetition"),
        ("a{,3}", "a bare {"),
        ("[[:alpha:]]", "[ in a class"),
        ("[a-z&&b]", "&& in a class"),
        ("[^]", "an empty class"),
    ],
)
def test_uncommon_patterns(pattern: str, words: str) -> None:
    assert uncommon(pattern) == words
