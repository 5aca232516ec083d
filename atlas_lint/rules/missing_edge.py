"""The rule `missing-edge`."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.advice.edge_kinds import near_edge_kind
from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import KEY, Place
from atlas_lint.findings.rule import AtlasHelp, Report, Reports, rule
from atlas_lint.likeness import choices
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import Declaration
from atlas_lint.model.hazards import doubled_keys
from atlas_lint.model.misplaced import EDGES, attribute_help, edges_under_attributes, is_attribute
from atlas_lint.model.records import Record, place
from atlas_lint.text import a


@rule(ERROR)
def missing_edge(atlas: Atlas) -> Reports:
    """A record lacks an edge that its kind requires.

    The schema of the kind lists the edge kinds that every record needs (`x-required-edges`). Edges from sidecars and
    patches count. So do edges of a kind that is an alias (`x-alias-of`) of the required one. An edge that is there, but
    misspelt or under `attributes`, has its own finding.

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
    doubled = doubled_keys(atlas)
    for record in atlas.records.values():
        kind = atlas.record_kind(record.kind)
        required = kind.required_edges if kind else ()
        has = (
            {name for edge in record.outgoing for name in (edge.kind, _alias_of(atlas, edge.kind))} if required else ()
        )
        missing = [name for name in required if name not in has]
        if doubled:
            missing = [name for name in missing if doubled.isdisjoint(_keys(record, name))]
        if missing:
            yield from _reports(atlas, record, missing)


def _help(atlas: Atlas, name: str) -> str:
    kind = atlas.edge_kind(name)
    targets = choices(name, kind.target_kinds) if kind and kind.target_kinds else None
    return f"add `{name}:` with the id of {targets.label if targets else 'its target'} under `edges`"


def _alias_of(atlas: Atlas, name: str) -> str | None:
    kind = atlas.edge_kind(name)
    return kind.alias_of if kind else None


def _reports(atlas: Atlas, record: Record, missing: list[str]) -> Reports:
    """Report the missing edge kinds that no other finding of the record explains.

    Of those that are under `attributes`, where the schema allows them, only the first is reported.
    """
    misspelt = _misspelt(atlas, record)
    misplaced = edges_under_attributes(atlas, record)
    refused = {violation.path for violation in atlas.verdict(record).violations if violation.part == KEY}
    hinted = set()
    for name in missing:
        under = misplaced.get(name)
        if name in misspelt or under in hinted or (under and ("attributes", under) in refused):
            continue
        hinted |= {under} - {None}
        yield Report(
            _edges_key(record.declaration),
            f"{a(record.kind)} needs {a(name)} edge, and {record.id} has none",
            about=(record.id, name),
            record=record.id,
            help=attribute_help(atlas, record, under) if under else AtlasHelp(_help, (name,)),
            label=f"needs {name}",
        )


def _keys(record: Record, name: str) -> Iterator[Place]:
    """Yield the places at which the key `edges`, and in it the edge kind `name`, may be written."""
    for declaration in record.declarations:
        yield _edges_key(declaration)
        yield place(declaration, (*declaration.at, EDGES, name), KEY)


def _edges_key(declaration: Declaration) -> Place:
    return place(declaration, (*declaration.at, EDGES), KEY)


def _misspelt(atlas: Atlas, record: Record) -> set[str]:
    """Return the edge kinds that `unknown-edge-kind` proposes for edges of the record."""
    if not atlas.schemas.edges:
        return set()
    unknown = (edge for edge in record.outgoing if atlas.edge_kind(edge.kind) is None)
    proposed = (near_edge_kind(atlas, edge.kind, edge.source_kind) for edge in unknown if not is_attribute(atlas, edge))
    return {near.word for near in proposed if near}
