"""Diagnostics that the client asks for: of one document, or of the whole workspace."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from atlas_lint.lsp.feature import on_workspace
from atlas_lint.lsp.publisher import Report, pulls
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.uris import path_of

AT_ONCE = 100
"""Number of files in one partial result."""
Files = types.WorkspaceDocumentDiagnosticReport


def _options(client: types.ClientCapabilities) -> types.DiagnosticOptions | None:
    if not pulls(client):
        return None
    return types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="atlas-lint")


@on_workspace(types.TEXT_DOCUMENT_DIAGNOSTIC, _options)
async def document_diagnostics(
    session: Session, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """Return the diagnostics of a document in its text as it is now, and of the files that its edits reached."""
    path = path_of(params.text_document.uri)
    atlas = await session.checked(path) if path is not None else None
    if path is None or atlas is None:
        return types.RelatedFullDocumentDiagnosticReport([])
    report = session.publisher.report(atlas, path)
    related = _related(session, path)
    if report.digest == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(report.digest, related)
    return types.RelatedFullDocumentDiagnosticReport(report.diagnostics, related, result_id=report.digest)


def _related(
    session: Session, path: str
) -> dict[str, types.FullDocumentDiagnosticReport | types.UnchangedDocumentDiagnosticReport] | None:
    """Return the reports of the other files whose diagnostics changed; None if the client has no use for them."""
    if not session.client.can("text_document.diagnostic.related_document_support"):
        return None
    reports = {
        other: session.publisher.report(atlas, other)
        for other, atlas in session.publisher.take_unreported(path).items()
    }
    return {
        session.client.uri(other): types.FullDocumentDiagnosticReport(report.diagnostics, result_id=report.digest)
        for other, report in reports.items()
    }


@on_workspace(types.WORKSPACE_DIAGNOSTIC, _options)
async def workspace_diagnostics(
    session: Session, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """Return the diagnostics of all files, in parts if the client wants them."""
    await session.settled()
    previous = {one.uri: one.value for one in params.previous_result_ids}
    items = list(_all(session, previous))
    token = params.partial_result_token
    if token is None:
        return types.WorkspaceDiagnosticReport(items)
    for start in range(0, len(items), AT_ONCE):
        part = types.WorkspaceDiagnosticReportPartialResult(items[start : start + AT_ONCE])
        session.notify(types.PROGRESS, types.ProgressParams(token, part))
    return types.WorkspaceDiagnosticReport([])


def _all(session: Session, previous: dict[str, str]) -> Iterator[Files]:
    """Yield the report of every file that has diagnostics, or had some when the client asked last."""
    reports: dict[str, tuple[str, Report]] = {}
    for atlas in session.atlases():
        for path in atlas.paths_found():
            reports[session.client.uri(path)] = path, session.publisher.report(atlas, path)
    for uri, (path, report) in reports.items():
        buffer = session.client.buffers.get(path)
        version = buffer.version if buffer else None
        if previous.pop(uri, None) == report.digest:
            yield types.WorkspaceUnchangedDocumentDiagnosticReport(uri, report.digest, version)
        elif report.diagnostics:
            yield types.WorkspaceFullDocumentDiagnosticReport(uri, report.diagnostics, version, result_id=report.digest)
    for uri in previous:
        yield types.WorkspaceFullDocumentDiagnosticReport(uri, [])
