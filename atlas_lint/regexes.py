"""Regular expressions as automata: whether one may take for ever on some text.

A reader that tries all ways takes for ever where a text can be read in a number of ways that grows exponentially. That
is so exactly where the automaton has a state with two different ways back to itself for the same text (Weber and Seidl,
1991, on the degree of ambiguity of finite automata). Where the whole pattern has matched at each turn of such a way, it
costs nothing: the reader is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple, TypeVar

from atlas_lint.cycles import groups

MOST_PLACES = 400
"""Patterns of more characters and classes than this, `x{9}` counted nine times, are not judged."""
MOST_TEXTS = 20
"""Of the texts that can be read in two ways, so many are tried."""
MOST_STEPS = 200_000
"""Nor those whose ways, two and two, take more steps than this."""
_END = 0x10FFFF


def is_exponential(pattern: str) -> bool:
    """Whether there are texts of n characters whose ways to be read, all in vain, grow exponentially with n.

    False, too, where that cannot be told: look-around, back references, `\\b` in a repetition, a very long pattern.
    """
    try:
        return _comes_back_twice(_Reader(pattern).automaton())
    except (_Unknown, RecursionError):
        return False


class _Unknown(Exception):
    """Something that is no part of a regular expression in the narrow sense, or too much of it."""


Pair = tuple[int, int]
Node = TypeVar("Node")
Ranges = tuple[tuple[int, int], ...]
"""Characters: code points from and to, both ends in it."""


class _Part(NamedTuple):
    """A part of a pattern: the places it can start and end at, and whether it can be empty.

    `done` are the places of `last` after which it asks nothing more, no `$` either; `free` is whether nothing at all
    is asked of an empty text.
    """

    first: tuple[int, ...]
    last: tuple[int, ...]
    empty: bool
    done: tuple[int, ...]
    free: bool


class _Automaton(NamedTuple):
    """Places (a character or class of the pattern) with what they read, in how many ways one follows another, and
    those after which the whole pattern has matched, whatever follows."""

    reads: list[Ranges]
    follows: dict[int, dict[int, int]]
    done: frozenset[int]


_NOTHING = _Part((), (), True, (), True)
_ASSERTION = _Part((), (), True, (), False)
_KINDS: dict[str, Ranges] = {
    "d": ((48, 57),),
    "s": ((9, 13), (32, 32), (160, 160), (0x2028, 0x2029), (0xFEFF, 0xFEFF)),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
}
_CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11, "0": 0}
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d+)(,(\d*))?\})\??")
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}")


class _Reader:
    """Reads a pattern (ECMA-262) as an automaton whose states are its places (Glushkov's). Where a place follows
    another in two ways, both count: a reader that tries all ways tries both."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.reads: list[Ranges] = []
        self.follows: dict[int, dict[int, int]] = {}
        self.assertions = 0

    def automaton(self) -> _Automaton:
        whole = self.alternatives()
        if self.at < len(self.pattern):
            raise _Unknown("a bracket that nothing opens")
        return _Automaton(self.reads, self.follows, frozenset(whole.done))

    def next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        if self.at >= len(self.pattern):
            raise _Unknown("the pattern ends too early")
        self.at += 1
        return self.pattern[self.at - 1]

    def alternatives(self) -> _Part:
        parts = [self.sequence()]
        while self.next() == "|":
            self.at += 1
            parts.append(self.sequence())
        first = tuple(place for part in parts for place in part.first)
        last = tuple(place for part in parts for place in part.last)
        done = tuple(place for part in parts for place in part.done)
        return _Part(first, last, any(part.empty for part in parts), done, any(part.free for part in parts))

    def sequence(self) -> _Part:
        whole = _NOTHING
        while self.next() not in ("", "|", ")"):
            whole = self.joined(whole, self.repeated())
        return whole

    def repeated(self) -> _Part:
        """An atom with its quantifier. Copies are made by reading the atom again."""
        start, assertions = self.at, self.assertions
        part = self.atom()
        quantifier = _QUANTIFIER.match(self.pattern, self.at)
        if quantifier is None:
            return part
        end = quantifier.end()
        least, most = _bounds(quantifier)
        if most is None and self.assertions > assertions:
            raise _Unknown("an assertion in a repetition")
        if max(least, most or 0) > MOST_PLACES:
            raise _Unknown("too many copies")
        whole = part if least else _NOTHING
        for _ in range(least - 1):
            whole = self.joined(whole, self.copy(start))
        if most is None:
            rest = self.again(self.copy(start) if least else part)
        else:
            rest = self.up_to(most - least, start, None if least else part)
        self.at = end
        return self.joined(whole, rest)

    def copy(self, start: int) -> _Part:
        self.at = start
        return self.atom()

    def up_to(self, number: int, start: int, part: _Part | None) -> _Part:
        """So many copies at most, each of which may only follow the one before."""
        if number == 0:
            return _NOTHING
        one = part or self.copy(start)
        return self.joined(one, self.up_to(number - 1, start, None))._replace(empty=True, free=True)

    def atom(self) -> _Part:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return self.place(self.characters())
        if character in "^$":
            return self.assertion()
        if character == ".":
            return self.place(_others(((10, 10), (13, 13), (0x2028, 0x2029))))
        if character == "\\":
            if self.next() in ("b", "B"):
                self.at += 1
                return self.assertion()
            return self.place(self.escaped())
        if character in "*+?":
            raise _Unknown("a quantifier of nothing")
        return self.place(((ord(character), ord(character)),))

    def assertion(self) -> _Part:
        self.assertions += 1
        return _ASSERTION

    def group(self) -> _Part:
        if self.next() == "?":
            form = re.compile(r"\?(?::|<[A-Za-z_$][\w$]*>)").match(self.pattern, self.at)
            if form is None:
                raise _Unknown("look-around, or another dialect")
            self.at = form.end()
        part = self.alternatives()
        if self.take() != ")":
            raise _Unknown("a bracket that nothing closes")
        return part

    def characters(self) -> Ranges:
        """A class, after its opening bracket."""
        negated = self.next() == "^"
        self.at += negated
        found: list[tuple[int, int]] = []
        while (character := self.take()) != "]":
            one = self.escaped() if character == "\\" else ((ord(character), ord(character)),)
            is_range = self.next() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", "") and len(one) == 1
            if is_range:
                self.at += 1
                character = self.take()
                other = self.escaped() if character == "\\" else ((ord(character), ord(character)),)
                one = ((one[0][0], other[-1][1]),)
            found += one
        return _others(tuple(found)) if negated else tuple(found)

    def escaped(self) -> Ranges:
        """What stands after a backslash."""
        code = _CODE.match(self.pattern, self.at)
        if code:
            self.at = code.end()
            point = int(next(filter(None, code.groups())), 16)
            return ((point, point),)
        character = self.take()
        if character.lower() in _KINDS:
            kind = _KINDS[character.lower()]
            return kind if character.islower() else _others(kind)
        if character in _CONTROLS:
            return ((_CONTROLS[character], _CONTROLS[character]),)
        if character == "b":
            return ((8, 8),)
        if character.isalnum():
            raise _Unknown("a back reference, or another dialect")
        return ((ord(character), ord(character)),)

    def place(self, reads: Ranges) -> _Part:
        if len(self.reads) >= MOST_PLACES:
            raise _Unknown("too many places")
        self.reads.append(reads)
        place = len(self.reads) - 1
        return _Part((place,), (place,), False, (place,), False)

    def again(self, part: _Part) -> _Part:
        self.link(part.last, part.first)
        return part._replace(empty=True, free=True)

    def joined(self, one: _Part, other: _Part) -> _Part:
        self.link(one.last, other.first)
        first = one.first + other.first if one.empty else one.first
        last = one.last + other.last if other.empty else other.last
        done = one.done + other.done if other.free else other.done
        return _Part(first, last, one.empty and other.empty, done, one.free and other.free)

    def link(self, places: tuple[int, ...], others: tuple[int, ...]) -> None:
        for place, other in product(places, others):
            after = self.follows.setdefault(place, {})
            after[other] = after.get(other, 0) + 1


def _bounds(quantifier: re.Match[str]) -> tuple[int, int | None]:
    """The least and the most of a quantifier; None: no end."""
    if quantifier[1] is not None:
        least = int(quantifier[1])
        return least, least if quantifier[2] is None else int(quantifier[3]) if quantifier[3] else None
    return {"*": (0, None), "+": (1, None), "?": (0, 1)}[quantifier[0][0]]


def _others(ranges: Ranges) -> Ranges:
    """All characters but these."""
    found, start = [], 0
    for low, high in sorted(ranges):
        if low > start:
            found.append((start, low - 1))
        start = max(start, high + 1)
    return (*found, (start, _END)) if start <= _END else tuple(found)


def _share(one: Ranges, other: Ranges) -> bool:
    return any(low <= end and start <= high for low, high in one for start, end in other)


def _shared(one: Ranges, other: Ranges) -> int:
    """The first character that both have, where they share one for sure."""
    return min(max(low, start) for low, high in one for start, end in other if low <= end and start <= high)


def _comes_back_twice(automaton: _Automaton) -> bool:
    """Whether two different ways lead from a place back to it, for a text in which the pattern has not matched."""
    follows = {
        place: {other: ways for other, ways in after.items() if other not in automaton.done and automaton.reads[other]}
        for place, after in automaton.follows.items()
        if place not in automaton.done
    }
    for group in _groups({place: set(after) for place, after in follows.items()}):
        inside = {place: follows[place].keys() & group for place in group}
        twice = [(place, other) for place in group for other in inside[place] if follows[place][other] > 1]
        turns = [(place, [other, *_way(other, place, inside)]) for place, other in twice]
        texts = [(place, [automaton.reads[step][0][0] for step in turn]) for place, turn in turns]
        if any(not _matches(automaton, *text) for text in (*texts, *_doubled(inside, automaton.reads))):
            return True
    return False


def _doubled(follows: dict[int, set[int]], reads: list[Ranges]) -> Iterator[tuple[int, list[int]]]:
    """Places with texts that lead from each back to it in two ways, as code points.

    Two ways at once are a way through pairs of places. They part where a pair has two.
    """
    for steps in _pairs(follows, reads):
        starts = [pair for pair in steps if pair[0] == pair[1]]
        apart = [pair for pair in steps if pair[0] != pair[1]]
        for start, pair in product(starts[:1], apart[:MOST_TEXTS]):
            turn = [*_way(start, pair, steps), *_way(pair, start, steps)]
            yield start[0], [_shared(reads[one], reads[other]) for one, other in turn]


def _way(start: Node, end: Node, steps: Mapping[Node, Iterable[Node]]) -> list[Node]:
    """A shortest way, without its start, where there is one for sure; nothing from a node to itself."""
    before: dict[Node, Node] = {}
    todo = [start]
    for node in todo:
        for after in steps[node] if end not in before and start != end else ():
            if after not in before and after != start:
                before[after] = node
                todo.append(after)
    way = [end] if start != end else []
    while way and before[way[-1]] != start:
        way.append(before[way[-1]])
    return way[::-1]


def _matches(automaton: _Automaton, place: int, text: list[int]) -> bool:
    """Whether the pattern has matched somewhere in a text, read twice on from a place."""
    here = {place}
    for point in text * 2:
        after = {other for place in here for other in automaton.follows.get(place, ())}
        here = {other for other in after if any(low <= point <= high for low, high in automaton.reads[other])}
        if here & automaton.done:
            return True
    return False


def _pairs(follows: dict[int, set[int]], reads: list[Ranges]) -> Iterator[dict[Pair, list[Pair]]]:
    """The pairs of places between which two ways, reading the same text, come and go; with their steps."""
    steps: dict[Pair, list[Pair]] = {}
    todo = [(place, place) for place in follows]
    tried = 0
    while todo:
        pair = todo.pop()
        if pair in steps:
            continue
        tried += len(follows[pair[0]]) * len(follows[pair[1]])
        if tried > MOST_STEPS:
            raise _Unknown("too many ways")
        after = product(follows[pair[0]], follows[pair[1]])
        steps[pair] = [(one, other) for one, other in after if _share(reads[one], reads[other])]
        todo += steps[pair]
    numbers = {pair: str(number) for number, pair in enumerate(steps)}
    named = list(numbers)
    for group in groups((numbers[pair], numbers[other]) for pair, others in steps.items() for other in others):
        inside = dict.fromkeys(named[number] for number in sorted(map(int, group)))
        yield {pair: [other for other in steps[pair] if other in inside] for pair in inside}


def _groups(follows: dict[int, set[int]]) -> list[set[int]]:
    """The places that lead to each other and back."""
    found = groups((str(place), str(other)) for place, after in follows.items() for other in sorted(after))
    return [{int(place) for place in group} for group in found]
