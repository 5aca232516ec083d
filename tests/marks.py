"""Findings drawn into the YAML that they are about.

A mark stands under the line it speaks of. `#^^^^` underlines (the `#` counts) what a finding points at, then says its
rule and message; `#----` underlines a related place, then says what stands there; `#|` points between two characters.
What runs over several lines is underlined to the end of the first. A mark is a YAML comment, so it may stand anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from atlas_lint.findings.finding import Finding, Span


def unmarked(text: str) -> str:
    """The text without its marks."""
    return "".join(line for line in text.splitlines(keepends=True) if not is_mark(line))


def is_mark(line: str) -> bool:
    """Check whether a line is a mark; a mark one character wide is `#` with two blanks after it."""
    return bool(re.match(r"^ *#(?:[\^]+|-+|\|| ) ", line))


def marked(text: str, path: str, findings: Iterable[Finding]) -> str:
    """The text of a file with the findings and related places in it drawn under their lines."""
    notes: list[tuple[int, int, str]] = []
    lines = text.splitlines(keepends=True)
    for finding in findings:
        if finding.path == path:
            words = f"{finding.rule}: {finding.message}"
            notes.append((*finding.span[:2], _mark(lines, finding.span, "^") + words))
        for related in finding.related:
            if related.path == path:
                notes.append((*related.span[:2], _mark(lines, related.span, "-") + related.message))
    drawn = []
    for number, line in enumerate(lines, start=1):
        drawn.append(line if line.endswith("\n") else f"{line}\n")
        drawn += [f"{' ' * (column - 1)}{mark}\n" for at, column, mark in sorted(set(notes)) if at == number]
    return "".join(drawn)


def _mark(lines: list[str], span: Span, sign: str) -> str:
    line = lines[span.line - 1].rstrip("\n") if span.line <= len(lines) else ""
    end = span.end_column if span.end_line == span.line else len(line) + 1
    width = end - span.column
    if width == 0:
        return "#| "
    return f"#{sign * (width - 1)} " if width > 1 else "#  "
