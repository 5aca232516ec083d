"""Regular expressions as JSON Schema means them: ECMA-262, not Python's `re`.

`regress` runs them. A few constructs mean the same to every engine; only those are left to the compiled
validator that answers first (see `judge`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from regress import Regex, RegressError

# Literals, simple classes, groups, alternation, anchors at the very ends, counted repeats; of escapes only those of
# punctuation.
_COMMON = re.compile(
    r"\^?(?:[A-Za-z0-9 _:/@#%&=,;!<>~'\"-]"
    r"|\\[.+*?/()\[\]{}|^$-]"
    r"|\[\^?(?:[A-Za-z0-9_:/@.+ ]|-(?!-)|\\[-.\]\[/])+\]"
    r"|\((?:\?:|(?!\?))|\)|\||(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})(?![*+{]))*\$?"
)


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Regex:
    """A pattern, compiled as ECMA-262 with the `u` flag, or without where only that accepts it.

    Raises `ValueError` where it is no regular expression.
    """
    try:
        return Regex(pattern, "u")
    except RegressError:
        try:
            return Regex(pattern)
        except RegressError as error:
            raise ValueError(str(error)) from error


def found(pattern: str, text: str) -> bool:
    """Whether a pattern matches anywhere in a text."""
    return compiled(pattern).find(text) is not None


def is_common(pattern: str) -> bool:
    """Whether every engine reads the pattern the same way."""
    return _COMMON.fullmatch(pattern) is not None
