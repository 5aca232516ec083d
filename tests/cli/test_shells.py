"""Completion in zsh and fish, typed into a terminal as a person does."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import SECONDS, Run, environment, write

LINES = {
    "atlas-lint expl": "explain",
    "atlas-lint show role:al": "role:alpha",
    "atlas-lint show 'role:al": "'role:alpha",
    "atlas-lint show tool:x": "tool:x,y",
    "atlas-lint data --format=jsonl": "--format=jsonl",
    "atlas-lint --format=ht": "--format=html",
    "atlas-lint --rule cyc": "cycle=",
    "atlas-lint --rule=cycle=e": "cycle=error",
    "atlas-lint explain dangling-t": "dangling-target",
    "atlas-lint check --exit": "--exit-zero",
    "atlas-lint da": "data/",
}
"""A line up to where Tab is pressed, and the end of the line after that."""
STARTS = {"zsh": ".zshrc", "fish": ".config/fish/config.fish"}
_ESCAPES = re.compile(rb"\x1b\[[0-9;?>]*[a-zA-Z]|\x1b[=>]|\x1b\([AB0]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


class Typed:
    """A shell in a terminal, into which lines are typed."""

    def __init__(self, program: str, folder: Path) -> None:
        fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
        self._ours, theirs = pty.openpty()
        path = f"{folder / 'bin'}:{os.environ['PATH']}"
        self.process = subprocess.Popen(
            [program, "-i"], cwd=folder, env=environment(folder, PATH=path, TERM="xterm", SHELL=program),
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(theirs)

    def type(self, text: str, expected: str) -> str:
        """Type a text, and return all that is printed until that holds what is expected, or time is up."""
        os.write(self._ours, text.encode())
        end = time.monotonic() + SECONDS / 2
        printed = b""
        while time.monotonic() < end and expected.encode() not in _ESCAPES.sub(b"", printed):
            if select.select([self._ours], [], [], 0.5)[0]:
                printed += os.read(self._ours, 1 << 16)
        return _ESCAPES.sub(b"", printed).decode("utf-8", "replace")

    def close(self) -> None:
        """End the shell."""
        self.process.kill()
        self.process.wait(SECONDS)
        os.close(self._ours)


@pytest.mark.parametrize("shell", STARTS)
def test_lines_are_completed(process: Run, atlas: Path, shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:alpha\n---\nnodeKind: Role\nid: tool:x,y\n")
    assert process("data", "--exit-zero").status == 0
    write(atlas / "bin/atlas-lint", f'#!/bin/sh\nexec "{sys.executable}" -m atlas_lint "$@"\n')
    (atlas / "bin/atlas-lint").chmod(0o755)
    write(atlas / STARTS[shell], f"{process('completion', shell).out}\necho READY\n")
    typed = Typed(program, atlas)
    try:
        assert "READY" in typed.type("", "READY")
        for line, expected in LINES.items():
            completed = typed.type(f"{line}\t", expected)
            assert expected in completed, (line, completed)
            typed.type("\x15", "")  # empty the line
    finally:
        typed.close()


def test_a_line_is_split_where_the_cursor_is(run: Run, atlas: Path) -> None:
    def offered(line: str, shell: str = "zsh") -> list[str]:
        return run(_ATLAS_LINT_COMPLETE=f"{shell}_complete", COMP_LINE=line).out.splitlines()

    assert run("data").status == 0
    assert offered("atlas-lint show role:") == ["plain\trole:a\t", "plain\trole:b\t"]
    assert offered("atlas-lint show role:", "fish") == offered("atlas-lint show role:")
    assert offered("atlas-lint expl", "fish") == ["plain\texplain\tExplain a rule, with examples.", "file\t\t"]
    assert offered("atlas-lint --format=jsonl") == offered("atlas-lint --format jsonl") == ["plain\tjsonl\t"]
    assert offered("atlas-lint data --format jsonl --fail-on=w") == ["plain\twarning\t"]
    assert offered("atlas-lint") != []
    assert offered("") != []
