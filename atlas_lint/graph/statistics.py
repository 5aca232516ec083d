"""Statistics of an atlas: its records, the shape of its graph, and the use of its schemas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from atlas_lint.graph_algorithms import components, longest
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Edge

MOST_HUBS = 10


class KindCount(NamedTuple):
    """A record kind: the number of records, whether a schema describes it, and the records per attribute."""

    name: str
    records: int
    has_schema: bool
    attributes: tuple[tuple[str, int], ...]


class EdgeKindCount(NamedTuple):
    """An edge kind: its edges and dangling edges, whether a schema describes it and forbids cycles, its longest chain.

    See `graph_algorithms.longest` for chains.
    """

    name: str
    edges: int
    dangling: int
    has_schema: bool
    acyclic: bool
    chain: tuple[tuple[str, ...], ...]


class Degree(NamedTuple):
    """The number of edges that leave and reach a record."""

    id: str
    out: int
    into: int

    @property
    def all(self) -> int:
        """The number of edges in both directions."""
        return self.out + self.into


class Spread(NamedTuple):
    """The minimum, median, maximum and mean of some numbers."""

    least: int
    median: float
    most: int
    mean: float


class Statistics(NamedTuple):
    """The numbers of an atlas.

    `components` are numbers of records, the largest first. `references` are those in attributes. `edges_elsewhere` lead
    to ids that are declared elsewhere; `edges_of_nobody` leave ids that no record declares.
    """

    files: int
    clusters: tuple[tuple[str, int], ...]
    kinds: tuple[KindCount, ...]
    edge_kinds: tuple[EdgeKindCount, ...]
    records: int
    edges: int
    references: int
    dangling_edges: int
    dangling_references: int
    dangling_ids: tuple[str, ...]
    edges_elsewhere: int
    edges_of_nobody: int
    degree: Spread | None
    hubs: tuple[Degree, ...]
    isolated: tuple[str, ...]
    components: tuple[int, ...]
    chain: tuple[tuple[str, ...], ...]
    unused_kinds: tuple[str, ...]
    unused_edge_kinds: tuple[str, ...]
    schema_kinds: int
    schema_edge_kinds: int


def measure(atlas: Atlas) -> Statistics:
    """Return the statistics of an atlas. Names and ids with the same number are in alphabetical order."""
    records, edges = atlas.records, atlas.edges
    degrees = [Degree(id, len(record.outgoing), len(record.incoming)) for id, record in records.items()]
    kinds = Counter(record.kind for record in records.values())
    declared_kinds = {kind for record in records.values() for kind in record.kinds}
    inside = _inside(atlas, edges)
    dangling = [edge for edge in edges if not atlas.exists(edge.target)]
    missing = [reference.id for reference in atlas.references if not atlas.exists(reference.id)]
    parts = components(records, inside)
    return Statistics(
        files=len(atlas.files),
        clusters=_ranked(Counter(record.cluster for record in records.values())),
        kinds=tuple(_kind(atlas, kind, number) for kind, number in _ranked(kinds)),
        edge_kinds=_edge_kinds(atlas),
        records=len(records),
        edges=len(edges),
        references=len(atlas.references),
        dangling_edges=len(dangling),
        dangling_references=len(missing),
        dangling_ids=tuple(sorted({*(edge.target for edge in dangling), *missing})),
        edges_elsewhere=sum(edge.target not in records for edge in edges) - len(dangling),
        edges_of_nobody=sum(edge.source not in records for edge in edges),
        degree=_spread([degree.all for degree in degrees]),
        hubs=tuple(sorted((one for one in degrees if one.all), key=lambda one: (-one.all, one.id))[:MOST_HUBS]),
        isolated=tuple(sorted(degree.id for degree in degrees if not degree.all)),
        components=tuple(len(part) for part in parts),
        chain=_chain(inside),
        unused_kinds=tuple(sorted(atlas.schemas.records.keys() - declared_kinds)),
        unused_edge_kinds=tuple(sorted(atlas.schemas.edges.keys() - atlas.edges_by_kind.keys())),
        schema_kinds=len(atlas.schemas.records),
        schema_edge_kinds=len(atlas.schemas.edges),
    )


def _inside(atlas: Atlas, edges: Iterable[Edge]) -> list[tuple[str, str]]:
    """Return the source and target of each edge between two records."""
    return [
        (edge.source, edge.target) for edge in edges if edge.source in atlas.records and edge.target in atlas.records
    ]


def _chain(links: list[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(step) for step in longest(links))


def _ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return counts with the highest first."""
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _kind(atlas: Atlas, kind: str, number: int) -> KindCount:
    filled = Counter(name for record in atlas.records.values() if record.kind == kind for name in record.attributes)
    return KindCount(kind, number, kind in atlas.schemas.records, _ranked(filled))


def _edge_kinds(atlas: Atlas) -> tuple[EdgeKindCount, ...]:
    found = []
    for kind, number in _ranked({kind: len(edges) for kind, edges in atlas.edges_by_kind.items()}):
        edges, schema = atlas.edges_by_kind[kind], atlas.edge_kind(kind)
        dangling = sum(not atlas.exists(edge.target) for edge in edges)
        chain = _chain(_inside(atlas, edges))
        found.append(EdgeKindCount(kind, number, dangling, schema is not None, bool(schema and schema.acyclic), chain))
    return tuple(found)


def _spread(numbers: list[int]) -> Spread | None:
    if not numbers:
        return None
    ordered, middle = sorted(numbers), len(numbers) // 2
    median = ordered[middle] if len(numbers) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return Spread(ordered[0], median, ordered[-1], round(sum(numbers) / len(numbers), 2))
