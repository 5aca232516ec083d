"""The rule `id-prefix`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR, UNSAFE
from atlas_lint.findings.rule import ProposedFix, Report, Reports, Rewrite, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place
from atlas_lint.text import a


@rule(ERROR)
def id_prefix(atlas: Atlas) -> Reports:
    """An id lacks the prefix of its kind.

    The schema of a kind declares how its ids start (`x-id-prefix`), so that an edge shows the kind of its target.

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes: {displayName: On call}
    ```

    ```yaml
    nodeKind: Role
    id: on-call
        #^^^^^^ id-prefix: on-call is a Role and lacks the prefix role:
    attributes: {displayName: On call}
    ```
    """
    for record in atlas.records.values():
        for declaration in record.declarations:
            kind = atlas.record_kind(declaration.kind)
            if kind is None or kind.id_prefix is None or record.id.startswith(f"{kind.id_prefix}:"):
                continue
            named = f"{kind.id_prefix}:{record.id.rpartition(':')[2]}"
            yield Report(
                place(declaration, declaration.id_path),
                f"{record.id} is {a(kind.name)} and lacks the prefix {kind.id_prefix}:",
                about=(record.id, kind.name),
                record=record.id,
                label=f"expected {kind.id_prefix}:",
                help=f"rename it to {named}, and update the references to it",
                proposed_fixes=_proposed_fixes(atlas, record.id, named),
            )


def _proposed_fixes(atlas: Atlas, id: str, named: str) -> tuple[ProposedFix, ...]:
    """Return the fix that writes `named` at every place of `id`.

    There is none if the id has another prefix or a record with the id `named` exists.
    """
    if ":" in id or atlas.exists(named):
        return ()
    changes = tuple(Rewrite(where, named) for where in atlas.places_of[id])
    return (ProposedFix(UNSAFE, f"rename it to {named} everywhere", changes),)
