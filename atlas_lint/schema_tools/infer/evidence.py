"""The evidence of a proposal: how many cases it holds for, and which it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from atlas_lint.schema_tools.infer.outliers import Outlier, named
from atlas_lint.spelling import nearest
from atlas_lint.text import canonical

USUAL = 10
"""A spelling that occurs this many times as often as a near one is the usual one."""
_GAP = 4
"""Usual values occur this many times as often as odd ones; otherwise the odd ones are the end of a long tail."""
GROUP = 3
"""Number of similar values that all deviate, from which the deviation is meant."""


class Limits(NamedTuple):
    """The limits for proposals.

    `threshold` is the share of cases for which something holds, if there are at least `enough` cases; the others count
    as mistakes. With fewer cases it has to hold for all. With fewer than `few` nothing is proposed. An enumeration has
    at most `most_values` values.
    """

    threshold: float = 0.95
    enough: int = 60
    few: int = 5
    most_values: int = 15

    def nearly(self, number: int, total: int) -> bool:
        """Check whether something holds for all cases of a total, or for enough that the others count as mistakes."""
        return number == total or (total >= self.enough and number >= self.threshold * total)

    def nearly_but_one(self, number: int, total: int) -> bool:
        """Check `nearly` more leniently, for what nobody does on purpose: with few cases, one may be a mistake."""
        return self.nearly(number, total) or (total >= 4 * self.few and number == total - 1)

    def exceptional(self, number: int, total: int) -> bool:
        """Check whether a number of cases is so small a part of the total that they count as mistakes."""
        return total >= self.enough and number < (1 - self.threshold) * total

    def hardly_ever_not(self, number: int, total: int) -> bool:
        """Check `nearly` more strictly, for what people may do on purpose: a fifth of the exceptions."""
        return self.nearly(number, total) and 5 * (total - number) <= (1 - self.threshold) * total

    def enough_but_few(self, number: int, total: int) -> bool:
        """Check whether there are enough cases, and a number of them is hardly any."""
        return total >= self.enough and self.hardly_ever_not(total - number, total)

    def odd_ones(self, counts: Mapping[Any, int]) -> set[Any]:
        """Return what occurs once (or twice, besides several others) while all else occurs far more often.

        If there is much of it, nothing is odd.
        """
        total = sum(counts.values())
        for most, others in ((2, 2), (1, 1)):
            rare = {one for one, number in counts.items() if number <= most and total >= 4 * self.few * number}
            usual = [number for one, number in counts.items() if one not in rare]
            if rare and others * len(rare) <= len(usual):
                return rare if min(usual) >= _GAP * max(counts[one] for one in rare) else set()
        return set()


class Held(NamedTuple):
    """A value, and the record (or edge) that has it.

    `group` is shared with others that are likely written alike: the file of a record, the source kind of an edge, the
    key of a mapping.
    """

    owner: str
    value: Any
    group: str = ""


def is_habit(deviating: Iterable[Held], held: Iterable[Held], least: int = GROUP) -> bool:
    """Check whether all values of a group deviate, in a group of at least `least`: then nobody made a mistake."""
    lacking, total = Counter(one.group for one in deviating), Counter(one.group for one in held)
    return any(group and number == total[group] >= least for group, number in lacking.items())


def is_convention(deviating: Iterable[Held]) -> bool:
    """Check whether several records have the same deviating value, such as "internal": then it is meant."""
    shared = Counter(value for _, value in {(one.owner, canonical(one.value)) for one in deviating})
    return max(shared.values(), default=0) >= GROUP


class Proposal(NamedTuple):
    """A schema, and the records and edges that it refuses."""

    schema: dict[str, Any]
    outliers: tuple[Outlier, ...] = ()


def misspelt(word: str, counts: Mapping[str, int], shortest: int = 5) -> str | None:
    """Return the usual spelling of a word, if a near one occurs far more often; else None.

    A word shorter than `shortest` needs the same first letter. Words that differ only in capitals, spaces, `-` and `_`
    are near.
    """
    usual = [other for other, number in counts.items() if number >= USUAL * counts.get(word, 1)]
    same = [other for other in usual if other != word and _folded(other) == _folded(word)]
    if same:
        return same[0]
    near = nearest(word, usual)
    if near is None or min(len(word), len(near)) < 4:
        return None
    return near if min(len(word), len(near)) >= shortest or word[0].lower() == near[0].lower() else None


def _folded(word: str) -> str:
    return word.lower().translate({ord(character): None for character in " -_"})


def share(number: int, total: int, verb: str, without: Iterable[str] = ()) -> str:
    """Return evidence as text: `1,043 of 1,080 have it; not: claim:x, claim:y`."""
    names = list(dict.fromkeys(without))
    words = f"{number:,} of {total:,} {verb}"
    return f"{words}; not: {named(names)}" if names else words


def numbers(counts: Counter[Any]) -> str:
    """Return counts as text: `Role 241, Responsibility 9`, the most frequent first, then by name."""
    return ", ".join(f"{name} {number:,}" for name, number in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def commented(schema: dict[str, Any], words: str) -> dict[str, Any]:
    """Return a schema with words put before its `$comment`."""
    if not words:
        return schema
    before = schema.get("$comment")
    rest = {key: value for key, value in schema.items() if key != "$comment"}
    return {"$comment": f"{words}; {before}" if before else words, **rest}
