"""The rule `wrong-source-kind`."""

from __future__ import annotations

from atlas_lint.advice.edge_kinds import wrong_source_kind as advice
from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import AtlasHelp, Report, Reports, rule
from atlas_lint.likeness import choices
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Edge
from atlas_lint.text import a


@rule(ERROR)
def wrong_source_kind(atlas: Atlas) -> Reports:
    """An edge leaves a record of a kind that the schema does not allow.

    The schema of the edge kind lists the allowed kinds (`x-source-kinds`). The rule reports each key once, for all
    edges below it.

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
    """Report the edges of one kind that leave a record of a kind not in `allowed`, once for each key."""

    reported = set()
    for edge in edges:
        kind = edge.source_kind
        if kind is None or kind in allowed or atlas.record_kind(kind) is None:
            continue
        place = edge.kind_place
        if place not in reported:
            reported.add(place)
            names = choices(kind, allowed)
            fact = f"{edge.kind} leaves {a(kind)}; allowed: "
            yield Report(
                place,
                fact + names.short,
                about=edge.identity,
                record=edge.source,
                help=AtlasHelp(advice, (edge.kind, edge.source, kind, edge.target)),
                label=f"may not leave {a(kind)}",
                detail=fact + names.whole if names.whole else "",
            )
