"""What every Mermaid flowchart needs: labels that cannot be mistaken for marks, and the limits of GitHub."""

from __future__ import annotations

import re

from atlas_lint.text import safe, short

MOST_LINES = 500
MOST_CHARACTERS = 50_000
MOST_OF_A_LABEL = 60
_ESCAPED = re.compile(r"[^\w ,:/.-]|(?<=\A)-|(?<=\A\d)\.|(?<=\A\d\d)\.", re.ASCII)


def label(text: str, limit: int = MOST_OF_A_LABEL) -> str:
    """Text as a label has it, between quotes: all but letters, digits and a few marks as Mermaid's entities.

    So is the dash or the number's dot with which a label would begin a list.
    """
    return _ESCAPED.sub(lambda match: f"#{ord(match[0])};", safe(short(text, limit)))
