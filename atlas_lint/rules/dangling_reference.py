"""The rule `dangling-reference`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Near, Report, Reports, rule
from atlas_lint.model.atlas import Atlas


@rule(ERROR)
def dangling_reference(atlas: Atlas) -> Reports:
    """No record has the id an attribute names.

    The schema says with `x-ref-kinds` that the attribute holds the id of a record.

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
    for mention in atlas.mentions:
        if not atlas.exists(mention.id):
            yield Report(
                mention.place,
                f"`{'.'.join(mention.attribute)}` names {mention.id}, which no record declares",
                about=mention.identity,
                record=mention.record,
                help=Near(mention.id, mention.kinds or None),
                group=mention.id,
            )
