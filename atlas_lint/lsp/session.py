"""The session with one client: its capabilities, the files that it has open, and the atlases that they belong to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lsprotocol import types

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.filesystem.paths import root_of
from atlas_lint.findings.finding import Finding
from atlas_lint.lsp.checker import Checker
from atlas_lint.lsp.client import Client
from atlas_lint.lsp.diagnostic import diagnostic
from atlas_lint.lsp.open_atlas import OpenAtlas
from atlas_lint.lsp.uris import path_of
from atlas_lint.lsp.view import View
from atlas_lint.rules import rule_names
from atlas_lint.settings import find_settings, load_settings

log = logging.getLogger("atlas_lint.lsp")


class Session:
    """All that the server knows about its client.

    `checkers` are the atlases in memory by their root. `notify` sends the client a notification, `request` a request.
    """

    def __init__(
        self, notify: Callable[[str, Any], None], request: Callable[[str, Any], Any] = lambda method, params: None
    ) -> None:
        self.notify, self.request = notify, request
        self.client = Client()
        self.checkers: dict[str, Checker] = {}
        self.worker = ThreadPoolExecutor(1, "atlas-lint")
        self._roots: dict[str, str | None] = {}
        self._published: dict[str, tuple[int | None, tuple[Finding, ...]]] = {}

    # Files and atlases

    def root(self, path: str) -> str | None:
        """Return the root of the atlas that a file or folder (absolute path) belongs to; None if there is none."""
        folder = path.rpartition("/")[0]
        if folder not in self._roots:
            self._roots[folder] = self._find_root(path)
        return self._roots[folder]

    def _find_root(self, path: str) -> str | None:
        disk = Disk()
        try:
            file = find_settings(disk, path)
            configured = load_settings(disk, file, rule_names()).root if file else None
        except AtlasError:
            configured = None
        try:
            return root_of(disk, [path], None, configured)
        except AtlasError:
            return None

    def checker(self, path: str) -> Checker | None:
        """Return the checker of the atlas that a file (absolute path) belongs to, started; None if there is none."""
        root = self.root(path)
        if root is None:
            return None
        if root not in self.checkers:
            self.checkers[root] = Checker(OpenAtlas(root), self.client.buffers, self.worker, self.publish)
        return self.checkers[root]

    def atlas(self, path: str) -> OpenAtlas | None:
        """Return the atlas that a file (absolute path) belongs to; None if there is none."""
        checker = self.checker(path)
        return checker.atlas if checker else None

    def view(self, uri: str) -> View | None:
        """Return the view of a document; None if it belongs to no atlas."""
        path = path_of(uri)
        atlas = self.atlas(path) if path else None
        if path is None or atlas is None or not path.startswith(f"{atlas.root}/"):
            return None
        return View(self.client, atlas, path.removeprefix(f"{atlas.root}/"))

    def touch(self, path: str, *, at_once: bool = False) -> None:
        """Check a file (absolute path) again, if it belongs to an atlas."""
        checker = self.checker(path)
        if checker and checker.atlas.is_member(path):
            checker.touch(path.removeprefix(f"{checker.atlas.root}/"), at_once=at_once)

    # Diagnostics

    def publish(self, atlas: OpenAtlas, paths: set[str]) -> None:
        """Send the diagnostics of files (paths below the root), unless newer text of a file is still to be checked."""
        versions = self.checkers[atlas.root].versions if atlas.root in self.checkers else {}
        for path in sorted(paths):
            full = f"{atlas.root}/{path}"
            buffer = self.client.buffers.get(full)
            if buffer is not None and versions.get(full) != buffer.version:
                continue  # its newer text is still to be checked
            found = tuple(one for one in atlas.findings.get(path, ()) if one.fingerprint not in atlas.accepted)
            now = (buffer.version if buffer else None, found)
            if self._published.get(full, (None, ())) == now:
                continue
            self._published[full] = now
            view = View(self.client, atlas, path)
            diagnostics = [diagnostic(one, view.location, self.client) for one in found]
            params = types.PublishDiagnosticsParams(self.client.uri(full), diagnostics, now[0])
            self.notify(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)

    async def settled(self) -> None:
        """Wait until every change is checked."""
        for checker in list(self.checkers.values()):
            await checker.settled()

    async def close(self) -> None:
        """End all checks."""
        for checker in self.checkers.values():
            await checker.close()
        self.worker.shutdown(wait=False, cancel_futures=True)
