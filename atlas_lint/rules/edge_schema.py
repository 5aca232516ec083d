"""The rule `edge-schema`."""

from __future__ import annotations

from atlas_lint.advice.attributes import help_for
from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import KEY
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.hazards import Hazards, as_written, doubled_keys


@rule(ERROR)
def edge_schema(atlas: Atlas) -> Reports:
    """An edge violates the schema of its kind.

    The finding points at the value. For a missing attribute it points at the key `attributes`; without that key, at the
    edge's first key or at the bare id. A value that breaks a pattern has no help unless the schema shows `examples`
    beside it.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      uses: {target: tool:desk, purpose: daily}
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      uses:
        - tool:desk
          #^^^^^^^^ edge-schema: `purpose` is missing
        - target: tool:wiki
          purpose: dayly
                   #^^^^ edge-schema: `purpose` is "dayly"; allowed: daily, sometimes
    ```
    """
    hazards, doubled = Hazards(atlas), doubled_keys(atlas)
    for edge in atlas.edges:
        for violation in atlas.verdict(edge).violations:
            if violation.part != KEY and edge.place_of(violation.path, KEY) in doubled:
                continue
            names = tuple(step for step in violation.path if isinstance(step, str))
            where = edge.place_of(violation.path, violation.part)
            violation = as_written(violation, hazards.text(where))
            fixes = hazards.boolean_fix(where)
            yield Report(
                where,
                violation.message,
                about=(*edge.identity, violation.keyword, names, violation.subject),
                record=edge.source,
                help=fixes[0].message if fixes else help_for(violation, atlas.schemas.edges[edge.kind].uri),
                keyword=violation.keyword,
                label=violation.label,
                detail=violation.detail,
                proposed_fixes=fixes,
            )
