"""Work spread over processes, where that pays: the same results in the same order, sooner.

Forked processes have everything in memory that this one has, so nothing is sent to them; only results come back.
Where processes cannot be forked (Windows), or there is little to do, the work is done here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

WORTH_IT = 1 << 20
"""From how much work (in bytes of YAML, or the like) on a further process pays for itself."""


def cores() -> int:
    """How many processes may run at once on this machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    weights: Sequence[int],
    jobs: int,
    tick: Callable[[float], None] = lambda share: None,
) -> list[Result]:
    """`work` done on every item; `weights` say how much each is. `tick` is told how much is done, 0 to 1.

    An exception of `work` is raised here, for the first item that has one.
    """
    jobs = min(jobs, len(items), 1 + sum(weights) // WORTH_IT)
    if jobs < 2 or not _can_fork():
        return _here(work, items, tick)
    parts = _parts(items, weights, jobs)
    others = [_Worker(work, part) for part in parts[1:]]
    try:
        results = _here(work, parts[0], tick)
        for other in others:
            results += other.results()
    finally:
        for other in others:
            other.stop()
    return results


def _here(work: Callable[[Item], Result], items: Sequence[Item], tick: Callable[[float], None]) -> list[Result]:
    results = []
    for index, item in enumerate(items):
        if index % 64 == 0:
            tick(index / len(items))
        results.append(work(item))
    return results


def _can_fork() -> bool:
    return sys.platform not in ("win32", "darwin") and hasattr(os, "fork")


def _parts(items: Sequence[Item], weights: Sequence[int], jobs: int) -> list[Sequence[Item]]:
    """Runs of items of about the same weight."""
    share, begin, weight = sum(weights) / jobs, 0, 0.0
    parts: list[Sequence[Item]] = []
    for index, more in enumerate(weights):
        weight += more
        if weight >= share * (len(parts) + 1) and len(parts) < jobs - 1:
            parts.append(items[begin : index + 1])
            begin = index + 1
    return [*parts, items[begin:]]


class _Worker(Generic[Result]):
    """A forked process that works on a part, and sends what comes of it."""

    def __init__(self, work: Callable[[Any], Result], part: Sequence[Any]) -> None:
        import multiprocessing

        context: Any = multiprocessing.get_context("fork")
        self._redo: Callable[[], list[Result]] = lambda: _here(work, part, lambda share: None)
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(work, part, sender), daemon=True)
        self._process.start()
        sender.close()

    def results(self) -> list[Result]:
        """The results; where the process failed or died the work is done again, so that errors are raised here."""
        try:
            received: list[Result] | None = self._receiver.recv()
        except EOFError:
            received = None
        return self._redo() if received is None else received

    def stop(self) -> None:
        self._receiver.close()
        self._process.kill()
        self._process.join()


def _run(work: Callable[[Item], Result], part: Sequence[Item], sender: Any) -> None:
    try:
        sender.send([work(item) for item in part])
    except (Exception, KeyboardInterrupt):
        sender.send(None)
