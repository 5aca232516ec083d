"""Reports about one mistake, merged into one finding: missing or misplaced keys, and all that refuses a value.

A schema's keywords refuse a value one by one, so that each violation has a fingerprint: the baseline, `--base` and
suppressions know them one by one. What is left of one mapping or one value is then shown as one finding, with the
fingerprint of the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from atlas_lint.advice.attributes import all_missing, first_help
from atlas_lint.checking.run_rules import Reported
from atlas_lint.findings.place import VALUE
from atlas_lint.findings.rule import AtlasHelp, Report
from atlas_lint.likeness import MOST_IN_LABEL
from atlas_lint.spelling import Meant
from atlas_lint.text import conjunction, count

_NAMING = ("const", "enum")
"""Keywords whose words name the allowed values."""


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
    about = tuple(report.help.about for report in reports if isinstance(report.help, AtlasHelp))
    names = _names(reports)
    return reports[0]._replace(
        message=f"{names}{where}",
        help=AtlasHelp(all_missing, about),
        label=f"lacks {names if len(reports) <= MOST_IN_LABEL else count(len(reports), 'key')}",
    )


def _unknown(reports: list[Report]) -> Report:
    """Return one report about keys that belong elsewhere."""
    return reports[0]._replace(message=f"{_names(reports)} are unknown as attributes")


def _where(report: Report) -> str:
    """Return the message without the property: where it is missing."""
    return report.message.partition(f"`{report.about[-1]}`")[2]


def _names(reports: list[Report]) -> str:
    """Return the missing properties in words: `a`, `b` and `c`."""
    return conjunction([f"`{report.about[-1]}`" for report in reports])


def _refused(reports: list[Report]) -> Report | None:
    """Return one report about all that is wrong with a value; None if the messages do not begin with the same fact.

    The help and the label of a keyword that names the allowed values come first, because they are the most exact.
    """
    messages = [report.message for report in reports]
    pairs = zip(min(messages), max(messages), strict=False)
    fact = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)).rpartition("; ")[0]
    if not fact:
        return None
    first, *others = sorted(reports, key=lambda report: report.keyword not in _NAMING)
    helps = tuple(report.help for report in (first, *others) if report.help is not None)
    near = next((help for help in helps if isinstance(help, Meant)), None)
    fixes = next((report.proposed_fixes for report in reports if report.proposed_fixes), ())
    has_detail = any(report.detail for report in reports)
    return reports[0]._replace(
        message=_joined(fact, messages),
        help=near or (AtlasHelp(first_help, helps) if helps else None),
        proposed_fixes=fixes,
        label=first.label,
        detail=_joined(fact, [report.detail or report.message for report in reports]) if has_detail else "",
    )


def _joined(fact: str, messages: list[str]) -> str:
    return "; ".join([fact, *(message.removeprefix(f"{fact}; ") for message in messages)])
