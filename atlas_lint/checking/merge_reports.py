"""Reports about one mistake, merged into one finding: missing or misplaced keys, and all that refuses a value.

A schema's keywords refuse a value one by one, so that each violation has a fingerprint: the baseline, `--base` and
suppressions know them one by one. What is left of one mapping or one value is then shown as one finding, with the
fingerprint of the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from atlas_lint.checking.run_rules import Reported
from atlas_lint.findings.place import VALUE
from atlas_lint.findings.rule import Report
from atlas_lint.spelling import Meant


def merge_reports(reported: Iterable[Reported]) -> list[Reported]:
    """Return reports with those about one mapping or one value merged, at the first one of each."""
    merged: dict[object, list[Reported]] = {}
    for number, one in enumerate(reported):
        merged.setdefault(_subject(one) or number, []).append(one)
    return [one for group in merged.values() for one in (group if len(group) == 1 else _merged(group))]


def _subject(one: Reported) -> tuple[object, ...] | None:
    """Return a key for the mapping that lacks a property, or for the refused value; None for any other report."""
    rule, report = one.identified.rule.name, one.identified.report
    if report.keyword == "required":
        return rule, report.place, report.record, _where(report)
    if report.keyword is not None and report.group is not None:
        return rule, report.group
    if report.keyword is not None and report.place.part == VALUE:
        return rule, report.place, report.record
    return None


def _merged(group: list[Reported]) -> list[Reported]:
    reports = [one.identified.report for one in group]
    if reports[0].group is not None:
        merged: Report | None = _unknown(reports)
    else:
        merged = _missing(reports) if reports[0].keyword == "required" else _refused(reports)
    if merged is None:
        return group
    return [group[0]._replace(identified=group[0].identified._replace(report=merged))]


def _missing(reports: list[Report]) -> Report:
    """Return one report about properties that one mapping lacks."""
    where = _where(reports[0]).replace(" is missing", " are missing", 1)
    own = [report.help for report in reports if isinstance(report.help, str)]
    left = [report for report in reports if not isinstance(report.help, str)]
    help = "; ".join([*own, f"add {_listed(left)}"] if left else own)
    return reports[0]._replace(message=f"{_listed(reports)}{where}", help=help)


def _unknown(reports: list[Report]) -> Report:
    """Return one report about keys that belong elsewhere."""
    return reports[0]._replace(message=f"{_listed(reports)} are unknown as attributes")


def _where(report: Report) -> str:
    """Return the message without the property: where it is missing."""
    return report.message.partition(f"`{report.about[-1]}`")[2]


def _listed(reports: list[Report]) -> str:
    """Return the missing properties in words: `a`, `b` and `c`."""
    names = [f"`{report.about[-1]}`" for report in reports]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _refused(reports: list[Report]) -> Report | None:
    """Return one report about all that is wrong with a value; None if the messages do not begin with the same fact."""
    messages = [report.message for report in reports]
    pairs = zip(min(messages), max(messages), strict=False)
    fact = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)).rpartition("; ")[0]
    if not fact:
        return None
    helps = [report.help for report in reports if report.help is not None]
    help = next((help for help in helps if isinstance(help, Meant)), helps[0] if helps else None)
    wanted = [message.removeprefix(f"{fact}; ") for message in messages]
    return reports[0]._replace(message="; ".join([fact, *wanted]), help=help)
