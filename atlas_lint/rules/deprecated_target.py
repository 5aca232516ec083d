"""The rule `deprecated-target`."""

from __future__ import annotations

from atlas_lint.atlas import Atlas
from atlas_lint.finding import SAFE, WARNING
from atlas_lint.rule import Place, Remedy, Report, Reports, Rewrite, rule


@rule(WARNING)
def deprecated_target(atlas: Atlas) -> Reports:
    """An edge or a reference reaches a record that has been replaced.

    `x-replaced-by` in the schema of a kind names the attribute that says what replaces a record; a record that has it
    is deprecated.

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
                help=f"point at {replacement}",
                remedies=_remedies(edge.target_place, replacement),
            )
    for mention in atlas.mentions:
        if mention.id in atlas.replaced:
            replacement = atlas.replaced[mention.id]
            yield Report(
                mention.place,
                f"{mention.id} is replaced by {replacement}",
                about=mention.identity,
                record=mention.record,
                help=f"name {replacement}",
                remedies=_remedies(mention.place, replacement),
            )


def _remedies(place: Place, replacement: str) -> tuple[Remedy, ...]:
    return (Remedy(SAFE, f"write {replacement}", (Rewrite(place, replacement),)),)
