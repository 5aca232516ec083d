"""The rule `unknown-edge-kind`."""

from __future__ import annotations

from functools import cache

from atlas_lint.advice.edge_kinds import near_edge_kind, usable
from atlas_lint.advice.edge_kinds import unknown_edge_kind as advice
from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import AtlasHelp, Report, Reports, rule
from atlas_lint.likeness import choices
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.misplaced import edge_help
from atlas_lint.text import a


@rule(ERROR)
def unknown_edge_kind(atlas: Atlas) -> Reports:
    """No schema describes this kind of edge.

    The kind is misspelt, or `schemas/edges/<edge_kind>.schema.json` is missing. Or it is an attribute, which belongs under
    `attributes`. The rule reports each key once, for all edges below it.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involves_role: [role:debugger, role:bug-triager]
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involve_role: [role:debugger, role:bug-triager]
      #^^^^^^^^^^^ unknown-edge-kind: there is no edge kind involve_role; a Workflow may use: involves_role, uses
    ```
    """
    if not atlas.schemas.edges:
        return

    @cache
    def words(name: str, source: str | None) -> tuple[str, str]:
        """Return the message about an edge kind, shortened and whole; it names what the kind `source` may use.

        The whole one is "" if the other is complete.
        """
        fact = f"there is no edge kind {name}"
        names = usable(atlas.schemas, source) if source and atlas.record_kind(source) else frozenset()
        if not names:
            return fact, ""
        fact = f"{fact}; {a(str(source))} may use: "
        listed = choices(name, names)
        return fact + listed.short, fact + listed.whole if listed.whole else ""

    for name, edges in atlas.edges_by_kind.items():
        if atlas.edge_kind(name) is None:
            places = {edge.kind_place: edge for edge in reversed(edges)}  # the first edge at each place
            for place, edge in reversed(places.items()):
                misplaced = edge_help(atlas, edge)
                message, detail = words(name, None if misplaced else edge.source_kind)
                yield Report(
                    place,
                    message,
                    about=edge.identity,
                    record=edge.source,
                    help=misplaced
                    or near_edge_kind(atlas, name, edge.source_kind)
                    or AtlasHelp(advice, (name, edge.source_kind, edge.target)),
                    label="unknown edge kind",
                    detail=detail,
                )
