"""By what a finding is known from run to run: what it is about, never where it stands or how it is worded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from atlas_lint.digests import blake2b
from atlas_lint.findings.place import FilePath
from atlas_lint.findings.rule import Report, Rule

_ENCODE = json.JSONEncoder(separators=(",", ":")).encode


class Identified(NamedTuple):
    """A report of a rule, what it is about (rule included) as one string, and its fingerprint: 16 hex digits."""

    rule: Rule[Any]
    report: Report
    about: str
    fingerprint: str


def identify(
    rule: Rule[Any], reports: Iterable[Report], renamed: Callable[[str], str] = lambda path: path
) -> list[Identified]:
    """Fingerprints for all reports of a rule; of several about the same thing, the ordinal in atlas order counts.

    `renamed` gives the name that a file bears today to a path that a finding is about.
    """
    ordered = sorted(reports, key=lambda report: (report.place.path, report.place.document))
    seen: dict[str, int] = {}
    known = []
    for report in ordered:
        parts = [renamed(part) if isinstance(part, FilePath) else part for part in report.about]
        about = written(rule.name, parts)
        ordinal = seen[about] = seen.get(about, -1) + 1
        known.append(Identified(rule, report, about, _digest(f"{about}{ordinal}")))
    return known


def written(rule: str, parts: list[Any]) -> str:
    """What a finding is about as one string: the rule, and the parts that tell it from others of the rule."""
    return _ENCODE([rule, parts])


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
