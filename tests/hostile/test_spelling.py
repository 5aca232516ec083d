"""Near spellings: which words are near, and the nearest one, found by an index as by comparing all words."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from atlas_lint.slips import MOST_SLIPS, form, slips
from atlas_lint.spelling import Speller, nearest

DIFFERENT = """
supported | unsupported
unsupported | supported
resolvable | unresolvable
visible | invisible
active | inactive
blocking | nonblocking
similar | dissimilar
note | not
xhigh | high
high | xhigh
review | preview
slow | low
wcag-a | wcag-aa
competes_with | complies_with
relates_to | delegates_to
source-ref:amp-github | source-ref:omp-github
role:qa-lead | role:qa-load
role:lead | role:leads
evidence:droid-0-162-1-2026-07-02 | evidence:droid-0-163-1-2026-07-02
evidence:droid-0-162 | evidence:droid-0-16-2
model:claude-3 | model:claude-4
sha256 | sha265
evidence:droid-0-162 | evidence:droid-0-162x
tool-server:github | tool:server-github
role:debugger | debugger
role:debugger | tool:debugger
cat | car
git | mit
startedAt | startedBy
a | b
"""
NEAR = """
package-json commands | package-json-commands | 0
Package_JSON.commands | package-json-commands | 0
Octocat | octocat | 0
displayname | displayName | 0
display_name | displayName | 0
agentVersion:codex | agent-version:codex | 0
term:cicd | term:ci-cd | 0
payments | payment | 1
debuger | debugger | 1
dbeugger | debugger | 1
onwer | owner | 1
edge | edges | 1
typ | type | 1
of | off | 1
lps | lsp | 1
requird | required | 1
involves_rol | involves_role | 1
ivolves_role | involves_role | 1
nvolves_role | involves_role | 1
unkown | unknown | 1
uknown | unknown | 1
insde | inside | 1
notifcation | notification | 1
role:debuger | role:debugger | 1
workflow:payment-procesing-servise | workflow:payment-processing-service | 2
responsibilty:answer-custmers | responsibility:answer-customers | 2
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize("row", rows(DIFFERENT), ids=" ".join)
def test_different_words(row: list[str]) -> None:
    assert slips(row[0], row[1]) is None
    assert nearest(row[0], row[1:2]) is None


@pytest.mark.parametrize("row", rows(NEAR), ids=" ".join)
def test_near_words(row: list[str]) -> None:
    word, other, number = row
    assert slips(word, other) == int(number)
    assert nearest(word, [other, "something else"]) == other


def test_of_two_words_that_are_equally_near_none_is_proposed() -> None:
    assert nearest("payments", ["payment", "payment-s", "paymentz"]) == "payment-s"
    assert nearest("payments", ["paymentz", "payment"]) is None
    assert nearest("Foo", ["foo", "FOO"]) is None


def test_a_word_that_is_not_wanted_is_no_rival() -> None:
    assert Speller(["paymentz", "payment"]).nearest("payments", lambda other: other != "paymentz") == "payment"


WORDS = st.lists(st.text("abAB:-1", max_size=12), max_size=12)


def plainly(word: str, words: list[str]) -> str | None:
    """The plain way: all words compared."""
    near = [(number, other) for other in set(words) if other != word and (number := slips(word, other)) is not None]
    fewest = min(near, default=(0, ""))[0]
    first = [other for number, other in near if number == fewest]
    return first[0] if len(first) == 1 else None


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.data(), WORDS)
def test_the_same_as_comparing_all(data: st.DataObject, words: list[str]) -> None:
    word = data.draw(st.text("abAB:-1", max_size=12))
    is_spoilt = data.draw(st.booleans())
    if words and is_spoilt:
        word = _with_slips(data, data.draw(st.sampled_from(words)))
    assert Speller(words).nearest(word) == plainly(word, words)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.data(), st.text("abndisou:-10", max_size=16))
def test_no_slip_in_a_digit_and_few_in_letters(data: st.DataObject, word: str) -> None:
    other = _with_slips(data, word)
    number = slips(word, other)
    if number is not None:
        assert number <= MOST_SLIPS
        assert form(word).numbers == form(other).numbers
        assert OSA.distance(form(word).letters, form(other).letters) <= number


def _with_slips(data: st.DataObject, word: str) -> str:
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(word)))
        swapped = word[at + 1 : at + 2] + word[at : at + 1]
        kept = data.draw(st.sampled_from((word[at:], word[at + 1 :], swapped + word[at + 2 :])))
        word = word[:at] + data.draw(st.sampled_from(("", "a", "b"))) + kept
    return word


@settings(max_examples=300, derandomize=True, deadline=None)
@example("abbab", ["abbab"])
@given(st.text("ab", min_size=5, max_size=20), WORDS)
def test_one_slip_is_found_when_patience_is_gone(word: str, words: list[str]) -> None:
    speller = Speller([*words, word], patience=1)
    assert speller.nearest("c" * 30) is None  # which uses it up
    found = speller.nearest(f"{word}c")
    assert found is None or slips(f"{word}c", found) in (0, 1)
