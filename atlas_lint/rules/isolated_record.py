"""The rule `isolated-record`."""

from __future__ import annotations

from atlas_lint.findings.finding import OFF
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place


@rule(OFF)
def isolated_record(atlas: Atlas) -> Reports:
    """No edge enters or leaves the record.

    Nobody finds such a record by following the graph. Turn this rule on if every record should be connected.

    ```yaml
    nodeKind: Role
    id: role:lead
    attributes: {displayName: Lead}
    edges:
      leads: org-unit:support
    ```

    ```yaml
    nodeKind: Role
    id: role:on-call
        #^^^^^^^^^^^ isolated-record: no edge enters or leaves role:on-call
    attributes: {displayName: On call}
    ```
    """
    for record in atlas.records.values():
        if not record.outgoing and not record.incoming:
            declaration = record.declaration
            yield Report(
                place(declaration, declaration.id_path),
                f"no edge enters or leaves {record.id}",
                about=(record.id, record.kind),
                record=record.id,
                help=f"add an edge to it, or one that reaches it; or delete {record.id}",
            )
