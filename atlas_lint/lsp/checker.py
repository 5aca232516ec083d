"""The check of an atlas while it is edited: edits are gathered, and checked in steps on the worker thread.

Between two steps the event loop handles messages, so newer text is seen after one step.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from typing import TypeVar

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.lsp.buffer import Buffer
from atlas_lint.lsp.open_atlas import OpenAtlas

Done = TypeVar("Done")
log = logging.getLogger("atlas_lint.lsp")

IDLE = 0.06
"""Seconds without a change after which edits are checked."""
MOST = 0.25
"""Seconds after the first unseen change after which edits are checked in any case."""


class Checker:
    """The task that checks one atlas.

    `buffers` are the open files by absolute path. `publish` receives the files whose findings changed (paths below the
    root). `versions` are the versions of the open files that were last checked.
    """

    def __init__(
        self,
        atlas: OpenAtlas,
        buffers: dict[str, Buffer],
        worker: Executor,
        publish: Callable[[OpenAtlas, set[str]], None],
    ) -> None:
        self.atlas = atlas
        self.versions: dict[str, int] = {}
        self.idle = IDLE
        self._buffers, self._worker, self._publish = buffers, worker, publish
        self._edited: dict[str, None] = {}
        self._first = self._last = 0.0
        self._is_stale = True
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def touch(self, path: str, *, at_once: bool = False) -> None:
        """Check a file (path below the root) again: its text changed, or it was opened or closed."""
        now = asyncio.get_running_loop().time()
        if not self._edited:
            self._first = now
        self._last = now
        if at_once:
            self._first = now - MOST
        self._edited[path] = None
        self._begin()

    def reload(self) -> None:
        """Load everything again: settings, schemas or many files changed."""
        self._is_stale = True
        self._begin()

    async def settled(self) -> None:
        """Wait until every change is checked; do not wait for a pause of the typing."""
        self._first = self._first - MOST
        self._wake.set()
        await self._settled.wait()

    async def close(self) -> None:
        """End the task."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    def _begin(self) -> None:
        self._settled.clear()
        self._wake.set()

    async def _run(self) -> None:
        while True:
            try:
                await self._pause()
                if self._is_stale:
                    await self._load()
                await self._check()
            except Exception:
                log.exception("the check of %s failed", self.atlas.root)
                self._edited.clear()
            if not self._edited and not self._is_stale:
                self._settled.set()

    async def _pause(self) -> None:
        """Wait for a change, then for a pause of the typing."""
        loop = asyncio.get_running_loop()
        while not (self._is_stale or self._is_due()):
            self._wake.clear()
            rest = min(self._last + self.idle, self._first + MOST) - loop.time() if self._edited else None
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), rest)

    def _is_due(self) -> bool:
        now = asyncio.get_running_loop().time()
        return bool(self._edited) and (now >= self._last + self.idle or now >= self._first + MOST)

    async def _load(self) -> None:
        self._is_stale = False
        self._edited.clear()
        contents = {path: buffer.data for path, buffer in self._buffers.items()}
        self.versions = {path: buffer.version for path, buffer in self._buffers.items()}
        changed = await self._work(self.atlas.load, contents)
        self._publish(self.atlas, changed)
        gc.freeze()

    async def _check(self) -> None:
        await self._take()
        while self.atlas.pending:
            first = [path.removeprefix(f"{self.atlas.root}/") for path in self._buffers]
            self._publish(self.atlas, await self._work(self.atlas.step, first))
            if self._is_stale:
                return
            if self._is_due():
                await self._take()

    async def _take(self) -> None:
        """Hand the new texts to the atlas."""
        edited, self._edited = self._edited, {}
        contents: dict[str, bytes | None] = {}
        for path in edited:
            full = f"{self.atlas.root}/{path}"
            buffer = self._buffers.get(full)
            if buffer is not None:
                self.versions[full] = buffer.version
                contents[path] = buffer.data
            else:
                contents[path] = self._on_disk(full)
        if contents:
            await self._work(self.atlas.begin, contents)

    def _on_disk(self, path: str) -> bytes | None:
        try:
            return Disk().read(path)
        except AtlasError:
            return None

    async def _work(self, function: Callable[..., Done], *arguments: object) -> Done:
        return await asyncio.get_running_loop().run_in_executor(self._worker, function, *arguments)
