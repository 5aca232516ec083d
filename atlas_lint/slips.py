"""Slips: the difference between a misspelt word and another word that looks like it.

Two words are compared segment by segment. A difference that is likely to carry meaning is never a slip: a digit, a
negation, another first letter, a short segment of an id.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

MOST_SLIPS = 2
"""Number of slips in a word beyond which it is another word."""
LETTERS = 5
"""Number of letters in which one slip is allowed."""
_SHORTEST = 2
_LONG = 8
"""Number of letters of a segment from which on its first letter may be wrong or missing."""
_SEPARATORS = re.compile(r"[-_./:\s]+")
_DIGITS = re.compile(r"\d+")
_NEGATIONS = ("non", "not", "dis", "un", "in", "no")


class Form(NamedTuple):
    """A word in lower case, split at its separators, and the numbers in it.

    The colon after the prefix of an id is a segment of its own, so that a prefix is compared with a prefix only.
    """

    segments: tuple[str, ...]
    numbers: tuple[str, ...]
    is_id: bool

    @property
    def letters(self) -> str:
        """The word without its separators."""
        return "".join(self.segments)


@lru_cache(maxsize=1 << 15)
def form(word: str) -> Form:
    """Return the form of a word, in which words are compared."""
    folded = word.casefold()
    prefix, colon, name = folded.partition(":") if ":" in folded else ("", "", folded)
    segments = (*_SEPARATORS.split(prefix), colon, *_SEPARATORS.split(name))
    kept = tuple(segment for segment in segments if segment)
    return Form(kept or (folded,), tuple(_DIGITS.findall(folded)), colon != "")


def slips(word: str, other: str) -> int | None:
    """Return the number of slips that turn `other` into `word`; None if they are different words.

    A slip is a letter that is wrong, missing or added, or two letters that are swapped. There is at most one in five
    letters, and at most two. Case and separators count as no slip.
    """
    one, two = form(word), form(other)
    if one.numbers != two.numbers:
        return None
    if one.letters == two.letters:
        return 0
    if len(one.segments) != len(two.segments):
        return None
    total, letters = 0, 0
    for written, meant in zip(one.segments, two.segments, strict=True):
        number = _in_segment(written, meant, one.is_id or two.is_id)
        if number is None:
            return None
        total += number
        letters += min(len(written), len(meant))
    return total if total <= most_slips(letters) else None


def most_slips(letters: int) -> int:
    """Return the number of slips that a word of `letters` letters may have."""
    return min(MOST_SLIPS, max(1, letters // LETTERS))


def _in_segment(written: str, meant: str, is_id: bool) -> int | None:
    """Return the number of slips in a segment; None if the segments are different words.

    In a short segment, a wrong letter makes another word (`amp`, `omp`), so only a letter that is missing or added, or
    two swapped ones, are a slip; in an id not even these.
    """
    if written == meant:
        return 0
    from rapidfuzz.distance import OSA

    shorter = min(len(written), len(meant))
    number = OSA.distance(written, meant, score_cutoff=MOST_SLIPS)
    if shorter < (LETTERS if is_id else _SHORTEST) or number > most_slips(shorter):
        return None
    if not _begins_alike(written, meant) or _differs_in_negation(written, meant, number):
        return None
    is_wrong_letter = len(written) == len(meant) and sorted(written) != sorted(meant)
    return None if shorter < LETTERS and is_wrong_letter else number


def _begins_alike(written: str, meant: str) -> bool:
    """Check that the first letter is right, or that two are swapped, or that it alone is wrong or missing.

    A letter before a word makes another word (`high`, `xhigh`).
    """
    if written[0] == meant[0] or written[:2] == meant[1::-1]:
        return True
    return len(meant) >= _LONG and meant[1:] in (written, written[1:])


def _differs_in_negation(one: str, other: str, number: int) -> bool:
    """Check whether the slips add or remove a negation; `number` is the number of slips."""
    return any(
        negated.startswith(negation) and len(negation) + _distance(negated[len(negation) :], plain) <= number
        for negated, plain in ((one, other), (other, one))
        for negation in _NEGATIONS
    ) or (one in _NEGATIONS) != (other in _NEGATIONS)


def _distance(one: str, other: str) -> int:
    from rapidfuzz.distance import OSA

    return int(OSA.distance(one, other))
