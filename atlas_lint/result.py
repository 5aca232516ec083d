"""What a run gives: findings, counts, notes. All that formats see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from atlas_lint.finding import ERROR, WARNING, Finding
from atlas_lint.rule import Rule


class Summary(NamedTuple):
    """What was looked at, and how many findings of each severity there are."""

    files: int
    records: int
    edges: int
    errors: int
    warnings: int


class Look(NamedTuple):
    """How a report for people may look: colours, the width of the terminal (None: as wide as it gets), how many
    findings at most (None: all)."""

    color: bool = False
    width: int | None = None
    max_findings: int | None = None


class Result(NamedTuple):
    """The outcome of a run: findings in order, what was looked at, the rules that ran, notes about the run.

    Notes are for standard error; they are no findings.
    """

    findings: tuple[Finding, ...]
    files: int
    records: int
    edges: int
    rules: Mapping[str, Rule[Any]]
    notes: tuple[str, ...] = ()

    @property
    def summary(self) -> Summary:
        errors = sum(finding.severity == ERROR for finding in self.findings)
        warnings = sum(finding.severity == WARNING for finding in self.findings)
        return Summary(self.files, self.records, self.edges, errors, warnings)

    def fails(self, fail_on: str) -> bool:
        """Whether there is a finding at or above the failing level (`error`, `warning` or `never`)."""
        failing = {"error": (ERROR,), "warning": (ERROR, WARNING)}.get(fail_on, ())
        return any(finding.severity in failing for finding in self.findings)
