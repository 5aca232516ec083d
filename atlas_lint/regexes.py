"""Regular expressions as text: whether every reader of JSON Schema knows what stands there, and whether it may take for
ever.

A pattern takes for ever where it reads a text in a number of ways that grows exponentially. That is so exactly where
its automaton has a state with two different ways back to itself for the same text (Weber and Seidl, 1991, on the
degree of ambiguity of finite automata). Patterns with look-around or back references are no automata: not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

MOST_PLACES = 80
"""Patterns of more characters and classes than this are not judged."""
MOST_COPIES = 3
"""`x{2,9}` is read as so many copies at most, then as a repetition without an end."""
_END = 0x110000

_UNCOMMON = (
    (re.compile(r"\(\?[=!]"), "a look-ahead"),
    (re.compile(r"\(\?<[=!]"), "a look-behind"),
    (re.compile(r"\(\?P?<\w"), "a named group"),
    (re.compile(r"\(\?P[=>]"), "a reference to a group"),
    (re.compile(r"\(\?>"), "an atomic group"),
    (re.compile(r"\(\?(?!:)"), "a flag"),
    (re.compile(r"\\[1-9]|\\k<"), "a back reference"),
    (re.compile(r"\\[pP]\{"), "a Unicode property"),
    (re.compile(r"\\[AZzGKRXhH]"), "an escape of one dialect"),
    (re.compile(r"[*+?}]\+"), "a possessive repetition"),
    (re.compile(r"\[\[:\w+:\]"), "a POSIX class"),
)
_CLASS = re.compile(r"\[\^?(?:\\.|[^\]\\])*\]")


def uncommon(pattern: str) -> str:
    """What stands in a pattern that is not common to all readers, in words; "" where nothing does."""
    bare = re.sub(r"\\[^A-Za-z0-9]", ".", pattern)
    outside = _CLASS.sub(lambda match: match[0] if match[0].startswith("[[:") else "[]", bare)
    return next((words for form, words in _UNCOMMON if form.search(outside)), "")


def is_exponential(pattern: str) -> bool:
    """Whether a text of n characters can be read in a number of ways that grows exponentially with n.

    False, too, where that cannot be told: look-around, back references, a very long pattern, no pattern at all.
    """
    try:
        automaton = _Reader(pattern).automaton()
    except (_Unknown, RecursionError):
        return False
    return _comes_back_twice(automaton)


class _Unknown(Exception):
    """Something that is no part of a regular expression in the narrow sense, or too much of it."""


Ranges = tuple[tuple[int, int], ...]
"""Characters: code points from and to, both ends in it."""


class _Part(NamedTuple):
    """A part of a pattern: the places it can start and end at, and whether it can be empty."""

    first: tuple[int, ...]
    last: tuple[int, ...]
    empty: bool


class _Automaton(NamedTuple):
    """Places (a character or class of the pattern) with what they read, and in how many ways one follows another."""

    reads: list[Ranges]
    follows: dict[int, dict[int, int]]


_NOTHING = _Part((), (), True)
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

    def automaton(self) -> _Automaton:
        self.alternatives()
        if self.at < len(self.pattern):
            raise _Unknown("a bracket that nothing opens")
        return _Automaton(self.reads, self.follows)

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
        return _Part(first, last, any(part.empty for part in parts))

    def sequence(self) -> _Part:
        whole = _NOTHING
        while self.next() not in ("", "|", ")"):
            whole = self.joined(whole, self.repeated())
        return whole

    def repeated(self) -> _Part:
        """An atom with its quantifier. Copies are made by reading the atom again."""
        start = self.at
        part = self.atom()
        quantifier = _QUANTIFIER.match(self.pattern, self.at)
        if quantifier is None:
            return part
        end = quantifier.end()
        least, most = _bounds(quantifier)
        whole = part if least else None
        for _ in range(min(least, MOST_COPIES) - 1):
            whole = self.joined(whole or _NOTHING, self.copy(start))
        if most is None or most - least > MOST_COPIES or least > MOST_COPIES:
            rest = self.again(part if whole is None else self.copy(start))
        else:
            rest = self.up_to(most - least, start, None if least else part)
        self.at = end
        return self.joined(whole or _NOTHING, rest)

    def copy(self, start: int) -> _Part:
        self.at = start
        return self.atom()

    def up_to(self, number: int, start: int, part: _Part | None) -> _Part:
        """So many copies at most, each of which may only follow the one before."""
        if number == 0:
            return _NOTHING
        one = part or self.copy(start)
        return self.joined(one, self.up_to(number - 1, start, None))._replace(empty=True)

    def atom(self) -> _Part:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return self.place(self.characters())
        if character in "^$":
            return _NOTHING
        if character == ".":
            return self.place(_others(((10, 10), (13, 13), (0x2028, 0x2029))))
        if character == "\\":
            if self.next() in ("b", "B"):
                self.at += 1
                return _NOTHING
            return self.place(self.escaped())
        if character in "*+?":
            raise _Unknown("a quantifier of nothing")
        return self.place(((ord(character), ord(character)),))

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
        return _Part((place,), (place,), False)

    def again(self, part: _Part) -> _Part:
        self.link(part.last, part.first)
        return part._replace(empty=True)

    def joined(self, one: _Part, other: _Part) -> _Part:
        self.link(one.last, other.first)
        first = one.first + other.first if one.empty else one.first
        last = one.last + other.last if other.empty else other.last
        return _Part(first, last, one.empty and other.empty)

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


def _comes_back_twice(automaton: _Automaton) -> bool:
    """Whether two different ways lead from a place back to it, for the same text.

    Two ways at once are a way through pairs of places; they differ where a pair has two places, or a step has two ways.
    """
    for start in automaton.follows:
        ahead = _reachable((start, start), automaton)
        if (start, start) not in ahead:
            continue
        for pair in ahead:
            differs = pair[0] != pair[1] or _is_double(pair[0], start, automaton)
            if differs and (start, start) in _reachable(pair, automaton):
                return True
    return False


def _is_double(place: int, start: int, automaton: _Automaton) -> bool:
    """Whether a step on from a place can be taken in two ways, and leads back to the start."""
    return any(
        ways > 1 and (after == start or (start, start) in _reachable((after, after), automaton))
        for after, ways in automaton.follows.get(place, {}).items()
    )


def _reachable(pair: tuple[int, int], automaton: _Automaton) -> set[tuple[int, int]]:
    """The pairs of places that two ways come to, reading the same text, in one step or more."""
    found: set[tuple[int, int]] = set()
    todo = [pair]
    while todo:
        one, other = todo.pop()
        for step in _steps(one, other, automaton):
            if step not in found:
                found.add(step)
                todo.append(step)
    return found


def _steps(one: int, other: int, automaton: _Automaton) -> Iterator[tuple[int, int]]:
    for first, second in product(automaton.follows.get(one, ()), automaton.follows.get(other, ())):
        if _share(automaton.reads[first], automaton.reads[second]):
            yield first, second
