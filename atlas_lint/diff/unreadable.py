"""The parts of a change that cannot be compared: ids and edges in files that cannot be parsed on one side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.model.records import Edge


class Unread(NamedTuple):
    """The ids that a broken part may declare, and the files with broken parts, before and now.

    Each file maps to the ids that its sound parts declare.
    """

    ids: frozenset[str]
    before: dict[str, frozenset[str]]
    now: dict[str, frozenset[str]]

    def is_hidden_before(self, edge: Edge) -> bool:
        """Return whether an edge of `now` may have existed before, in a part that cannot be parsed."""
        return self._is_hidden(edge, self.before)

    def is_hidden_now(self, edge: Edge) -> bool:
        """Return whether an edge of `before` may still exist, in a part that cannot be parsed."""
        return self._is_hidden(edge, self.now)

    def _is_hidden(self, edge: Edge, broken: dict[str, frozenset[str]]) -> bool:
        path = edge.declaration.path
        return edge.source in self.ids or (path in broken and edge.source not in broken[path])


def unread(before: Atlas, now: Atlas) -> Unread:
    """Return the parts that cannot be compared because they are broken. A file that both sides share hides nothing."""
    old, new = ({file.path: file for file in atlas.files} for atlas in (before, now))
    same = {path for path, file in old.items() if file is new.get(path)}
    differing = [[file for path, file in files.items() if path not in same] for files in (old, new)]
    then, today = map(broken, differing)
    ids = {id for files in differing for file in files for id in file.shown}
    ids |= _hidden(before, now, today) | _hidden(now, before, then)
    return Unread(frozenset(ids), then, today)


def broken(files: Iterable[DeclaredFile]) -> dict[str, frozenset[str]]:
    """Return the files with broken parts, each with the ids that it still declares."""
    return {
        file.path: frozenset(declaration.id for declaration in file.declarations)
        for file in files
        if any(fault.hides for fault in file.faults)
    }


def _hidden(sound: Atlas, other: Atlas, broken: dict[str, frozenset[str]]) -> set[str]:
    """Return the records of `sound` that `other` may have in a broken file."""
    return {
        declaration.id
        for file in sound.files
        if file.path in broken
        for declaration in file.declarations
        if declaration.id not in other.records
    }
