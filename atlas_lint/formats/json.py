"""The format `json`, one JSON object: the tool, a summary, the findings."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint import __version__
from atlas_lint.findings.published_json import dumped
from atlas_lint.findings.result import Appearance, Result
from atlas_lint.text import json_text


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield the object, a finding a line, so that people can read it and diff it."""
    tool = {"name": "atlas-lint", "version": __version__}
    summary: dict[str, object] = dict(result.summary._asdict())
    if result.comparison:
        summary |= result.comparison._asdict()
    head: dict[str, object] = {"version": 1, "tool": tool, "summary": summary}
    if result.unread:
        head["unread"] = [{"path": path, "reason": reason} for path, reason in result.unread]
    yield json_text(head)[:-1] + ', "findings": ['
    for index, finding in enumerate(result.findings):
        yield (",\n" if index else "\n") + dumped(finding)
    yield "\n]}\n" if result.findings else "]}\n"
