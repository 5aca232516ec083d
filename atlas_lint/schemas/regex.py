"""Regular expressions in the syntax of JSON Schema (ECMA-262), run by engines that always end.

Most patterns are regular: a linear engine, the one in jsonschema-rs, runs their translation to its syntax. A matcher
that counts its steps runs the others (look-around, back references).
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Any

from atlas_lint.schemas.regex_matcher import LimitPassed, search
from atlas_lint.schemas.regex_syntax import (
    LAST,
    Alternatives,
    Appearance,
    Assertion,
    BackReference,
    Chars,
    Group,
    Node,
    Ranges,
    Sequence,
    children,
    every,
    parse,
)
from atlas_lint.schemas.rust import jsonschema_rs

# Literals, simple classes, groups, alternation, anchors at the very ends, counted repetitions; escapes of punctuation
# only. All engines read these the same way.
_COMMON = re.compile(
    r"\^?(?:[A-Za-z0-9 _:/@#%&=,;!<>~'\"-]"
    r"|\\[.+*?/()\[\]{}|^$-]"
    r"|\[\^?(?:[A-Za-z0-9_:/@.+ ]|-(?!-)|\\[-.\]\[/])+\]"
    r"|\((?:\?:|(?!\?))|\)|\||(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})(?![*+{]))*\$?"
)
_WORD = "[0-9A-Za-z_]"
_ASSERTIONS = {
    "^": "^",
    "$": "$",
    "b": r"(?-u:\b)",
    "B": f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))",
}
LIGHT = 2**14
"""Bytes of memory up to which a compiled pattern runs unguarded: some hundred states."""
LARGEST = 2**24
"""Bytes of memory that a compiled pattern may take at all."""
_SIZES = [2**power for power in range(14, 25)]
_MOST_WORK = 2**35
"""Bytes of a compiled pattern times characters of a text: some seconds if the engine has to follow every state."""


class Pattern:
    """A regular expression. Raises `ValueError` for an invalid one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tree = parse(text)

    @cached_property
    def linear(self) -> str | None:
        """Return the pattern in the syntax of Rust's `regex`; None if it is not regular."""
        if _COMMON.fullmatch(self._text):
            return self._text
        return None if any(_needs_backtracking(node) for node in every(self._tree)) else _translated(self._tree)

    @property
    def rust(self) -> str:
        """Return the pattern in the syntax of Rust's `regex`, or of `fancy-regex` if it is not regular."""
        return self.linear or _translated(self._tree)

    @cached_property
    def _size(self) -> int:
        """Return an upper bound of the bytes that the linear engine needs for it; 0 if that engine does not run it."""
        return next((size for size in _SIZES if self.linear is not None and _compiled(self.linear, size)), 0)

    @property
    def is_light(self) -> bool:
        """Check whether the linear engine runs it on any text fast enough to need no limit."""
        return 0 < self._size <= LIGHT

    @cached_property
    def _engine(self) -> Any:
        return _compiled(self.linear, self._size) if self.linear is not None and self._size else None

    @cached_property
    def _groups(self) -> int:
        return sum(isinstance(node, Group) for node in every(self._tree))

    def matches(self, text: str) -> bool:
        """Check whether it matches anywhere in a text. Raises `LimitPassed`."""
        engine = self._engine
        if engine is None:
            return search(self._tree, self._groups, text)
        if len(text) * self._size > _MOST_WORK:
            raise LimitPassed
        try:
            return bool(engine.is_valid(text))
        except ValueError:  # half of a surrogate pair, which Rust's strings cannot hold
            return search(self._tree, self._groups, text)


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Pattern:
    """Return a compiled pattern. Raises `ValueError` with the reason if it is not a regular expression."""
    return Pattern(pattern)


def found(pattern: str, text: str) -> bool:
    """Check whether a pattern matches anywhere in a text; one that takes too many steps does not match."""
    try:
        return compiled(pattern).matches(text)
    except LimitPassed:
        return False


def is_regex(text: str) -> bool:
    """Check whether a text is a regular expression."""
    try:
        compiled(text)
    except ValueError:
        return False
    return True


def _compiled(pattern: str, size: int) -> Any:
    """Return the linear engine for a pattern; None if it takes more than `size` bytes, or there is no engine."""
    rust = jsonschema_rs()
    if rust is None:
        return None
    try:
        return rust.Draft202012Validator({"pattern": pattern}, pattern_options=rust.RegexOptions(size_limit=size))
    except ValueError:
        return None


def _needs_backtracking(node: Node) -> bool:
    return isinstance(node, (Appearance, BackReference)) or node == Assertion("B")


def _translated(node: Node) -> str:
    """Return a tree in the syntax of Rust's engines, using only constructs that mean the same in all of them."""
    if isinstance(node, Chars):
        return _class(node)
    if isinstance(node, Assertion):
        return _ASSERTIONS[node.kind]
    if isinstance(node, BackReference):
        branches = [rf"(?({number})\{number}|)" for number in node.numbers]
        return f"(?:{'|'.join(branches)})"
    inner = [_translated(part) for part in children(node)]
    if isinstance(node, Sequence):
        return "".join(inner)
    if isinstance(node, Alternatives):
        return f"(?:{'|'.join(inner)})"
    if isinstance(node, Group):
        return f"({inner[0]})"
    if isinstance(node, Appearance):
        return f"(?{'' if node.ahead else '<'}{'!' if node.negated else '='}{inner[0]})"
    most = "" if node.most is None else node.most
    return f"(?:{inner[0]}){{{node.least},{most}}}{'?' if node.lazy else ''}"


def _class(chars: Chars) -> str:
    """Return a class in Rust's syntax, as code points only: Rust's letters have meanings of their own."""
    ranges = _without_surrogates(chars.ranges)
    items = "".join(f"\\x{{{low:X}}}-\\x{{{high:X}}}" for low, high in ranges) + "".join(chars.properties)
    if not items:
        return f"[{'' if chars.negated else '^'}\\x{{0}}-\\x{{{LAST:X}}}]"
    return f"[{'^' if chars.negated else ''}{items}]"


def _without_surrogates(ranges: Ranges) -> Ranges:
    parts = []
    for low, high in ranges:
        parts += (
            [(low, min(high, 0xD7FF)), (max(low, 0xE000), high)] if high >= 0xD800 and low <= 0xDFFF else [(low, high)]
        )
    return tuple((low, high) for low, high in parts if low <= high)
