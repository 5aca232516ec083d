"""The rule `unknown-edge-kind`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model import misplaced
from atlas_lint.model.atlas import Atlas


@rule(ERROR)
def unknown_edge_kind(atlas: Atlas) -> Reports:
    """No schema describes this kind of edge.

    The kind is misspelt, or `schemas/edges/<edge_kind>.schema.json` is missing. Or it is an attribute, which belongs under
    `attributes`. The rule reports each key once, for all edges below it.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involves_role: [role:debugger, role:bug-triager]
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involve_role: [role:debugger, role:bug-triager]
      #^^^^^^^^^^^ unknown-edge-kind: no schema describes the edge kind involve_role
    ```
    """
    if not atlas.schemas.edges:
        return
    for name, edges in atlas.edges_by_kind.items():
        if atlas.edge_kind(name) is None:
            places = {edge.kind_place: edge for edge in reversed(edges)}  # the first edge at each place
            for place, edge in reversed(places.items()):
                yield Report(
                    place,
                    f"no schema describes the edge kind {name}",
                    about=edge.identity,
                    record=edge.source,
                    help=misplaced.edge_help(atlas, edge) or atlas.near_edge_kind(name),
                )
