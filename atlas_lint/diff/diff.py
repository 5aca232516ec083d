"""The difference of two states of an atlas: the records, attributes and edges that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from atlas_lint.diff.unreadable import Unread, unread
from atlas_lint.diff.value_changes import ValueChange, changes
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import DeclaredEdge
from atlas_lint.model.pointers import Pointer, pointers
from atlas_lint.model.records import Edge, Record
from atlas_lint.model.rename_detection import Rename, renames
from atlas_lint.text import canonical


class Removed(NamedTuple):
    """A record that is gone, the pointers that are gone with it, and those that dangle now."""

    record: Record
    former: tuple[Pointer, ...]
    dangling: tuple[Pointer, ...]


class Renamed(NamedTuple):
    """A record under its old id and its new one.

    `likeness` is 0 to 1. `followed` is the number of edges of other records that point at the new id now. `dangling`
    are the pointers that still name the old id.
    """

    old: Record
    new: Record
    likeness: float
    followed: int
    dangling: tuple[Pointer, ...]


class Edited(NamedTuple):
    """A record, before and now, whose kind or attributes changed."""

    old: Record
    new: Record
    values: tuple[ValueChange, ...]

    @property
    def has_other_kind(self) -> bool:
        """True if the two records have different kinds."""
        return self.old.kind != self.new.kind


class Moved(NamedTuple):
    """A record whose first declaration is in a different file now."""

    old: Record
    new: Record


class EditedEdge(NamedTuple):
    """An edge, before and now, whose attributes changed."""

    old: Edge
    new: Edge
    values: tuple[ValueChange, ...]


class Difference(NamedTuple):
    """The difference of two atlases. Records are sorted by kind and id, edges by kind and ends.

    `unread` is the part that cannot be compared, because one side cannot be parsed there. `files` are the paths of
    files that differ in any byte; `forms` are those of them that declare the same.
    """

    before: Atlas
    now: Atlas
    added: tuple[Record, ...]
    removed: tuple[Removed, ...]
    renamed: tuple[Renamed, ...]
    moved: tuple[Moved, ...]
    edited: tuple[Edited, ...]
    gained: tuple[Edge, ...]
    lost: tuple[Edge, ...]
    edited_edges: tuple[EditedEdge, ...]
    unread: Unread
    files: tuple[str, ...]
    forms: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether nothing changed in the graph, as far as it can be parsed. A moved record is a change."""
        records = (self.added, self.removed, self.renamed, self.moved, self.edited)
        return not any(records) and not any((self.gained, self.lost, self.edited_edges))

    def name(self, id: str) -> str | None:
        """Return the display name of a record, now or before; None if it has none."""
        record = self.now.records.get(id) or self.before.records.get(id)
        name = record.attributes.get("displayName") if record else None
        return name if isinstance(name, str) else None


def difference(before: Atlas, now: Atlas, files: Iterable[str]) -> Difference:
    """Compare two atlases; `files` are the paths of files that differ."""
    unknown = unread(before, now)
    became = renames(before, now, unknown.ids)
    gone = [id for id in before.records if id not in now.records and id not in unknown.ids and id not in became]
    came = {rename.new for rename in became.values()}
    new = [id for id in now.records if id not in before.records and id not in unknown.ids and id not in came]
    pairs = list(_pairs(before, now, became, unknown))
    edges = _edges(before, now, became, unknown)
    differing = tuple(sorted(files))
    return Difference(
        before,
        now,
        added=tuple(sorted((now.records[id] for id in new), key=_order)),
        removed=_removed(before, now, gone),
        renamed=_renamed(before, now, became, edges.followed),
        moved=tuple(Moved(old, new) for old, new in pairs if old.declaration.path != new.declaration.path),
        edited=tuple(_edited(pairs)),
        gained=tuple(sorted(edges.gained, key=_edge_order)),
        lost=tuple(sorted(edges.lost, key=_edge_order)),
        edited_edges=tuple(sorted(edges.edited, key=lambda edited: _edge_order(edited.new))),
        unread=unknown,
        files=differing,
        forms=tuple(_only_in_form(before, now, differing)),
    )


def _order(record: Record) -> tuple[str, str]:
    return record.kind, record.id


def _edge_order(edge: Edge) -> tuple[str, str, str, str]:
    return edge.kind, edge.source, edge.target, canonical(edge.attributes)


def _pairs(before: Atlas, now: Atlas, became: dict[str, Rename], unknown: Unread) -> Iterator[tuple[Record, Record]]:
    """Yield the records that exist on both sides, as pairs in order."""
    found = []
    for id, old in before.records.items():
        new = now.records.get(became[id].new if id in became else id)
        if new is not None and id not in unknown.ids:
            found.append((old, new))
    yield from sorted(found, key=lambda pair: _order(pair[1]))


def _edited(pairs: Iterable[tuple[Record, Record]]) -> Iterator[Edited]:
    for old, new in pairs:
        values = tuple(changes(old.attributes, new.attributes)) if _may_differ(old, new) else ()
        if values or old.kind != new.kind:
            yield Edited(old, new, values)


def _may_differ(old: Record, new: Record) -> bool:
    """Return whether attributes may differ. Most are identical objects, because unchanged files are parsed once."""
    if old.attributes.keys() != new.attributes.keys():
        return True
    return any(value is not new.attributes[name] for name, value in old.attributes.items())


def _dangling(now: Atlas, gone: Iterable[str]) -> dict[str, list[Pointer]]:
    """Return what still points at each id that is gone; nothing dangles if the id is declared elsewhere."""
    ids = set(gone)
    return {id: [] if now.exists(id) else found for id, found in pointers(now, ids).items()}


def _removed(before: Atlas, now: Atlas, gone: list[str]) -> tuple[Removed, ...]:
    then, today = pointers(before, set(gone)), _dangling(now, gone)
    removed = []
    for record in sorted((before.records[id] for id in gone), key=_order):
        still = {(pointer.source, pointer.by) for pointer in today[record.id]}
        former = tuple(pointer for pointer in then[record.id] if (pointer.source, pointer.by) not in still)
        removed.append(Removed(record, former, tuple(today[record.id])))
    return tuple(removed)


def _renamed(before: Atlas, now: Atlas, became: dict[str, Rename], followed: Counter[str]) -> tuple[Renamed, ...]:
    today = _dangling(now, became)
    renamed = (
        Renamed(before.records[one.old], now.records[one.new], one.likeness, followed[one.old], tuple(today[one.old]))
        for one in became.values()
    )
    return tuple(sorted(renamed, key=lambda one: _order(one.new)))


class _Edges(NamedTuple):
    gained: list[Edge]
    lost: list[Edge]
    edited: list[EditedEdge]
    followed: Counter[str]


def _edges(before: Atlas, now: Atlas, became: dict[str, Rename], unknown: Unread) -> _Edges:
    """Return the edges that have no counterpart on the other side, and the edited ones.

    Edges are matched in three passes. The first two compare source, kind, target and attributes, before and after
    renaming. The third one ignores the attributes, and its matches are edited edges.
    """
    then = {id(edge.declared) for edge in before.edges}
    today = {id(edge.declared) for edge in now.edges}
    lost = [edge for edge in before.edges if id(edge.declared) not in today]
    gained = [edge for edge in now.edges if id(edge.declared) not in then]

    def renamed(edge: Edge) -> tuple[str, str, str]:
        source, target = became.get(edge.source), became.get(edge.target)
        return source.new if source else edge.source, edge.kind, target.new if target else edge.target

    _, lost, gained = _matched(lost, gained, lambda edge: (*edge.identity, _attributes_key(edge)), None)
    same, lost, gained = _matched(
        lost,
        gained,
        lambda edge: (*renamed(edge), _attributes_key(edge)),
        lambda edge: (*edge.identity, _attributes_key(edge)),
    )
    pairs, lost, gained = _matched(lost, gained, renamed, lambda edge: edge.identity)
    followed = Counter(old.target for old, new in [*same, *pairs] if old.target != new.target)
    edited = [EditedEdge(old, new, tuple(changes(old.attributes, new.attributes))) for old, new in pairs]
    return _Edges(
        [edge for edge in gained if not unknown.is_hidden_before(edge)],
        [edge for edge in lost if not unknown.is_hidden_now(edge)],
        edited,
        followed,
    )


Key = Callable[[Edge], tuple[str, ...]]


def _matched(
    old: list[Edge], new: list[Edge], key: Key, new_key: Key | None
) -> tuple[list[tuple[Edge, Edge]], list[Edge], list[Edge]]:
    """Return the pairs of edges with equal keys, in order, and the edges left over on each side.

    `new_key` is the key of new edges if it differs from `key`.
    """
    waiting: dict[tuple[str, ...], list[Edge]] = {}
    for edge in reversed(new):
        waiting.setdefault((new_key or key)(edge), []).append(edge)
    pairs, left = [], []
    for edge in old:
        same = waiting.get(key(edge))
        if same:
            pairs.append((edge, same.pop()))
        else:
            left.append(edge)
    paired = {id(edge) for _, edge in pairs}
    return pairs, left, [edge for edge in new if id(edge) not in paired]


def _attributes_key(edge: Edge) -> str:
    return canonical(edge.attributes) if edge.attributes else "{}"


def _only_in_form(before: Atlas, now: Atlas, paths: Iterable[str]) -> Iterator[str]:
    """Yield those of the differing files `paths` that declare the same on both sides, in any order."""
    then = {file.path: file for file in before.files}
    today = {file.path: file for file in now.files}
    for path in paths:
        old, new = then.get(path), today.get(path)
        if old is None or new is None or old.shown or new.shown or old.is_broken or new.is_broken:
            continue
        declared = [
            sorted(
                canonical([one.form, one.id, one.kind, one.attributes, sorted(map(_declared, one.edges))])
                for one in file.declarations
            )
            for file in (old, new)
        ]
        if declared[0] == declared[1]:
            yield path


def _declared(edge: DeclaredEdge) -> str:
    return canonical([edge.kind, edge.target, edge.attributes])
