"""What files have to do with each other: the ids that each declares, and those that it names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
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
    def ids(self) -> Iterator[str]:
        """The ids that it declares or shows."""
        yield from (id for id, _, _ in self.declared)
        yield from self.shown

    @property
    def names(self) -> Iterator[str]:
        """The ids that it names."""
        for targets in self.targets.values():
            yield from targets
        yield from self.mentions


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


def restored(line: str) -> Outline:
    """An outline from a line of JSON. Raises one of `cache.UNLIKE` where it holds no such thing."""
    declared, shown, targets, mentions = json.loads(line)
    return Outline([(id, form, kind) for id, form, kind in declared], shown, targets, mentions)


class Register:
    """Which files declare an id, and which name it. Made of outlines by path."""

    def __init__(self, outlines: Mapping[str, Outline]) -> None:
        self.outlines = outlines

    @cached_property
    def declaring(self) -> dict[str, list[str]]:
        """The files that declare or show each id, in any form."""
        return _by_id((path, outline.ids) for path, outline in self.outlines.items())

    @cached_property
    def naming(self) -> dict[str, list[str]]:
        """The files in which an edge or an attribute names each id."""
        return _by_id((path, outline.names) for path, outline in self.outlines.items())

    def pointing(self, kind: str, target: str) -> list[str]:
        """The files in which an edge of a kind points at an id."""
        return [path for path in self.naming.get(target, ()) if target in self.outlines[path].targets.get(kind, ())]

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
    def all_ids(self) -> set[str]:
        """All ids that anything declares or names."""
        return {id for outline in self.outlines.values() for ids in (outline.ids, outline.names) for id in ids}


def _by_id(paths: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, ids in paths:
        for id in set(ids):
            found.setdefault(id, []).append(path)
    return found
