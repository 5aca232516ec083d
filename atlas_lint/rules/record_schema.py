"""The rule `record-schema`."""

from __future__ import annotations

from atlas_lint.advice.attributes import help_for
from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Record
from atlas_lint.schemas.violations import Violation


@rule(ERROR)
def record_schema(atlas: Atlas) -> Reports:
    """A record violates the schema of its kind.

    The schema validates the whole record as `atlas-lint show` prints it, with its sidecars, patches and repeated
    declarations. The finding points at the value; for a missing attribute, at the key that should hold it. `keyword` in
    the JSON report names the keyword of the schema. A value that breaks a pattern has no help unless the schema shows
    `examples` beside it.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes:
      displayName: Triage
      stage: live
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes:
    #^^^^^^^^^ record-schema: `displayName` is missing
      stage: alive
             #^^^^ record-schema: `stage` is "alive"; allowed: live, draft, retired
      onwer: org-unit:support
      #^^^^ record-schema: `onwer` is unknown as an attribute
    ```
    """
    for record in atlas.records.values():
        for violation in atlas.verdict(record).violations:
            if not _is_reported_for_edge(atlas, record, violation):
                names = tuple(step for step in violation.path if isinstance(step, str))
                yield Report(
                    record.place_of(violation.path, violation.part),
                    violation.message,
                    about=(record.id, violation.keyword, names, violation.subject),
                    record=record.id,
                    help=help_for(violation, atlas.schemas.records[record.kind].uri),
                    keyword=violation.keyword,
                    label=violation.label,
                    detail=violation.detail,
                )


def _is_reported_for_edge(atlas: Atlas, record: Record, violation: Violation) -> bool:
    """Return True if the violation is in an outgoing edge and the schema of the edge's kind has the same one."""
    if violation.path[:1] != ("outgoingEdges",) or len(violation.path) < 2:
        return False
    edge = record.outgoing[int(violation.path[1])]
    own = {(other.path, other.keyword, other.subject) for other in atlas.verdict(edge).violations}
    return (violation.path[2:], violation.keyword, violation.subject) in own
