"""Where places of a file are, as the cache keeps it: by the file's content and the places that were asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from atlas_lint.cache import UNLIKE, Memory, key
from atlas_lint.finding import Excerpt, Span
from atlas_lint.placing import Placed
from atlas_lint.rule import Place


class Places:
    """The places of an atlas's files (paths below its root, an absolute path) that were looked up before."""

    def __init__(self, memory: Memory, root: str) -> None:
        self._memory = memory
        self._root = root

    def recall(self, path: str, places: Sequence[Place], excerpts: bool) -> list[Placed] | None:
        """Where these places of a file are; None where that is not known."""
        rows = self._memory.fact(self._key(path, places, excerpts))
        try:
            found = [_placed(row) for row in rows or ()]
        except UNLIKE:
            return None
        return found if len(found) == len(places) else None

    def keep(self, path: str, places: Sequence[Place], placed: Sequence[Placed], excerpts: bool) -> None:
        """Remember where these places of a file are."""
        self._memory.learn(self._key(path, places, excerpts), placed)

    def _key(self, path: str, places: Sequence[Place], excerpts: bool) -> str:
        asked = json.dumps([excerpts, *(place[1:] for place in places)], separators=(",", ":"))
        return f"places {self._memory.digest(f'{self._root}/{path}')} {key(asked)}"


def _placed(row: Any) -> Placed:
    span, pointer, (first, lines) = row
    return Placed(Span(*span), tuple(pointer), Excerpt(first, tuple(lines)))
