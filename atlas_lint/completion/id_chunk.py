"""The ids of one kind in one cluster, ranked, and the search among them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import accumulate, groupby

Rank = tuple[bool, int, str]
"""The place of an id in the order of its kind: whether it is replaced, its uses (negative), the id."""


class Chunk:
    """The entries of one kind in one cluster: those that are not replaced first, then the most used."""

    def __init__(self) -> None:
        self.order: list[Rank] = []
        self._text: str | None = None
        self._starts: list[int] = []

    def add(self, rank: Rank) -> None:
        """Add an entry."""
        insort(self.order, rank)
        self._text = None

    def remove(self, rank: Rank) -> None:
        """Remove an entry."""
        del self.order[bisect_left(self.order, rank)]
        self._text = None

    def text(self, names: Mapping[str, str]) -> str:
        """Return a line for each entry, in order: a line break, the id, a tab and the name, in lower case."""
        if self._text is None:
            lines = [f"\n{_flat(id)}\t{_flat(names[id])}".lower() for _, _, id in self.order]
            self._starts = list(accumulate(map(len, lines), initial=0))[:-1]
            self._text = "".join(lines)
        return self._text

    def containing(self, typed: str, before: Iterable[str]) -> Iterator[Rank]:
        """Yield the ranks, in order, of the lines in which one of the texts `before` precedes what is typed."""
        lines = merge(*(self._lines(start + typed) for start in before))
        return (self.order[line] for line, _ in groupby(lines))

    def by_letters(self, typed: str) -> Iterator[Rank]:
        """Yield the ranks, in order, of the lines whose id or name contains the letters in that order."""
        letters = "".join(rf"[^{re.escape(letter)}\n\t]*+{re.escape(letter)}" for letter in typed)
        matches = re.compile(rf"[\n\t]{letters}").finditer(self._text or "")
        lines = (bisect_right(self._starts, match.start()) - 1 for match in matches)
        return (self.order[line] for line, _ in groupby(lines))

    def _lines(self, needle: str) -> Iterator[int]:
        """Yield the lines that contain a text, each once."""
        text, starts = self._text or "", self._starts
        at = text.find(needle)
        while at >= 0:
            line = bisect_right(starts, at) - 1
            yield line
            at = text.find(needle, starts[line + 1]) if line + 1 < len(starts) else -1


def _flat(text: str) -> str:
    return " ".join(text.split()) if not text.isprintable() else text
