"""The rule `missing-inverse`."""

from __future__ import annotations

from atlas_lint.findings.finding import OFF, UNSAFE
from atlas_lint.findings.rule import AddEdge, ProposedFix, Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place


@rule(OFF)
def missing_inverse(atlas: Atlas) -> Reports:
    """The target of an edge does not declare the inverse edge.

    `x-inverse` names the edge kind for the opposite direction. Turn this rule on if your atlas declares both
    directions.

    ```yaml
    nodeKind: Role
    id: role:lead
    attributes: {displayName: Lead}
    edges:
      leads: org-unit:sales
    ---
    nodeKind: OrgUnit
    id: org-unit:sales
    attributes: {displayName: Sales}
    edges:
      led_by: role:lead
    ```

    ```yaml
    nodeKind: Role
    id: role:lead
    attributes: {displayName: Lead}
    edges:
      leads: org-unit:support
             #^^^^^^^^^^^^^^^ missing-inverse: org-unit:support has no led_by edge back to role:lead
    ```
    """
    declared = {edge.identity for edge in atlas.edges}
    for edge in atlas.edges:
        kind = atlas.edge_kind(edge.kind)
        if kind is None or kind.inverse is None or edge.target not in atlas.records:
            continue
        if (edge.target, kind.inverse, edge.source) not in declared:
            other = atlas.records[edge.target].declaration
            yield Report(
                edge.target_place,
                f"{edge.target} has no {kind.inverse} edge back to {edge.source}",
                about=edge.identity,
                record=edge.source,
                help=f"add `{kind.inverse}: {edge.source}` to the edges of {edge.target}",
                related=((place(other, other.id_path), "declared here"),),
                proposed_fixes=(
                    ProposedFix(
                        UNSAFE,
                        f"add `{kind.inverse}: {edge.source}` to {edge.target}",
                        (AddEdge(place(other, other.at), kind.inverse, edge.source),),
                    ),
                ),
            )
