"""The rule `wrong-source-kind`."""

from __future__ import annotations

from atlas_lint.atlas import Atlas
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
    told = set()
    for edge in atlas.edges:
        kind = atlas.edge_kind(edge.kind)
        if kind is None or kind.source_kinds is None or edge.source_kind in kind.source_kinds:
            continue
        if atlas.record_kind(edge.source_kind) is None or edge.kind_place in told:
            continue
        told.add(edge.kind_place)
        yield Report(
            edge.kind_place,
            f"{edge.kind} leaves {a(str(edge.source_kind))}; allowed: {listed(sorted(kind.source_kinds))}",
            about=edge.identity,
            record=edge.source,
        )
