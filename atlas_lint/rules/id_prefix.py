"""The rule `id-prefix`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR, UNSAFE
from atlas_lint.findings.rule import ProposedFix, Report, Reports, Rewrite, WrongPrefix, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place
from atlas_lint.text import a


@rule(ERROR)
def id_prefix(atlas: Atlas) -> Reports:
    """An id lacks the prefix of its kind.

    The schema of a kind declares how its ids start (`x-id-prefix`), so that an edge shows the kind of its target. The
    prefix is what precedes the first colon.

    The mistake is at the declaration, and is reported once, there. What names the record by the right id is right: it
    counts as declared, with this kind, and is no `dangling-target`, `dangling-reference` or `orphan-sidecar`.

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
            right = kind.right_id(record.id) if kind else record.id
            if kind is None or right == record.id:
                continue
            yield Report(
                place(declaration, declaration.id_path),
                f"{record.id} is {a(kind.name)} and lacks the prefix {kind.id_prefix}:",
                about=(record.id, kind.name),
                record=record.id,
                label=f"expected {kind.id_prefix}:",
                help=WrongPrefix(record.id, right),
                proposed_fixes=_proposed_fixes(atlas, record.id, right),
            )


def _proposed_fixes(atlas: Atlas, id: str, right: str) -> tuple[ProposedFix, ...]:
    """Return the fix that writes `right` at every place of `id`; none if a record has that id already."""
    if atlas.exists(right):
        return ()
    changes = tuple(Rewrite(where, right) for where in atlas.places(id))
    return (ProposedFix(UNSAFE, f"rename it to {right} everywhere", changes),)
