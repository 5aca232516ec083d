"""What may be printed how: colours and width, decided once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

CHOICES = ("auto", "always", "never")


def has_color(choice: str, stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a stream gets colours.

    `--color` first, then NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE, CLICOLOR, TERM=dumb, else whether it is a terminal
    (https://no-color.org, https://bixense.com/clicolors).
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if environment.get(name):
            return environment[name] != "0"
    if environment.get("CLICOLOR") == "0" or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()


def width(stream: TextIO) -> int | None:
    """How many cells wide a terminal is; None where the stream is none, so that nothing is wrapped or cut."""
    if not stream.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns
