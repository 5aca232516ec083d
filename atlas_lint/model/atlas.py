"""The atlas: records, edges and references, assembled from what the files declare.

Order: files by path below the root, compared by code point; declarations by place. `records` are in the order of their
first declaration, `edges` in the order in which they are written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from atlas_lint.filesystem.globs import matches
from atlas_lint.findings.place import KEY, VALUE, Path, Place
from atlas_lint.model.copies import lost_ids
from atlas_lint.model.declarations import PATCH, RECORD, SIDECAR, Declaration, DeclaredFile, Fault
from atlas_lint.model.near_ids import NearIds
from atlas_lint.model.records import Edge, PlacedReference, Record, place
from atlas_lint.model.validate_records import needs_edges, refused_edges, refused_records
from atlas_lint.schemas.effective import attributes, property_names
from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind, Schemas
from atlas_lint.schemas.references import Finder, Reference
from atlas_lint.schemas.validator import VALID, Validator, Verdict

_FORMS = (RECORD, SIDECAR, PATCH)


class Others(NamedTuple):
    """Facts about ids from all files, for an atlas that has only a part of them.

    `misnamed` maps ids to those that would be them under the right prefix. `references` returns the references to an id
    in attributes, `times_named` how often files name an id.
    """

    misnamed: Mapping[str, set[str]]
    references: Callable[[str], list[PlacedReference]]
    times_named: Callable[[str], int]


class Elsewhere(NamedTuple):
    """Facts about all files, for an atlas that is assembled from some of them.

    `kinds` maps the ids of records to their kinds; `shown` are the ids that broken files show; `lost` are those that
    copies of records should have (see `copies`). `others` is None if the atlas has all files.
    """

    kinds: Mapping[str, set[str]]
    shown: frozenset[str]
    lost: frozenset[str]
    others: Others | None = None


class Atlas:
    """The graph, frozen once it is assembled. It is validated by the schemas when a verdict is first requested."""

    def __init__(
        self,
        files: tuple[DeclaredFile, ...],
        records: dict[str, Record],
        edges: tuple[Edge, ...],
        orphans: tuple[Declaration, ...],
        schemas: Schemas,
        external_ids: Callable[[str], bool],
        elsewhere: Elsewhere,
        subjects: Collection[str] | None,
    ) -> None:
        self.files = files
        self.records = records
        self.edges = edges
        self.orphans = orphans
        self.schemas = schemas
        self.is_external = external_ids
        self._kinds, self._shown, self._lost, self._others = elsewhere
        self.validator = Validator(schemas)
        self._subjects = subjects
        self._known_kinds: dict[str, set[str] | None] = {}
        self._finders: dict[str, Finder] = {}
        self._attribute_names: dict[str, frozenset[str]] = {}

    def faults(self, rule: str) -> Iterator[tuple[DeclaredFile, Fault]]:
        """Yield the faults that parsing and declaring found for a rule, with their files."""
        return ((file, fault) for file in self.files for fault in file.faults if fault.rule == rule)

    def exists(self, id: str) -> bool:
        """Check whether an id exists: a record or a broken file has it, a copy should have it, or it is external."""
        return id in self._kinds or id in self._shown or id in self._lost or self.is_external(id)

    def kinds_of(self, id: str) -> set[str] | None:
        """Return the kinds that an id is declared with; None if they are unknown, or one of them has no schema.

        An id that a declaration means (`meant`) has the kinds of that declaration.
        """
        if id not in self._known_kinds:
            self._known_kinds[id] = self._all_kinds(id)
        return self._known_kinds[id]

    def _all_kinds(self, id: str) -> set[str] | None:
        record = self.records.get(id)
        if id in self._shown or self.is_external(id):
            return None
        kinds = self.meant(id) if record is None else record.kinds
        return kinds if kinds and kinds <= self.schemas.records.keys() else None

    def record_kind(self, kind: str | None) -> RecordKind | None:
        """Return a record kind by name; None if it has no schema."""
        return self.schemas.records.get(kind) if kind is not None else None

    def edge_kind(self, kind: str) -> EdgeKind | None:
        """Return an edge kind by name; None if it has no schema."""
        return self.schemas.edges.get(kind)

    def attribute_names(self, kind: str | None) -> frozenset[str]:
        """Return the names of the attributes that the schema of a record kind declares; none if it has no schema."""
        record_kind = self.record_kind(kind)
        if record_kind is None:
            return frozenset()
        if record_kind.name not in self._attribute_names:
            layers = attributes(self.schemas, record_kind.uri, record_kind.schema)
            self._attribute_names[record_kind.name] = frozenset(property_names(layers))
        return self._attribute_names[record_kind.name]

    def knows(self, kind: str) -> bool:
        """Check whether a record kind has a schema or is external."""
        return kind in self.schemas.records or matches(kind, self.schemas.external_kinds)

    def replacement(self, id: str) -> str | None:
        """Return the id that replaces a deprecated record; None if the record is not deprecated."""
        return self.replaced.get(id)

    @cached_property
    def replaced(self) -> dict[str, str]:
        """The ids that replace deprecated records, by the id of the deprecated record."""
        replaced_by = {kind.name: kind.replaced_by for kind in self.schemas.records.values() if kind.replaced_by}
        found = {}
        for record in self.records.values() if replaced_by else ():
            replacement = record.attributes.get(replaced_by.get(record.kind, ""))
            if record.kind in replaced_by and isinstance(replacement, str) and replacement:
                found[record.id] = replacement
        return found

    def meant(self, id: str) -> set[str]:
        """Return the kinds of the declarations that would have an id if their prefix were right; none if it exists.

        What names such an id is right, and the mistake is at the declaration.
        """
        if self.exists(id):
            return set()
        others = self._misnamed.get(id, ())
        return {kind for other in others for kind in self._kinds[other] if id in self.schemas.right_ids(other, {kind})}

    @cached_property
    def _misnamed(self) -> Mapping[str, set[str]]:
        """The ids with a wrong prefix, by the id that each would be under the right one."""
        if self._others:
            return self._others.misnamed
        found: dict[str, set[str]] = {}
        for id, kinds in self._kinds.items():
            for right in self.schemas.right_ids(id, kinds):
                found.setdefault(right, set()).add(id)
        return found

    def is_named_rightly(self, id: str) -> bool:
        """Check whether an id exists, or would exist if the prefix at its declaration were right."""
        return self.exists(id) or bool(self.meant(id))

    @cached_property
    def near_ids(self) -> NearIds:
        """The ids of all records, to find the one that a missing id most likely means."""
        return NearIds(self.records, self.schemas, self.doubtful)

    def times_named(self, id: str) -> int:
        """Return the number of edges, references, sidecars and patches that name an id."""
        return self._others.times_named(id) if self._others else self._times_named[id]

    @cached_property
    def _times_named(self) -> Counter[str]:
        extending = (it.id for file in self.files for it in file.declarations if it.form != RECORD)
        targets = (edge.target for edge in self.edges)
        return Counter(chain(extending, targets, (reference.id for reference in self.references)))

    @property
    def doubtful(self) -> frozenset[str]:
        """The ids of records that are replaced, or that a broken part shows too."""
        return self._shown.union(self.replaced)

    def taken(self, source: str, kind: str) -> tuple[str, ...]:
        """Return the ids that a further edge of a kind from `source` cannot mean: `source`, and those it points at."""
        record = self.records.get(source)
        others = (edge.target for edge in record.outgoing if edge.kind == kind) if record else ()
        return tuple(sorted({source, *others}))

    @cached_property
    def id_prefixes(self) -> frozenset[str]:
        """The prefixes of the ids of records, and those that their kinds require."""
        required = (kind.id_prefix for kind in self.schemas.records.values() if kind.id_prefix)
        return frozenset((*(id.partition(":")[0] for id in self._kinds if ":" in id), *required))

    def verdict(self, thing: Record | Edge) -> Verdict:
        """Return the verdict of the schema of its kind on a record or an edge."""
        refused = self.refused_records if isinstance(thing, Record) else self.refused_edges
        return refused.get(id(thing), VALID)

    @cached_property
    def refused_records(self) -> dict[int, Verdict]:
        """The verdicts on the records that the schemas of their kinds refuse, by the `id()` of each."""
        kinds: dict[str, list[Record]] = {}
        for record in self.records.values():
            if self.is_subject(record.id):
                kinds.setdefault(record.kind, []).append(record)
        return refused_records(kinds, self.schemas, self.validator)

    @cached_property
    def refused_edges(self) -> dict[int, Verdict]:
        """The verdicts on the edges that the schemas of their kinds refuse, by the `id()` of each."""
        edges = self.edges_by_kind
        if self._subject_ids is not None:
            edges = {
                kind: [edge for edge in of_kind if self.is_subject(edge.source)] for kind, of_kind in edges.items()
            }
        return refused_edges(edges, self.schemas, self.validator)

    def is_subject(self, id: str) -> bool:
        """Check whether the rules run on an id: one of the `subjects` declares something about it."""
        return self._subject_ids is None or id in self._subject_ids

    @cached_property
    def _subject_ids(self) -> set[str] | None:
        if self._subjects is None:
            return None
        files = (file for file in self.files if file.path in self._subjects)
        return {declaration.id for file in files for declaration in file.declarations}

    @cached_property
    def places_of(self) -> dict[str, list[Place]]:
        """The places at which each id is written: in its declarations, and in edges and attributes that name it."""
        places: dict[str, list[Place]] = {}
        for file in self.files:
            for declaration in file.declarations:
                places.setdefault(declaration.id, []).append(place(declaration, declaration.id_path))
        for edge in self.edges:
            places.setdefault(edge.target, []).append(edge.target_place)
        for reference in self.references:
            places.setdefault(reference.id, []).append(reference.place)
        return places

    def places(self, id: str) -> list[Place]:
        """Return the places at which an id is written, also those in files of which this atlas has only a part."""
        if self._others is None:
            places = self.places_of.get(id, [])
        else:
            declarations = (it for file in self.files for it in file.declarations if it.id == id)
            places = [place(it, it.id_path) for it in declarations]
            places += [edge.target_place for edge in self.edges if edge.target == id]
            places += [reference.place for reference in self._others.references(id)]
        return sorted(set(places), key=_in_order)

    @cached_property
    def copies(self) -> dict[Place, str]:
        """The ids that copies of records should have, if something names them, by the place of the id they have now."""
        found = {}
        for record in self.records.values():
            for id, declaration in lost_ids(record.declarations).items():
                if id not in self._kinds and self.times_named(id):
                    found[place(declaration, declaration.id_path)] = id
        return found

    @cached_property
    def edges_by_kind(self) -> dict[str, list[Edge]]:
        """The edges of each kind, in their order."""
        kinds: dict[str, list[Edge]] = {}
        for edge in self.edges:
            kinds.setdefault(edge.kind, []).append(edge)
        return kinds

    @cached_property
    def references(self) -> tuple[PlacedReference, ...]:
        """All references in attributes of records and edges of known kinds."""
        return (*self._record_references(), *self._edge_references())

    def _record_references(self) -> Iterator[PlacedReference]:
        kinds = map(self.record_kind, dict.fromkeys(record.kind for record in self.records.values()))
        uris = {kind.name: kind.uri for kind in kinds if kind and self._finder(kind.uri).finds_any}
        with_edges = {name: needs_edges(uri, self.schemas, self.validator) for name, uri in uris.items()}
        for record in self.records.values():
            if record.kind not in uris:
                continue
            normalized = record.normalized(with_edges[record.kind])
            for found in self._finder(uris[record.kind]).references(normalized):
                if found.path[:1] == ("attributes",) and len(found.path) > 1:
                    yield _placed(record.id, found, record.place_of, found.path[1:])

    def _edge_references(self) -> Iterator[PlacedReference]:
        kinds = (self.schemas.edges[name] for name in self.edges_by_kind if name in self.schemas.edges)
        finders = {kind.name: self._finder(kind.uri) for kind in kinds}
        useful = {name: finder for name, finder in finders.items() if finder.finds_any}
        for edge in self.edges:
            if edge.kind not in useful:
                continue
            for found in useful[edge.kind].references(edge.normalized()):
                if found.path[:1] == ("attributes",) and len(found.path) > 1:
                    yield _placed(edge.source, found, edge.place_of, (edge.kind, *found.path[1:]))

    def _finder(self, uri: str) -> Finder:
        if uri not in self._finders:
            self._finders[uri] = Finder(self.schemas, self.validator, uri)
        return self._finders[uri]


def _in_order(place: Place) -> tuple[object, ...]:
    return place.path, place.document, json.dumps(place.pointer), place.part, place.nth


def _placed(
    record: str, found: Reference, place_of: Callable[[Path, str], Place], attribute: tuple[str | int, ...]
) -> PlacedReference:
    names = tuple(step for step in attribute if isinstance(step, str))
    return PlacedReference(record, names, found.id, found.kinds, place_of(found.path, KEY if found.is_key else VALUE))


def _by_forms(edges: list[Edge]) -> list[Edge]:
    """Return edges in the order of the forms that declare them: those of records first, then sidecars, then patches."""
    others = [edge for edge in edges if edge.declaration.form != RECORD]
    if not others:
        return edges
    others.sort(key=lambda edge: _FORMS.index(edge.declaration.form))
    return [*(edge for edge in edges if edge.declaration.form == RECORD), *others]


def assemble(
    files: Iterable[DeclaredFile],
    schemas: Schemas,
    external_ids: Callable[[str], bool] = lambda id: False,
    elsewhere: Elsewhere | None = None,
    subjects: Collection[str] | None = None,
) -> Atlas:
    """Assemble an atlas from declarations: records first, then sidecars, then patches, each in the order of the atlas.

    An atlas of only some files needs the facts about the others (`elsewhere`; None: `files` are all). Rules run on the
    ids that `subjects` (paths below the root) declare; None: on all.
    """
    ordered = tuple(sorted(files, key=lambda file: file.path))
    declarations = [declaration for file in ordered for declaration in file.declarations]
    records: dict[str, Record] = {}
    for declaration in declarations:
        if declaration.form == RECORD:
            if declaration.id in records:
                records[declaration.id].declare_again(declaration)
            else:
                records[declaration.id] = Record(declaration)
    if elsewhere is None:
        kinds = {record.id: record.kinds for record in records.values()}
        repeated = [record.declarations for record in records.values() if len(record.declarations) > 1]
        lost = frozenset(id for declarations in repeated for id in lost_ids(declarations))
        elsewhere = Elsewhere(kinds, frozenset(id for file in ordered for id in file.shown), lost)
    orphans = []
    edges = []
    for declaration in declarations:
        record = records.get(declaration.id)
        fits = record is not None and declaration.kind in record.kinds
        if declaration.form != RECORD and not fits:
            known_elsewhere = (
                declaration.id in elsewhere.shown or declaration.id in elsewhere.lost or external_ids(declaration.id)
            )
            if not known_elsewhere:
                orphans.append(declaration)
        elif declaration.form == PATCH and record is not None:
            record.patch(declaration)
        kind = declaration.kind if fits else None
        for declared in declaration.edges:
            edge = Edge(
                declaration.id, kind, declared.kind, declared.target, declared.attributes, declared, declaration
            )
            edges.append(edge)
            target = records.get(declared.target)
            if target is not None:
                target.incoming.append(edge)
    for edge in _by_forms(edges):
        if edge.source in records:
            records[edge.source].outgoing.append(edge)
    return Atlas(ordered, records, tuple(edges), tuple(orphans), schemas, external_ids, elsewhere, subjects)
