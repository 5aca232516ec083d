"""The format `html`: one HTML file to search and filter findings in. It works offline and fetches nothing.

The page is `html.html`, its style `html.css`, its script `html.js`. The page holds the findings as data, which the
script shows as text only. A content security policy allows this script, this style and nothing else.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from atlas_lint import __version__
from atlas_lint.findings.finding import Excerpt, Finding, Related, Span
from atlas_lint.findings.result import Appearance, Result, by_cause
from atlas_lint.text import count, safe, short

_MOST_AROUND = 100
_MOST_MARKED = 300


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield the page, a finding a line."""
    before, after = _page(result).split("@findings@", 1)
    yield before
    shown = ((finding, effect) for effect, group in by_cause(result.findings) for finding in group)
    for index, (finding, effect) in enumerate(shown):
        yield (",\n" if index else "\n") + _embedded(_shown(finding, effect))
    yield after


def _page(result: Result) -> str:
    """Return the page with the placeholder `@findings@` for the findings."""
    style, script = _asset("html.css"), _asset("html.js")
    files, records, edges, errors, warnings = result.summary
    found = f"{count(errors, 'error')}, {count(warnings, 'warning')}" if result.findings else "No findings"
    rules = {name: rule.summary for name, rule in result.rules.items()}
    return Template(_asset("html.html")).substitute(
        policy=f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        found=escape(found),
        looked_at=f"{count(files, 'file')} · {count(records, 'record')} · {count(edges, 'edge')}",
        version=escape(__version__),
        rules=_embedded(rules),
        style=style,
        script=script,
    )


@cache
def _asset(name: str) -> str:
    return files("atlas_lint.formats").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return the source by which a content security policy allows an inline element with exactly this text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _embedded(value: object) -> str:
    """Return a value as JSON for a `script` element; without `<` nothing in it can end the element."""
    return json.dumps(value, ensure_ascii=True).replace("<", "\\u003c")


def _shown(finding: Finding, cause: str) -> dict[str, Any]:
    """Return a finding as the script reads it; the script shows every field as text."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.help or "",
        "record": safe(finding.record or ""),
        "kind": safe(finding.kind or ""),
        "cluster": safe(finding.cluster),
        "cause": cause,
        "pointer": safe(finding.pointer),
        **_place(finding),
        "related": [{"message": related.message, **_place(related)} for related in finding.related],
    }


def _place(at: Finding | Related) -> dict[str, Any]:
    """Return a place with its source lines, each as its number and the text before, in and after the span."""
    last = at.excerpt.first_line + len(at.excerpt.lines) - 1
    return {
        "path": safe(at.path),
        "line": at.span.line,
        "column": at.span.column,
        "source": list(_source(at.excerpt, at.span)),
        "more": max(at.span.end_line - last, 0) if at.excerpt.lines else 0,
    }


def _source(excerpt: Excerpt, span: Span) -> Iterator[tuple[int, str, str, str]]:
    for number, written in enumerate(excerpt.lines, excerpt.first_line):
        line = written.replace("\t", " ")
        start = span.column - 1 if number == span.line else len(line) - len(line.lstrip(" "))
        end = span.end_column - 1 if number == span.end_line else len(line)
        yield number, *_cropped(line, start, max(end, start))


def _cropped(line: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the text of a line before, in and after a span; crop a long line around the span."""
    before, marked, after = line[:start], line[start:end], line[end:]
    if len(before) > _MOST_AROUND:
        before = f"…{before[1 - _MOST_AROUND :]}"
    return safe(before), safe(short(marked, _MOST_MARKED)), safe(short(after, _MOST_AROUND))
