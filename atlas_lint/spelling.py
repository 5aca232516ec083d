"""Near spellings: the known word that a misspelt one most likely means."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from atlas_lint.slips import MOST_SLIPS, form, most_slips, slips

_FEW = 12
_PATIENCE = 500_000_000
"""Maximum number of letters that a speller compares: a few seconds of work."""
_THOROUGH = 500
"""Number of letters that are compared as fast as two words segment by segment."""


class Speller:
    """An index of words that finds the one nearest to a given word, by the rules of `slips`.

    It finds a word with one slip by its beginning and end, in time that hardly depends on the number of words. For
    two slips it compares all words with the same numbers, which would take minutes for thousands of unknown words
    among thousands like them. So it compares at most `patience` letters, and then proposes only words with one slip.
    """

    def __init__(self, words: Iterable[str], patience: int = _PATIENCE) -> None:
        self._patience = patience
        self._words = sorted(set(words))
        self._folded = ["-".join(form(word).segments) for word in self._words]
        self._found: dict[tuple[str, int], list[str]] = {}

    def nearest(self, word: str, is_wanted: Callable[[str], bool] = lambda other: True) -> str | None:
        """Return the nearest other word; None if none is near, or if several are equally near.

        Only words that `is_wanted` accepts count.
        """
        for number in range(MOST_SLIPS + 1):
            if (word, number) not in self._found:
                self._found[word, number] = self._with(word, number)
            found = [other for other in self._found[word, number] if is_wanted(other)]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _with(self, word: str, number: int) -> list[str]:
        """Return the other words from which a word differs by a number of slips."""
        its = form(word)
        folded = "-".join(its.segments)
        if number == 0:
            places = self._by_letters.get(its.letters, [])
        elif number == 1:
            places = self._alike(folded, self._with_one_slip(folded), number)
        elif most_slips(len(its.letters)) < number or self._patience <= 0:
            places = []
        else:
            places = self._by_numbers.get(its.numbers, [])
            self._patience -= sum(len(self._folded[place]) for place in places)
            places = self._alike(folded, places, number)
            self._patience -= _THOROUGH * len(places)
        others = (self._words[place] for place in places)
        return [other for other in others if other != word and slips(word, other) == number]

    def _alike(self, folded: str, places: Sequence[int], number: int) -> list[int]:
        """Return those of some indices whose words have at most `number` slips, and some others, in ascending order."""
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        words = [self._folded[place] for place in places]
        # A swap counts as two slips here.
        near = process.extract(folded, words, scorer=Levenshtein.distance, score_cutoff=2 * number, limit=None)
        return sorted(places[index] for _, _, index in near)

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
    def _by_letters(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            places.setdefault(form(word).letters, []).append(place)
        return places

    @cached_property
    def _by_numbers(self) -> dict[tuple[str, ...], list[int]]:
        places: dict[tuple[str, ...], list[int]] = {}
        for place, word in enumerate(self._words):
            places.setdefault(form(word).numbers, []).append(place)
        return places

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


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the nearest other one of `words`; None if none is near, or if several are equally near."""
    return Speller(words).nearest(word)


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

    def help(self, word: str, is_wanted: Callable[[str], bool] = lambda other: True) -> Meant | str | None:
        """Return the word that `word` most likely means, else the list of known words if it is short, else None.

        It proposes only words that `is_wanted` accepts.
        """
        near = self._speller.nearest(word, is_wanted)
        return Meant(near) if near else self._few
