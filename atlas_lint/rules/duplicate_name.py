"""The rule `duplicate-name`."""

from __future__ import annotations

from atlas_lint.findings.finding import OFF
from atlas_lint.findings.place import VALUE
from atlas_lint.findings.rule import ANYWHERE, Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Record

NAME = "displayName"


@rule(OFF, reach=ANYWHERE)
def duplicate_name(atlas: Atlas) -> Reports:
    """Two records of a kind share a `displayName`.

    Readers of a page or a menu cannot distinguish them.

    ```yaml
    nodeKind: Role
    id: role:lead
    attributes: {displayName: Lead}
    ---
    nodeKind: OrgUnit
    id: org-unit:lead
    attributes: {displayName: Lead}
    ```

    ```yaml
    nodeKind: Role
    id: role:lead
    attributes:
      displayName: Lead
                   #--- first used here
    ---
    nodeKind: Role
    id: role:head
    attributes:
      displayName: Lead
                   #^^^ duplicate-name: role:head has the same name as role:lead, another Role
    ```
    """
    named: dict[tuple[str, str], Record] = {}
    for record in atlas.records.values():
        name = record.attributes.get(NAME)
        if not isinstance(name, str):
            continue
        first = named.setdefault((record.kind, name), record)
        if first is not record:
            yield Report(
                record.place_of(("attributes", NAME), VALUE),
                f"{record.id} has the same name as {first.id}, another {record.kind}",
                about=(record.kind, name),
                record=record.id,
                help="give one of them another name, or merge them if they are the same",
                related=((first.place_of(("attributes", NAME), VALUE), "first used here"),),
            )
