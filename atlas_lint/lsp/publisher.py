"""The diagnostics that the client has, and those that it should have: sent to it, or asked for by it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from lsprotocol import types

from atlas_lint.digests import blake2b
from atlas_lint.findings.finding import Finding
from atlas_lint.lsp.buffer import TYPING_AN_ID
from atlas_lint.lsp.client import HINT, OPEN, Client
from atlas_lint.lsp.diagnostic import diagnostic
from atlas_lint.lsp.open_atlas import OpenAtlas
from atlas_lint.lsp.view import View

MISSING = ("dangling-target", "dangling-reference")
"""The rules that report an id that no record declares."""


EMPTY = blake2b(repr([]).encode(), digest_size=8).hexdigest()
"""The digest of no diagnostics."""
NONE: tuple[OpenAtlas | None, int | None, str] = (None, None, EMPTY)
"""The state of a file of which the client has received nothing."""


class Report(NamedTuple):
    """The diagnostics of a file, and a digest of them.

    `is_held` means that a finding is held back: the id that it misses is being typed.
    """

    diagnostics: list[types.Diagnostic]
    digest: str
    is_held: bool = False


def pulls(client: types.ClientCapabilities) -> bool:
    """Check whether a client asks for diagnostics, and asks again on request.

    One that asks, but not again, would miss what an edit changes in other files. If it were also sent diagnostics, it
    would show them twice.
    """
    document, workspace = client.text_document, client.workspace
    can_ask = document is not None and document.diagnostic is not None
    return can_ask and bool(workspace and workspace.diagnostics and workspace.diagnostics.refresh_support)


class Publisher:
    """The diagnostics of one client.

    A client that asks for diagnostics, and asks again on request, is sent none: only its pull shows them. Any other
    client is sent those of every file whose findings changed.
    """

    def __init__(self, client: Client, notify: Callable[[str, Any], None], request: Callable[[str, Any], Any]) -> None:
        self._client, self._notify, self._request = client, notify, request
        self._published: dict[str, tuple[OpenAtlas | None, int | None, str]] = {}
        self._unreported: dict[str, OpenAtlas] = {}

    @property
    def pulls(self) -> bool:
        """True if the client asks for all diagnostics, so that none are sent."""
        return pulls(self._client.capabilities)

    def report(self, atlas: OpenAtlas, path: str) -> Report:
        """Return the diagnostics of a file (absolute path) as of its last check."""
        view = View(self._client, atlas, path.removeprefix(f"{atlas.root}/"))
        options = self._client.options
        shown = path in self._client.buffers or options.scope != OPEN
        made, is_held = [], False
        for finding in atlas.found(path) if shown else ():
            if self._is_typed(finding, path):
                is_held = True
                continue
            accepted = finding.fingerprint in atlas.accepted
            if not accepted or options.baseline == HINT:
                made.append(diagnostic(finding, view.location, self._client, accepted))
        return Report(made, blake2b(repr(made).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(), is_held)

    def publish(self, atlas: OpenAtlas, paths: Iterable[str], is_checked: Callable[[str], bool]) -> set[str]:
        """Send what changed in files (absolute paths), or make the client ask for it; return those with a finding held.

        `is_checked` returns whether the text that the editor shows is the one that was checked last. A file with newer
        text is left out, as its check follows.
        """
        checked = sorted(path for path in paths if is_checked(path))
        if self.pulls:
            return self._announce(atlas, checked)
        held = set()
        for path in checked:
            buffer = self._client.buffers.get(path)
            report = self.report(atlas, path)
            version = buffer.version if buffer else None
            if report.is_held:
                held.add(path)
            if self._published.get(path, NONE)[1:] != (version, report.digest):
                self._published[path] = atlas, version, report.digest
                params = types.PublishDiagnosticsParams(self._client.uri(path), report.diagnostics, version)
                self._notify(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)

        return held

    def _announce(self, atlas: OpenAtlas, paths: list[str]) -> set[str]:
        """Make the client ask for what changed in files; return those with a finding held.

        It asks by itself for a file that is being typed in, but not again for a finding that was held back then.
        """
        reports = {path: self.report(atlas, path) for path in paths}
        changed = [path for path, one in reports.items() if self._published.get(path, NONE)[2] != one.digest]
        for path in changed:
            self._published[path] = atlas, None, reports[path].digest
            self._unreported[path] = atlas
        typed = time.monotonic() - TYPING_AN_ID
        buffers = self._client.buffers
        if any(path not in buffers or buffers[path].saved or buffers[path].changed_at <= typed for path in changed):
            self._request(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)
        return {path for path, one in reports.items() if one.is_held}

    def _is_typed(self, finding: Finding, path: str) -> bool:
        """Check whether a finding is about an id that is being typed."""
        buffer = self._client.buffers.get(path)
        if finding.rule not in MISSING or buffer is None or buffer.saved or buffer.cursor is None:
            return False
        if time.monotonic() >= buffer.changed_at + TYPING_AN_ID:
            return False
        span = finding.span
        start = buffer.content.offset_of(span.line, span.column)
        return start <= buffer.cursor <= buffer.content.offset_of(span.end_line, span.end_column)

    def paths(self, atlas: OpenAtlas) -> list[str]:
        """Return the files (absolute paths) of an atlas that the client was sent diagnostics of."""
        return [path for path, (of, _, digest) in self._published.items() if of is atlas and digest != EMPTY]

    def forget(self, atlas: OpenAtlas) -> None:
        """Clear the diagnostics of an atlas that is no longer in the workspace."""
        for path in self.paths(atlas):
            del self._published[path]
            params = types.PublishDiagnosticsParams(self._client.uri(path), [])
            self._notify(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)
        if self.pulls:
            self._request(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)

    def take_unreported(self, path: str) -> dict[str, OpenAtlas]:
        """Return the files whose diagnostics changed since the client asked last, without the file `path` itself."""
        taken, self._unreported = self._unreported, {}
        taken.pop(path, None)
        return taken
