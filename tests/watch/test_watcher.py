"""`check --watch` with the real watcher: as a process of its own, on the real disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from tests.command import SECONDS, environment, write
from tests.watch.edits import EDITS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process")
DANGLING = "nodeKind: Role\nid: role:{0}\nedges:\n  leads: role:no-{0}\n"


class Watching:
    """A watching process, and what it prints, line by line."""

    def __init__(self, folder: Path, output: int, errors: int, **more: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "atlas_lint", "data", "--watch"],
            cwd=folder,
            env=environment(folder, **more),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
        )
        self.lines: Queue[str] = Queue()

    def read(self, descriptor: int) -> None:
        """Read what is printed, until the end."""
        begun = b""
        try:
            while piece := os.read(descriptor, 1 << 16):
                *lines, begun = (begun + piece).split(b"\n")
                for line in lines:
                    self.lines.put(line.decode("utf-8"))
        except OSError:  # a terminal that nobody writes to any more
            return

    def wait(self, part: str) -> list[str]:
        """Wait for a line that holds a text, and return all lines up to it."""
        found: list[str] = []
        while not found or part not in found[-1]:
            found.append(self.lines.get(timeout=SECONDS))
        return found

    def interrupt(self) -> int:
        """Send Ctrl-C and return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(SECONDS)


@contextmanager
def started(folder: Path, ours: int, theirs: int, **more: str) -> Iterator[Watching]:
    """Watch in a process that writes to one end of a pipe or terminal, and read from the other."""
    watching = Watching(folder, theirs, theirs, **more)
    os.close(theirs)
    reader = Thread(target=watching.read, args=(ours,), daemon=True)
    reader.start()
    try:
        yield watching
    finally:
        watching.process.kill()
        watching.process.wait(SECONDS)
        reader.join(SECONDS)
        os.close(ours)


def test_changes_of_all_sorts(repository: Path) -> None:
    ours, theirs = os.pipe()
    with started(repository, ours, theirs) as watching:
        assert not watching.wait("data/old.yaml:")[0].startswith("---")
        watching.wait("(")
        EDITS["a dangling target"].do(repository)
        assert "data/a.yaml changed" in watching.wait("points at role:bb")[0]
        write(repository / "data/new/folder/x.yaml", DANGLING.format("x"))
        watching.wait("points at role:no-x")
        write(repository / "data/new/folder/y.yaml", DANGLING.format("y"))
        watching.wait("points at role:no-y")
        (repository / "data/new").replace(repository / "data/moved")
        watching.wait("data/moved/folder/y.yaml:")
        write(repository / "data/moved/folder/z.yaml", DANGLING.format("z"))
        watching.wait("points at role:no-z")
        shutil.rmtree(repository / "data")
        watching.wait("error: no")
        write(repository / "data/later/x.yaml", DANGLING.format("later"))
        watching.wait("points at role:no-later")
        EDITS["a broken schema"].do(repository)
        watching.wait("error: ")
        EDITS["a broken schema"].undo(repository)
        watching.wait("points at role:no-later")
        EDITS["a hundred files"].do(repository)
        watching.wait("101 files")
        assert watching.interrupt() == 130


def test_polling(repository: Path) -> None:
    """Polling compares times in seconds, so it can miss a second change within the same second."""
    ours, theirs = os.pipe()
    with started(repository, ours, theirs, WATCHFILES_FORCE_POLLING="1") as watching:
        watching.wait("(")
        write(repository / "data/new/folder/x.yaml", DANGLING.format("x"))
        watching.wait("points at role:no-x")
        shutil.rmtree(repository / "data")
        watching.wait("error: no")
        assert watching.interrupt() == 130


def test_a_terminal(repository: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    with started(repository, ours, theirs, TERM="xterm-256color", COLUMNS="80") as watching:
        first = watching.wait("waiting for changes")
        assert first[0].startswith("\x1b[2J\x1b[H")
        EDITS["a dangling target"].do(repository)
        second = watching.wait("data/a.yaml changed; waiting for changes, Ctrl-C ends")
        assert second[0].startswith("\x1b[2J\x1b[H")
        assert not any(line.startswith("---") for line in [*first, *second])
        assert watching.interrupt() == 130


def test_a_reader_that_goes_away_ends_it(repository: Path) -> None:
    ours, theirs = os.pipe()
    watching = Watching(repository, theirs, subprocess.DEVNULL)
    os.close(theirs)
    try:
        assert os.read(ours, 1 << 16)
        os.close(ours)
        EDITS["a dangling target"].do(repository)
        assert watching.process.wait(SECONDS) == 1
    finally:
        watching.process.kill()
        watching.process.wait(SECONDS)
