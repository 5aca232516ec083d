"""Findings as the protocol has them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from lsprotocol import types

from atlas_lint.findings.finding import ERROR, Finding, Span
from atlas_lint.lsp.client import Client
from atlas_lint.lsp.outside_findings import CONFIGURATION
from atlas_lint.lsp.uris import uri_of
from atlas_lint.rules import rule_names

SOURCE = "atlas-lint"
_UNNECESSARY = ("unused-suppression", "repeated-record", "duplicate-edge")
_DEPRECATED = ("deprecated-target",)

Locate = Callable[[str, Span], types.Location]
"""Returns the location of a span in a file, given by its path below the root."""


def diagnostic(finding: Finding, locate: Locate, client: Client, hint: bool = False) -> types.Diagnostic:
    """Return a finding as a diagnostic. With `hint` its severity is a hint: the baseline accepts it."""
    shows_related = client.can("text_document.publish_diagnostics.related_information")
    message = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    page = _page(finding.rule)
    related = [types.DiagnosticRelatedInformation(locate(one.path, one.span), one.message) for one in finding.related]
    return types.Diagnostic(
        range=locate(finding.path, finding.span).range,
        message=message,
        severity=_severity(finding, hint),
        code=finding.rule,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        tags=_tags(finding.rule) or None,
        related_information=related if related and shows_related else None,
        data={"fingerprint": finding.fingerprint, "hasFix": bool(finding.fixes)},
    )


@cache
def _page(rule: str) -> str | None:
    """Return the URI of the documentation of a rule, which ships with the package; None if it has none."""
    name = "rules.md" if rule in rule_names() else "schema-check.md"
    package = Path(__file__).resolve().parents[1]
    installed = package / "shipped_docs"
    page = (installed if installed.is_dir() else package.parent / "docs") / name
    return f"{uri_of(page.as_posix())}#{rule}" if rule != CONFIGURATION and page.is_file() else None


def _severity(finding: Finding, hint: bool) -> types.DiagnosticSeverity:
    if hint:
        return types.DiagnosticSeverity.Hint
    return types.DiagnosticSeverity.Error if finding.severity == ERROR else types.DiagnosticSeverity.Warning


def _tags(rule: str) -> list[types.DiagnosticTag]:
    tags = []
    if rule in _UNNECESSARY:
        tags.append(types.DiagnosticTag.Unnecessary)
    if rule in _DEPRECATED:
        tags.append(types.DiagnosticTag.Deprecated)
    return tags
