"""Near spellings: what somebody most likely meant."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

_MOST = 3
_FEW = 12
_PATIENCE = 500_000_000
"""Letters that a speller compares with all words: some seconds of work."""
_THOROUGH = 6
"""How many times longer a comparison takes that knows swapped letters."""


class Speller:
    """Knows words and finds the one most like a given one; made once, asked often.

    A word with one slip is found by how it begins and ends, in time that hardly depends on the number of words. For
    more slips the speller compares all words, which takes minutes for thousands of unknown words among thousands that
    resemble them. So it compares at most `patience` letters; after that it proposes nothing with more than one slip.
    """

    def __init__(self, words: Iterable[str], letters: int = 3, patience: int = _PATIENCE) -> None:
        self._letters = letters
        self._patience = {False: patience, True: patience}  # for one slip, for several
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
        limit = min(_MOST, max(1, len(word) // self._letters))
        folded = word.lower()
        found = self._first(folded, self._with_one_slip(folded), 1)
        if found is None and limit > 1:
            found = self._first(folded, range(len(self._folded)), limit)
        if found is None or (len(word) < 3 and self._folded[found] != folded and len(self._folded[found]) <= len(word)):
            return None  # of so few letters, with another one it is another word
        return self._words[found]

    def _first(self, folded: str, indices: Sequence[int], limit: int) -> int | None:
        """Return the first of some indices (ascending) whose word has the fewest slips; None if all have more than
        `limit`, or if as many letters were compared as may be."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA, Levenshtein

        several = limit > 1
        if self._patience[several] <= 0:
            return None
        words = [self._folded[index] for index in indices]
        # Fast, but a swap counts as two slips here: all that are close are among these, and some that are not.
        about = process.extract(folded, words, scorer=Levenshtein.distance, score_cutoff=2 * limit, limit=None)
        places = sorted(place for _, _, place in about)
        candidates = [words[place] for place in places]
        self._patience[several] -= sum(map(len, words)) + _THOROUGH * sum(map(len, candidates))
        found = process.extractOne(folded, candidates, scorer=OSA.distance, score_cutoff=limit)
        return None if found is None else indices[places[found[2]]]

    def _with_one_slip(self, folded: str) -> list[int]:
        """Return the indices of all words with at most one slip, and of others.

        A slip changes nothing before it and nothing after it. So each of the words begins as the given one does before
        some letter, or ends as it does after that letter. The letter is the one for which these are the fewest.
        """
        low, high = 0, len(folded)
        while low < high:  # the further on, the fewer words begin so and the more end so
            middle = (low + high) // 2
            before, after = self._around(folded, middle)
            if len(before) > len(after):
                low = middle + 1
            else:
                high = middle
        best = min((max(0, low - 1), low), key=lambda place: sum(map(len, self._around(folded, place))))
        before, after = self._around(folded, best)
        return sorted({*self._by_start.indices(before), *self._by_end.indices(after)})

    def _around(self, folded: str, place: int) -> tuple[range, range]:
        """Return the words that begin as a word does before a place, and those that end as it does after the letter
        there."""
        start, end = folded[:place], folded[place + 1 :]
        return self._by_start.sharing(start), self._by_end.sharing(end[::-1])

    @cached_property
    def _by_start(self) -> _Sorted:
        return _Sorted(self._folded)

    @cached_property
    def _by_end(self) -> _Sorted:
        return _Sorted([word[::-1] for word in self._folded])


class _Sorted:
    """Words in alphabetical order, with the indices that they had."""

    def __init__(self, words: list[str]) -> None:
        self._indices = sorted(range(len(words)), key=words.__getitem__)
        self._words = [words[index] for index in self._indices]

    def sharing(self, start: str) -> range:
        """Return where the words with this start stand in the order."""
        size = len(start)
        first = bisect_left(self._words, start)
        return range(first, bisect_right(self._words, start, first, key=lambda word: word[:size]))

    def indices(self, places: range) -> list[int]:
        """Return the indices of the words at some places of the order."""
        return self._indices[places.start : places.stop]


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
