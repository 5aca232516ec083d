"""The check of an atlas while it is edited: edits are gathered, and checked in steps on the worker thread.

Between two steps the event loop handles messages, so newer text is seen after one step.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from contextlib import suppress
from typing import TypeVar

from atlas_lint.incremental.affected import MOST_CHANGED
from atlas_lint.lsp.buffer import TYPING, TYPING_AN_ID
from atlas_lint.lsp.client import Client
from atlas_lint.lsp.open_atlas import TOGETHER, OpenAtlas
from atlas_lint.lsp.progress_report import Cancelled
from atlas_lint.progress import Progress

Done = TypeVar("Done")
log = logging.getLogger("atlas_lint.lsp")

MOST = 0.25
"""Seconds after the first unseen change after which edits are checked in any case."""
GATHER = 0.1
"""Seconds in which news of files on the disk are gathered."""
SCHEMA_IDLE = 0.5
"""Seconds without a change of a schema after which everything is loaded again."""


class Checker:
    """The task that checks one atlas.

    `publish` receives the files whose findings changed (absolute paths), and returns those with findings held back.
    `progress` returns what reports the progress of loading, `loaded` is called after it. `versions` are those of the
    open files that were last checked.
    """

    def __init__(
        self,
        atlas: OpenAtlas,
        client: Client,
        worker: Executor,
        publish: Callable[[OpenAtlas, set[str]], set[str]],
        progress: Callable[[], Progress] = Progress,
        loaded: Callable[[], None] = lambda: None,
    ) -> None:
        self.atlas = atlas
        self.versions: dict[str, int] = {}
        self._client, self._worker, self._publish, self._progress = client, worker, publish, progress
        self._loaded = loaded
        self._edited: dict[str, None] = {}
        self._first = self._last = 0.0
        self._load_at: float | None = 0.0
        self._schemas_at: float | None = None
        self._poll_at: float | None = None
        self._news: dict[str, None] = {}
        self._typing_until: float | None = None
        self._held_until: float | None = None
        self._held: set[str] = set()
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def touch(self, path: str, *, at_once: bool = False) -> None:
        """Check a file (absolute path) again: its text changed, or it was opened or closed."""
        now = asyncio.get_running_loop().time()
        if self.atlas.decides(path):
            self._schemas_at = now
            if not self.atlas.is_loaded_from(path, self._data(path)):
                self._load_at = now + SCHEMA_IDLE
            self._begin()
        elif path.startswith(f"{self.atlas.root}/"):
            if not self._edited:
                self._first = now
            self._last = now
            if at_once:
                self._first = now - MOST
            self._edited[path] = None
            self._begin()

    def reload(self, delay: float = 0.0) -> None:
        """Load everything again, after a delay in seconds: settings, schemas or many files changed."""
        self._load_at = asyncio.get_running_loop().time() + delay
        self._begin()

    def poll(self, news: Iterable[str] = ()) -> None:
        """Look at the disk for files that changed; `news` (absolute paths) are those that did in any case."""
        self._news |= dict.fromkeys(path for path in news if path.startswith(f"{self.atlas.root}/"))
        self._poll_at = asyncio.get_running_loop().time() + GATHER
        self._begin()

    async def settled(self, *, as_saved: bool = False) -> None:
        """Wait until every change is checked; do not wait for a pause of the typing.

        With `as_saved` no file counts as being typed in.
        """
        while True:
            if as_saved:
                self._end_typing()
            self._first -= MOST
            self._load_at = None if self._load_at is None else 0.0
            self._poll_at = None if self._poll_at is None else 0.0
            self._wake.set()
            await self._settled.wait()
            is_over = self._typing_until is None and self._held_until is None and self._settled.is_set()
            if is_over or not as_saved:
                return  # else a check that was under way has found that a file is being typed in

    def _end_typing(self) -> None:
        for buffer in self._client.buffers.values():
            buffer.changed_at = -TYPING
        if self._typing_until is not None or self._held_until is not None:
            self._typing_until = None if self._typing_until is None else 0.0
            self._held_until = None if self._held_until is None else 0.0
            self._begin()

    def stop(self) -> None:
        """End the task soon."""
        self._task.cancel()

    async def close(self) -> None:
        """End the task, and wait for its end."""
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
                if self._is_past(self._poll_at):
                    await self._poll()
                if self._is_past(self._load_at):
                    await self._load()
                if self._is_past(self._schemas_at):
                    await self._check_schemas()
                if self._is_past(self._typing_until):
                    self._typing_until = None
                    self._settled.clear()
                    self._edited |= dict.fromkeys(f"{self.atlas.root}/{path}" for path in self.atlas.half_typed)
                    self._first = 0.0
                if self._is_past(self._held_until):
                    self._show_held()
            except Cancelled:
                log.info("loading %s was cancelled", self.atlas.root)
            except Exception:
                log.exception("loading %s failed", self.atlas.root)
            try:
                await self._check()
            except Exception:  # what is in memory may be half of an edit
                log.exception("the check of %s failed", self.atlas.root)
                self._load_at = 0.0
            if not self._edited and not self._times():
                self._settled.set()

    async def _pause(self) -> None:
        """Wait for a change, then for a pause of the typing."""
        while not (any(map(self._is_past, (*self._times(), *self._later()))) or self._is_due()):
            self._wake.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._rest())

    def _rest(self) -> float | None:
        """Return the seconds until something is due; None if nothing is."""
        times = [*self._times(), *self._later()]
        if self._edited:
            times.append(min(self._last + self._client.options.debounce, self._first + MOST))
        return min(times) - asyncio.get_running_loop().time() if times else None

    def _is_due(self) -> bool:
        now = asyncio.get_running_loop().time()
        is_idle = now >= self._last + self._client.options.debounce
        return bool(self._edited) and (is_idle or now >= self._first + MOST)

    def _times(self) -> list[float]:
        return [time for time in (self._poll_at, self._load_at, self._schemas_at) if time is not None]

    def _later(self) -> list[float]:
        """Return the times at which typing ends; `settled` does not wait for them."""
        return [time for time in (self._typing_until, self._held_until) if time is not None]

    def _is_past(self, time: float | None) -> bool:
        return time is not None and asyncio.get_running_loop().time() >= time

    async def _poll(self) -> None:
        self._poll_at, news, self._news = None, self._news, {}
        changed = await self._work(self.atlas.poll)
        if changed is None or len(changed) > MOST_CHANGED:
            self._load_at = 0.0
        else:
            self._edited |= dict.fromkeys(f"{self.atlas.root}/{path}" for path in changed) | news
            self._first = 0.0

    async def _check_schemas(self) -> None:
        self._schemas_at = None
        contents, versions = self._contents()
        changed = await self._work(self.atlas.check_schemas, contents)
        self.versions |= {path: version for path, version in versions.items() if path in changed}
        self._show(changed)

    async def _load(self) -> None:
        self._load_at = self._schemas_at = None
        self._edited.clear()
        contents, self.versions = self._contents()
        progress = self._progress()
        try:
            changed = await self._work(self.atlas.load, contents, progress)
        finally:
            progress.end()
        paths = sorted(changed | {path for path in contents if path.startswith(f"{self.atlas.root}/")})
        paths.sort(key=lambda path: path not in contents)  # the open files first
        for start in range(0, len(paths), TOGETHER):
            self._show(set(paths[start : start + TOGETHER]))
            await asyncio.sleep(0)  # other messages come between
        self._loaded()
        gc.freeze()

    def _contents(self) -> tuple[dict[str, bytes], dict[str, int]]:
        """Return the bytes of the open files, and their versions."""
        buffers = self._client.buffers
        return {path: one.data for path, one in buffers.items()}, {path: one.version for path, one in buffers.items()}

    def _data(self, path: str) -> bytes | None:
        buffer = self._client.buffers.get(path)
        return buffer.data if buffer else None

    def _show(self, paths: set[str]) -> None:
        """Publish the findings of files; come back for those that are held back while an id is being typed."""
        self._held |= self._publish(self.atlas, paths)
        times = [buffer.changed_at for path in self._held if (buffer := self._client.buffers.get(path))]
        self._held_until = min(times) + TYPING_AN_ID if times else None

    def _show_held(self) -> None:
        held, self._held = self._held, set()
        self._show(held)

    async def _check(self) -> None:
        """Check what was edited, a step at a time."""
        unseen = await self._take()
        while pending := self.atlas.pending:
            changed = await self._work(self.atlas.step, self._open_paths())
            seen = {path for path in unseen if path.removeprefix(f"{self.atlas.root}/") not in self.atlas.pending}
            self._show(changed | seen)
            unseen -= seen
            if self._is_past(self._load_at) or self.atlas.pending == pending:
                return
            if self._is_due():
                unseen |= await self._take()
        self._show(unseen)

    def _open_paths(self) -> list[str]:
        """Return the open files of the atlas (paths below the root), those edited last at the end."""
        root = f"{self.atlas.root}/"
        return [path.removeprefix(root) for path in self._client.buffers if path.startswith(root)]

    async def _take(self) -> set[str]:
        """Hand the new texts to the atlas; return their paths."""
        edited, self._edited = self._edited, {}
        contents: dict[str, bytes | None] = {}
        for path in edited:
            buffer = self._client.buffers.get(path)
            below = path.removeprefix(f"{self.atlas.root}/")
            if buffer is not None:
                self.versions[path] = buffer.version
            if buffer is not None and self.atlas.is_member(path):
                contents[below] = buffer.data
            else:
                contents[below] = self.atlas.on_disk(below)
        if contents:
            now = asyncio.get_running_loop().time()
            typed = {path for path in contents if self._typed_until(path) > now}
            await self._work(self.atlas.begin, contents, typed)
            self._typing_until = min(map(self._typed_until, self.atlas.half_typed), default=None)
        return set(edited)

    def _typed_until(self, path: str) -> float:
        """Return the time until which a file (path below the root) counts as being typed in."""
        buffer = self._client.buffers.get(f"{self.atlas.root}/{path}")
        return 0.0 if buffer is None or buffer.saved else buffer.changed_at + TYPING

    async def _work(self, function: Callable[..., Done], *arguments: object) -> Done:
        return await asyncio.get_running_loop().run_in_executor(self._worker, function, *arguments)
