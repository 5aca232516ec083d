"""The rule `id-prefix`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR, UNSAFE
from atlas_lint.findings.rule import ProposedFix, Report, Reports, Rewrite, rule
from atlas_lint.model.atlas import Atlas, place
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
            named = f"{kind.id_prefix}:{record.id.rpartition(':')[2]}"
            yield Report(
                place(declaration, declaration.id_path),
                f"the id of {a(kind.name)} starts with {kind.id_prefix}: and this is {record.id}",
                about=(record.id, kind.name),
                record=record.id,
                help=f"call it {named}, and repoint what names it",
                proposed_fixes=_proposed_fixes(atlas, record.id, named),
            )


def _proposed_fixes(atlas: Atlas, id: str, named: str) -> tuple[ProposedFix, ...]:
    """To write the id with its prefix everywhere, where it has none yet and no other record is called so."""
    if ":" in id or atlas.exists(named):
        return ()
    changes = tuple(Rewrite(where, named) for where in atlas.places_of[id])
    return (ProposedFix(UNSAFE, f"call it {named} wherever it is named", changes),)
