"""The rule `record-schema`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import KEY, OWNER
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model import misplaced
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.hazards import as_written, null_numbers
from atlas_lint.model.records import Record
from atlas_lint.schemas.violations import Violation


@rule(ERROR)
def record_schema(atlas: Atlas) -> Reports:
    """A record violates the schema of its kind.

    The schema validates the whole record as `atlas-lint show` prints it, with its sidecars, patches and repeated
    declarations. The finding points at the value; for a missing attribute, at the key that should hold it. `keyword` in
    the JSON report names the keyword of the schema. Several missing attributes are one finding. An attribute that is
    there, but misspelt or under `edges`, is not missing, too.

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
             #^^^^ record-schema: `stage` is "alive"; allowed: draft, live, retired
      onwer: org-unit:support
      #^^^^ record-schema: `onwer` is unknown as an attribute
    ```
    """
    numbers = null_numbers(atlas)
    for record in atlas.records.values():
        for violation in atlas.verdict(record).violations:
            if not _is_reported_elsewhere(atlas, record, violation):
                names = tuple(step for step in violation.path if isinstance(step, str))
                where = record.place_of(violation.path, violation.part)
                violation = as_written(violation, numbers.get(where))
                yield Report(
                    where,
                    violation.message,
                    about=(record.id, violation.keyword, names, violation.subject),
                    record=record.id,
                    help=_where_it_belongs(atlas, record, violation) or violation.help,
                    keyword=violation.keyword,
                )


def _where_it_belongs(atlas: Atlas, record: Record, violation: Violation) -> str | None:
    """Return where an unknown attribute belongs that is an edge; None for other violations."""
    if violation.part != KEY or len(violation.path) != 2 or violation.path[0] != "attributes":
        return None
    return misplaced.attribute_help(atlas, record, violation.subject)


def _is_reported_elsewhere(atlas: Atlas, record: Record, violation: Violation) -> bool:
    """Return True for what another rule reports: a missing attribute that is among the edges, or a fault of an edge.

    The schema of an edge's kind may have the same violation as that of the record.
    """
    if violation.part == OWNER and violation.path == ("attributes",):
        return violation.subject in misplaced.attributes_under_edges(atlas, record)
    if violation.path[:1] != ("outgoingEdges",) or len(violation.path) < 2:
        return False
    edge = record.outgoing[int(violation.path[1])]
    own = {(other.path, other.keyword, other.subject) for other in atlas.verdict(edge).violations}
    return (violation.path[2:], violation.keyword, violation.subject) in own
