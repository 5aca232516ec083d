"""The format `github`, workflow commands: findings as annotations of the changed files.

The syntax is that of actions/toolkit (`packages/core/src/command.ts`) as the runner parses it (actions/runner,
`ActionCommand.cs`). GitHub shows ten errors and ten warnings of a step, so the ones to fix first become annotations.
The others are lines of the log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas_lint.findings.finding import ERROR, SEVERITIES, Finding
from atlas_lint.findings.result import Appearance, Result
from atlas_lint.text import count, escape, safe, safe_start

SHOWN = 10
"""Most annotations of each severity that GitHub shows for a step."""

# Causes before effects: an unreadable file, or a missing id or kind, causes other findings, which can wait.
_CAUSES = (
    frozenset({"yaml-syntax", "invalid-encoding", "resource-limit", "not-a-record", "duplicate-key"}),
    frozenset(
        {
            "unknown-record-kind",
            "unknown-edge-kind",
            "dangling-target",
            "dangling-reference",
            "orphan-sidecar",
            "wrong-target-kind",
            "wrong-source-kind",
        }
    ),
)
# The format cannot quote these, and a terminal would interpret them. It can quote line breaks.
_CONTROLS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield the findings to fix first as commands, the others as lines, and the number of the others."""
    room = dict.fromkeys(SEVERITIES, SHOWN)
    further = []
    for finding in _ranked(result.findings):
        if room[finding.severity] > 0:
            room[finding.severity] -= 1
            yield _command(finding)
        else:
            further.append(finding)
    for finding in further:
        yield f"{_where(finding)}: {finding.severity}[{finding.rule}] {finding.message}\n"
    if further:
        yield f"{count(len(further), 'further finding')} above as lines: GitHub annotates {SHOWN} of each severity\n"


def _ranked(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return errors before warnings, the first finding of a group before its others, causes before effects."""
    seen: set[tuple[str, str]] = set()
    ranks = []
    for index, finding in enumerate(findings):
        about = (finding.rule, finding.group or finding.fingerprint)
        cause = next((rank for rank, rules in enumerate(_CAUSES) if finding.rule in rules), len(_CAUSES))
        ranks.append((finding.severity != ERROR, about in seen, cause, index))
        seen.add(about)
    return [findings[index] for *_, index in sorted(ranks)]


def _command(finding: Finding) -> str:
    """Return a finding as one workflow command. GitHub accepts columns only if the span is on one line."""
    span = finding.span
    properties: dict[str, object] = {"file": finding.repository_path, "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:
        properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = f"atlas-lint ({finding.rule})"
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{finding.severity} {written}::{_data(_message(finding))}\n"


def _message(finding: Finding) -> str:
    lines = [finding.message]
    for related in finding.related:
        lines.append(f"{related.message}: {safe(related.repository_path)}:{related.span.line}:{related.span.column}")
    if finding.help:
        lines.append(f"help: {finding.help}")
    return "\n".join(lines)


def _where(finding: Finding) -> str:
    return f"{safe_start(safe(finding.repository_path))}:{finding.span.line}:{finding.span.column}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    """Return a property's value, quoted; escape what the format cannot quote (old-style commands, controls)."""
    harmless = _CONTROLS.sub(lambda match: escape(match[0]), value).replace("##[", r"#\x23[")
    return _data(harmless).replace(":", "%3A").replace(",", "%2C")
