"""The rule `cycle`."""

from __future__ import annotations

from atlas_lint.atlas import Atlas, Edge
from atlas_lint.cycles import groups
from atlas_lint.finding import ERROR
from atlas_lint.rule import CHAIN, Report, Reports, rule


@rule(ERROR, reach=CHAIN)
def cycle(atlas: Atlas) -> Reports:
    """Edges of an acyclic kind form a cycle.

    `x-acyclic` says that following such edges never leads back: a unit is no part of itself. It is told once for each
    group of records that reach one another.

    ```yaml
    nodeKind: OrgUnit
    id: org-unit:sales
    attributes: {displayName: Sales}
    edges:
      part_of: org-unit:support
    ```

    ```yaml
    nodeKind: OrgUnit
    id: org-unit:sales
    attributes: {displayName: Sales}
    edges:
      part_of: org-unit:field
               #------------- part of the cycle
    ---
    nodeKind: OrgUnit
    id: org-unit:field
    attributes: {displayName: Field}
    edges:
      part_of: org-unit:sales
               #^^^^^^^^^^^^^ cycle: part_of comes back to itself: org-unit:field -> org-unit:sales -> org-unit:field
    ```
    """
    for kind in atlas.schemas.edges.values():
        edges = atlas.edges_by_kind.get(kind.name, []) if kind.acyclic else []
        for group in groups((edge.source, edge.target) for edge in edges):
            inside = [edge for edge in edges if edge.source in group and edge.target in group]
            last = inside[-1]
            path = " -> ".join([last.source, *_way(last.target, last.source, inside)])
            yield Report(
                last.target_place,
                f"{kind.name} comes back to itself: {path}",
                about=(kind.name, min(group)),
                record=last.source,
                related=tuple((edge.target_place, "part of the cycle") for edge in inside[:-1]),
            )


def _way(start: str, goal: str, edges: list[Edge]) -> list[str]:
    """A shortest way from an id to another along the edges, both ends in it."""
    came_from: dict[str, str | None] = {start: None}
    todo = [start]
    for id in todo:
        if id == goal:
            break
        for edge in edges:
            if edge.source == id and edge.target not in came_from:
                came_from[edge.target] = id
                todo.append(edge.target)
    way: list[str] = []
    here: str | None = goal
    while here is not None:
        way.append(here)
        here = came_from[here]
    return way[::-1]
