"""The parser of regular expressions in ECMA-262: text to a tree, or the reason why it is invalid.

JSON Schema asks for ECMA-262. The parser reads a pattern with the flag `u`. If only the older syntax without that flag
accepts a pattern, it reads that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MOST_GROUPS_DEEP = 100
LAST = 0x10FFFF

Ranges = tuple[tuple[int, int], ...]

DIGITS: Ranges = ((0x30, 0x39),)
WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
SPACES: Ranges = (
    (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
    (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
LINE_ENDS: Ranges = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))


def complement(ranges: Ranges) -> Ranges:
    """Return the code points outside sorted ranges."""
    edges = [-1, *(edge for low, high in ranges for edge in (low, high)), LAST + 1]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return tuple((low + 1, high - 1) for low, high in pairs if low + 1 <= high - 1)


class Chars(NamedTuple):
    r"""One character that is in `ranges` or has one of the Unicode `properties` (as written: `\p{L}`).

    If `negated`, any other character.
    """

    ranges: Ranges
    properties: tuple[str, ...] = ()
    negated: bool = False


class Sequence(NamedTuple):
    """Parts that match one after the other."""

    parts: tuple[Node, ...]


class Alternatives(NamedTuple):
    """Branches of which one matches; the first is tried first."""

    branches: tuple[Node, ...]


class Repeat(NamedTuple):
    """A repetition.

    `most` is None if there is no limit. `groups` holds the numbers of the groups inside: first, past the last.
    """

    body: Node
    least: int
    most: int | None
    lazy: bool
    groups: tuple[int, int]


class Group(NamedTuple):
    """A group that captures; `number` counts from 1."""

    number: int
    body: Node


class Appearance(NamedTuple):
    """A look-ahead or a look-behind."""

    body: Node
    ahead: bool
    negated: bool


class BackReference(NamedTuple):
    """A back reference. Several groups can share a name; at most one of them has a text."""

    numbers: tuple[int, ...]


class Assertion(NamedTuple):
    """An assertion: `^`, `$`, `b` or `B`."""

    kind: str


Node = Chars | Sequence | Alternatives | Repeat | Group | Appearance | BackReference | Assertion

_CONTROLS = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_CLASSES = {"d": DIGITS, "w": WORD, "s": SPACES}
_SETS = _CLASSES | {name.upper(): complement(ranges) for name, ranges in _CLASSES.items()}
_ANY_BUT_LINE_ENDS = Chars(complement(LINE_ENDS))
_OPENINGS = ("?:", "?=", "?!", "?<=", "?<!")
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_COUNT = re.compile(r"\{(\d+)(,(\d*))?\}")
_NAME = re.compile(r"<([^>]*)>")
_HEX = {"x": re.compile("[0-9A-Fa-f]{2}"), "u": re.compile("[0-9A-Fa-f]{4}")}
_LONG_HEX = re.compile(r"\{([0-9A-Fa-f]+)\}")
_TRAIL = re.compile(r"\\u(D[C-Fc-f][0-9A-Fa-f]{2})", re.IGNORECASE)
_PROPERTY = re.compile(r"[pP]\{[A-Za-z0-9_]+(=[A-Za-z0-9_]+)?\}")


def parse(pattern: str) -> Node:
    """Return the tree of a pattern. Raises `ValueError` with the reason if it is not a regular expression."""
    try:
        return _Parser(pattern, unicode=True).parse()
    except ValueError as error:
        try:
            return _Parser(pattern, unicode=False).parse()
        except ValueError:
            raise error from None


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly inside a node."""
    if isinstance(node, Sequence):
        return node.parts
    if isinstance(node, Alternatives):
        return node.branches
    return (node.body,) if isinstance(node, (Repeat, Group, Appearance)) else ()


def every(node: Node) -> Iterator[Node]:
    """Yield a node and all nodes inside it."""
    yield node
    for inner in children(node):
        yield from every(inner)


