"""What a proposal rests on: how many have it, and who has not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from atlas_lint.text import count, listed

MOST_NAMED = 5


class Limits(NamedTuple):
    """When something is proposed: `threshold` is the share of cases in which it holds, where there are `enough` cases
    for the others to be mistakes; of fewer cases it holds in all. Of less than `few` nothing follows. An enumeration
    has at most `most_values` values."""

    threshold: float = 0.98
    enough: int = 100
    few: int = 5
    most_values: int = 15

    def nearly(self, number: int, total: int) -> bool:
        """Whether something holds in all cases of a total, or in so many that the others are mistakes."""
        return number == total or (total >= self.enough and number >= self.threshold * total)

    def exceptional(self, number: int, total: int) -> bool:
        """Whether a number of cases is so small beside a total that they are mistakes."""
        return total >= self.enough and number < (1 - self.threshold) * total

    def hardly_ever_not(self, number: int, total: int) -> bool:
        """A stricter measure, for what people may well leave out: half of the exceptions that `nearly` allows."""
        return self.nearly(number, total) and 2 * (total - number) <= (1 - self.threshold) * total

    def odd_ones(self, counts: Mapping[Any, int]) -> set[Any]:
        """What is there once or twice among much that is there often; where there is a lot of such, nothing is odd."""
        total = sum(counts.values())
        rare = {one for one, number in counts.items() if number <= 2 and total >= self.enough * number}
        return rare if 2 * len(rare) <= len(counts) - len(rare) else set()


class Held(NamedTuple):
    """A value, and the record (or edge) that has it."""

    owner: str
    value: Any


class Proposal(NamedTuple):
    """A schema, and what of it does not hold everywhere (what is said, and who breaks it)."""

    schema: dict[str, Any]
    exceptions: tuple[tuple[str, tuple[str, ...]], ...] = ()


def share(number: int, total: int, verb: str, without: Iterable[str] = ()) -> str:
    """`1,043 of 1,080 have it; not: claim:x, claim:y`."""
    names = list(dict.fromkeys(without))
    told = f"{number:,} of {total:,} {verb}"
    return f"{told}; not: {named(names)}" if names else told


def named(names: list[str]) -> str:
    """Some names, and how many there are besides."""
    more = len(names) - MOST_NAMED
    return f"{listed(names[:MOST_NAMED])} and {count(more, 'other')}" if more > 0 else listed(names)
