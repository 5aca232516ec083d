"""The conversion of a run's result to values that JSON can hold, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from atlas_lint.findings.finding import Excerpt, Finding, Fix, Related, Replacement, Span
from atlas_lint.findings.result import Result


def stored(result: Result) -> list[Any]:
    """Return a result that has no comparison as values that JSON can hold: totals, then the findings by file."""
    by_file: dict[str, list[Finding]] = {}
    for finding in result.findings:
        by_file.setdefault(finding.path, []).append(finding)
    rows = [
        [path, found[0].repository_path, found[0].cluster, [_row(finding) for finding in found]]
        for path, found in by_file.items()
    ]
    return [result.files, result.records, result.edges, list(result.rules), result.notes, rows]


def restored(value: Any) -> Result:
    """Return the result from the values that `stored` returned. Raises one of `MALFORMED` for any other values."""
    files, records, edges, rules, notes, rows = value
    found = tuple(
        _finding(path, repository_path, cluster, *row)
        for path, repository_path, cluster, of_file in rows
        for row in of_file
    )
    return Result(found, files, records, edges, _LateRules(rules), tuple(notes))


def _row(finding: Finding) -> list[Any]:
    row = [
        finding.rule, finding.severity, finding.message, *finding.span, finding.record, finding.kind, finding.pointer,
        finding.document, finding.keyword, finding.fingerprint, finding.group,
    ]  # fmt: skip
    details = [finding.help, finding.related, finding.excerpt, finding.fixes, finding.label, finding.detail]
    return [*row, *details] if finding.excerpt.lines else row


def _finding(
    path: str, repository: str, cluster: str, rule: str, severity: str, message: str,
    line: int, column: int, end_line: int, end_column: int, record: str | None, kind: str | None, pointer: str,
    document: int, keyword: str | None, fingerprint: str, group: str | None, *details: Any,
) -> Finding:  # fmt: skip
    span = Span(line, column, end_line, end_column)
    help, related, excerpt, fixes, label, detail = _details(*details) if details else _NO_DETAILS
    return Finding(
        rule, severity, message, path, repository, span, record, kind, cluster, pointer, document, keyword, help,
        related, fingerprint, excerpt, group, None, fixes, label, detail,
    )  # fmt: skip


Details = tuple[str | None, tuple[Related, ...], Excerpt, tuple[Fix, ...], str, str]
_NO_DETAILS: Details = None, (), Excerpt(0, ()), (), "", ""


def _details(help: str | None, related: Any, excerpt: Any, fixes: Any, label: str, detail: str) -> Details:
    return (
        help,
        tuple(Related(path, other, Span(*span), text, _excerpt(lines)) for path, other, span, text, lines in related),
        _excerpt(excerpt),
        tuple(Fix(safety, message, tuple(map(_replacement, edits))) for safety, message, edits in fixes),
        label,
        detail,
    )


def _replacement(row: Any) -> Replacement:
    path, other, span, text, lines = row
    return Replacement(path, other, Span(*span), text, _excerpt(lines))


def _excerpt(row: Any) -> Excerpt:
    first, lines, before, after = row
    return Excerpt(first, tuple(lines), before, after)


class _LateRules(Mapping[str, Any]):
    """Rules by name, loaded at the first access: most outputs need none."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def __getitem__(self, name: str) -> Any:
        from atlas_lint.rules import all_rules

        return all_rules()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
