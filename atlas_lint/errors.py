"""Errors that end a run: one line for the user and exit status 2."""

from __future__ import annotations

_MOST = 300
"""Maximum number of characters of a path in a message."""


class AtlasError(Exception):
    """A run that cannot be completed: bad usage, a broken schema, nothing to check.

    `str(error)` is the line to print; `help` is what to do about it, or an empty string.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class Unreadable(AtlasError):
    """A file or folder that cannot be read. `path` is absolute, `reason` is the text of the operating system."""

    def __init__(self, path: str, reason: str) -> None:
        shown = path if len(path) <= _MOST else f"{path[:_MOST]}…"
        super().__init__(f"cannot read {shown}: {reason}")
        self.path = path
        self.reason = reason


class Gone(Unreadable):
    """A file that does not exist. If it was listed a moment ago, another program has deleted it since."""
