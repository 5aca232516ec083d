"""Terminals: which of them get hyperlinks, and reports of their width."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from atlas_lint.cli.terminal import has_links
from atlas_lint.text import cell_width
from tests.command import SECONDS, Run, environment, write


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


KITTY = {"TERM": "xterm-kitty"}

LINKS: dict[str, tuple[bool, bool, TextIO, dict[str, str]]] = {
    "a file": (False, True, io.StringIO(), KITTY),
    "a file, although forced": (False, True, io.StringIO(), {"FORCE_HYPERLINK": "1"}),
    "a terminal that nobody knows": (False, True, Terminal(), {"TERM": "xterm-256color"}),
    "no TERM": (False, True, Terminal(), {}),
    "kitty": (True, True, Terminal(), KITTY),
    "kitty without colours": (False, False, Terminal(), KITTY),
    "kitty, forbidden": (False, True, Terminal(), {**KITTY, "FORCE_HYPERLINK": "0"}),
    "kitty in CI": (False, True, Terminal(), {**KITTY, "CI": "true"}),
    "any terminal, forced": (True, True, Terminal(), {"TERM": "dumb", "FORCE_HYPERLINK": "1"}),
    "forced by an empty value": (True, False, Terminal(), {"FORCE_HYPERLINK": ""}),
    "Visual Studio Code": (True, True, Terminal(), {"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}),
    "Windows Terminal": (True, True, Terminal(), {"WT_SESSION": "x"}),
    "GNOME Terminal": (True, True, Terminal(), {"TERM": "xterm-256color", "VTE_VERSION": "7006"}),
    "a VTE that crashes": (False, True, Terminal(), {"VTE_VERSION": "5000"}),
    "tmux in kitty": (False, True, Terminal(), {"TERM": "tmux-256color", "TMUX": "/tmp/x", "TERM_PROGRAM": "vscode"}),
    "screen in kitty": (False, True, Terminal(), {**KITTY, "STY": "1.x"}),
}


@pytest.mark.parametrize(("links", "color", "stream", "environment"), LINKS.values(), ids=LINKS)
def test_links(links: bool, color: bool, stream: TextIO, environment: dict[str, str]) -> None:
    assert has_links(color, stream, environment) is links


def on_a_terminal(folder: Path, columns: int, *arguments: str, **more: str) -> str:
    """Return what the command prints to a terminal of a width."""
    fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    known = {"TERM": "xterm-256color", "CI": "", "FORCE_HYPERLINK": "0", **more}
    with subprocess.Popen(
        [sys.executable, "-m", "atlas_lint", *arguments],
        cwd=folder, env=environment(folder, **known), stdin=subprocess.DEVNULL, stdout=theirs,
        stderr=subprocess.DEVNULL,
    ) as started:  # fmt: skip
        os.close(theirs)
        text = b""
        try:
            while piece := os.read(ours, 1 << 16):
                text += piece
        except OSError:  # Linux reports the end of a terminal like this
            pass
        os.close(ours)
        started.wait(SECONDS)
    return text.decode("utf-8").replace("\r\n", "\n")


WRONG = "nodeKind: Workflow\nid: workflow:a\nedges: {leads: org-unit:nowhere-to-be-found-in-this-atlas}\n"


def test_a_report_has_the_width_and_the_links_of_the_terminal(run: Run, atlas: Path) -> None:
    write(atlas / "data/w.yaml", WRONG)
    for columns in (60, 80):
        shown = on_a_terminal(atlas, columns, "data", NO_COLOR="1")
        assert "\x1b" not in shown
        assert max(map(cell_width, shown.splitlines())) <= columns
    linked = on_a_terminal(atlas, 80, "data", FORCE_HYPERLINK="1")
    assert re.search(r"\x1b\]8;;file://\S+/rules\.md#dangling-target\x1b\\dangling-target\x1b\]8;;\x1b\\", linked)
    assert "\x1b]8" not in run("data", "--format", "full", "--color", "always", FORCE_HYPERLINK="1").out


@pytest.mark.parametrize("command", [("rules",), ("explain", "cycle"), ("stats", "data"), ("show", "role:a", "data")])
def test_other_commands_are_wrapped_and_coloured(atlas: Path, command: tuple[str, ...]) -> None:
    plain = on_a_terminal(atlas, 70, *command, NO_COLOR="1")
    colored = on_a_terminal(atlas, 70, *command)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
    assert "\x1b[" in colored
    assert max(map(cell_width, plain.splitlines())) <= 70
