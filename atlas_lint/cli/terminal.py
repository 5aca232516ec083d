"""Colours and width of a terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

CHOICES = ("auto", "always", "never")


def has_color(choice: str, stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether to print colours to `stream`.

    `choice` (`--color`) decides unless it is `auto`. Then the first of NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR
    and TERM=dumb in `environment` decides, and last whether `stream` is a terminal (https://no-color.org,
    https://bixense.com/clicolors).
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
    """Return the width of a terminal in cells; None if `stream` is not one, so that nothing is wrapped or cut."""
    if not stream.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns
