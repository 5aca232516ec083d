"""The rule `record-schema`."""

from __future__ import annotations

from atlas_lint.advice.attributes import help_for
from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import KEY, OWNER
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model import misplaced
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.hazards import Hazards, as_written, doubled_keys
from atlas_lint.model.records import Record
from atlas_lint.schemas.violations import Violation
from atlas_lint.spelling import Meant


@rule(ERROR)
def record_schema(atlas: Atlas) -> Reports:
    """A record violates the schema of its kind.

    The schema validates the whole record as `atlas-lint show` prints it, with its sidecars, patches and repeated
    declarations. The finding points at the value; for a missing attribute, at the key that should hold it. `keyword` in
    the JSON report names the keyword of the schema. A value that breaks a pattern has no help unless the schema shows
    `examples` beside it. Several missing attributes are one finding. An attribute that is there, but misspelt or under
    `edges`, is not missing, too.

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
    hazards, doubled = Hazards(atlas), doubled_keys(atlas)
    for record in atlas.records.values():
        for violation in atlas.verdict(record).violations:
            if _is_reported_elsewhere(atlas, record, violation):
                continue
            if violation.part == KEY or record.place_of(violation.path, KEY) not in doubled:
                names = tuple(step for step in violation.path if isinstance(step, str))
                where = record.place_of(violation.path, violation.part)
                violation = as_written(violation, hazards.text(where))
                fixes = hazards.boolean_fix(where)
                yield Report(
                    where,
                    violation.message,
                    about=(record.id, violation.keyword, names, violation.subject),
                    record=record.id,
                    help=fixes[0].message
                    if fixes
                    else _where_it_belongs(atlas, record, violation)
                    or help_for(violation, atlas.schemas.records[record.kind].uri),
                    group=_group(atlas, record, violation),
                    keyword=violation.keyword,
                    label=violation.label,
                    detail=violation.detail,
                    proposed_fixes=fixes,
                )


def _unknown_attribute(violation: Violation) -> str | None:
    """Return the name of the attribute that a violation calls unknown; None for any other violation."""
    is_unknown = violation.keyword in ("additionalProperties", "unevaluatedProperties") and violation.part == KEY
    return violation.subject if is_unknown and violation.path == ("attributes", violation.subject) else None


def _where_it_belongs(atlas: Atlas, record: Record, violation: Violation) -> str | Meant | None:
    """Return where an unknown attribute belongs; None for an attribute, and for other violations."""
    name = _unknown_attribute(violation)
    return misplaced.attribute_help(atlas, record, name) if name is not None else None


def _group(atlas: Atlas, record: Record, violation: Violation) -> str | None:
    """Return the group of what belongs under `edges`: one finding lists it."""
    name = _unknown_attribute(violation)
    return f"edges of {record.id}" if name is not None and misplaced.is_edges(atlas, record, name) else None


def _is_reported_elsewhere(atlas: Atlas, record: Record, violation: Violation) -> bool:
    """Return True for what another finding reports: a missing attribute that is elsewhere, or a fault of an edge.

    The schema of an edge's kind may have the same violation as that of the record.
    """
    if violation.part == OWNER and violation.path == ("attributes",):
        return violation.subject in misplaced.attributes_elsewhere(atlas, record)
    if len(violation.path) < 2 or violation.path[0] not in ("outgoingEdges", "incomingEdges"):
        return False
    edges = record.outgoing if violation.path[0] == "outgoingEdges" else record.incoming
    edge = edges[int(violation.path[1])]
    kind = atlas.edge_kind(edge.kind)
    if kind is None:
        return bool(atlas.schemas.edges)
    own = atlas.validator.verdict(kind.uri, edge.normalized()).violations
    return any(
        (violation.path[2:], violation.keyword, violation.subject) == (other.path, other.keyword, other.subject)
        for other in own
    )
