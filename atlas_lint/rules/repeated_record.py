"""The rule `repeated-record`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place

_HELP = (
    "if this is a copy, give it an id of its own; else merge the two declarations, "
    "or make this one a sidecar (`extendsNode`) or a patch"
)


@rule(WARNING)
def repeated_record(atlas: Atlas) -> Reports:
    """An id is declared again, without a conflict.

    The record gets the attributes and edges of both declarations. A sidecar (`extendsNode`) or a patch adds to a record
    on purpose, so the rule does not report it.

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes: {displayName: On call}
    ---
    nodeKind: Role
    id: role:on-call
    patch: true
    attributes: {displayName: Stand-by}
    ```

    ```yaml
    nodeKind: Role
    id: role:on-call
        #----------- first declared here
    attributes: {displayName: On call}
    ---
    nodeKind: Role
    id: role:on-call
        #^^^^^^^^^^^ repeated-record: role:on-call is declared again
    ```
    """
    for record in atlas.records.values():
        for later, disagreement in record.repetitions():
            if not disagreement:
                yield Report(
                    place(later, later.id_path),
                    f"{record.id} is declared again",
                    about=(record.id, later.kind),
                    record=record.id,
                    label="declared again",
                    help=_HELP,
                    related=((place(record.declaration, record.declaration.id_path), "first declared here"),),
                )
