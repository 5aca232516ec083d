"""The rule `wrong-target-kind`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import Place
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place
from atlas_lint.text import a, listed


@rule(ERROR)
def wrong_target_kind(atlas: Atlas) -> Reports:
    """An edge or a reference points at a record of a kind that the schema does not allow.

    The schema of an edge kind lists the allowed kinds in `x-target-kinds`, the schema of an attribute in `x-ref-kinds`.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involves_role: role:debugger
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes:
      displayName: Triage
      owner: role:debugger
             #^^^^^^^^^^^^ wrong-target-kind: `owner` names role:debugger, a Role; allowed: OrgUnit
    edges:
      involves_role: org-unit:support
                     #^^^^^^^^^^^^^^^ wrong-target-kind: involves_role points at org-unit:support, an OrgUnit; allowed: Role
    ```
    """
    for name, edges in atlas.edges_by_kind.items():
        kind = atlas.edge_kind(name)
        allowed = kind.target_kinds if kind else None
        for edge in edges if allowed else ():
            wrong = _wrong_kind(atlas, edge.target, allowed)
            if wrong:
                yield Report(
                    edge.target_place,
                    f"{edge.kind} points at {edge.target}, {wrong}",
                    about=edge.identity,
                    record=edge.source,
                    related=_declared(atlas, edge.target),
                )
    for reference in atlas.references:
        wrong = _wrong_kind(atlas, reference.id, reference.kinds) if reference.kinds else None
        if wrong:
            yield Report(
                reference.place,
                f"`{'.'.join(reference.attribute)}` names {reference.id}, {wrong}",
                about=reference.identity,
                record=reference.record,
                related=_declared(atlas, reference.id),
            )


def _wrong_kind(atlas: Atlas, id: str, allowed: frozenset[str] | None) -> str | None:
    """Return the end of the message if no kind of `id` is in `allowed`, else None; None too if no kind is known."""
    kinds = atlas.kinds_of(id)
    if kinds is None or allowed is None or not allowed.isdisjoint(kinds):
        return None
    kind = " and ".join(sorted(kinds))
    return f"{a(kind)}; allowed: {listed(sorted(allowed))}"


def _declared(atlas: Atlas, id: str) -> tuple[tuple[Place, str], ...]:
    record = atlas.records.get(id)
    if record is None:  # the prefix at its declaration is wrong
        return ()
    return ((place(record.declaration, record.declaration.kind_path), "declared here"),)
