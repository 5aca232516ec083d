"""The rule `dangling-reference`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Near, Report, Reports, rule
from atlas_lint.model.atlas import Atlas


@rule(ERROR)
def dangling_reference(atlas: Atlas) -> Reports:
    """An attribute names an id that no record declares.

    The schema marks the attribute as the id of a record (`x-ref-kinds`). An id that a declaration would have under the
    right prefix counts as declared: `id-prefix` reports that declaration.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes:
      displayName: Triage
      owner: org-unit:support
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes:
      displayName: Triage
      owner: org-unit:suport
             #^^^^^^^^^^^^^^ dangling-reference: `owner` names org-unit:suport, which no record declares
    ```
    """
    for reference in atlas.references:
        if not atlas.is_named_rightly(reference.id):
            yield Report(
                reference.place,
                f"`{'.'.join(reference.attribute)}` names {reference.id}, which no record declares",
                about=reference.identity,
                record=reference.record,
                help=Near(reference.id, reference.kinds or None, (reference.record,)),
                group=reference.id,
                label="no such record",
            )
