"""Near spellings: what somebody most likely meant."""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 3
_FEW = 12


class Speller:
    """Knows words and finds the one most like a given one; made once, asked often."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words))
        self._folded = [word.lower() for word in self._words]
        self._found: dict[str, str | None] = {}

    def nearest(self, word: str) -> str | None:
        """The word most like the given one, or None where none is close; of equally close ones the first.

        Close: at most one slip (a letter wrong, missing, added, or two swapped) for each three letters, never
        more than three; upper and lower case do not count as different.
        """
        if word not in self._found:
            self._found[word] = self._nearest(word)
        return self._found[word]

    def _nearest(self, word: str) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        limit = min(_MOST, max(1, len(word) // 3))
        found = process.extractOne(word.lower(), self._folded, scorer=OSA.distance, score_cutoff=limit)
        return None if found is None else self._words[found[2]]


def nearest(word: str, words: Iterable[str]) -> str | None:
    """What `Speller` finds for one word."""
    return Speller(set(words) - {word}).nearest(word)


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """`did you mean support?`, or None."""
    near = nearest(word, words)
    return None if near is None else f"did you mean {near}?"


def hint(word: str, words: Iterable[str]) -> str | None:
    """`did you mean support?`, else all that is known, where that is not too much to read; else None."""
    known = sorted(words)
    return did_you_mean(word, known) or (f"known: {', '.join(known)}" if 0 < len(known) <= _FEW else None)
