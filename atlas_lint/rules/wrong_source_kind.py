"""The rule `wrong-source-kind`."""

from __future__ import annotations

from atlas_lint.atlas import Atlas, Edge
from atlas_lint.finding import ERROR
from atlas_lint.rule import Report, Reports, rule
from atlas_lint.text import a, listed


@rule(ERROR)
def wrong_source_kind(atlas: Atlas) -> Reports:
    """An edge leaves a kind it may not.

    The schema of the edge kind says with `x-source-kinds` which records have such edges. It is told once where the
    kind is written, for all the edges below it.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involves_role: role:debugger
    ```

    ```yaml
    nodeKind: Tool
    id: tool:tracker
    attributes: {displayName: Tracker}
    edges:
      involves_role: role:debugger
      #^^^^^^^^^^^^ wrong-source-kind: involves_role leaves a Tool; allowed: Workflow
    ```
    """
    for name, edges in atlas.edges_by_kind.items():
        kind = atlas.edge_kind(name)
        if kind is not None and kind.source_kinds is not None:
            yield from _leaving(atlas, edges, kind.source_kinds)


def _leaving(atlas: Atlas, edges: list[Edge], allowed: frozenset[str]) -> Reports:
    """Report the edges of one kind that leave another kind of record; those that share a key once."""
    told = set()
    for edge in edges:
        if edge.source_kind in allowed or atlas.record_kind(edge.source_kind) is None:
            continue
        place = edge.kind_place
        if place not in told:
            told.add(place)
            yield Report(
                place,
                f"{edge.kind} leaves {a(str(edge.source_kind))}; allowed: {listed(sorted(allowed))}",
                about=edge.identity,
                record=edge.source,
            )
