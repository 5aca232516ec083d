"""What files have to do with each other: the ids that each declares, and those that it names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from atlas_lint.atlas import Atlas, Elsewhere
from atlas_lint.declaration import RECORD, DeclaredFile


class Outline(NamedTuple):
    """What one file declares (id, form and kind each) and shows (ids, where it is broken), what its edges point at
    (ids by edge kind), what its attributes mention (ids)."""

    declared: list[tuple[str, str, str]]
    shown: list[str]
    targets: dict[str, list[str]]
    mentions: list[str]

    @property
    def ids(self) -> list[str]:
        """The ids that it declares or shows."""
        return [*(id for id, _, _ in self.declared), *self.shown]

    @property
    def names(self) -> list[str]:
        """The ids that it names."""
        return list(chain(*self.targets.values(), self.mentions))


EMPTY = Outline([], [], {}, [])
"""The outline of a file that is not there."""


def outlines(atlas: Atlas, files: Iterable[DeclaredFile] | None = None) -> dict[str, Outline]:
    """The outlines of an atlas's files (some, or all), by path below the root."""
    made = {file.path: of(file, ()) for file in (atlas.files if files is None else files)}
    for mention in atlas.mentions:
        if mention.place.path in made:
            made[mention.place.path].mentions.append(mention.id)
    return made


def of(file: DeclaredFile, mentions: Iterable[str]) -> Outline:
    """The outline of a file, and what is known of the ids that its attributes mention."""
    targets: dict[str, list[str]] = {}
    for declaration in file.declarations:
        for edge in declaration.edges:
            targets.setdefault(edge.kind, []).append(edge.target)
    declared = [(declaration.id, declaration.form, declaration.kind) for declaration in file.declarations]
    return Outline(declared, list(file.shown), targets, list(mentions))


def restored(line: bytes) -> Outline:
    """An outline from a line of JSON. Raises one of `cache.UNLIKE` where it holds no such thing."""
    declared, shown, targets, mentions = json.loads(line)
    return Outline([(id, form, kind) for id, form, kind in declared], shown, targets, mentions)


class Register:
    """Which files declare an id, and which name it. Made of outlines by path."""

    def __init__(self, outlines: Mapping[str, Outline]) -> None:
        self.outlines = outlines

    def declaring(self, ids: Set[str]) -> set[str]:
        """The files that declare or show one of some ids, in any form."""
        return {path for path, outline in self.outlines.items() if not ids.isdisjoint(outline.ids)}

    def naming(self, ids: Set[str]) -> set[str]:
        """The files in which an edge or an attribute names one of some ids."""
        return {path for path, outline in self.outlines.items() if not ids.isdisjoint(outline.names)}

    def pointing(self, kind: str, targets: Set[str]) -> set[str]:
        """The files in which an edge of a kind points at one of some ids."""
        return {
            path for path, outline in self.outlines.items() if not targets.isdisjoint(outline.targets.get(kind, ()))
        }

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """The ids of all records with their kinds, and the ids that broken files show."""
        kinds: dict[str, set[str]] = {}
        for outline in self.outlines.values():
            for id, form, kind in outline.declared:
                if form == RECORD:
                    kinds.setdefault(id, set()).add(kind)
        return Elsewhere(kinds, frozenset(id for outline in self.outlines.values() for id in outline.shown))

    @property
    def edges(self) -> int:
        """How many edges all files declare."""
        return sum(len(targets) for outline in self.outlines.values() for targets in outline.targets.values())

    @property
    def named(self) -> set[str]:
        """All ids that anything is declared about, or that are named."""
        outlines = self.outlines.values()
        return {id for outline in outlines for id, _, _ in outline.declared} | {
            id for outline in outlines for id in outline.names
        }
