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
    reports = [one.identified.report for one in group]
    where = _words_after(report).replace(" is missing", " are missing", 1)
    own = [one.help for one in reports if isinstance(one.help, str)]
    left = [one for one in reports if not isinstance(one.help, str)]
    help = "; ".join([*own, f"add {_listed(left)}"] if left else own)
    merged = report._replace(message=f"{_listed(reports)}{where}", help=help)
    return first._replace(identified=first.identified._replace(report=merged))


def _listed(reports: list[Report]) -> str:
    """Return the missing properties in words: `a`, `b` and `c`."""
    names = [f"`{report.about[-1]}`" for report in reports]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
