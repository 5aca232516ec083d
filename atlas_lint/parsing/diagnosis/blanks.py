"""A colon or a blank that is missing: after a key, after a dash."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas_lint.parsing.diagnosis.levels import COLUMN, KEY, TEXT, Misfit, misfits
from atlas_lint.parsing.diagnosis.lines import BLANK, PLAIN, STRUCTURE, Line, Scan
from atlas_lint.parsing.diagnosis.mistake import Mistake
from atlas_lint.text import short

_NO_BLANK = re.compile(r"""("[^"\r\n]*"|'[^'\r\n]*'|[^\s:"'\[\]{}#&*!|>@`%,-][^\s:]*):(?=\S)""")
_WORD = re.compile(r"""[A-Za-z_$][\w.$-]*(?=[ \t]|\Z)""")
_TEXT = re.compile(r"[\w$\"'./]")
_NO_BLANK_AFTER_DASH = re.compile(r"-(?=[^\s-])")


def no_blank_after_colon(scan: Scan) -> Iterator[Mistake]:
    """Yield each line of text that becomes a key if a blank is put after its first colon."""
    for line in _lines_of_text(scan):
        found = _NO_BLANK.match(scan.text, _start(scan, line), line.end)
        if found:
            repaired = scan.with_edit(found.end(), found.end(), " ")
            written = scan.text[found.start() : line.end].rstrip()
            value = written[len(found[0]) :]
            yield Mistake(
                f"no blank after the colon of `{found[1]}`", f"write {short(f'{found[0]} {value}')}",
                found.start(), found.end(), repaired,
            )  # fmt: skip


def no_colon(scan: Scan) -> Iterator[Mistake]:
    """Yield each line of text that becomes a key if a colon is put after its first word."""
    columns = {line.key[0] - line.start for line in scan.lines if line.key}
    for line in _lines_of_text(scan):
        start = _start(scan, line)
        if start - line.start not in columns or not _TEXT.match(scan.text, start):
            continue
        found = _WORD.match(scan.text, start, line.end)
        rest = scan.text[found.end() : line.end].rstrip() if found else ""
        if found and (rest or _has_deeper(scan, line)):
            repaired = scan.with_edit(found.end(), found.end(), ":")
            yield Mistake(
                f"no colon after the key `{found[0]}`", f"write {short(f'{found[0]}:{rest}')}",
                found.start(), found.end(), repaired,
            )  # fmt: skip
        elif line.kind == STRUCTURE and not line.dashes and ":" not in scan.text[start : line.end]:
            end = start + len(scan.text[start : line.end].rstrip())
            help = "write a key, a colon and a blank before the value"
            repaired = scan.with_edit(start, end, "key: value")
            yield Mistake("no colon in this line, which is among keys", help, start, end, repaired)


def no_blank_after_dash(scan: Scan) -> Iterator[Mistake]:
    """Yield each line that becomes a list item if a blank is put after its dash."""
    for line in scan.lines:
        found = _NO_BLANK_AFTER_DASH.match(scan.text, line.content, line.end)
        if found and line.kind in (STRUCTURE, PLAIN):
            repaired = scan.with_edit(found.end(), found.end(), " ")
            rest = scan.text[found.end() : line.end].rstrip()
            message = "no blank after the dash of a list item"
            yield Mistake(message, f"write {short(f'- {rest}')}", found.start(), found.end() + len(rest), repaired)


def no_dash(scan: Scan) -> Iterator[Mistake]:
    """Yield the first line among the items of a list if it is text without a dash."""
    misfit = next(misfits(scan), None)
    line = _without_dash(scan, misfit) if misfit else None
    if line:
        text = scan.text[line.content : line.end].rstrip()
        repaired = scan.with_edit(line.content, line.content, "- ")
        message = "no dash before this list item"
        yield Mistake(message, f"write {short(f'- {text}')}", line.content, line.content + len(text), repaired)


def _without_dash(scan: Scan, misfit: Misfit) -> Line | None:
    """Return the line that lacks a dash: a text among items, or the first line of a list; None if there is none.

    A mapping above items is their first one if it begins with the same key, and has only that in its column.
    """
    line = scan.lines[misfit.at]
    if misfit.kind == KEY:
        return None if line.key else line
    level = misfit.levels[-1] if misfit.levels else None
    if level is None:
        return None
    first = scan.lines[level.first]
    if misfit.kind == COLUMN:
        above = scan.lines[misfit.at - 1]
        return above if above.key and not above.dashes and line.indent == above.indent + 2 else None
    if misfit.kind == TEXT:
        return first
    is_alone = sum(other.indent == first.indent for other in scan.lines[level.first : misfit.at]) == 1
    names = [scan.text[slice(*key)] for key in (first.key, line.key) if key]
    return first if is_alone and len(names) == 2 and names[0] == names[1] else None


def _lines_of_text(scan: Scan) -> Iterator[Line]:
    """Yield the lines that hold no key where one may be."""
    for line in scan.lines:
        if line.kind in (STRUCTURE, PLAIN) and line.key is None:
            yield line


def _has_deeper(scan: Scan, line: Line) -> bool:
    """Check whether the next line with content is indented more than this one, or begins a list in its column."""
    after = scan.lines[scan.lines.index(line) + 1 :]
    following = next((other for other in after if other.kind != BLANK), None)
    return bool(following and (following.indent > line.indent or scan.text.startswith("- ", following.content)))


def _start(scan: Scan, line: Line) -> int:
    """Return the offset of the first character after the dashes of a line."""
    if not line.dashes:
        return line.content
    dash = line.dashes[-1] + 1
    return dash + len(scan.text[dash : line.end]) - len(scan.text[dash : line.end].lstrip(" \t"))
