"""The parts of regular expressions that readers of JSON Schema do not all understand alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas_lint.schemas.regex_syntax import Alternatives, Chars, Group, Node, Repeat, Sequence, parse

_ESCAPE = r"\\(?:u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|k<[^>]*>|.)"
_COUNT = r"\{\d+(?:,\d*)?\}"
_TOKEN = re.compile(
    rf"{_ESCAPE}|\[\^?(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|P?<|[^)]?)|(?:[*+?]|{_COUNT})\+|{_COUNT}|.", re.DOTALL
)
_IN_CLASS = re.compile(rf"{_ESCAPE}|&&|--|~~|\|\||.", re.DOTALL)

_SAME = frozenset("tnrfvxusS")
"""Letters after a backslash that mean the same to all readers, apart from spaces that nobody writes."""
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
"""Other characters that ECMA-262 allows after a backslash in Unicode mode."""
_ESCAPES = {**{letter: f"\\{letter}" for letter in "dDwWbB"}, **dict.fromkeys("123456789k", "a back reference")}
_ESCAPES |= dict.fromkeys("pP", "a Unicode property")
_GROUPS = {
    "=": "a look-ahead", "!": "a look-ahead", "<=": "a look-behind", "<!": "a look-behind", "<": "a named group",
    "P<": "a named group", ">": "an atomic group",
}  # fmt: skip


def uncommon(pattern: str) -> str:
    r"""Return the name of the first part of an ECMA-262 pattern that readers understand differently; "" if there is
    none.

    Portable is what JSON Schema (core, section 6.4) recommends: characters, classes, ranges, repetitions, groups, `|`,
    `^` and `$`. So is what all engines agree on beyond that: `.`, `(?:`, `\s`, escapes of single characters. `\d` is
    not portable: it is [0-9] to JavaScript, and the digits of all scripts to Python and Rust.
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
    """Return the name of the part of a class, brackets included, that is not portable; "" if there is none."""
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


def repeats_a_repetition(pattern: str) -> bool:
    """Check whether a pattern repeats a repetition without limit, and something after it can fail.

    A backtracking reader then tries all ways to divide the text: twice as many with each character.
    """
    return _is_slow(parse(pattern), followed=False)


def _is_slow(node: Node, followed: bool) -> bool:
    """Check a part of a pattern; `followed` is true if something after it can fail."""
    if isinstance(node, Sequence):
        after = [followed or any(not _can_be_empty(rest) for rest in node.parts[index + 1 :])
                 for index in range(len(node.parts))]  # fmt: skip
        return any(_is_slow(part, is_followed) for part, is_followed in zip(node.parts, after, strict=True))
    if isinstance(node, Alternatives):
        return any(_is_slow(branch, followed) for branch in node.branches)
    if isinstance(node, Group):
        return _is_slow(node.body, followed)
    if isinstance(node, Repeat):
        return (followed and node.most is None and _is_a_repetition(node.body)) or _is_slow(node.body, followed)
    return False


def _is_a_repetition(node: Node) -> bool:
    """Check whether a part can be a single repetition of varying length, with nothing else required."""
    if isinstance(node, Group):
        return _is_a_repetition(node.body)
    if isinstance(node, Sequence):
        needed = [part for part in node.parts if not _can_be_empty(part)]
        return len(needed) < 2 and any(_is_a_repetition(part) for part in needed or node.parts)
    if not isinstance(node, Repeat) or (isinstance(node.body, Chars) and not any(node.body)):
        return False
    return node.most is None or node.most > max(node.least, 1)


def _can_be_empty(node: Node) -> bool:
    """Check whether a part can match the empty text."""
    if isinstance(node, Sequence):
        return all(_can_be_empty(part) for part in node.parts)
    if isinstance(node, Alternatives):
        return any(_can_be_empty(branch) for branch in node.branches)
    if isinstance(node, Group):
        return _can_be_empty(node.body)
    return isinstance(node, Repeat) and (node.least == 0 or _can_be_empty(node.body))
