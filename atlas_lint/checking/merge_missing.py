"""Missing properties of one mapping, merged into one finding that lists them.

A rule reports each missing property by itself, so that each has a fingerprint: fingerprints, suppressions, the baseline
and `--base` know them one by one. What is left of one mapping is then shown as one finding, with the fingerprint of the
first.
"""

from __future__ import annotations

from collections.abc import Iterable

from atlas_lint.checking.run_rules import Reported
from atlas_lint.findings.place import Place
from atlas_lint.findings.rule import Report

_Key = tuple[str, Place, str | None, str]


def merge_missing(reported: Iterable[Reported]) -> list[Reported]:
    """Return reports with those about missing properties of one mapping merged, at the first one of each mapping."""
    merged: dict[object, list[Reported]] = {}
    for number, one in enumerate(reported):
        merged.setdefault(_mapping(one) or number, []).append(one)
    return [group[0] if len(group) == 1 else _merged(group) for group in merged.values()]


def _mapping(one: Reported) -> _Key | None:
    """Return a key for the mapping that lacks a property; None if the report is about something else."""
    rule, report = one.identified.rule.name, one.identified.report
    if report.keyword != "required":
        return None
    return rule, report.place, report.record, _words_after(report)


def _words_after(report: Report) -> str:
    """Return the message without the property: where it is missing."""
    return report.message.partition(f"`{report.about[-1]}`")[2]


def _merged(group: list[Reported]) -> Reported:
    first = group[0]
    report = first.identified.report
    names = [f"`{one.identified.report.about[-1]}`" for one in group]
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    where = _words_after(report).replace(" is missing", " are missing", 1)
    merged = report._replace(message=f"{listed}{where}", help=f"add {listed}")
    return first._replace(identified=first.identified._replace(report=merged))
