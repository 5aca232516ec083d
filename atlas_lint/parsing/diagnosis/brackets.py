"""Mistakes with brackets: one that nothing closes or opens, or that a bracket of the other form closes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas_lint.parsing.diagnosis.lines import CLOSERS, FLOW, Scan
from atlas_lint.parsing.diagnosis.mistake import Mistake

_MOST_LINES = 12
_KEY = re.compile(r"""(?:"[^"\r\n]*"|'[^'\r\n]*'|(?<![\w.:-])[\w.-]+)(?=:[ \t])""")
_EXTRA_COMMA = re.compile(r"[\[{,][ \t]*,")


def unclosed_bracket(scan: Scan) -> Iterator[Mistake]:
    """Yield each bracket that is not closed, with a trial for each line on which it may have to be."""
    for start, closer in scan.crossed:
        yield _unclosed(scan, start, closer)
    for start in scan.unclosed:
        first = scan.lines.index(scan.line_at(start))
        for line in scan.lines[first : first + _MOST_LINES]:
            end = line.start + len(_without_comment(scan.text[line.start : line.end]))
            yield _unclosed(scan, start, max(end, start + 1))


def crossed_brackets(scan: Scan) -> Iterator[Mistake]:
    """Yield each bracket that a bracket of the other form closes."""
    for start, closer in scan.crossed:
        opening, wrong = scan.text[start], scan.text[closer]
        right = CLOSERS[opening]
        message = f"the bracket {wrong} cannot close {opening}"
        repaired = scan.with_edit(closer, closer + 1, right)
        yield Mistake(message, f"write {right}", closer, closer + 1, repaired, (start, f"{opening} opens here"))


def unopened_bracket(scan: Scan) -> Iterator[Mistake]:
    """Yield each bracket at the end of a plain value that nothing opens."""
    for line in scan.lines:
        start, end = line.value or (0, 0)
        if not line.value or scan.text[start] in "[{\"'":
            continue
        for opening, closer in CLOSERS.items():
            written = scan.text[start:end]
            if written.endswith(closer) and written.count(closer) == written.count(opening) + 1:
                message = f"the bracket {closer} closes nothing"
                help = f"write {opening} before the value, or remove {closer}"
                yield Mistake(message, help, end - 1, end, scan.with_edit(start, start, opening))


def missing_comma(scan: Scan) -> Iterator[Mistake]:
    """Yield each place inside braces at which a comma may be missing: a blank before a word with a colon."""
    for line in scan.lines:
        if line.kind != FLOW and "{" not in scan.text[line.start : line.end]:
            continue
        for found in _KEY.finditer(scan.text, line.start, line.end):
            before = len(scan.text[: found.start()].rstrip())
            name = found[0]
            message = f"no comma before `{name}`"
            repaired = scan.with_edit(before, before, ",")
            yield Mistake(message, "put a comma before it", *found.span(), repaired)


def extra_comma(scan: Scan) -> Iterator[Mistake]:
    """Yield each comma inside brackets with nothing before it."""
    for line in scan.lines:
        for found in _EXTRA_COMMA.finditer(scan.text, line.start, line.end):
            repaired = scan.with_edit(found.end() - 1, found.end(), "")
            yield Mistake("a comma with nothing before it", "remove it", found.end() - 1, found.end(), repaired)


def _unclosed(scan: Scan, start: int, place: int) -> Mistake:
    opening = scan.text[start]
    closer = CLOSERS[opening]
    message = f"the bracket {opening} that opens here is never closed"
    return Mistake(message, f"close it with {closer}", start, start + 1, scan.with_edit(place, place, closer))


def _without_comment(written: str) -> str:
    before, blank, _ = written.partition(" #")
    return (before if blank else written).rstrip(" \t")
