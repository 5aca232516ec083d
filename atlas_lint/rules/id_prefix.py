"""The rule `id-prefix`."""

from __future__ import annotations

from atlas_lint.atlas import Atlas, place
from atlas_lint.finding import ERROR
from atlas_lint.rule import Report, Reports, rule
from atlas_lint.text import a


@rule(ERROR)
def id_prefix(atlas: Atlas) -> Reports:
    """An id lacks the prefix of its kind.

    The schema of a kind says with `x-id-prefix` how its ids start, so that a reader of an edge sees what it reaches.

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes: {displayName: On call}
    ```

    ```yaml
    nodeKind: Role
    id: on-call
        #^^^^^^ id-prefix: the id of a Role starts with role: and this is on-call
    attributes: {displayName: On call}
    ```
    """
    for record in atlas.records.values():
        for declaration in record.declarations:
            kind = atlas.record_kind(declaration.kind)
            if kind is None or kind.id_prefix is None or record.id.startswith(f"{kind.id_prefix}:"):
                continue
            yield Report(
                place(declaration, declaration.id_path),
                f"the id of {a(kind.name)} starts with {kind.id_prefix}: and this is {record.id}",
                about=(record.id, kind.name),
                record=record.id,
                help=f"call it {kind.id_prefix}:{record.id.rpartition(':')[2]}, and repoint what names it",
            )
