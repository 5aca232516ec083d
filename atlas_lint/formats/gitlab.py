"""The format `gitlab`, Code Quality: a JSON array that the merge request widget compares with the target branch's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas_lint.findings.finding import ERROR, Finding
from atlas_lint.findings.result import Appearance, Result
from atlas_lint.text import json_text


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield the array, a finding a line."""
    yield "["
    for index, finding in enumerate(result.findings):
        entry = json_text(_entry(finding))
        yield (",\n" if index else "\n") + entry
    yield "\n]\n" if result.findings else "]\n"


def _entry(finding: Finding) -> dict[str, Any]:
    """Return a finding as GitLab reads it. GitLab merges equal fingerprints; within a run all are different."""
    return {
        "description": _description(finding),
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": "major" if finding.severity == ERROR else "minor",
        "location": {
            "path": finding.repository_path,
            "lines": {"begin": finding.span.line, "end": finding.span.end_line},
        },
    }


def _description(finding: Finding) -> str:
    """Return the text that the widget shows; it does not show `check_name`, so the text names the rule too."""
    help = f" ({finding.help})" if finding.help else ""
    return f"{finding.rule}: {finding.message}{help}"
