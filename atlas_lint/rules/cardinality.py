"""The rule `cardinality`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Edge
from atlas_lint.text import alternatives

MOST_NAMED = 3
"""Edges that the help names."""

End = TypeVar("End", bound=Hashable)


@rule(ERROR)
def cardinality(atlas: Atlas) -> Reports:
    """A record has more edges of a kind than `x-cardinality` allows.

    `x-cardinality` counts from source to target. With `N:1` or `1:1` a source has at most one target; with `1:N` or
    `1:1` a target has at most one source. The rule reports each record once. A duplicate of an edge does not count. The
    edges of a conflicting declaration of an id are counted apart: that is likely a copy whose id was not changed.

    ```yaml
    nodeKind: Incident
    id: incident:outage
    edges:
      handled_by: role:debugger
    ```

    ```yaml
    nodeKind: Incident
    id: incident:outage
    edges:
      handled_by:
        - role:debugger
          #------------ the allowed one
        - role:bug-triager
          #^^^^^^^^^^^^^^^ cardinality: incident:outage has 2 handled_by edges; one is allowed
    ```
    """
    for kind in atlas.schemas.edges.values():
        edges = atlas.edges_by_kind.get(kind.name, [])
        if kind.one_target:
            for (source, _), ends in _by_one_end(_with_sources(atlas, edges)):
                message = f"{source} has {len(ends)} {kind.name} edges; one is allowed"
                ways = [f"to {edge.target}" for edge in ends[: MOST_NAMED + 1]]
                yield _too_many(ends, message, (kind.name, "source", source), ways)
        if kind.one_source:
            for target, ends in _by_one_end((edge.target, edge.source, edge) for edge in edges):
                message = f"{target} is reached by {len(ends)} {kind.name} edges; one is allowed"
                ways = [f"from {edge.source}" for edge in ends[: MOST_NAMED + 1]]
                yield _too_many(ends, message, (kind.name, "target", target), ways)


def _with_sources(atlas: Atlas, edges: Iterable[Edge]) -> Iterator[tuple[tuple[str, int], str, Edge]]:
    """Yield edges with source and target; a conflicting declaration counts as a source of its own."""
    conflicting: dict[str, set[int]] = {}
    for edge in edges:
        record = atlas.records.get(edge.source)
        apart = 0
        if record is not None and len(record.declarations) > 1:
            if record.id not in conflicting:
                conflicting[record.id] = set(map(id, record.conflicting()))
            apart = id(edge.declaration) if id(edge.declaration) in conflicting[record.id] else 0
        yield (edge.source, apart), edge.target, edge


def _by_one_end(edges: Iterable[tuple[End, str, Edge]]) -> list[tuple[End, list[Edge]]]:
    """Return the ends that have several ids at the other end, each with its first edge to each of them."""
    ends: dict[End, dict[str, Edge]] = {}
    for one, other, edge in edges:
        ends.setdefault(one, {}).setdefault(other, edge)
    return [(end, list(others.values())) for end, others in ends.items() if len(others) > 1]


def _too_many(edges: list[Edge], message: str, about: tuple[object, ...], ways: list[str]) -> Report:
    """Return the report about some edges of which one is allowed; `ways` are their other ends, in words."""
    allowed, first_too_many = edges[:2]
    return Report(
        first_too_many.target_place,
        message,
        about=about,
        record=first_too_many.source,
        help=f"keep the edge {alternatives(ways, MOST_NAMED)}, and remove the rest",
        related=((allowed.target_place, "the allowed one"),),
        label="one too many" if len(edges) == 2 else f"the first of {len(edges) - 1:,} too many",
    )
