"""The rule `deprecated-target`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Instead, Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.pointers import EDGE, pointers_at


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
    for pointer in pointers_at(atlas, atlas.replaced):
        replacement = atlas.replaced[pointer.target]
        is_edge = pointer.how == EDGE
        taken = atlas.taken(pointer.source, pointer.by) if is_edge else (pointer.source,)
        words = f"{'point at' if is_edge else 'name'} {replacement} instead"
        yield Report(
            pointer.place,
            f"{pointer.target} is replaced by {replacement}",
            about=pointer.identity,
            record=pointer.source,
            label="replaced",
            help=Instead(words, replacement, pointer.kinds, taken),
        )
