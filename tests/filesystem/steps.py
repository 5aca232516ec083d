"""A command run in a child process, with something done before one of the steps in which it changes the disk."""

from __future__ import annotations

import os
import pkgutil
import re
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import atlas_lint
from atlas_lint import cli
from atlas_lint.filesystem import exchange
from atlas_lint.parsing import source

HAS_FAST = source.reader is not source.REFERENCE
for _module in pkgutil.walk_packages(atlas_lint.__path__, "atlas_lint."):  # so that no child has to
    if not re.search(r"__main__$|\.(lsp|completion|watch)\b", _module.name) and (
        HAS_FAST or not _module.name.endswith("fast_reader")
    ):
        import_module(_module.name)

_EVENTS = {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.chmod", "os.chown"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Ran(NamedTuple):
    """The end of a command: its exit status (-9: killed), standard error, and how many steps it took."""

    status: int
    err: str
    steps: int


def kill() -> None:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def command(folder: Path, arguments: list[str], step: int = -1, do: Callable[[], None] = kill) -> Ran:
    """Run `atlas-lint` in a folder; before its step of that number, counted from 0, `do` is called."""
    return child(folder, lambda: cli.run(arguments), step, do)


def child(folder: Path, action: Callable[[], int], step: int = -1, do: Callable[[], None] = kill) -> Ran:
    """Run an action in a child process, in a folder; it returns the exit status."""
    notes = folder.with_name(f"{folder.name}.notes")
    process = os.fork()
    if process == 0:
        status = 70
        try:
            os.chdir(folder)
            os.environ["XDG_CACHE_HOME"] = str(folder.with_name(f"{folder.name}.cache"))
            with notes.open("w", buffering=1) as sys.stderr, Path(os.devnull).open("w") as sys.stdout:
                counter = _Counter(folder, step, do)
                status = action()
                sys.stderr.write(f"\n{counter.steps}")
        finally:
            os._exit(status)
    _, ended = os.waitpid(process, 0)
    err, _, steps = notes.read_text().rpartition("\n")
    status = os.waitstatus_to_exitcode(ended)
    return Ran(status, err if status >= 0 else "", int(steps) if status >= 0 else 0)


class _Counter:
    """Counts the steps of this process that change something below a folder, from now on."""

    def __init__(self, folder: Path, step: int, do: Callable[[], None]) -> None:
        self.steps = 0
        self._folder, self._step, self._do = str(folder), step, do
        sys.addaudithook(self._hear)
        self._count_calls(os, "fsync")
        self._count_calls(exchange, "_rename")

    def _count_calls(self, holder: Any, name: str) -> None:
        real = getattr(holder, name)

        def counted(*arguments: Any) -> Any:
            self._count()
            return real(*arguments)

        setattr(holder, name, counted)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS or (event == "open" and (arguments[2] or 0) & _WRITES):
            path = os.fspath(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else b""
            if os.path.abspath(os.fsdecode(path)).startswith(f"{self._folder}/"):  # noqa: PTH100
                self._count()

    def _count(self) -> None:
        self.steps += 1
        if self.steps - 1 == self._step:
            self._do()
