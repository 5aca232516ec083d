"""What ends a run: one exception, one line for the user, exit status 2."""

from __future__ import annotations


class AtlasError(Exception):
    """The run itself could not be done: bad usage, a broken schema, nothing to check.

    `str(error)` is the line to print; `help` is what mends it, or an empty string.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help
