"""Regular expressions that not every reader of JSON Schema takes alike: what in them differs."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ESCAPE = r"\\(?:u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|k<[^>]*>|.)"
_COUNT = r"\{\d+(?:,\d*)?\}"
_TOKEN = re.compile(
    rf"{_ESCAPE}|\[\^?(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|P?<|[^)]?)|(?:[*+?]|{_COUNT})\+|{_COUNT}|.", re.DOTALL
)
_IN_CLASS = re.compile(rf"{_ESCAPE}|&&|--|~~|\|\||.", re.DOTALL)

_SAME = frozenset("tnrfvxusS")
"""The letters after a backslash that mean the same to all readers, but for blanks that nobody writes."""
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
"""The other characters that ECMA-262 lets a backslash stand before, where it reads Unicode."""
_ESCAPES = {**{letter: f"\\{letter}" for letter in "dDwWbB"}, **dict.fromkeys("123456789k", "a back reference")}
_ESCAPES |= dict.fromkeys("pP", "a Unicode property")
_GROUPS = {
    "=": "a look-ahead", "!": "a look-ahead", "<=": "a look-behind", "<!": "a look-behind", "<": "a named group",
    "P<": "a named group", ">": "an atomic group",
}  # fmt: skip


def uncommon(pattern: str) -> str:
    """What stands in a pattern (ECMA-262) that not all readers take alike, in words; "" where nothing does.

    Common is what JSON Schema (core, section 6.4) asks people to keep to: characters, classes, ranges, repetitions,
    groups, `|`, `^` and `$`; and what engines agree on beyond that: `.`, `(?:`, `\\s`, escapes of single characters.
    `\\d` is not: it is [0-9] to JavaScript, and the digits of all scripts to Python and Rust.
    """
    return next(_differences(pattern), "")


def _differences(pattern: str) -> Iterator[str]:
    for token in _TOKEN.findall(pattern):
        if token.startswith("\\"):
            yield from _escape(token, _SYNTAX)
        elif token.startswith("[") and len(token) > 1:
            yield from _class(token)
        elif token.startswith("(?") and token != "(?:":
            yield _GROUPS.get(token[2:], "a flag")
        elif len(token) > 1 and token.endswith("+"):
            yield "a possessive repetition"
        elif token in ("{", "}", "]"):
            yield f"a bare {token}"


def _class(token: str) -> Iterator[str]:
    """What differs in a class, brackets included."""
    inside = token[1:-1].removeprefix("^")
    if not inside:
        yield "an empty class"
    for part in _IN_CLASS.findall(inside):
        if part.startswith("\\"):
            yield from _escape(part, _SYNTAX | {"-"})
        elif part in ("[", "&&", "--", "~~", "||"):
            yield f"{part} in a class"


def _escape(token: str, syntax: frozenset[str]) -> Iterator[str]:
    letter = token[1]
    if letter in _ESCAPES:
        yield _ESCAPES[letter]
    elif token.startswith("\\u{") or re.match(r"\\u[dD][89a-fA-F]", token) or letter not in _SAME | syntax:
        yield f"the escape {token}"
