"""Work spread over processes, where that pays: the same results in the same order, sooner.

Forked processes have everything in memory that this one has, so nothing is sent to them; only results come back.
Where that cannot be done (it is on Linux), or there is little to do, the work is done here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

WORTH_IT = 1 << 20
"""From how much work (in bytes of YAML, or the like) on a further process pays for itself."""

_PARTS = 16
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

    This process takes the last items first and the others the first, so what stands together is mostly done by one. An
    exception of `work` is raised here, for the first item that has one.
    """
    return begin(work, items, weights, jobs, tick).results()


def begin(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    weights: Sequence[int],
    jobs: int,
    tick: Callable[[float], None] = lambda share: None,
) -> Spread[Result]:
    """The same, begun by other processes while this one does something else; it joins in when it asks for results."""
    jobs = min(jobs, len(items), 1 + sum(weights) // WORTH_IT)
    if not _can_fork():
        jobs = 1
    return Spread(work, _parts(items, weights, max(jobs, 1) * _PARTS), jobs, tick)


def _can_fork() -> bool:
    return sys.platform == "linux" and hasattr(os, "memfd_create")


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


class Spread(Generic[Result]):
    """Parts of work that this process and forked ones take one after another, whoever is free."""

    def __init__(
        self,
        work: Callable[[Any], Result],
        parts: Sequence[Sequence[Any]],
        jobs: int,
        tick: Callable[[float], None],
    ) -> None:
        self._work, self._parts, self._tick = work, parts, tick
        self._left = _Left(len(parts)) if jobs > 1 else None
        self._others = [self._forked() for _ in range(jobs - 1)]

    def _forked(self) -> tuple[int, int]:
        """Another process, which takes parts until none is left: its id, and the memory in which it writes results."""
        memory = os.memfd_create("results")
        process = os.fork()
        if process == 0:
            # Nothing of this process may be written or closed twice, so the other one does not end as one does.
            try:
                self._write(memory)
            finally:
                os._exit(0)
        return process, memory

    def _write(self, memory: int) -> None:
        import pickle

        self._tick = lambda share: None
        with suppress(Exception, KeyboardInterrupt), open(memory, "wb", closefd=False) as stream:
            for taken in self._take(last=False):
                pickle.dump(taken, stream, pickle.HIGHEST_PROTOCOL)

    def results(self) -> list[Result]:
        """The results in the order of the items. What a process that failed or died had taken is done again here, so
        that errors are raised here."""
        try:
            done = dict(self._take(last=True)) if self._others else {}
            while self._others:
                process, memory = self._others[0]
                os.waitpid(process, 0)
                del self._others[0]
                done |= _read(memory)
        finally:
            self.abandon()
        for index, part in enumerate(self._parts):
            if index not in done:
                self._tick(index / len(self._parts))
                done[index] = [self._work(item) for item in part]
        return [result for index in range(len(self._parts)) for result in done[index]]

    def abandon(self) -> None:
        """End what other processes do."""
        import signal

        for process, memory in self._others:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            os.close(memory)
        self._others = []

    def _take(self, last: bool) -> Iterator[tuple[int, list[Result]]]:
        """Take parts as long as there are any, the last ones first or the first ones; gives what comes of them, with
        their numbers."""
        while self._left and (taken := self._left.next(last)):
            index, done = taken
            self._tick(done / len(self._parts))
            yield index, [self._work(item) for item in self._parts[index]]


class _Left:
    """What parts are left, by their numbers, as all processes know it: from the first that nobody took to behind the
    last."""

    _SIZE = 4
    """Bytes of a number."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._memory = os.memfd_create("left")
        self._put(0, number)

    def __del__(self) -> None:
        os.close(self._memory)

    def next(self, last: bool) -> tuple[int, int] | None:
        """The number of the last or first part that is left, which is taken with that, and how many were taken before;
        None where none is left."""
        import fcntl

        fcntl.lockf(self._memory, fcntl.LOCK_EX)  # let go of where a process dies
        try:
            written = os.pread(self._memory, 2 * self._SIZE, 0)
            first, behind = (int.from_bytes(half, "little") for half in (written[: self._SIZE], written[self._SIZE :]))
            if first >= behind:
                return None
            self._put(*((first, behind - 1) if last else (first + 1, behind)))
            return behind - 1 if last else first, first + self._number - behind
        finally:
            fcntl.lockf(self._memory, fcntl.LOCK_UN)

    def _put(self, first: int, behind: int) -> None:
        os.pwrite(self._memory, b"".join(number.to_bytes(self._SIZE, "little") for number in (first, behind)), 0)


def _read(memory: int) -> dict[int, Any]:
    """What another process wrote before it ended; the memory is closed."""
    import pickle

    written = {}
    os.lseek(memory, 0, os.SEEK_SET)
    with open(memory, "rb") as stream, suppress(EOFError, pickle.UnpicklingError):
        while True:
            index, results = pickle.load(stream)
            written[index] = results
    return written
