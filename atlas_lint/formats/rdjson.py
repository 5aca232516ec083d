"""The format `rdjson` of reviewdog (reviewdog/reviewdog, `proto/rdf`): columns count UTF-8 bytes from 1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from atlas_lint.findings.finding import Excerpt, Finding, Related, Replacement
from atlas_lint.findings.result import Appearance, Result
from atlas_lint.text import json_text, utf8_column

# What is active in a review comment, which is Markdown: a mention, an issue, a tag, a link.
_ACTIVE = re.compile(r"[@#<\[]|://|www\.|\bGH-", re.IGNORECASE)


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield one JSON object, a diagnostic a line."""
    yield '{"source": {"name": "atlas-lint"}, "diagnostics": ['
    for index, finding in enumerate(result.findings):
        diagnostic = json_text(_diagnostic(finding))
        yield (",\n" if index else "\n") + diagnostic
    yield "\n]}\n" if result.findings else "]}\n"


def _diagnostic(finding: Finding) -> dict[str, Any]:
    message = _inert(finding.message)
    diagnostic = {
        "message": f"{message}\n{_inert(finding.help)}" if finding.help else message,
        "location": _location(finding),
        "severity": finding.severity.upper(),
        "code": {"value": finding.rule},
        "related_locations": [
            {"message": _inert(related.message), "location": _location(related)} for related in finding.related
        ],
    }
    suggestions = [_suggestion(fix.edits[0]) for fix in finding.fixes if _fits(finding, fix.edits)]
    return {**diagnostic, "suggestions": suggestions} if suggestions else diagnostic


def _fits(finding: Finding, edits: tuple[Replacement, ...]) -> bool:
    """Return True if a suggestion can hold `edits`: one edit, in the file of the finding, of lines in its excerpt."""
    first = edits[0]
    lines = (_line(first.excerpt, line) for line in (first.span.line, first.span.end_line))
    return len(edits) == 1 and first.repository_path == finding.repository_path and None not in lines


def _suggestion(edit: Replacement) -> dict[str, Any]:
    return {"range": _range(edit), "text": edit.text}


def _inert(text: str) -> str:
    """Return the text, as a code span if a part of it would be active in a review comment."""
    if not _ACTIVE.search(text):
        return text
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}"


def _location(at: Finding | Related) -> dict[str, Any]:
    return {"path": at.repository_path, "range": _range(at)}


def _range(at: Finding | Related | Replacement) -> dict[str, Any]:
    line, column, end_line, end_column = at.span
    return {"start": _position(at, line, column), "end": _position(at, end_line, end_column)}


def _position(at: Finding | Related | Replacement, line: int, column: int) -> dict[str, int]:
    """Return a position in bytes, without the optional column if the excerpt lacks the line."""
    written = _line(at.excerpt, line)
    return {"line": line} if written is None else {"line": line, "column": utf8_column(written, column)}


def _line(excerpt: Excerpt, line: int) -> str | None:
    index = line - excerpt.first_line
    return excerpt.lines[index] if 0 <= index < len(excerpt.lines) else None
