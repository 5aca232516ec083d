"""The session with one client: its capabilities, the files that it has open, and the atlases that they belong to."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lsprotocol import types

from atlas_lint.filesystem.discovery import SUFFIXES
from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.lsp.checker import Checker
from atlas_lint.lsp.client import Client, Options
from atlas_lint.lsp.client_log import ClientLog
from atlas_lint.lsp.lone_file import LoneFile
from atlas_lint.lsp.open_atlas import OpenAtlas
from atlas_lint.lsp.progress_report import ClientProgress
from atlas_lint.lsp.publisher import Publisher
from atlas_lint.lsp.refresh import refresh
from atlas_lint.lsp.roots import is_misconfigured, root_of_file, root_of_folder
from atlas_lint.lsp.uris import path_of
from atlas_lint.lsp.view import View
from atlas_lint.progress import Progress

log = logging.getLogger("atlas_lint.lsp")


class Session:
    """All that the server knows about its client.

    `folders` are the workspace folders (absolute paths), `checkers` the atlases in memory by their root. `notify` sends
    the client a notification, `request` a request.
    """

    def __init__(
        self, notify: Callable[[str, Any], None], request: Callable[[str, Any], Any] = lambda method, params: None
    ) -> None:
        self.notify, self.request = notify, request
        self.client = Client()
        self.publisher = Publisher(self.client, notify, request)
        self.folders: list[str] = []
        self.checkers: dict[str, Checker] = {}
        self.worker = ThreadPoolExecutor(1, "atlas-lint")
        self.log = ClientLog(notify)
        self._roots: dict[str, str | None] = {}
        self._progress: list[ClientProgress] = []
        self._lone: dict[str, LoneFile] = {}

    def start(self) -> None:
        """Load the atlases of the workspace folders."""
        for folder in self.folders:
            root = root_of_folder(self._files(), folder)
            if root is not None:
                self._start(root)

    def set_folders(self, folders: list[str]) -> None:
        """Replace the workspace folders; forget the atlases that no folder and no open file belongs to.

        While a configuration is broken, it may name any of them: then none is forgotten.
        """
        self.folders = folders
        self._roots.clear()
        if any(is_misconfigured(self._files(), folder) for folder in folders):
            self.start()
            return
        roots = {root_of_file(self._files(), path) for path in self.client.buffers}
        roots |= {root_of_folder(self._files(), folder) for folder in folders}
        for root in self.checkers.keys() - roots:
            checker = self.checkers.pop(root)
            self.publisher.forget(checker.atlas)
            checker.stop()
        self.start()

    def root(self, path: str) -> str | None:
        """Return the root of the atlas that a file (absolute path) belongs to; None if there is none."""
        known = next((root for root in self.checkers if path.startswith(f"{root}/")), None)
        if known is not None:
            return known
        folder = path.rpartition("/")[0]
        if folder not in self._roots:
            self._roots[folder] = root_of_file(self._files(), path)
        return self._roots[folder]

    def _files(self) -> Overlay:
        return Overlay(Disk(), {path: buffer.data for path, buffer in self.client.buffers.items()})

    def checker(self, path: str) -> Checker | None:
        """Return the checker of the atlas that a file (absolute path) belongs to, started; None if there is none."""
        root = self.root(path)
        return None if root is None else self._start(root)

    def _start(self, root: str) -> Checker:
        if root not in self.checkers:
            self.checkers[root] = Checker(
                OpenAtlas(root), self.client, self.worker, self.publish, self._show_progress, self._refresh
            )
        return self.checkers[root]

    def _show_progress(self) -> Progress:
        if not self.client.can("window.work_done_progress"):
            return Progress()
        made = ClientProgress("atlas-lint", self.notify, self.request)
        self._progress = [made]
        return made

    def cancel(self, token: str | int) -> None:
        """Cancel what is in progress under a token."""
        for progress in self._progress:
            if progress.token == token:
                progress.cancel()

    def atlas(self, path: str) -> OpenAtlas | None:
        """Return the atlas that a file (absolute path) belongs to; None if there is none."""
        checker = self.checker(path)
        return checker.atlas if checker else None

    def atlases(self) -> list[OpenAtlas]:
        """Return the atlases in memory."""
        return [checker.atlas for checker in self.checkers.values()]

    def view(self, uri: str) -> View | None:
        """Return the view of a document; None if it belongs to no atlas and decides the check of none."""
        path = path_of(uri)
        if path is None:
            return None
        atlas = self.atlas(path)
        if atlas is not None and path.startswith(f"{atlas.root}/"):
            return View(self.client, atlas, path.removeprefix(f"{atlas.root}/"))
        decided = next((one for one in self.atlases() if one.decides(path)), None)
        return View(self.client, decided, path) if decided else None

    def touch(self, path: str, *, at_once: bool = False) -> None:
        """Check a file (absolute path) again, in the atlas that it belongs to, and in those whose check it decides."""
        is_alone = self.checker(path) is None and not self.checkers
        if is_alone and path.endswith(SUFFIXES):
            self._check_alone(path)
        for checker in self.checkers.values():
            checker.touch(path, at_once=at_once)

    def _check_alone(self, path: str) -> None:
        """Check a file (absolute path) that belongs to no atlas."""
        folder, _, name = path.rpartition("/")
        lone = self._lone.setdefault(path, LoneFile(folder))
        buffer = self.client.buffers.get(path)
        if buffer is None:
            del self._lone[path]
            lone.findings = {}
        else:
            lone.check(name, buffer.data)
        self.publisher.publish(lone, {path}, lambda path: True)

    def poll(self, news: Iterable[str] = ()) -> None:
        """Look at the disk for files that changed; `news` (absolute paths) are those that did in any case."""
        self._roots.clear()
        paths = list(news)
        for checker in self.checkers.values():
            checker.poll(paths)

    def set_options(self, options: Options) -> None:
        """Take what the user has set, and show the diagnostics accordingly."""
        before, self.client.options = self.client.options, options
        if (before.baseline, before.scope) != (options.baseline, options.scope):
            for atlas in self.atlases():
                self.publish(atlas, {*atlas.paths_found(), *self.publisher.paths(atlas)})
        if (before.inlay_hints, before.code_lens) != (options.inlay_hints, options.code_lens):
            self._refresh()

    def _refresh(self) -> None:
        refresh(self.client, self.request)

    async def settled(self, *, as_saved: bool = False) -> None:
        """Wait until every change is checked; with `as_saved` no file counts as being typed in."""
        for checker in list(self.checkers.values()):
            await checker.settled(as_saved=as_saved)

    async def checked(self, path: str) -> OpenAtlas | None:
        """Wait until every change in the atlas of a file (absolute path) is checked; return it, or None."""
        checker = self.checker(path)
        if checker is not None:
            await checker.settled()
        return checker.atlas if checker else None

    def publish(self, atlas: OpenAtlas, paths: set[str]) -> set[str]:
        """Show the diagnostics of files (absolute paths) of an atlas; return those with findings held back."""
        checker = self.checkers.get(atlas.root)
        if checker is None:
            return set()

        def is_checked(path: str) -> bool:
            buffer = self.client.buffers.get(path)
            return buffer is None or checker.versions.get(path) == buffer.version

        return self.publisher.publish(atlas, paths, is_checked)

    async def close(self) -> None:
        """End all checks, and free what would outlive the session."""
        self.log.trace(types.TraceValue.Off)
        for checker in self.checkers.values():
            await checker.close()
        self.worker.shutdown(wait=False, cancel_futures=True)
