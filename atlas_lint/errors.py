"""What ends a run: one exception, one line for the user, exit status 2."""

from __future__ import annotations

_MOST = 300
"""Characters of a path that a message shows."""


class AtlasError(Exception):
    """The run itself could not be done: bad usage, a broken schema, nothing to check.

    `str(error)` is the line to print; `help` is what mends it, or an empty string.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class Unreadable(AtlasError):
    """A file or folder that cannot be read. `path` is absolute, `reason` is in the system's words."""

    def __init__(self, path: str, reason: str) -> None:
        shown = path if len(path) <= _MOST else f"{path[:_MOST]}…"
        super().__init__(f"cannot read {shown}: {reason}")
        self.path = path
        self.reason = reason


class Gone(Unreadable):
    """A file that does not exist: where it was listed a moment ago, somebody has deleted it since."""
