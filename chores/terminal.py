"""A program run in a terminal of a given width, as a person would see it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from pathlib import Path

OURS = (
    "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "FORCE_HYPERLINK", "TERM_PROGRAM",
    "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION", "GITHUB_ACTIONS", "ATLAS_LINT_DEBUG",
)  # fmt: skip
"""Variables that would change what is printed."""


def printed(command: list[str], columns: int, folder: Path) -> str:
    """Return what a command writes to a terminal that is `columns` cells wide, in a folder."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    environment = {**kept, "TERM": "xterm-256color", "XDG_CACHE_HOME": str(folder / ".cache")}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=follower, stdout=follower, stderr=follower
    ) as process:
        os.close(follower)
        output = b"".join(iter(lambda: _more(leader), b""))
        process.wait()
    os.close(leader)
    return output.decode("utf-8")


def _more(leader: int) -> bytes:
    """Return the next bytes from a terminal; none at its end, which Linux reports as an error."""
    try:
        return os.read(leader, 1 << 16)
    except OSError:
        return b""
