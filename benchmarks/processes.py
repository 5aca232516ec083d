"""Whole processes, timed from outside: wall time, CPU time and the peak memory of the largest one."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
_COMPILED = tempfile.TemporaryDirectory(prefix="atlas-lint-bytecode-")
"""Compiled modules, shared by all runs: an installed package is compiled too, whatever the environment says."""
atexit.register(_COMPILED.cleanup)


class Run(NamedTuple):
    """One finished command: wall and CPU seconds, peak resident bytes, exit status.

    CPU seconds are user and system time of the process and of the children it waited for. The memory is that of the
    largest one of them.
    """

    seconds: float
    cpu: float
    memory: int
    status: int


class Command(NamedTuple):
    """A command to time, and its working directory; `before` is called ahead of each run, outside the time."""

    arguments: Sequence[str]
    folder: Path = REPOSITORY
    before: Callable[[], None] = lambda: None


def environment() -> dict[str, str]:
    """Return the variables of a process whose Python imports from this repository, compiled once."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": _COMPILED.name, "PYTHONPATH": str(REPOSITORY)}


def run(command: Command) -> Run:
    """Run a command once and throw away what it prints. A Python that it starts imports from this repository."""
    command.before()
    nowhere = subprocess.DEVNULL
    started = time.perf_counter()
    process = subprocess.Popen(command.arguments, cwd=command.folder, env=environment(), stdout=nowhere, stderr=nowhere)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit, process.returncode)


def rounds(commands: Mapping[str, Command], number: int) -> dict[str, list[Run]]:
    """Run every command once a round, after a round that warms up; return the runs of each by its name.

    A machine that changes its speed changes it for all commands of a round.
    """
    for command in commands.values():
        run(command)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(number):
        for name, command in commands.items():
            runs[name].append(run(command))
    return runs


def copy_atlas(atlas: Path, schemas: Path, work: Path) -> None:
    """Copy an atlas and its schemas, which may be read-only, to `work/data` and `work/schemas`, writable."""
    for source, name in ((atlas, "data"), (schemas, "schemas")):
        shutil.copytree(source, work / name, copy_function=shutil.copyfile)
    for path in (work, *work.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
