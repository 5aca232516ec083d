"""The rule `missing-edge`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import KEY
from atlas_lint.findings.rule import AtlasHelp, Report, Reports, rule
from atlas_lint.likeness import choices
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place
from atlas_lint.text import a


@rule(ERROR)
def missing_edge(atlas: Atlas) -> Reports:
    """A record lacks an edge that its kind requires.

    The schema of the kind lists the edge kinds that every record needs (`x-required-edges`). Edges from sidecars and
    patches count. So do edges of a kind that is an alias (`x-alias-of`) of the required one.

    ```yaml
    nodeKind: Incident
    id: incident:outage
    edges:
      handled_by: role:debugger
    ```

    ```yaml
    nodeKind: Incident
    id: incident:outage
    edges:
    #^^^^ missing-edge: an Incident needs a handled_by edge, and incident:outage has none
    ```
    """
    for record in atlas.records.values():
        kind = atlas.record_kind(record.kind)
        for name in kind.required_edges if kind else ():
            if any(name in (edge.kind, _meant(atlas, edge.kind)) for edge in record.outgoing):
                continue
            declaration = record.declaration
            yield Report(
                place(declaration, (*declaration.at, "edges"), KEY),
                f"{a(record.kind)} needs {a(name)} edge, and {record.id} has none",
                about=(record.id, name),
                record=record.id,
                help=AtlasHelp(_help, (name,)),
                label=f"needs {name}",
            )


def _help(atlas: Atlas, name: str) -> str:
    kind = atlas.edge_kind(name)
    targets = choices(name, kind.target_kinds) if kind and kind.target_kinds else None
    return f"add `{name}:` with the id of {targets.label if targets else 'its target'} under `edges`"


def _meant(atlas: Atlas, name: str) -> str | None:
    kind = atlas.edge_kind(name)
    return kind.alias_of if kind else None
