"""Words in the order of their likeness to a given one, and lists of them for messages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from atlas_lint.text import a, alternatives, shortlist

MOST_IN_LABEL = 3
"""Names that a label or a help lists; a message lists more of them."""

_LEAST = 0.3


class Choices(NamedTuple):
    """Names of kinds to choose from, the nearest first.

    `short` is for a message, `whole` lists all ("" if `short` does), `label` is for a help, `expected` for a label.
    """

    short: str
    whole: str
    label: str
    expected: str


@lru_cache(maxsize=4096)
def choices(word: str, names: frozenset[str]) -> Choices:
    """Return the words for a choice of kinds, from a cache: the same word is often wrong in many places."""
    nearest = nearest_first(word, sorted(names))
    short, whole = shortlist(nearest), ", ".join(nearest)
    label = alternatives([a(name) for name in nearest], MOST_IN_LABEL, "another allowed kind")
    expected = label if len(nearest) <= MOST_IN_LABEL else f"one of {len(nearest):,} kinds"
    return Choices(short, whole if whole != short else "", label, expected)


def nearest_first(word: str, words: Iterable[str]) -> list[str]:
    """Return `words` with those like `word` first, the most alike before the others; the rest keep their order.

    It only sorts, and claims nothing: `spelling` decides what a misspelt word means.
    """
    own = _pairs(word.lower())
    return sorted(words, key=lambda other: (other != word, -_likeness(own, _pairs(other.lower()))))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of pairs that two words have in common, from 0 to 1; 0 if it is too small to mean anything."""
    share = 2 * len(one & other) / (len(one) + len(other))
    return share if share >= _LEAST else 0


@lru_cache(maxsize=4096)
def _pairs(word: str) -> frozenset[str]:
    """Return the pairs of adjacent letters; the start of a word counts as a letter, so that no word has no pair."""
    padded = f" {word} "
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))
