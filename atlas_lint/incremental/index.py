"""The inverted index of an atlas: the files that declare an id, name it, or have an edge that points at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from itertools import chain
from typing import NamedTuple

from atlas_lint.model.atlas import Atlas, Elsewhere, Others
from atlas_lint.model.declarations import RECORD, DeclaredFile
from atlas_lint.model.records import PlacedReference
from atlas_lint.schemas.load_schemas import Schemas


class Outline(NamedTuple):
    """The outline of a file: the ids that it declares and names.

    `declared` holds id, form and kind of each declaration; `shown` the ids that its broken parts show. `targets` holds
    the targets of its edges by edge kind; `references` the references in its attributes.
    """

    declared: list[tuple[str, str, str]]
    shown: list[str]
    targets: dict[str, list[str]]
    references: list[PlacedReference]

    @property
    def ids(self) -> list[str]:
        """The ids that the file declares or shows."""
        return [*(id for id, _, _ in self.declared), *self.shown]

    @property
    def names(self) -> list[str]:
        """The ids that the file names."""
        return list(chain(*self.targets.values(), self.referenced))

    @property
    def referenced(self) -> list[str]:
        """The ids that the attributes of the file name."""
        return [reference.id for reference in self.references]


EMPTY = Outline([], [], {}, [])
"""The outline of a file that does not exist."""


def outlines(atlas: Atlas, files: Iterable[DeclaredFile] | None = None) -> dict[str, Outline]:
    """Return the outlines of files (None: of all files of the atlas), by path below the root."""
    made = {file.path: outlined(file, ()) for file in (atlas.files if files is None else files)}
    for reference in atlas.references:
        if reference.place.path in made:
            made[reference.place.path].references.append(reference)
    return made


def outlined(file: DeclaredFile, references: Iterable[PlacedReference]) -> Outline:
    """Return the outline of a file; `references` are those in its attributes."""
    targets: dict[str, list[str]] = {}
    for declaration in file.declarations:
        for edge in declaration.edges:
            targets.setdefault(edge.kind, []).append(edge.target)
    declared = [(declaration.id, declaration.form, declaration.kind) for declaration in file.declarations]
    return Outline(declared, list(file.shown), targets, list(references))


class Index:
    """The inverted index: the files that declare an id, and those that name it, updated file by file.

    `outlines` are the outlines of all files by path below the root. `kinds` maps the ids of records to their kinds,
    `repeated` holds the ids that several records have. `misnamed` maps ids to those that would be them under the prefix
    that `schemas` give their kinds. One thread changes an index. Other threads may call `declaring` and `naming`
    meanwhile, which copy a set before they go through it.
    """

    def __init__(self, outlines: Mapping[str, Outline], schemas: Schemas) -> None:
        self._schemas = schemas
        self.outlines: dict[str, Outline] = {}
        self.kinds: dict[str, set[str]] = {}
        self.repeated: set[str] = set()
        self.misnamed: dict[str, set[str]] = {}
        self._shown: dict[str, int] = {}
        self._declaring: dict[str, set[str]] = {}
        self._naming: dict[str, set[str]] = {}
        self._pointing: dict[str, dict[str, set[str]]] = {}
        for path, outline in outlines.items():
            self.replace(path, outline)

    def replace(self, path: str, outline: Outline | None) -> None:
        """Replace the outline of a file; None removes the file."""
        old = self.outlines.pop(path, EMPTY)
        if outline is not None:
            self.outlines[path] = outline
        new = outline or EMPTY
        _move(self._declaring, path, old.ids, new.ids)
        _move(self._naming, path, old.names, new.names)
        for kind in old.targets.keys() | new.targets.keys():
            of_kind = self._pointing.setdefault(kind, {})
            _move(of_kind, path, old.targets.get(kind, ()), new.targets.get(kind, ()))
        for id in old.shown:
            self._shown[id] -= 1
        for id in new.shown:
            self._shown[id] = self._shown.get(id, 0) + 1
        for id in {id for id, _, _ in (*old.declared, *new.declared)}:
            self._count_kinds(id)

    def _count_kinds(self, id: str) -> None:
        kinds = [
            kind
            for path in self._declaring.get(id, ())
            for declared, form, kind in self.outlines[path].declared
            if declared == id and form == RECORD
        ]
        if len(kinds) > 1:
            self.repeated.add(id)
        else:
            self.repeated.discard(id)
        before, now = self.kinds.get(id, set()), set(kinds)
        if now == before:
            return
        _move(self.misnamed, id, *(self._schemas.right_ids(id, its) for its in (before, now)))
        if now:
            self.kinds[id] = now
        else:
            self.kinds.pop(id, None)

    def declaring(self, ids: Iterable[str]) -> set[str]:
        """Return the files that declare or show one of some ids, in any form."""
        return {path for id in ids for path in tuple(self._declaring.get(id, ()))}

    def naming(self, ids: Iterable[str]) -> set[str]:
        """Return the files in which an edge or an attribute names one of some ids."""
        return {path for id in ids for path in tuple(self._naming.get(id, ()))}

    def pointing(self, kind: str, targets: Iterable[str]) -> set[str]:
        """Return the files in which an edge of a kind points at one of some ids."""
        of_kind = self._pointing.get(kind, {})
        return {path for id in targets for path in of_kind.get(id, ())}

    def with_edges(self, kinds: Set[str]) -> set[str]:
        """Return the files that declare an edge of one of some kinds."""
        return {path for path, outline in self.outlines.items() if not kinds.isdisjoint(outline.targets)}

    def elsewhere(self, lost: frozenset[str]) -> Elsewhere:
        """Return the facts about all files; `lost` are the ids that copies of records should have."""
        shown = frozenset(id for id, number in self._shown.items() if number)
        return Elsewhere(self.kinds, shown, lost, Others(self.misnamed, self.references, self.times_named))

    def references(self, id: str) -> list[PlacedReference]:
        """Return the references to an id in attributes."""
        named_in = (self.outlines[path] for path in self.naming((id,)))
        return [reference for outline in named_in for reference in outline.references if reference.id == id]

    def times_named(self, id: str) -> int:
        """Return the number of edges, references, sidecars and patches that name an id."""
        names = sum(self.outlines[path].names.count(id) for path in self.naming((id,)))
        declared = (one for path in self.declaring((id,)) for one in self.outlines[path].declared)
        return names + sum(other == id and form != RECORD for other, form, _ in declared)


def _move(index: dict[str, set[str]], item: str, old: Iterable[str], new: Iterable[str]) -> None:
    """File an item under new words instead of old ones."""
    words, wanted = set(old), set(new)
    for word in words - wanted:
        index[word].discard(item)
        if not index[word]:
            del index[word]
    for word in wanted - words:
        index.setdefault(word, set()).add(item)
