"""The rule `dangling-target`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Near, Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.misplaced import is_attribute


@rule(ERROR)
def dangling_target(atlas: Atlas) -> Reports:
    """An edge points at an id that no record declares.

    The target is misspelt, or its record was renamed or deleted and the edge was not updated. The configuration can
    list ids that live outside the atlas (`external-ids`). An id that a declaration would have under the right prefix
    counts as declared: `id-prefix` reports that declaration.

    If git or a file beside it shows that the records' file was deleted or renamed, all its ids share one help.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involves_role: role:debugger
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involves_role: role:debuger
                     #^^^^^^^^^^^ dangling-target: involves_role points at role:debuger, which no record declares
    ```
    """
    for edge in atlas.edges:
        if not atlas.is_named_rightly(edge.target) and not is_attribute(atlas, edge):
            kind = atlas.edge_kind(edge.kind)
            yield Report(
                edge.target_place,
                f"{edge.kind} points at {edge.target}, which no record declares",
                about=edge.identity,
                record=edge.source,
                help=Near(edge.target, kind.target_kinds if kind else None, atlas.taken(edge.source, edge.kind)),
                group=edge.target,
                label="no such record",
            )
