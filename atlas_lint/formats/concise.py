"""A finding a line: `path:line:column: severity[rule] message`. For logs, editors and grep."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.result import Look, Result
from atlas_lint.text import safe, safe_start


def render(result: Result, look: Look) -> Iterator[str]:
    """The findings, each on a line of its own, at most as many as are wanted."""
    for finding in result.findings[: look.max_findings]:
        where = f"{safe_start(safe(finding.path))}:{finding.span.line}:{finding.span.column}"
        yield f"{where}: {finding.severity}[{finding.rule}] {finding.message}\n"
