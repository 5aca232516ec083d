"""The rule `conflicting-record`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place


@rule(ERROR)
def conflicting_record(atlas: Atlas) -> Reports:
    """An id is declared again, and the two declarations disagree.

    The later declaration has another kind, or another value for an attribute that an earlier one sets. The first
    declaration counts; the later one adds its edges and the attributes that are still missing.

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes: {displayName: On call}
    ---
    nodeKind: Role
    id: role:lead
    attributes: {displayName: Lead}
    ```

    ```yaml
    nodeKind: Role
    id: role:on-call
        #----------- first declared here
    attributes: {displayName: On call}
    ---
    nodeKind: Role
    id: role:on-call
        #^^^^^^^^^^^ conflicting-record: role:on-call is declared again with another value of `displayName`
    attributes: {displayName: Stand-by}
    ```
    """
    for record in atlas.records.values():
        for later, disagreement in record.repetitions():
            if disagreement:
                yield Report(
                    place(later, later.id_path),
                    f"{record.id} is declared again with {disagreement}",
                    about=(record.id, later.kind),
                    record=record.id,
                    label="declared again",
                    help="merge the two declarations, or give one of them another id",
                    related=((place(record.declaration, record.declaration.id_path), "first declared here"),),
                )
