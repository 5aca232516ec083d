"""The rule `duplicate-edge`."""

from __future__ import annotations

from collections import Counter

from atlas_lint.findings.finding import SAFE, WARNING
from atlas_lint.findings.rule import ProposedFix, Remove, Report, Reports, rule
from atlas_lint.model.atlas import Atlas, Edge
from atlas_lint.model.declarations import RECORD
from atlas_lint.text import canonical

_ANYWHERE = -1
_EXTENDING = -2


@rule(WARNING)
def duplicate_edge(atlas: Atlas) -> Reports:
    """A record declares the same edge twice: kind, target and attributes are equal.

    Another attribute makes it another edge. What a repeated or conflicting declaration writes again belongs to that
    finding.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      uses:
        - {target: tool:desk, purpose: daily}
        - {target: tool:desk, purpose: sometimes}
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involves_role:
        - role:debugger
          #------------ first written here
        - {target: role:debugger}
                   #^^^^^^^^^^^^ duplicate-edge: involves_role to role:debugger stands here again
    ```
    """
    for edges in atlas.edges_by_kind.values():
        yield from _repeated(edges)


def _repeated(edges: list[Edge]) -> Reports:
    """Report the edges of one kind that are written again."""
    times = Counter((edge.source, edge.target) for edge in edges)
    earlier: dict[tuple[object, ...], tuple[int, Edge]] = {}
    for number, edge in enumerate(edges):
        if times[edge.source, edge.target] == 1:  # nearly always
            continue
        said = (*edge.identity, canonical(edge.attributes))
        own = _wherever_counted(edge)
        first = min((earlier[said, where] for where in _twins(own) if (said, where) in earlier), default=None)
        if first is not None:
            yield Report(
                edge.target_place,
                f"{edge.kind} to {edge.target} stands here again",
                about=edge.identity,
                record=edge.source,
                help="remove one of the two",
                related=((first[1].target_place, "first written here"),),
                proposed_fixes=(ProposedFix(SAFE, "remove it here", (Remove(edge.place(edge.declared.at)),)),),
            )
        for where in (own, _ANYWHERE):
            earlier.setdefault((said, where), (number, edge))


def _wherever_counted(edge: Edge) -> int:
    """Return what stands for the declaration of a record that an edge is written in, or for all sidecars and patches."""
    return id(edge.declaration) if edge.declaration.form == RECORD else _EXTENDING


def _twins(own: int) -> tuple[int, ...]:
    """Return where an earlier edge counts as the same: not in another declaration of its record, which is reported as
    such."""
    return (_ANYWHERE,) if own == _EXTENDING else (own, _EXTENDING)
