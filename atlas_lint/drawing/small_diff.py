"""A fix as a small difference: the lines that it removes and those that it writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from atlas_lint.findings.finding import Fix, Replacement
from atlas_lint.text import LINE_BREAK

MOST_LINES = 6
"""Most lines of a difference; a longer one is not shown."""


class Hunk(NamedTuple):
    """The change of an edit: the number of its first line, the lines that it removes, and those that it writes."""

    first_line: int
    removed: tuple[str, ...]
    added: tuple[str, ...]


def small_diff(fix: Fix, path: str) -> list[Hunk]:
    """Return the hunks of a fix; none if it edits another file than `path`, or if they are too long to show."""
    if any(edit.path != path for edit in fix.edits):
        return []
    found = [_hunk(edit) for edit in fix.edits]
    hunks = [hunk for hunk in found if hunk]
    lines = sum(len(hunk.removed) + len(hunk.added) for hunk in hunks)
    return hunks if len(hunks) == len(found) and 0 < lines <= MOST_LINES else []


def _hunk(edit: Replacement) -> Hunk | None:
    """Return the change of an edit; None if its excerpt does not hold all lines that it touches."""
    span, lines = edit.span, edit.excerpt.lines
    last = span.end_line - edit.excerpt.first_line
    if not lines or last > len(lines) or (last == len(lines) and span.end_column > 1):
        return None
    rest = lines[last][span.end_column - 1 :] if last < len(lines) else ""
    old = list(lines[: last + 1])
    new = LINE_BREAK.split(lines[0][: span.column - 1] + edit.text + rest)
    if last == len(lines):  # the edit ends before a line that the excerpt lacks
        if new[-1]:
            return None
        new = new[:-1]
    return _differing(edit.excerpt.first_line, old, new)


def _differing(first_line: int, old: list[str], new: list[str]) -> Hunk:
    """Return a hunk without the lines that both sides share at the start and at the end."""
    start = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    start = min(len(old), len(new)) if start is None else start
    end = 0
    while end < min(len(old), len(new)) - start and old[len(old) - 1 - end] == new[len(new) - 1 - end]:
        end += 1
    return Hunk(first_line + start, tuple(old[start : len(old) - end]), tuple(new[start : len(new) - end]))


def signed(hunk: Hunk) -> Iterator[tuple[int, str, str]]:
    """Yield the lines of a hunk: the number, `-` or `+`, and the text."""
    for sign, lines in (("-", hunk.removed), ("+", hunk.added)):
        for number, line in enumerate(lines, hunk.first_line):
            yield number, sign, line
