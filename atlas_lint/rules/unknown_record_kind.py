"""The rule `unknown-record-kind`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import AtlasHelp, Report, Reports, rule
from atlas_lint.likeness import nearest_first
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place
from atlas_lint.spelling import Meant, Words
from atlas_lint.text import alternatives

MOST_NAMED = 8
"""Most kinds of the schemas that the help names; of more it names none."""


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
              #^^^^^^ unknown-record-kind: there is no record kind Workflw
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
                near = known.help(kind)
                yield Report(
                    place(declaration, declaration.kind_path),
                    f"there is no record kind {kind}",
                    about=(record.id, kind),
                    record=record.id,
                    help=near if isinstance(near, Meant) else AtlasHelp(_help, (kind,)),
                    label="unknown kind",
                )


def _help(atlas: Atlas, kind: str) -> str:
    describe = f"describe it in records/{kind}.schema.json, or list it in `external-kinds`"
    names = nearest_first(kind, sorted(atlas.schemas.records))
    return f"write {alternatives(names, MOST_NAMED)}, or {describe}" if len(names) <= MOST_NAMED else describe
