"""Copies of a record whose id was not changed: the ids that they should have.

A record's id often spells one of its attributes: `role:bug-triager` is the "Bug Triager". If two declarations share an
id and only one of them has the attribute that the id spells, the other one's attribute spells the id that got lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from atlas_lint.model.declarations import Declaration

_WORD = re.compile(r"[^\W_]+")
_SEPARATORS = ("-", "_")


def lost_ids(declarations: Sequence[Declaration]) -> dict[str, Declaration]:
    """Return the ids that declarations of one id should have, each with its first such declaration."""
    found: dict[str, Declaration] = {}
    if len(declarations) > 1:
        alike = [declaration for declaration in declarations if declaration.kind == declarations[0].kind]
        for id, declaration in _spelt(alike):
            found.setdefault(id, declaration)
    return found


def _spelt(declarations: Sequence[Declaration]) -> Iterator[tuple[str, Declaration]]:
    """Yield the ids that declarations of one id spell by the attribute that also spells their common id."""
    prefix, colon, name = declarations[0].id.rpartition(":")
    spelling = {
        (attribute, separator)
        for declaration in declarations
        for attribute, value in declaration.attributes.items()
        for separator in _SEPARATORS
        if separator in name or separator == _SEPARATORS[0]
        if isinstance(value, str) and _spell(value, separator) == name
    }
    for declaration in declarations:
        for attribute, separator in sorted(spelling):
            value = declaration.attributes.get(attribute)
            other = _spell(value, separator) if isinstance(value, str) else name
            if other not in ("", name):
                yield f"{prefix}{colon}{other}", declaration


def _spell(text: str, separator: str) -> str:
    """Return a text in the form of an id: its words in lower case; "" for a text too long to be a name."""
    return separator.join(_WORD.findall(text.lower())) if len(text) <= 100 else ""
