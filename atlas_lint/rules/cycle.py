"""The rule `cycle`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import CHAIN, Report, Reports, rule
from atlas_lint.graph_algorithms import groups
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Edge
from atlas_lint.text import count

MOST_STEPS = 30
"""Steps of a cycle that the message names."""
MOST_RELATED = 100
"""Most edges that a finding shows as related places; of a larger group it shows one shortest cycle."""


@rule(ERROR, reach=CHAIN)
def cycle(atlas: Atlas) -> Reports:
    """Edges of an acyclic kind form a cycle.

    `x-acyclic` declares that following such edges never leads back: a unit is not part of itself. The rule reports each
    group of records that reach one another once. If the group has more than 100 edges, the finding lists only those of
    one shortest cycle.

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
               #^^^^^^^^^^^^^ cycle: part_of edges form a cycle: org-unit:field -> org-unit:sales -> org-unit:field
    ```
    """
    for kind in atlas.schemas.edges.values():
        edges = atlas.edges_by_kind.get(kind.name, []) if kind.acyclic else []
        for inside in _groups(edges):
            last = inside[-1]
            way = _way(last.target, last.source, inside)
            path = " -> ".join(_listed([last.source, last.target, *(edge.target for edge in way)]))
            others = inside[:-1] if len(inside) <= MOST_RELATED else way[:MOST_RELATED]
            more = f" ({count(len(inside), 'edge')} in all)" if len(inside) > MOST_RELATED else ""
            yield Report(
                last.target_place,
                f"{kind.name} edges form a cycle: {path}{more}",
                about=(kind.name, min(edge.source for edge in inside)),
                record=last.source,
                help=f"remove one of these edges, or turn it round, so that {kind.name} never leads back",
                label="leads back",
                related=tuple((edge.target_place, "part of the cycle") for edge in others),
            )


def _groups(edges: list[Edge]) -> list[list[Edge]]:
    """Return the edges inside each strongly connected component, in the order of `edges`."""
    found = groups((edge.source, edge.target) for edge in edges)
    group_of = {id: number for number, group in enumerate(found) for id in group}
    inside: list[list[Edge]] = [[] for _ in found]
    for edge in edges if found else ():
        number = group_of.get(edge.source)
        if number is not None and number == group_of.get(edge.target):
            inside[number].append(edge)
    return inside


def _way(start: str, goal: str, edges: list[Edge]) -> list[Edge]:
    """Return a shortest path along `edges` from `start` to `goal`; it is empty if they are the same id."""
    leaving: dict[str, list[Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.source, []).append(edge)
    came_by: dict[str, Edge | None] = {start: None}
    todo = [start]
    for id in todo:
        if id == goal:
            break
        for edge in leaving[id]:
            if edge.target not in came_by:
                came_by[edge.target] = edge
                todo.append(edge.target)
    way: list[Edge] = []
    step = came_by[goal]
    while step is not None:
        way.append(step)
        step = came_by[step.source]
    return way[::-1]


def _listed(ids: list[str]) -> list[str]:
    """Return the ids that the message lists: all, or of more than `MOST_STEPS` the first and the last ones."""
    return ids if len(ids) <= MOST_STEPS else [*ids[: MOST_STEPS - 2], "...", ids[-2], ids[-1]]
