"""A finding as it is published in JSON: types of its own, so that the inside may change and this not."""

from __future__ import annotations

import json
from typing import Any

from atlas_lint.findings.finding import Finding, Fix, Related


def dumped(finding: Finding) -> str:
    """A finding as a JSON object on one line.

    Pure ASCII: what could reorder or hide text is an escape, and so is what a CI runner would take for a command.
    """
    return json.dumps(published(finding), ensure_ascii=True).replace("##[", "#\\u0023[")


def published(finding: Finding) -> dict[str, Any]:
    """A finding as it is published; the keys are a promise (see docs/formats.md)."""
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
