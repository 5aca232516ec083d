"""The result of a run: findings, counts and notes. The formats see nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from atlas_lint.findings.finding import ERROR, WARNING, Finding
from atlas_lint.text import count, listed, safe, short

if TYPE_CHECKING:  # a cached run needs no rule
    from atlas_lint.findings.rule import Rule

MOST_OF_A_PATH = 300
"""Most characters of a path in the message about unreadable files."""


class Summary(NamedTuple):
    """The number of files, records and edges checked, and of errors and warnings found."""

    files: int
    records: int
    edges: int
    errors: int
    warnings: int


class Appearance(NamedTuple):
    """Options of a report for people.

    It may have colours. `width` is that of the terminal in columns (None: unknown, and nothing is wrapped).
    `max_findings` is the most findings to print (None: all). `rules_page` is the address of the page that describes the
    rules, to which the names of rules are links (None: no links).
    """

    color: bool = False
    width: int | None = None
    max_findings: int | None = None
    rules_page: str | None = None


class Comparison(NamedTuple):
    """The numbers of findings that are new since a base, fixed, and old (and so not reported)."""

    base: str
    new: int
    fixed: int
    old: int


def by_cause(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Return the findings grouped by cause, each group with a line that describes it ("" if the cause is unknown)."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(str(finding.caused_by) if finding.caused_by else "", []).append(finding)
    return [(_effect(cause, group) if cause else "", group) for cause, group in groups.items()]


def _effect(cause: str, findings: list[Finding]) -> str:
    """Return the effect of a cause in words: `deleting role:x left 44 edges in 31 files dangling`."""
    files = count(len({finding.path for finding in findings}), "file")
    if all(finding.rule == "dangling-target" for finding in findings):
        return safe(f"{cause} left {count(len(findings), 'edge')} in {files} dangling")
    return safe(f"{cause} made {count(len(findings), 'finding')} in {files}")


class Result(NamedTuple):
    """The result of a run: the findings in order, the numbers of what was checked, and the rules that ran, by name.

    `notes` are remarks for standard error, not findings. `comparison` is None if the run had no base. `unread` holds
    the files and folders that could not be read: the path as shown to people, and the reason.
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
        """The numbers of files, records, edges and findings."""
        errors = sum(finding.severity == ERROR for finding in self.findings)
        warnings = sum(finding.severity == WARNING for finding in self.findings)
        return Summary(self.files, self.records, self.edges, errors, warnings)

    @property
    def undone(self) -> str:
        """Return one line about the files that could not be read; "" if there are none."""
        if not self.unread:
            return ""
        named = [f"{short(path, MOST_OF_A_PATH)} ({reason})" for path, reason in self.unread]
        missing = "dangling ids are not reported, and other findings may follow from what is missing"
        return f"cannot read {listed(named, 5)}: {missing}"

    def fails(self, fail_on: str) -> bool:
        """Return True if a finding is at or above the level `fail_on` (`error`, `warning` or `never`)."""
        failing = {"error": (ERROR,), "warning": (ERROR, WARNING)}.get(fail_on, ())
        return any(finding.severity in failing for finding in self.findings)
