"""Whole processes, timed from outside: wall seconds and the peak memory of the largest one."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

COMPILED = tempfile.TemporaryDirectory(prefix="atlas-lint-bytecode-")
"""Where Python keeps compiled modules: installed ones are compiled, so those of a work tree are not compiled anew in
each run either, whatever the environment says."""


class Run(NamedTuple):
    """One process: wall seconds, peak resident bytes, exit status."""

    seconds: float
    memory: int
    status: int


class Command(NamedTuple):
    """A command to time; `before` is called ahead of each run, outside the time."""

    arguments: Sequence[str]
    before: Callable[[], None] = lambda: None
    folder: Path | None = None


def run(command: Command) -> Run:
    """Run a command once; what it prints is thrown away."""
    command.before()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = COMPILED.name
    nowhere = subprocess.DEVNULL
    started = time.perf_counter()
    process = subprocess.Popen(command.arguments, cwd=command.folder, env=environment, stdout=nowhere, stderr=nowhere)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(time.perf_counter() - started, usage.ru_maxrss * unit, process.returncode)


def rounds(commands: Mapping[str, Command], number: int) -> dict[str, list[Run]]:
    """Every command once a round, so that a machine that changes its speed changes it for all; one round warms up."""
    for command in commands.values():
        run(command)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(number):
        for name, command in commands.items():
            runs[name].append(run(command))
    return runs


def median_ratio(runs: Sequence[Run], yardstick: Sequence[Run]) -> float:
    """The median of the ratios of seconds, round by round."""
    return statistics.median(one.seconds / other.seconds for one, other in zip(runs, yardstick, strict=True))
