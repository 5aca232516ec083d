"""The format `concise`, a finding a line: `path:line:column: severity[rule] message`. For logs, editors and grep."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from atlas_lint.findings.result import Appearance, Result
from atlas_lint.text import safe, safe_start


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield a line for each finding, at most `appearance.max_findings`."""
    for path, findings in groupby(result.findings[: appearance.max_findings], key=attrgetter("path")):
        name = safe_start(safe(path))
        for finding in findings:
            where = f"{name}:{finding.span.line}:{finding.span.column}"
            yield f"{where}: {finding.severity}[{finding.rule}] {finding.message}\n"
