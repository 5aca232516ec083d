"""Stubs: records that are copies of a template, of which somebody has filled in the name at most."""

from __future__ import annotations

from collections import Counter

from atlas_lint.model.records import Record
from atlas_lint.text import canonical

_Body = frozenset[tuple[str, str]]

_FEWEST = 2
"""Attributes besides the name that make records copies: with one, they merely have the same value."""
_MOST = 0.5
"""Share of the records of a kind from which copies are stubs: fewer are alike because they describe like things."""


def without_stubs(records: list[Record]) -> list[Record]:
    """Return the records of a kind with only the first of its stubs.

    The values of a template show neither what an author has to write nor which values there are.
    """
    bodies = [_body(record) for record in records]
    if not bodies:
        return records
    [(body, number)] = Counter(bodies).most_common(1)
    if len(body) < _FEWEST or number < 2 or number < _MOST * len(records):
        return records
    first = bodies.index(body)
    return [record for index, record in enumerate(records) if index == first or bodies[index] != body]


def _body(record: Record) -> _Body:
    """Return the attributes of a record, except texts that repeat its name."""
    name = _folded(record.id.rpartition(":")[2])
    return frozenset(
        (key, canonical(value))
        for key, value in record.attributes.items()
        if not (isinstance(value, str) and name and name in _folded(value))
    )


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
