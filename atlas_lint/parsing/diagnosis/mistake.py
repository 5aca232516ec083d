"""A mistake in a file that is not YAML, and how text is quoted in YAML."""

from __future__ import annotations

from typing import NamedTuple


class Mistake(NamedTuple):
    """A possible mistake in a document: a message, help, and its start and end offset.

    `repaired` is the text of the document without the mistake, which confirms the mistake if a parser accepts it.
    `related` is the offset of another place, with a message about it.
    """

    message: str
    help: str
    start: int
    end: int
    repaired: str
    related: tuple[int, str] | None = None


def quoted(text: str) -> str:
    """Return text as a quoted scalar on one line, with as few escapes as possible."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
