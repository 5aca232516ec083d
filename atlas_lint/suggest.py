"""Near spellings: what somebody most likely meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

_MOST = 3
_FEW = 12


class Speller:
    """Knows words and finds the one most like a given one; made once, asked often."""

    def __init__(self, words: Iterable[str], letters: int = 3) -> None:
        self._letters = letters
        self._words = sorted(set(words))
        self._folded = [word.lower() for word in self._words]
        self._found: dict[str, str | None] = {}

    def nearest(self, word: str) -> str | None:
        """The word most like the given one, or None where none is close; of equally close ones the first.

        Close: at most one slip (a letter wrong, missing, added, or two swapped) for each so many letters, never
        more than three; upper and lower case do not count as different. To a word of one or two
        letters only one with a further letter is close.
        """
        if word not in self._found:
            self._found[word] = self._nearest(word)
        return self._found[word]

    def _nearest(self, word: str) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        limit = min(_MOST, max(1, len(word) // self._letters))
        found = process.extractOne(word.lower(), self._folded, scorer=OSA.distance, score_cutoff=limit)
        if found is None or (len(word) < 3 and found[1] and len(found[0]) <= len(word)):
            return None  # of so few letters, with another one it is another word
        return self._words[found[2]]


def nearest(word: str, words: Iterable[str], letters: int = 3) -> str | None:
    """What `Speller` finds for one word, a slip allowed for each so many letters."""
    return Speller(set(words) - {word}, letters).nearest(word)


class Meant(NamedTuple):
    """A word that was most likely meant, as help: `did you mean support?`"""

    word: str

    def __str__(self) -> str:
        return f"did you mean {self.word}?"


def meant(word: str, words: Iterable[str]) -> Meant | None:
    """What was most likely meant by a word; None where none is close."""
    near = nearest(word, words)
    return None if near is None else Meant(near)


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """`did you mean support?`, or None."""
    near = meant(word, words)
    return None if near is None else str(near)


def hint(word: str, words: Iterable[str]) -> str | None:
    """`did you mean support?`, else all that is known, where that is not too much to read; else None."""
    return did_you_mean(word, words) or few(words)


def few(words: Iterable[str]) -> str | None:
    """All that is known, where that is not too much to read; else None."""
    known = sorted(words)
    return f"known: {', '.join(known)}" if 0 < len(known) <= _FEW else None


class Words:
    """Known words, of which one was meant: the help for many misspelt ones."""

    def __init__(self, words: Iterable[str]) -> None:
        self._speller = Speller(words)
        self._few = few(words)

    def help(self, word: str) -> Meant | str | None:
        """The word that was meant by one that is not known, else all that are, where these are few."""
        near = self._speller.nearest(word)
        return Meant(near) if near else self._few
