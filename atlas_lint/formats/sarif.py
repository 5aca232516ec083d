"""The format `sarif`: SARIF 2.1.0 (OASIS, errata 01), with what GitHub code scanning requires beyond the schema.

The log is deterministic: it has no times and no names of a machine, and its paths are relative to the repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from atlas_lint import INFORMATION_URI, __version__
from atlas_lint.findings.finding import ERROR, OFF, WARNING, Finding, Fix, Related, Replacement, Span
from atlas_lint.findings.result import Appearance, Result
from atlas_lint.findings.rule import Rule
from atlas_lint.text import count, json_text, short

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 5000
"""Most results of a run that GitHub keeps; it refuses a file with many more."""
_MOST_DESCRIPTION = 1024
_BASE = "%SRCROOT%"


def render(result: Result, appearance: Appearance) -> Iterator[str]:
    """Yield the log. If it has more findings than GitHub keeps, it keeps errors first and reports how many it omits."""
    kept = _kept(result.findings)
    run = {
        "tool": {"driver": _driver(result)},
        "automationDetails": {"id": "atlas-lint/"},
        "invocations": [_invocation(result, len(result.findings) - len(kept))],
        "originalUriBaseIds": {_BASE: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": _results(kept, list(result.rules)),
    }
    yield json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _kept(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return at most `MOST_RESULTS` findings in their order; errors have precedence over warnings."""
    order = sorted(range(len(findings)), key=lambda index: findings[index].severity != ERROR)
    return [findings[index] for index in sorted(order[:MOST_RESULTS])]


def _driver(result: Result) -> dict[str, Any]:
    rules = [_descriptor(rule) for rule in result.rules.values()]
    return {
        "name": "atlas-lint",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": INFORMATION_URI,
        "rules": rules,
    }


def _descriptor(rule: Rule[Any]) -> dict[str, Any]:
    """Return a rule as code scanning shows it; GitHub treats an empty text as missing, so the summary replaces it."""
    prose = rule.documentation.partition("```")[0].strip() or rule.summary
    page = f"{rule.summary}\n\n{rule.documentation}".strip()
    level = WARNING if rule.severity == OFF else rule.severity
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": short(prose, _MOST_DESCRIPTION)},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"enabled": rule.severity != OFF, "level": level},
        "properties": {
            "tags": ["knowledge-graph", "yaml", "correctness" if level == ERROR else "maintainability"],
            "precision": "very-high",
            "problem.severity": level,
        },
    }


def _invocation(result: Result, left_out: int) -> dict[str, Any]:
    """Return the invocation: whether the run was complete, and its notes."""
    notices = [("note", note) for note in result.notes]
    if result.undone:
        notices.append(("error", result.undone))
    if left_out:
        notices.append(
            ("warning", f"{count(left_out, 'finding')} left out: a log holds {MOST_RESULTS:,}, errors before warnings")
        )
    invocation: dict[str, Any] = {"executionSuccessful": not result.undone}
    if notices:
        invocation["toolExecutionNotifications"] = [
            {"level": level, "message": {"text": text}} for level, text in notices
        ]
    return invocation


def _results(findings: list[Finding], rules: list[str]) -> list[dict[str, Any]]:
    places = {rule: index for index, rule in enumerate(rules)}
    return [_result(finding, places) for finding in findings]


def _result(finding: Finding, places: dict[str, int]) -> dict[str, Any]:
    known = {"ruleIndex": places[finding.rule]} if finding.rule in places else {}
    written = {
        "ruleId": finding.rule,
        **known,
        "level": finding.severity,
        "message": {"text": _message(finding)},
        "locations": [_location(finding.repository_path, finding.span)],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "atlasLint/v1": finding.fingerprint,
        },
    }
    if finding.related:
        written["relatedLocations"] = [_related(number, related) for number, related in enumerate(finding.related, 1)]
    if finding.fixes:
        written["fixes"] = [_fix(fix) for fix in finding.fixes]
    facts = {
        "record": finding.record,
        "kind": finding.kind,
        "cluster": finding.cluster or None,
        "pointer": finding.pointer,
        "document": finding.document,
        "keyword": finding.keyword,
    }
    return {**written, "properties": {name: fact for name, fact in facts.items() if fact is not None}}


def _related(number: int, related: Related) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": related.message},
        **_location(related.repository_path, related.span),
    }


def _message(finding: Finding) -> str:
    """Return the message, the help and a link to each related place; code scanning shows only linked places."""
    text = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    if finding.related or "](" in text:
        text = _literal(text)
    links = (f"[{_literal(related.message)}]({number})" for number, related in enumerate(finding.related, 1))
    return "\n".join([text, *links])


def _literal(text: str) -> str:
    """Return the text with brackets escaped, so that no viewer makes a link (section 3.11.6 of the specification)."""
    return re.sub(r"[\\\[\]]", r"\\\g<0>", text)


def _fix(fix: Fix) -> dict[str, Any]:
    """Return a fix as one artifact change for each file, with its replacements."""
    files: dict[str, list[Replacement]] = {}
    for edit in fix.edits:
        files.setdefault(edit.repository_path, []).append(edit)
    changes = [
        {
            "artifactLocation": _artifact(path),
            "replacements": [
                {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in edits
            ],
        }
        for path, edits in files.items()
    ]
    return {"description": {"text": f"{fix.message} ({fix.safety})"}, "artifactChanges": changes}


def _location(path: str, span: Span) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": _region(span)}}


def _artifact(path: str) -> dict[str, str]:
    """Return the location of a file: relative to the repository, or for a file outside it an absolute URI."""
    uri = quote(path, safe="/", errors="surrogateescape")
    return {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri, "uriBaseId": _BASE}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
