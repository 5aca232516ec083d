"""The rule `conflicting-record`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import Place
from atlas_lint.findings.rule import AtlasHelp, Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place


@rule(ERROR)
def conflicting_record(atlas: Atlas) -> Reports:
    """An id is declared again, and the two declarations disagree.

    The later declaration has another kind, or another value for an attribute that an earlier one sets. The first
    declaration counts; the later one adds its edges and the attributes that are still missing.

    Often one of the two is a copy whose id was not changed. If the id spells an attribute of the other one (its name),
    the copy's attribute spells the id that it should have. That id counts as declared, so that the edges to it are not
    reported, too; the help names it.

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
                    help=AtlasHelp(_help, (record.id, place(later, later.id_path))),
                    related=((place(record.declaration, record.declaration.id_path), "first declared here"),),
                )


def _help(atlas: Atlas, id: str, later: Place) -> str:
    """Return what to do about a later declaration of an id, given the place of that id."""
    first = atlas.records[id].declaration
    for which, here in (("this", later), ("the first", place(first, first.id_path))):
        own = atlas.copies.get(here)
        if own is not None:
            return f"if {which} is a copy, change its id to {own}, which is missing; else merge the two declarations"
    return "if this is a copy, give it an id of its own; else merge the two declarations"
