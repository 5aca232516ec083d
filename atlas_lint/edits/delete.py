"""Deletion of an entry, a list item or a comment: the stretch of text to delete."""

from __future__ import annotations

import re

from atlas_lint.edits.yaml_path import Step, begins_its_line, line_start, rest_of_line, trail
from atlas_lint.findings.place import Place
from atlas_lint.parsing.locate import SourceFile

_LINE_END = re.compile(r"\r\n|\r|\n")


def stretch(page: SourceFile, place: Place) -> tuple[int, int] | None:
    """Return the offsets of the text to delete; None if the deletion would affect the text around it."""
    if place.span is not None:
        line = page.lines[place.span.line - 1]
        return _comment(
            page.text,
            line,
            line + place.span.column - 1,
            page.lines[place.span.end_line - 1] + place.span.end_column - 1,
        )
    steps = trail(page, place.document, place.pointer)
    while steps and len(steps[-1].stretches) == 1:  # its holder would be empty
        steps.pop()
    if not steps:
        return None
    return _in_flow(page.text, steps[-1]) if steps[-1].is_flow else _in_block(page.text, steps[-1])


def _comment(text: str, line: int, start: int, end: int) -> tuple[int, int]:
    """Return the stretch of a comment: its line if it is alone there, else the comment and the blanks before it."""
    before = text[line:start]
    return (line + len(before.rstrip(" \t")), end) if before.strip(" ") else _whole_lines(text, line, end)


def _in_flow(text: str, step: Step) -> tuple[int, int] | None:
    """Return the stretch of an item between brackets and its comma; None if a comment is in it."""
    start, end = step.stretches[step.at]
    if step.at:
        start = step.stretches[step.at - 1][1]
    else:
        end = step.stretches[1][0]
    return None if "#" in text[start:end] else (start, end)


def _in_block(text: str, step: Step) -> tuple[int, int] | None:
    """Return the lines of an entry; None if other text is on them."""
    start, end = step.stretches[step.at]
    after = rest_of_line(text, end)
    if after is None or not begins_its_line(text, start):
        return None
    return _whole_lines(text, line_start(text, start), after)


def _whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Return whole lines with the line end after them; at the end of a file without one, with the line end before."""
    line_end = _LINE_END.match(text, end)
    if line_end:
        return start, line_end.end()
    before = text[:start]
    return len(before) - (2 if before.endswith("\r\n") else 1 if before else 0), end
