"""The rule `deprecated-target`."""

from __future__ import annotations

from atlas_lint.findings.finding import SAFE, WARNING
from atlas_lint.findings.place import Place
from atlas_lint.findings.rule import ProposedFix, Report, Reports, Rewrite, rule
from atlas_lint.model.atlas import Atlas


@rule(WARNING)
def deprecated_target(atlas: Atlas) -> Reports:
    """An edge or a reference points at a record that has been replaced.

    `x-replaced-by` in the schema of a kind names the attribute that holds the id of the replacement. A record that has
    this attribute is deprecated.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      uses: {target: tool:desk, purpose: daily}
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      uses: {target: tool:old-desk, purpose: daily}
                     #^^^^^^^^^^^^ deprecated-target: tool:old-desk is replaced by tool:desk
    ```
    """
    for edge in atlas.edges:
        if edge.target in atlas.replaced:
            replacement = atlas.replaced[edge.target]
            yield Report(
                edge.target_place,
                f"{edge.target} is replaced by {replacement}",
                about=edge.identity,
                record=edge.source,
                help=f"point at {replacement} instead",
                proposed_fixes=_proposed_fixes(edge.target_place, replacement),
            )
    for reference in atlas.references:
        if reference.id in atlas.replaced:
            replacement = atlas.replaced[reference.id]
            yield Report(
                reference.place,
                f"{reference.id} is replaced by {replacement}",
                about=reference.identity,
                record=reference.record,
                help=f"name {replacement} instead",
                proposed_fixes=_proposed_fixes(reference.place, replacement),
            )


def _proposed_fixes(place: Place, replacement: str) -> tuple[ProposedFix, ...]:
    return (ProposedFix(SAFE, f"write {replacement}", (Rewrite(place, replacement),)),)
