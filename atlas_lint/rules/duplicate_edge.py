"""The rule `duplicate-edge`."""

from __future__ import annotations

from collections import Counter

from atlas_lint.findings.finding import SAFE, WARNING
from atlas_lint.findings.rule import ProposedFix, Remove, Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import RECORD
from atlas_lint.model.records import Edge
from atlas_lint.text import canonical

_ANYWHERE = -1
_EXTENDING = -2


@rule(WARNING)
def duplicate_edge(atlas: Atlas) -> Reports:
    """A record declares the same edge twice: kind, target and attributes are equal.

    Edges with different attributes are different edges. An edge that a repeated or conflicting declaration repeats
    is part of the finding about that declaration.

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
          #------------ first declared here
        - {target: role:debugger}
                   #^^^^^^^^^^^^ duplicate-edge: involves_role to role:debugger is declared again
    ```
    """
    for edges in atlas.edges_by_kind.values():
        yield from _repeated(edges)


def _repeated(edges: list[Edge]) -> Reports:
    """Report the duplicates among `edges`, which are of one kind."""
    times = Counter((edge.source, edge.target) for edge in edges)
    earlier: dict[tuple[object, ...], tuple[int, Edge]] = {}
    for number, edge in enumerate(edges):
        if times[edge.source, edge.target] == 1:  # nearly always
            continue
        content = (*edge.identity, canonical(edge.attributes))
        own = _wherever_counted(edge)
        first = min((earlier[content, where] for where in _twins(own) if (content, where) in earlier), default=None)
        if first is not None:
            yield Report(
                edge.target_place,
                f"{edge.kind} to {edge.target} is declared again",
                about=edge.identity,
                record=edge.source,
                label="the same edge again",
                help="remove one of the two",
                related=((first[1].target_place, "first declared here"),),
                proposed_fixes=(ProposedFix(SAFE, "remove this edge", (Remove(edge.place(edge.declared.at)),)),),
            )
        for where in (own, _ANYWHERE):
            earlier.setdefault((content, where), (number, edge))


def _wherever_counted(edge: Edge) -> int:
    """Return a key for the record declaration that holds `edge`; all sidecars and patches share one key."""
    return id(edge.declaration) if edge.declaration.form == RECORD else _EXTENDING


def _twins(own: int) -> tuple[int, ...]:
    """Return the keys under which an earlier edge counts as a duplicate.

    Another declaration of the record is not among them: `repeated-record` or `conflicting-record` reports that.
    """
    return (_ANYWHERE,) if own == _EXTENDING else (own, _EXTENDING)
