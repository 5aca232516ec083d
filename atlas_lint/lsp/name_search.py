"""A search for records by a few letters of their id or display name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from atlas_lint.model.declarations import RECORD, Declaration, DeclaredFile

MOST = 200
"""Most records that a search returns."""


class Rank(NamedTuple):
    """The order of hits: what matches at the start of a word and in one piece is first, then what is short."""

    pieces: int
    offset: int
    length: int
    text: str


def rank(query: str, text: str) -> Rank | None:
    """Return how well a text matches a query (in lower case); None if it lacks one of its characters, in order."""
    lower = text.lower()
    whole = lower.find(query)
    if whole >= 0:
        at_word = whole == 0 or not lower[whole - 1].isalnum()
        return Rank(0 if at_word else 1, whole, len(text), text)
    start, pieces, previous = -1, 1, -2
    for character in query:
        found = lower.find(character, max(previous + 1, 0))
        if found < 0:
            return None
        start = found if start < 0 else start
        pieces += found != previous + 1
        previous = found
    return Rank(pieces + 1, start, len(text), text)


def search(files: Iterable[DeclaredFile], query: str) -> list[Declaration]:
    """Return the declarations whose id or display name matches a query, the best first, at most `MOST`."""
    wanted = "".join(query.lower().split())
    found: list[tuple[Rank, int, Declaration]] = []
    for file in files:
        for declaration in file.declarations:
            if declaration.form == RECORD:
                ranks = [one for text in _texts(declaration) if (one := rank(wanted, text))]
                if ranks:
                    found.append((min(ranks), len(found), declaration))
    return [declaration for _, _, declaration in sorted(found)[:MOST]]


def _texts(declaration: Declaration) -> list[str]:
    name = declaration.attributes.get("displayName")
    return [declaration.id, name] if isinstance(name, str) else [declaration.id]
