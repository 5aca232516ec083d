"""The rule `unknown-record-kind`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place
from atlas_lint.spelling import Words


@rule(ERROR)
def unknown_record_kind(atlas: Atlas) -> Reports:
    """No schema describes this kind of record.

    The kind is misspelt, or `schemas/records/<Kind>.schema.json` is missing. The configuration can list kinds that are
    described elsewhere (`external-kinds`). The record still exists: edges may point at it.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    ```

    ```yaml
    nodeKind: Workflw
              #^^^^^^ unknown-record-kind: no schema describes the record kind Workflw
    id: workflow:triage
    attributes: {displayName: Triage}
    ```
    """
    if not atlas.schemas.records:
        return
    known = Words(atlas.schemas.records)
    for record in atlas.records.values():
        for declaration in record.declarations:
            kind = declaration.kind
            if not atlas.knows(kind):
                yield Report(
                    place(declaration, declaration.kind_path),
                    f"no schema describes the record kind {kind}",
                    about=(record.id, kind),
                    record=record.id,
                    help=known.help(kind),
                )
