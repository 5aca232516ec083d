"""Findings as published JSON. The keys are listed here, so that renaming a field of `Finding` does not change them."""

from __future__ import annotations

from typing import Any

from atlas_lint.findings.finding import Finding, Fix, Related
from atlas_lint.text import json_text


def dumped(finding: Finding) -> str:
    """Return a finding as a JSON object on one line.

    The line is ASCII: it escapes characters that reorder or hide text, and what a CI runner would run as a command.
    """
    return json_text(published(finding))


def published(finding: Finding) -> dict[str, Any]:
    """Return a finding as a JSON object; its keys never change (see docs/formats.md)."""
    span = finding.span
    cause = finding.caused_by
    caused = {"causedBy": {"change": cause.change, "what": cause.what, "now": cause.now}} if cause else {}
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "path": finding.path,
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "record": finding.record,
        "pointer": finding.pointer,
        "document": finding.document,
        "keyword": finding.keyword,
        "help": finding.help,
        "related": [_related(related) for related in finding.related],
        "fixes": [_fix(fix) for fix in finding.fixes],
        "fingerprint": finding.fingerprint,
        **caused,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [
        {
            "path": edit.path,
            "line": edit.span.line,
            "column": edit.span.column,
            "endLine": edit.span.end_line,
            "endColumn": edit.span.end_column,
            "text": edit.text,
        }
        for edit in fix.edits
    ]
    return {"safety": fix.safety, "message": fix.message, "edits": edits}


def _related(related: Related) -> dict[str, Any]:
    span = related.span
    return {
        "path": related.path,
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "message": related.message,
    }
