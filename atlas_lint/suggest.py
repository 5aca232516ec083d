"""Near spellings: what somebody most likely meant."""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 3


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word most like the given one, or None where none is close; of equally close ones the first by spelling.

    Close: at most one slip (a letter wrong, missing, added, or two swapped) for each three letters, never more
    than three; upper and lower case do not count as different.
    """
    candidates = sorted(set(words) - {word})
    if not candidates:
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    limit = min(_MOST, max(1, len(word) // 3))
    found = process.extractOne(word, candidates, scorer=OSA.distance, processor=str.lower, score_cutoff=limit)
    return None if found is None else found[0]


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """`did you mean support?`, or None."""
    near = nearest(word, words)
    return None if near is None else f"did you mean {near}?"
