"""What a run gives: findings, counts, notes. All that formats see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from atlas_lint.findings.finding import ERROR, WARNING, Finding
from atlas_lint.text import count, listed, safe, short

if TYPE_CHECKING:  # a run that is remembered needs no rule
    from atlas_lint.findings.rule import Rule

MOST_OF_A_PATH = 300
"""Characters of a path that the line about what cannot be read shows."""


class Summary(NamedTuple):
    """What was looked at, and how many findings of each severity there are."""

    files: int
    records: int
    edges: int
    errors: int
    warnings: int


class Appearance(NamedTuple):
    """How a report for people may look: colours, the width of the terminal (None: as wide as it gets), how many
    findings at most (None: all)."""

    color: bool = False
    width: int | None = None
    max_findings: int | None = None


class Comparison(NamedTuple):
    """How many findings are new since a base, were fixed, and are old (and not told again)."""

    base: str
    new: int
    fixed: int
    old: int


def by_cause(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings grouped by what caused them, each group with a line that says so ("" where nothing is known)."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(str(finding.caused_by) if finding.caused_by else "", []).append(finding)
    return [(_effect(cause, group) if cause else "", group) for cause, group in groups.items()]


def _effect(cause: str, findings: list[Finding]) -> str:
    """`deleting role:x left 44 edges in 31 files dangling`."""
    files = count(len({finding.path for finding in findings}), "file")
    if all(finding.rule == "dangling-target" for finding in findings):
        return safe(f"{cause} left {count(len(findings), 'edge')} in {files} dangling")
    return safe(f"{cause} made {count(len(findings), 'finding')} in {files}")


class Result(NamedTuple):
    """The outcome of a run: findings in order, what was looked at, the rules that ran, notes about the run.

    Notes are for standard error; they are no findings. `unread` are the files and folders that could not be read, as
    people read their paths, each with the reason.
    """

    findings: tuple[Finding, ...]
    files: int
    records: int
    edges: int
    rules: Mapping[str, Rule[Any]]
    notes: tuple[str, ...] = ()
    comparison: Comparison | None = None
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def summary(self) -> Summary:
        errors = sum(finding.severity == ERROR for finding in self.findings)
        warnings = sum(finding.severity == WARNING for finding in self.findings)
        return Summary(self.files, self.records, self.edges, errors, warnings)

    @property
    def undone(self) -> str:
        """What of the run could not be done, as one line; "" if nothing."""
        if not self.unread:
            return ""
        named = [f"{short(path, MOST_OF_A_PATH)} ({reason})" for path, reason in self.unread]
        missing = "dangling ids are not reported, and other findings may follow from what is missing"
        return f"cannot read {listed(named, 5)}: {missing}"

    def fails(self, fail_on: str) -> bool:
        """Whether there is a finding at or above the failing level (`error`, `warning` or `never`)."""
        failing = {"error": (ERROR,), "warning": (ERROR, WARNING)}.get(fail_on, ())
        return any(finding.severity in failing for finding in self.findings)
