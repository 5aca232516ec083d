"""The progress of loading an atlas, shown by the client, which may cancel it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from typing import Any

from lsprotocol import types

from atlas_lint.progress import Progress

EVERY = 0.1
"""Least number of seconds between two reports."""
_NUMBERS = count(1)


class Cancelled(Exception):
    """The user cancelled what was in progress."""


class ClientProgress(Progress):
    """Progress that the client shows. Made on the event loop; a worker thread reports to it.

    It raises `Cancelled` in the worker after `cancel`.
    """

    def __init__(
        self, title: str, notify: Callable[[str, Any], None], request: Callable[[str, Any], Future[Any]]
    ) -> None:
        super().__init__(self._report, self._end)
        self.token = f"atlas-lint/{next(_NUMBERS)}"
        self._title, self._notify = title, notify
        self._loop = asyncio.get_running_loop()
        self._is_begun = self._is_cancelled = self._is_over = False
        self._last = 0.0
        created = request(types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(self.token))
        created.add_done_callback(self._begin)

    def cancel(self) -> None:
        """Stop the work at its next report."""
        self._is_cancelled = True

    def _begin(self, created: Future[Any]) -> None:
        if not created.cancelled() and created.exception() is None and not self._is_over:
            self._is_begun = True
            self._send(types.WorkDoneProgressBegin(self._title, cancellable=True, percentage=0))

    def _report(self, stage: str, share: float) -> None:
        if self._is_cancelled:
            raise Cancelled
        now = time.monotonic()
        if now >= self._last + EVERY:
            self._last = now
            report = types.WorkDoneProgressReport(cancellable=True, message=stage, percentage=int(100 * share))
            self._loop.call_soon_threadsafe(self._send, report)

    def _end(self) -> None:
        self._send(types.WorkDoneProgressEnd())
        self._is_begun, self._is_over = False, True

    def _send(self, value: Any) -> None:
        if self._is_begun:
            self._notify(types.PROGRESS, types.ProgressParams(self.token, value))
