"""The format `jsonl`: a JSON object a line, one for each finding."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.findings.published_json import dumped
from atlas_lint.findings.result import Appearance, Result


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield a line for each finding."""
    for finding in result.findings:
        yield f"{dumped(finding)}\n"
