"""The changes that are offered for a finding, without their edits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from atlas_lint.checking.run_rules import Reported
from atlas_lint.findings.finding import SAFE, Finding
from atlas_lint.findings.rule import Near
from atlas_lint.lsp.view import View
from atlas_lint.rules import all_rules
from atlas_lint.scaffold.record import faults_of_id
from atlas_lint.schemas.load_schemas import RecordKind, Schemas
from atlas_lint.text import safe, short

FIX, CREATE, ADD_EDGES, IGNORE_LINE, IGNORE_RECORD, IGNORE_FILE, ACCEPT = (
    "fix", "create", "add-edges", "ignore-line", "ignore-record", "ignore-file", "accept",
)  # fmt: skip
_MOST_KINDS = 3


class Offer(NamedTuple):
    """An offered change. `what` is one of the words above, `which` the number of a fix or the kind of a new record."""

    title: str
    what: str
    which: str = ""
    is_preferred: bool = False


def offers(view: View, finding: Finding) -> Iterator[Offer]:
    """Yield the changes that can be offered for a finding of a document, the best first."""
    safe_fixes = [number for number, fix in enumerate(finding.fixes) if fix.safety == SAFE]
    for number, fix in enumerate(finding.fixes):
        yield Offer(_title(fix.message), FIX, str(number), safe_fixes[:1] == [number])
    report = reported(view, finding)
    if report and finding.rule in ("dangling-target", "dangling-reference"):
        for kind in kinds_for(view.schemas, report):
            yield Offer(f"Create the {safe(kind.name)} {safe(report.identified.report.group or '')}", CREATE, kind.name)
    if finding.rule == "missing-edge":
        names = [str(one.identified.report.about[1]) for one in missing_edges(view, finding)]
        yield Offer(f"Add the required edges: {safe(', '.join(names))}", ADD_EDGES)
    if all_rules()[finding.rule].suppressible:
        yield Offer(f"Ignore {finding.rule} on this line", IGNORE_LINE)
        if finding.record is not None:
            yield Offer(f"Ignore {finding.rule} in this record", IGNORE_RECORD)
        yield Offer(f"Ignore {finding.rule} in this file", IGNORE_FILE)
    yield Offer(f"Accept this {finding.rule} in the baseline", ACCEPT)


def _title(message: str) -> str:
    return short(message[:1].upper() + message[1:], 100)


def reported(view: View, finding: Finding) -> Reported | None:
    """Return the report of a finding of a document; None if it is gone."""
    found = view.resident.reported_in(view.path) if view.resident else ()
    return next((one for one in found if one.identified.fingerprint == finding.fingerprint), None)


def kinds_for(schemas: Schemas, missing: Reported) -> list[RecordKind]:
    """Return the kinds that a record with the id that a report misses can have, by its prefix and the allowed kinds."""
    report = missing.identified.report
    if not isinstance(report.help, Near) or report.group is None:
        return []
    id, allowed = report.group, report.help.kinds
    kinds = [kind for name, kind in sorted(schemas.records.items()) if allowed is None or name in allowed]
    fitting = [kind for kind in kinds if kind.id_prefix and id.startswith(f"{kind.id_prefix}:")]
    if not fitting and allowed is not None:
        fitting = [kind for kind in kinds if kind.id_prefix is None]
    return [kind for kind in fitting[:_MOST_KINDS] if not faults_of_id(schemas, kind, id)]


def missing_edges(view: View, finding: Finding) -> list[Reported]:
    """Return the reports of all required edges that a finding's record lacks in a document."""
    found = view.resident.reported_in(view.path) if view.resident else ()
    return [
        one
        for one in found
        if one.identified.rule.name == finding.rule and one.identified.report.record == finding.record
    ]
