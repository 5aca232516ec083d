"""The rule `orphan-sidecar`."""

from __future__ import annotations

from functools import partial

from atlas_lint.atlas import Atlas, place
from atlas_lint.finding import ERROR
from atlas_lint.rule import Report, Reports, rule


@rule(ERROR)
def orphan_sidecar(atlas: Atlas) -> Reports:
    """A sidecar or patch extends an id that no record declares, or names another kind.

    Its edges count as edges of that id all the same.

    ```yaml
    extendsNode: {id: role:debugger, nodeKind: Role}
    edges:
      leads: org-unit:support
    ```

    ```yaml
    extendsNode:
      id: role:debuger
         #^^^^^^^^^^^^ orphan-sidecar: no record declares role:debuger
      nodeKind: Role
    edges:
      leads: org-unit:support
    ```
    """
    for orphan in atlas.orphans:
        record = atlas.records.get(orphan.id)
        if record is None:
            message, help = f"no record declares {orphan.id}", partial(atlas.near, orphan.id, [orphan.kind])
            related = ()
        else:
            message = f"{orphan.id} is declared as {record.kind}, not as {orphan.kind}"
            help = None
            related = ((place(record.declaration, record.declaration.kind_path), "declared here"),)
        yield Report(
            place(orphan, orphan.id_path),
            message,
            about=(orphan.id, orphan.kind),
            record=orphan.id,
            help=help,
            related=related,
        )
