"""Near spellings: the known word that a misspelt one most likely means."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

_MOST = 3
_FEW = 12
_PATIENCE = 500_000_000
"""Maximum number of letters that a speller compares: a few seconds of work."""
_THOROUGH = 6
"""Factor by which a comparison takes longer if it recognizes swapped letters."""


class Speller:
    """An index of words that finds the one nearest to a given word.

    It finds a word with one slip by its beginning and end, in time that hardly depends on the number of words. For
    more slips it compares all words, which would take minutes for thousands of unknown words among thousands like
    them. So it compares at most `patience` letters, and then proposes only words with one slip.
    """

    def __init__(self, words: Iterable[str], letters: int = 3, patience: int = _PATIENCE) -> None:
        self._letters = letters
        self._patience = {False: patience, True: patience}  # for one slip, for several
        self._words = sorted(set(words))
        self._folded = [word.lower() for word in self._words]
        self._found: dict[str, str | None] = {}

    def nearest(self, word: str) -> str | None:
        """Return the nearest word, the first of equally near ones; None if none is near.

        Near means at most one slip per `letters` letters, and at most three. A slip is a letter that is wrong,
        missing or added, or two letters that are swapped. Case is ignored. Only a word with one letter more is near
        to a word of one or two letters.
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
            return None  # a word this short with a different letter is a different word
        return self._words[found]

    def _first(self, folded: str, indices: Sequence[int], limit: int) -> int | None:
        """Return the index, of `indices` (ascending), of the word with the fewest slips, the first of equal ones.

        Return None if all have more than `limit` slips, or if no letters may be compared any more.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA, Levenshtein

        several = limit > 1
        if self._patience[several] <= 0:
            return None
        words = [self._folded[index] for index in indices]
        # Fast, but a swap counts as two slips here, so the result holds all near words and some others.
        about = process.extract(folded, words, scorer=Levenshtein.distance, score_cutoff=2 * limit, limit=None)
        places = sorted(place for _, _, place in about)
        candidates = [words[place] for place in places]
        self._patience[several] -= sum(map(len, words)) + _THOROUGH * sum(map(len, candidates))
        found = process.extractOne(folded, candidates, scorer=OSA.distance, score_cutoff=limit)
        return None if found is None else indices[places[found[2]]]

    def _with_one_slip(self, folded: str) -> list[int]:
        """Return the indices of all words with at most one slip, and of some others.

        A slip changes nothing before it and nothing after it. So, for any letter of the given word, a near word shares
        the text before that letter or the text after it. This method picks the letter with the fewest such words.
        """
        low, high = 0, len(folded)
        while low < high:  # further on, fewer words share the start and more share the end
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
        """Return two ranges: the words that share the text before `place`, and those that share the text after it."""
        start, end = folded[:place], folded[place + 1 :]
        return self._by_start.sharing(start), self._by_end.sharing(end[::-1])

    @cached_property
    def _by_start(self) -> _Sorted:
        return _Sorted(self._folded)

    @cached_property
    def _by_end(self) -> _Sorted:
        return _Sorted([word[::-1] for word in self._folded])


class _Sorted:
    """Words in alphabetical order, with their original indices."""

    def __init__(self, words: list[str]) -> None:
        self._indices = sorted(range(len(words)), key=words.__getitem__)
        self._words = [words[index] for index in self._indices]

    def sharing(self, start: str) -> range:
        """Return the range of sorted positions of the words that begin with `start`."""
        size = len(start)
        first = bisect_left(self._words, start)
        return range(first, bisect_right(self._words, start, first, key=lambda word: word[:size]))

    def indices(self, places: range) -> list[int]:
        """Return the original indices of the words at sorted positions."""
        return self._indices[places.start : places.stop]


def nearest(word: str, words: Iterable[str], letters: int = 3) -> str | None:
    """Return the nearest of `words` to `word`, with one slip allowed per `letters` letters; None if none is near."""
    return Speller(set(words) - {word}, letters).nearest(word)


class Meant(NamedTuple):
    """The word that was most likely meant, printed as help: `did you mean support?`"""

    word: str

    def __str__(self) -> str:
        return f"did you mean {self.word}?"


def meant(word: str, words: Iterable[str]) -> Meant | None:
    """Return the one of `words` that `word` most likely means; None if none is near."""
    near = nearest(word, words)
    return None if near is None else Meant(near)


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """Return `did you mean support?`; None if no word is near."""
    near = meant(word, words)
    return None if near is None else str(near)


def hint(word: str, words: Iterable[str]) -> str | None:
    """Return `did you mean support?`, else the list of known words if it is short, else None."""
    return did_you_mean(word, words) or few(words)


def few(words: Iterable[str]) -> str | None:
    """Return the list of known words; None if it is empty or long."""
    known = sorted(words)
    return f"known: {', '.join(known)}" if 0 < len(known) <= _FEW else None


class Words:
    """Known words, and the help for each of many misspelt ones."""

    def __init__(self, words: Iterable[str]) -> None:
        self._speller = Speller(words)
        self._few = few(words)

    def help(self, word: str) -> Meant | str | None:
        """Return the word that `word` most likely means, else the list of known words if it is short, else None."""
        near = self._speller.nearest(word)
        return Meant(near) if near else self._few
