"""Shared parts of Mermaid flowcharts: escaped labels, and the limits of GitHub."""

from __future__ import annotations

import re

from atlas_lint.text import safe, short

MOST_LINES = 500
MOST_CHARACTERS = 50_000
MOST_OF_A_LABEL = 60
_ESCAPED = re.compile(r"[^\w ,:/.-]|(?<=\A)-|(?<=\A\d)\.|(?<=\A\d\d)\.", re.ASCII)


def label(text: str, limit: int = MOST_OF_A_LABEL) -> str:
    """Return text for a quoted label of at most `limit` characters, escaped with Mermaid's entities.

    Only letters, digits and a few marks are not escaped. A dash or a number with a dot that would begin a list is.
    """
    return _ESCAPED.sub(lambda match: f"#{ord(match[0])};", safe(short(text, limit)))
