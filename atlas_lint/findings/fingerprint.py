"""Fingerprints: they identify a finding across runs by what it is about, never by its position or wording."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from atlas_lint.digests import blake2b
from atlas_lint.findings.place import FilePath
from atlas_lint.findings.rule import Report, Rule

_ENCODE = json.JSONEncoder(separators=(",", ":")).encode


class Identified(NamedTuple):
    """A report with its rule and its fingerprint (16 hex digits).

    `about` is the string from `written`, from which the fingerprint is computed.
    """

    rule: Rule[Any]
    report: Report
    about: str
    fingerprint: str


def identify(
    rule: Rule[Any], reports: Iterable[Report], renamed: Callable[[str], str] = lambda path: path
) -> list[Identified]:
    """Return all reports of a rule with their fingerprints, in atlas order.

    Reports about the same thing differ by their ordinal in that order. `renamed` maps a path that a finding is about to
    the current path of that file.
    """
    ordered = sorted(reports, key=lambda report: (report.place.path, report.place.document))
    seen: dict[str, int] = {}
    identified = []
    for report in ordered:
        parts = [renamed(part) if isinstance(part, FilePath) else part for part in report.about]
        about = written(rule.name, parts)
        ordinal = seen[about] = seen.get(about, -1) + 1
        identified.append(Identified(rule, report, about, _digest(f"{about}{ordinal}")))
    return identified


def written(rule: str, parts: list[Any]) -> str:
    """Return what a finding is about as one string: `rule` and the `parts` that distinguish it within the rule."""
    return _ENCODE([rule, parts])


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
