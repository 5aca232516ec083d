"""A matcher for regular expressions that follows ECMA-262, counts its steps and always ends.

It backtracks, as the standard describes, over its own stack. A linear engine runs the regular patterns (see `regex`);
this matcher runs the others, and all patterns if no such engine is installed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from atlas_lint.schemas.regex_syntax import (
    WORD,
    Alternatives,
    Appearance,
    BackReference,
    Chars,
    Group,
    Node,
    Repeat,
    Sequence,
)

MOST_STEPS = 1_000_000
"""Steps that matching a pattern against a text may take: about a second."""


class LimitPassed(Exception):
    """The error for a pattern that takes more steps on a text than the limit allows."""


_Captures = tuple[tuple[int, int] | None, ...]


class _Close:
    """The end of a group, whose text is what was matched since `start`."""

    __slots__ = ("number", "start")

    def __init__(self, number: int, start: int) -> None:
        self.number = number
        self.start = start


class _Again:
    """The end of a round of a repetition: the number of rounds so far, and where the last one began."""

    __slots__ = ("repeat", "rounds", "start")

    def __init__(self, repeat: Repeat, rounds: int, start: int) -> None:
        self.repeat = repeat
        self.rounds = rounds
        self.start = start


def search(node: Node, groups: int, text: str) -> bool:
    """Check whether a pattern with `groups` groups matches anywhere in a text. Raises `LimitPassed`."""
    run = _Run(text)
    nothing: _Captures = (None,) * (groups + 1)
    return any(run.match(node, start, nothing, forward=True) is not None for start in range(len(text) + 1))


class _Run:
    def __init__(self, text: str) -> None:
        self._text = text
        self._left = MOST_STEPS
        self._tests: dict[int, Callable[[str], bool]] = {}

    def _spend(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0:
            raise LimitPassed

    def _test(self, chars: Chars) -> Callable[[str], bool]:
        return self._tests.setdefault(id(chars), _test(chars))

    def match(self, node: Node, start: int, captures: _Captures, forward: bool) -> _Captures | None:
        """Match at one place, reading to the right if `forward`, else to the left.

        Return the text that each group holds; None if nothing matches.
        """
        text, end, tests = self._text, len(self._text), self._tests
        # The rest to match is a linked list: (first, rest), None at the end.
        todo: list[tuple[Any, int, _Captures]] = [((node, None), start, captures)]
        while todo:
            left, at, captures = todo.pop()
            while left is not None:
                self._spend()
                head, left = left
                if isinstance(head, Chars):
                    place = at if forward else at - 1
                    if not 0 <= place < end or not (tests.get(id(head)) or self._test(head))(text[place]):
                        break
                    at += 1 if forward else -1
                elif isinstance(head, Sequence):
                    for part in reversed(head.parts) if forward else head.parts:
                        left = (part, left)
                elif isinstance(head, Alternatives):
                    todo += [((branch, left), at, captures) for branch in head.branches[:0:-1]]
                    left = (head.branches[0], left)
                elif isinstance(head, Group):
                    left = (head.body, (_Close(head.number, at), left))
                elif isinstance(head, _Close):
                    self._spend(len(captures))
                    group = (min(head.start, at), max(head.start, at))
                    captures = (*captures[: head.number], group, *captures[head.number + 1 :])
                elif isinstance(head, (Repeat, _Again)):
                    repeat, rounds = (head, 0) if isinstance(head, Repeat) else (head.repeat, head.rounds)
                    if isinstance(head, _Again) and rounds > repeat.least and head.start == at:
                        break  # a round that reads nothing cannot help
                    first, past = repeat.groups
                    self._spend(past - first)
                    inside = (
                        captures if first == past else (*captures[:first], *(None,) * (past - first), *captures[past:])
                    )
                    round_ = (repeat.body, (_Again(repeat, rounds + 1, at), left))
                    if rounds < repeat.least:
                        left, captures = round_, inside
                    elif repeat.most is not None and rounds >= repeat.most:
                        continue
                    elif repeat.lazy:
                        todo.append((round_, at, inside))
                    else:
                        todo.append((left, at, captures))
                        left, captures = round_, inside
                elif isinstance(head, Appearance):
                    found = self.match(head.body, at, captures, head.ahead)
                    if (found is None) != head.negated:
                        break
                    captures = captures if found is None else found
                elif isinstance(head, BackReference):
                    spans = [span for number in head.numbers if (span := captures[number])]
                    word = text[slice(*spans[0])] if spans else ""
                    self._spend(len(word))
                    low = at if forward else at - len(word)
                    if low < 0 or not text.startswith(word, low):
                        break
                    at += len(word) if forward else -len(word)
                elif not _holds(head.kind, text, at):
                    break
            else:
                return captures
        return None


def _holds(kind: str, text: str, at: int) -> bool:
    """Check an assertion: `^`, `$`, `b` or `B`."""
    if kind == "^":
        return at == 0
    if kind == "$":
        return at == len(text)
    word = _test(Chars(WORD))
    is_edge = (at > 0 and word(text[at - 1])) != (at < len(text) and word(text[at]))
    return is_edge == (kind == "b")


@lru_cache(maxsize=4096)
def _test(chars: Chars) -> Callable[[str], bool]:
    """Return a test for a single character."""
    lows, highs = [low for low, _ in chars.ranges], [high for _, high in chars.ranges]
    by_property = _by_property(chars.properties) if chars.properties else None
    known: dict[str, bool] = {}

    def test(char: str) -> bool:
        if char not in known:
            index = bisect_right(lows, ord(char)) - 1
            within = index >= 0 and ord(char) <= highs[index]
            known[char] = (within or (by_property is not None and by_property(char))) != chars.negated
        return known[char]

    return test


def _by_property(properties: tuple[str, ...]) -> Callable[[str], bool]:
    from regress import Regex

    regex = Regex(f"[{''.join(properties)}]", "u")
    return lambda char: regex.find(char) is not None
