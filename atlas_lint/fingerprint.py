"""By what a finding is known from run to run: what it is about, never where it stands or how it is worded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, NamedTuple

from atlas_lint.rule import Report, Rule


class Known(NamedTuple):
    """A report of a rule, and its fingerprint: 16 hex digits."""

    rule: Rule[Any]
    report: Report
    fingerprint: str


def identify(rule: Rule[Any], reports: Iterable[Report]) -> list[Known]:
    """Fingerprints for all reports of a rule; of several about the same thing, the ordinal in atlas order counts."""
    ordered = sorted(reports, key=lambda report: (report.place.path, report.place.document))
    seen: dict[str, int] = {}
    known = []
    for report in ordered:
        about = json.dumps([rule.name, report.about], separators=(",", ":"))
        ordinal = seen[about] = seen.get(about, -1) + 1
        known.append(Known(rule, report, _digest(f"{about}{ordinal}")))
    return known


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
