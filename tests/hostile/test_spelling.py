"""The nearest word, found by the ends of words, is the one that comparing all of them finds."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from atlas_lint.suggest import Speller

WORDS = st.lists(st.text("abAB:", max_size=12), max_size=12)


def nearest(word: str, words: list[str], letters: int) -> str | None:
    """The plain way: all words compared, the first of the nearest taken."""
    limit = min(3, max(1, len(word) // letters))
    slips = [(OSA.distance(word.lower(), other.lower()), number) for number, other in enumerate(sorted(set(words)))]
    fewest, number = min(slips, default=(limit + 1, 0))
    if fewest > limit:
        return None
    found = sorted(set(words))[number]
    return None if len(word) < 3 and fewest and len(found.lower()) <= len(word) else found


@settings(max_examples=600, derandomize=True, deadline=None)
@given(st.data(), WORDS, st.sampled_from((3, 5)))
def test_the_same_as_comparing_all(data: st.DataObject, words: list[str], letters: int) -> None:
    word = data.draw(st.text("abAB:", max_size=12))
    is_spoilt = data.draw(st.booleans())
    if words and is_spoilt:
        word = _with_slips(data, data.draw(st.sampled_from(words)))
    assert Speller(words, letters).nearest(word) == nearest(word, words, letters)


def _with_slips(data: st.DataObject, word: str) -> str:
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(word)))
        swapped = word[at + 1 : at + 2] + word[at : at + 1]
        kept = data.draw(st.sampled_from((word[at:], word[at + 1 :], swapped + word[at + 2 :])))
        word = word[:at] + data.draw(st.sampled_from(("", "a", "b"))) + kept
    return word


@settings(max_examples=300, derandomize=True, deadline=None)
@example("ab", ["ab"])
@given(st.text("ab", min_size=1, max_size=20), WORDS)
def test_one_slip_is_found_when_patience_is_gone(word: str, words: list[str]) -> None:
    speller = Speller([*words, word], patience=1)
    assert speller.nearest("c" * 30) is None  # which uses it up
    found = speller.nearest(f"{word}c")
    assert found is None or OSA.distance(found.lower(), f"{word}c") == 1
