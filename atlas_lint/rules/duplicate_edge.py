"""The rule `duplicate-edge`."""

from __future__ import annotations

from atlas_lint.atlas import Atlas, Edge
from atlas_lint.declaration import RECORD
from atlas_lint.finding import SAFE, WARNING
from atlas_lint.rule import Remedy, Remove, Report, Reports, rule
from atlas_lint.text import canonical


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
    written: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        ends = edge.source, edge.target
        earlier = written.get(ends)
        if earlier is None:  # nearly always
            written[ends] = [edge]
            continue
        said = canonical(edge.attributes)
        alike = (other for other in earlier if not _is_repeated(other, edge) and canonical(other.attributes) == said)
        first = next(alike, None)
        if first is not None:
            yield Report(
                edge.target_place,
                f"{edge.kind} to {edge.target} stands here again",
                about=edge.identity,
                record=edge.source,
                help="remove one of the two",
                related=((first.target_place, "first written here"),),
                remedies=(Remedy(SAFE, "remove it here", (Remove(edge.place(edge.declared.at)),)),),
            )
        earlier.append(edge)


def _is_repeated(one: Edge, other: Edge) -> bool:
    """Whether two edges are the same because their record is declared twice."""
    both_declare = one.declaration.form == other.declaration.form == RECORD
    return both_declare and one.declaration is not other.declaration
