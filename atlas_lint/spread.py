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

_PARTS = 8
"""Parts for each process: enough that all are done at about the same time."""


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
    return _Spread(work, _parts(items, weights, jobs * _PARTS), jobs, tick).results()


def _here(work: Callable[[Item], Result], items: Sequence[Item], tick: Callable[[float], None]) -> list[Result]:
    results = []
    for index, item in enumerate(items):
        if index % 64 == 0:
            tick(index / len(items))
        results.append(work(item))
    return results


def _can_fork() -> bool:
    return sys.platform not in ("win32", "darwin") and hasattr(os, "fork")


def _parts(items: Sequence[Item], weights: Sequence[int], number: int) -> list[Sequence[Item]]:
    """Runs of items of about the same weight, at most so many."""
    share, begin, weight = sum(weights) / number, 0, 0.0
    parts: list[Sequence[Item]] = []
    for index, more in enumerate(weights):
        weight += more
        if weight >= share * (len(parts) + 1) and len(parts) < number - 1:
            parts.append(items[begin : index + 1])
            begin = index + 1
    return [*parts, items[begin:]]


class _Spread(Generic[Result]):
    """Parts of work that this process and forked ones take one after another, whoever is free."""

    def __init__(
        self,
        work: Callable[[Any], Result],
        parts: Sequence[Sequence[Any]],
        jobs: int,
        tick: Callable[[float], None],
    ) -> None:
        import multiprocessing

        context: Any = multiprocessing.get_context("fork")
        self._work, self._parts, self._tick = work, parts, tick
        self._next = context.Value("i", 0)
        self._others = [self._forked(context) for _ in range(jobs - 1)]

    def _forked(self, context: Any) -> tuple[Any, Any]:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=self._send, args=(sender,), daemon=True)
        process.start()
        sender.close()
        return process, receiver

    def results(self) -> list[Result]:
        """The results in the order of the items. What a process that failed or died had taken is done again here, so
        that errors are raised here."""
        try:
            done = self._take()
            for _, receiver in self._others:
                done |= _received(receiver)
        finally:
            for process, receiver in self._others:
                receiver.close()
                process.kill()
                process.join()
        for index, part in enumerate(self._parts):
            if index not in done:
                done[index] = [self._work(item) for item in part]
        return [result for index in range(len(self._parts)) for result in done[index]]

    def _take(self) -> dict[int, list[Result]]:
        """Take parts as long as there are any; gives what comes of them, by their numbers."""
        done: dict[int, list[Result]] = {}
        while True:
            with self._next.get_lock():
                index = self._next.value
                self._next.value += 1
            if index >= len(self._parts):
                return done
            self._tick(index / len(self._parts))
            done[index] = [self._work(item) for item in self._parts[index]]

    def _send(self, sender: Any) -> None:
        self._tick = lambda share: None
        try:
            sender.send(self._take())
        except (Exception, KeyboardInterrupt):
            sender.send({})


def _received(receiver: Any) -> dict[int, Any]:
    try:
        received: dict[int, Any] = receiver.recv()
    except EOFError:
        return {}
    return received
