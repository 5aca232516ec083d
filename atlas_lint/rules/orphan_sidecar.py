"""The rule `orphan-sidecar`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Near, Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place


@rule(ERROR)
def orphan_sidecar(atlas: Atlas) -> Reports:
    """A sidecar or patch extends an id that no record declares, or names another kind.

    Its edges still count as edges of that id. An id that a declaration would have under the right prefix counts as
    declared: `id-prefix` reports that declaration.

    ```yaml
    extendsNode: {id: role:debugger, nodeKind: Role}
    edges:
      leads: org-unit:platform
    ```

    ```yaml
    extendsNode:
      id: role:debuger
          #^^^^^^^^^^^ orphan-sidecar: no record declares role:debuger
      nodeKind: Role
    edges:
      leads: org-unit:platform
    ```
    """
    for orphan in atlas.orphans:
        if orphan.kind in atlas.meant(orphan.id):
            continue
        record = atlas.records.get(orphan.id)
        declared = record.declaration if record else None
        yield Report(
            place(orphan, orphan.id_path),
            f"{orphan.id} is declared as {declared.kind}, not as {orphan.kind}"
            if declared
            else f"no record declares {orphan.id}",
            about=(orphan.id, orphan.kind),
            record=orphan.id,
            help=f"write `nodeKind: {declared.kind}`, or correct the id"
            if declared
            else Near(orphan.id, frozenset({orphan.kind})),
            related=((place(declared, declared.kind_path), "declared here"),) if declared else (),
            label="" if declared else "no such record",
        )
