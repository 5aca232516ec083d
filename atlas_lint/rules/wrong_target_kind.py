"""The rule `wrong-target-kind`."""

from __future__ import annotations

from collections.abc import Hashable

from atlas_lint.advice.edge_kinds import namesake
from atlas_lint.advice.edge_kinds import wrong_target_kind as advice
from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import Place
from atlas_lint.findings.rule import AtlasHelp, Report, Reports, rule
from atlas_lint.likeness import choices
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place
from atlas_lint.text import a


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
            if allowed and not _fits(atlas, edge.target, allowed):
                help = AtlasHelp(advice, (name, edge.source, edge.source_kind, edge.target))
                fact = f"{name} points at {edge.target}"
                yield _report(atlas, edge.target_place, fact, edge.target, allowed, edge.identity, edge.source, help)
    for reference in atlas.references:
        if reference.kinds and not _fits(atlas, reference.id, reference.kinds):
            fact = f"`{'.'.join(reference.attribute)}` names {reference.id}"
            help = AtlasHelp(_named_instead, (reference.id, reference.kinds))
            about, record = reference.identity, reference.record
            yield _report(atlas, reference.place, fact, reference.id, reference.kinds, about, record, help)


def _fits(atlas: Atlas, id: str, allowed: frozenset[str]) -> bool:
    """Check whether a kind of `id` is allowed; if its kinds are unknown, it fits."""
    kinds = atlas.kinds_of(id)
    return kinds is None or not allowed.isdisjoint(kinds)


def _report(
    atlas: Atlas,
    at: Place,
    fact: str,
    id: str,
    allowed: frozenset[str],
    about: tuple[Hashable, ...],
    record: str,
    help: AtlasHelp,
) -> Report:
    """Return the report about `id`, none of whose kinds is allowed; `fact` begins its message."""
    kind = " and ".join(sorted(atlas.kinds_of(id) or ()))
    names = choices(kind, allowed)
    fact = f"{fact}, {a(kind)}; allowed: "
    return Report(
        at,
        fact + names.short,
        about=about,
        record=record,
        help=help,
        related=_declared(atlas, id),
        label=f"expected {names.expected}",
        detail=fact + names.whole if names.whole else "",
    )


def _declared(atlas: Atlas, id: str) -> tuple[tuple[Place, str], ...]:
    record = atlas.records.get(id)
    if record is None:  # the prefix at its declaration is wrong
        return ()
    return ((place(record.declaration, record.declaration.kind_path), "declared here"),)


def _named_instead(atlas: Atlas, id: str, allowed: frozenset[str]) -> str:
    return namesake(atlas, id, allowed) or f"write the id of {choices(id.partition(':')[0], allowed).label}"
