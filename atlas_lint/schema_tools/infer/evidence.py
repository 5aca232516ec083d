"""What a proposal rests on: how many have it, and who has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from atlas_lint.spelling import nearest
from atlas_lint.text import count, listed

MOST_NAMED = 5
USUAL = 10
"""What is written so many times as often as a near word is the usual spelling."""
_LETTERS = 6
"""Letters for each slip: words of a data model are alike on purpose, `startedAt` and `startedBy`."""
_GAP = 4
"""What is usual is there so many times as often as what is odd; else the odd ones are the end of a long tail."""


class Limits(NamedTuple):
    """When something is proposed: `threshold` is the share of cases in which it holds, where there are `enough` cases
    for the others to be mistakes; of fewer cases it holds in all. Of less than `few` nothing follows. An enumeration
    has at most `most_values` values."""

    threshold: float = 0.95
    enough: int = 60
    few: int = 5
    most_values: int = 15

    def nearly(self, number: int, total: int) -> bool:
        """Whether something holds in all cases of a total, or in so many that the others are mistakes."""
        return number == total or (total >= self.enough and number >= self.threshold * total)

    def nearly_but_one(self, number: int, total: int) -> bool:
        """A looser measure, for what nobody does otherwise on purpose: of a few cases one may be a mistake."""
        return self.nearly(number, total) or (total >= 4 * self.few and number == total - 1)

    def exceptional(self, number: int, total: int) -> bool:
        """Whether a number of cases is so small beside a total that they are mistakes."""
        return total >= self.enough and number < (1 - self.threshold) * total

    def hardly_ever_not(self, number: int, total: int) -> bool:
        """A stricter measure, for what people may well do otherwise: a fifth of the exceptions that `nearly` allows."""
        return self.nearly(number, total) and 5 * (total - number) <= (1 - self.threshold) * total

    def odd_ones(self, counts: Mapping[Any, int]) -> set[Any]:
        """What is there once (beside several others: or twice), where all else is there far more often; where there is
        a lot of such, nothing is odd."""
        total = sum(counts.values())
        for most, others in ((2, 2), (1, 1)):
            rare = {one for one, number in counts.items() if number <= most and total >= 4 * self.few * number}
            usual = [number for one, number in counts.items() if one not in rare]
            if rare and others * len(rare) <= len(usual):
                return rare if min(usual) >= _GAP * max(counts[one] for one in rare) else set()
        return set()


class Held(NamedTuple):
    """A value, and the record (or edge) that has it. `group` is what it has in common with others: an edge's source
    kind."""

    owner: str
    value: Any
    group: str = ""


class Proposal(NamedTuple):
    """A schema, and what of it does not hold everywhere (what is said, and who breaks it)."""

    schema: dict[str, Any]
    exceptions: tuple[tuple[str, tuple[str, ...]], ...] = ()


Told = list[tuple[str, tuple[str, ...]]]
"""Exceptions while they are gathered: what is said, and who breaks it."""


def misspelt(word: str, counts: Mapping[str, int], shortest: int = 5) -> str | None:
    """The usual spelling of a word, where a near one is written far more often; of shorter words than `shortest` only
    one with the same first letter. What differs by capitals, blanks, `-` and `_` alone is near."""
    usual = [other for other, number in counts.items() if number >= USUAL * counts.get(word, 1)]
    same = [other for other in usual if other != word and _folded(other) == _folded(word)]
    if same:
        return same[0]
    near = nearest(word, usual, _LETTERS)
    if near is None or min(len(word), len(near)) < 4:
        return None
    return near if min(len(word), len(near)) >= shortest or word[0].lower() == near[0].lower() else None


def _folded(word: str) -> str:
    return word.lower().translate({ord(character): None for character in " -_"})


def share(number: int, total: int, verb: str, without: Iterable[str] = ()) -> str:
    """`1,043 of 1,080 have it; not: claim:x, claim:y`."""
    names = list(dict.fromkeys(without))
    told = f"{number:,} of {total:,} {verb}"
    return f"{told}; not: {named(names)}" if names else told


def named(names: list[str]) -> str:
    """Some names, and how many there are besides."""
    more = len(names) - MOST_NAMED
    return f"{listed(names[:MOST_NAMED])} and {count(more, 'other')}" if more > 0 else listed(names)


def numbers(counts: Counter[Any]) -> str:
    """`Role 241, Responsibility 9`: the most frequent first, then by name."""
    return ", ".join(f"{name} {number:,}" for name, number in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def commented(schema: dict[str, Any], words: str) -> dict[str, Any]:
    """A schema with words as its `$comment`, before what it has there already."""
    if not words:
        return schema
    before = schema.get("$comment")
    rest = {key: value for key, value in schema.items() if key != "$comment"}
    return {"$comment": f"{words}; {before}" if before else words, **rest}