class _Parser:
    def __init__(self, pattern: str, unicode: bool) -> None:
        self._pattern = pattern
        self._unicode = unicode
        self._at = 0
        self._deep = 0
        self._opened = 0
        self._branches: dict[
            int, int
        ] = {}  # by the start of each alternation around this place: the number of its current branch
        self._named: dict[str, list[dict[int, int]]] = {}
        self._names = _groups_in(pattern)  # the names of all numbered groups; "" for a group without one

    def parse(self) -> Node:
        """Return the tree of the whole pattern. Raises `ValueError` with the reason if it is no regular expression."""
        node = self._disjunction()
        if self._at < len(self._pattern):
            raise ValueError("a bracket is closed that was never opened")
        return node

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self, text: str) -> bool:
        if not self._pattern.startswith(text, self._at):
            return False
        self._at += len(text)
        return True

    def _match(self, regex: re.Pattern[str]) -> re.Match[str] | None:
        match = regex.match(self._pattern, self._at)
        if match:
            self._at = match.end()
        return match

    def _disjunction(self) -> Node:
        start = self._at
        self._branches[start] = 0
        branches = [self._sequence()]
        while self._take("|"):
            self._branches[start] += 1
            branches.append(self._sequence())
        del self._branches[start]
        return branches[0] if len(branches) == 1 else Alternatives(tuple(branches))

    def _sequence(self) -> Node:
        parts = []
        while self._peek() not in ("", "|", ")"):
            before = self._opened
            atom = self._atom()
            parts.append(self._quantified(atom, before + 1))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _quantified(self, atom: Node, first: int) -> Node:
        least, most = 0, None
        if self._take("*"):
            pass
        elif self._take("+"):
            least = 1
        elif self._take("?"):
            most = 1
        elif count := self._match(_COUNT):
            least = _number(count[1])
            most = (_number(count[3]) if count[3] else None) if count[2] else least
            if most is not None and most < least:
                raise ValueError("the bounds of a repetition are out of order")
        else:
            return atom
        if isinstance(atom, Assertion) or (isinstance(atom, Appearance) and (self._unicode or not atom.ahead)):
            raise ValueError("nothing to repeat")
        return Repeat(atom, least, most, self._take("?"), (first, self._opened + 1))

    def _atom(self) -> Node:
        char = self._peek()
        self._at += 1
        if char in "^$":
            return Assertion(char)
        if char == ".":
            return _ANY_BUT_LINE_ENDS
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escaped()
        if char in "*+?" or (char == "{" and (self._unicode or _COUNT.match(self._pattern, self._at - 1))):
            raise ValueError("nothing to repeat")
        if char in "]}" and self._unicode:
            raise ValueError(f"a {char} without its opening")
        return _one(ord(char))

    def _group(self) -> Node:
        self._deep += 1
        if self._deep > MOST_GROUPS_DEEP:
            raise ValueError(f"it nests groups deeper than {MOST_GROUPS_DEEP} levels")
        kind = next((opening for opening in _OPENINGS if self._take(opening)), "")
        number = 0
        if not kind:
            self._opened += 1
            number = self._opened
            if self._take("?"):
                self._name()
        body = self._disjunction()
        if not self._take(")"):
            raise ValueError("a group is never closed")
        self._deep -= 1
        if number:
            return Group(number, body)
        return Sequence((body,)) if kind == "?:" else Appearance(body, ahead="<" not in kind, negated="!" in kind)

    def _name(self) -> None:
        """Parse the name of a group. Only groups in different branches can share one."""
        name = self._match(_NAME)
        if name is None:
            raise ValueError("a group of no known kind")
        if not name[1].replace("$", "_").isidentifier():
            raise ValueError(f"{name[1]} cannot be the name of a group")
        here = dict(self._branches)
        for there in self._named.setdefault(name[1], []):
            if not any(there.get(start, branch) != branch for start, branch in here.items()):
                raise ValueError(f"two groups are named {name[1]}")
        self._named[name[1]].append(here)

    def _escaped(self) -> Node:
        char = self._peek()
        if char in ("b", "B"):
            self._at += 1
            return Assertion(char)
        if char == "k" and (self._unicode or "(?<" in self._pattern):
            self._at += 1
            name = self._match(_NAME)
            if name is None:
                raise ValueError("\\k needs the name of a group")
            numbers = tuple(number for number, other in enumerate(self._names, 1) if other == name[1])
            if not numbers:
                raise ValueError(f"no group is named {name[1]}")
            return BackReference(numbers)
        if char and char in "123456789":
            digits = re.compile(r"\d+").match(self._pattern, self._at)
            assert digits is not None
            if _number(digits[0]) <= len(self._names):
                self._at = digits.end()
                return BackReference((_number(digits[0]),))
            raise ValueError(f"there is no group {digits[0]}")
        found = self._escape(in_class=False)
        return found if isinstance(found, Chars) else _one(found)

    def _escape(self, in_class: bool) -> Chars | int:
        """Parse the part after a backslash: the code point of a character, or a class."""
        char = self._peek()
        if not char:
            raise ValueError("a backslash at the end")
        if self._unicode and char in "pP":
            written = self._match(_PROPERTY)
            if written is None or not is_property(f"\\{written[0]}"):
                raise ValueError("no such Unicode property")
            return Chars((), (f"\\{written[0]}",))
        self._at += 1
        if char in _SETS:
            return Chars(_SETS[char])
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char == "b" and in_class:
            return 0x08
        if char == "0" and not self._peek().isdigit():
            return 0
        if char == "c":
            letter = self._peek()
            if letter.isascii() and letter.isalpha():
                self._at += 1
                return ord(letter) % 32
            raise ValueError("\\c needs a letter")
        if char in _HEX:
            return self._hexadecimal(char)
        if self._unicode and not (char in _SYNTAX or (char == "-" and in_class)):
            raise ValueError(f"\\{char} means nothing")
        if char in "0123456789k" and not (char == "k" and "(?<" not in self._pattern):
            raise ValueError(f"\\{char} means nothing here")
        return ord(char)

    def _hexadecimal(self, char: str) -> int:
        if char == "u" and self._unicode and (written := self._match(_LONG_HEX)):
            code = int(written[1], 16)
            if code > LAST:
                raise ValueError("no such character")
            return code
        written = self._match(_HEX[char])
        if written is None:
            if self._unicode:
                raise ValueError(f"\\{char} needs hexadecimal digits")
            return ord(char)
        code = int(written[0], 16)
        if char == "u" and 0xD800 <= code <= 0xDBFF and (trail := self._match(_TRAIL)):
            return 0x10000 + ((code - 0xD800) << 10) + (int(trail[1], 16) - 0xDC00)
        return code

    def _class(self) -> Node:
        negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        properties: list[str] = []
        while not self._take("]"):
            low = self._member()
            dash = self._pattern[self._at : self._at + 1] == "-" and self._pattern[self._at + 1 : self._at + 2] != "]"
            if not dash:
                _add(low, ranges, properties)
                continue
            self._at += 1
            high = self._member()
            if isinstance(low, Chars) or isinstance(high, Chars):
                if self._unicode:
                    raise ValueError("a class as the end of a range")
                for part in (low, ord("-"), high):
                    _add(part, ranges, properties)
            elif high < low:
                raise ValueError("a range is out of order")
            else:
                ranges.append((low, high))
        return Chars(_merged(ranges), tuple(properties), negated)

    def _member(self) -> Chars | int:
        char = self._peek()
        if not char:
            raise ValueError("a class is never closed")
        self._at += 1
        return self._escape(in_class=True) if char == "\\" else ord(char)


def is_property(written: str) -> bool:
    r"""Check whether a Unicode property, written as `\p{...}`, exists."""
    from regress import Regex, RegressError

    try:
        Regex(written, "u")
    except RegressError:
        return False
    return True


def _one(code: int) -> Chars:
    return Chars(((code, code),))


def _add(member: Chars | int, ranges: list[tuple[int, int]], properties: list[str]) -> None:
    if isinstance(member, int):
        ranges.append((member, member))
    else:
        ranges += member.ranges
        properties += member.properties


def _merged(ranges: list[tuple[int, int]]) -> Ranges:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def _number(digits: str) -> int:
    """Parse a count; one that is longer than any text counts as 10**9."""
    return int(digits) if len(digits.lstrip("0")) < 10 else 10**9


def _groups_in(pattern: str) -> list[str]:
    """Return the names of the numbered groups, in order; "" for one without a name."""
    outside = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "", pattern, flags=re.DOTALL)
    return [match[1] or "" for match in re.finditer(r"\((?:(?!\?)|\?<(?![=!])([^>]*)>)", outside)]
