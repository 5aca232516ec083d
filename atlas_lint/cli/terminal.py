"""Colours, links and width of a terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

from atlas_lint.drawing.style import Style

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


def has_links(color: bool, stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether to print hyperlinks (OSC 8) to `stream`; never if it is not a terminal.

    FORCE_HYPERLINK in `environment` decides (`0`: no). Without it only terminals that are known to have links get them,
    and only with `color`.
    """
    if not stream.isatty():
        return False
    forced = environment.get("FORCE_HYPERLINK")
    if forced is not None:
        return forced != "0"
    return color and not environment.get("CI") and _knows_links(environment)


def _knows_links(environment: Mapping[str, str]) -> bool:
    if environment.get("TMUX") or environment.get("STY") or environment.get("TERM", "").startswith(("tmux", "screen")):
        return False  # whether a link passes through depends on the terminal around
    vte = environment.get("VTE_VERSION", "")
    if vte.isdigit():
        return int(vte) > _LAST_VTE_WITHOUT
    if environment.get("WT_SESSION") or environment.get("KONSOLE_VERSION"):
        return True
    return environment.get("TERM_PROGRAM") in _PROGRAMS or environment.get("TERM") in _TERMS


_LAST_VTE_WITHOUT = 5000
"""VTE 0.50.0 crashes at a link; later ones show it."""
_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "zed", "Hyper", "rio", "Tabby")
_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "rio", "contour")


def width(stream: TextIO) -> int | None:
    """Return the width of a terminal in cells; None if `stream` is not one, so that nothing is wrapped or cut."""
    if not stream.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def style(choice: str, stream: TextIO) -> Style:
    """Return the style of text for people on `stream`: its colours by `choice` (`--color`), and its width."""
    return Style(has_color(choice, stream), width(stream))
