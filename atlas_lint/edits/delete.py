"""An entry, a list item or a comment taken out of a file: what stretch of the text goes."""

from __future__ import annotations

import re

from atlas_lint.edits.yaml_path import Step, begins_its_line, line_start, rest_of_line, trail
from atlas_lint.findings.place import Place
from atlas_lint.parsing.locate import SourceFile

_LINE_END = re.compile(r"\r\n|\r|\n")


def stretch(page: SourceFile, place: Place) -> tuple[int, int] | None:
    """The offsets between which the text goes; None where taking it out would touch what stands around it."""
    if place.span is not None:
        line = page.lines[place.span.line - 1]
        return _comment(
            page.text,
            line,
            line + place.span.column - 1,
            page.lines[place.span.end_line - 1] + place.span.end_column - 1,
        )
    steps = trail(page, place.document, place.pointer)
    while steps and len(steps[-1].stretches) == 1:  # nothing would be left of what holds it
        steps.pop()
    if not steps:
        return None
    return _in_flow(page.text, steps[-1]) if steps[-1].is_flow else _in_block(page.text, steps[-1])


def _comment(text: str, line: int, start: int, end: int) -> tuple[int, int]:
    """A comment: with its line where it stands alone, else with the blanks before it."""
    before = text[line:start]
    return (line + len(before.rstrip(" \t")), end) if before.strip(" ") else _whole_lines(text, line, end)


def _in_flow(text: str, step: Step) -> tuple[int, int] | None:
    """An item between brackets, with the comma that parts it from its neighbour."""
    start, end = step.stretches[step.at]
    if step.at:
        start = step.stretches[step.at - 1][1]
    else:
        end = step.stretches[1][0]
    return None if "#" in text[start:end] else (start, end)


def _in_block(text: str, step: Step) -> tuple[int, int] | None:
    """An entry that has its lines for itself."""
    start, end = step.stretches[step.at]
    after = rest_of_line(text, end)
    if after is None or not begins_its_line(text, start):
        return None
    return _whole_lines(text, line_start(text, start), after)


def _whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """With the line end after it; at the end of a file that has none there, with the one before."""
    line_end = _LINE_END.match(text, end)
    if line_end:
        return start, line_end.end()
    before = text[:start]
    return len(before) - (2 if before.endswith("\r\n") else 1 if before else 0), end
