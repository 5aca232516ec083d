"""Values that need quotes: one that begins with a special character, or that holds a colon and a blank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas_lint.parsing.diagnosis.lines import FLOW, HEADER, PLAIN, STRUCTURE, Line, Scan
from atlas_lint.parsing.diagnosis.mistake import Mistake, quoted
from atlas_lint.text import LINE_BREAK, short

_SPECIAL = "@`%*&|>,]}!"
_IN_BRACKETS = re.compile(r"[\[{,:][ \t]*([@`%*][^,\[\]{}\r\n]*[^,\[\]{}\s])")
_COLON = re.compile(r":(?=[ \t]|\Z)")
_ID = re.compile(r"([a-z][a-z0-9-]*):[ \t]+([A-Za-z0-9][\w.-]*(?::[\w.-]+)*)\Z")


def special_start(scan: Scan) -> Iterator[Mistake]:
    """Yield each plain value or key that begins with a character which YAML reserves."""
    for line in scan.lines:
        if line.kind == STRUCTURE:
            for start, end in filter(None, (line.key, line.value)):
                if scan.text[start] in _SPECIAL and not HEADER.match(scan.text[start : line.end]):
                    yield _special(scan, start, start + len(scan.text[start:end].rstrip(" \t")), _last(scan, line, end))
        if line.kind in (STRUCTURE, FLOW):
            for found in _IN_BRACKETS.finditer(scan.text, line.start, line.end):
                yield _special(scan, *found.span(1), found.end(1))


def _last(scan: Scan, line: Line, end: int) -> int:
    """Return the end of a plain value that ends at `end` on its first line."""
    for after in scan.lines[scan.lines.index(line) + 1 :]:
        if after.kind != PLAIN:
            break
        end = after.end
    return end


def _special(scan: Scan, start: int, end: int, last: int) -> Mistake:
    written, character = scan.text[start:end], scan.text[start]
    new = quoted(_on_one_line(scan.text[start:last]))
    help = f"write {short(new)}"
    if character == "*":
        name = re.split(r"[\s,\[\]{}]", written)[0]
        message = f"`{name}` is an alias, but its document has no `&{name[1:]}` above it"
        help += " if it is text"
    elif character == "&":
        message = "a value without quotes that begins with `&` is an anchor, not text"
    elif character in "|>" and "#" in written[1:3]:
        before = start + written.index("#")
        message, repaired = "no blank before the # of a comment", scan.with_edit(before, before, " ")
        return Mistake(message, "put a blank before it", before, before + 1, repaired)
    elif character in "|>":
        message = f"after `{character}` a block of text begins on the next line; nothing may follow it here"
        help = f"put the text on the next lines, or quote the value: {short(new)}"
    elif character == "!":
        message = "a value without quotes that begins with `!` begins with a tag, and this is none"
    else:
        name = "a backtick" if character == "`" else f"`{character}`"
        message = f"a value without quotes cannot begin with {name}"
    return Mistake(message, help, start, end, scan.with_edit(start, last, new))


def _on_one_line(text: str) -> str:
    return " ".join(part.strip() for part in LINE_BREAK.split(text))


def colon_in_value(scan: Scan) -> Iterator[Mistake]:
    """Yield each plain value that holds a colon and a blank, on one line or on several."""
    for number, line in enumerate(scan.lines):
        if line.kind != STRUCTURE or not line.value or scan.text[line.value[0]] in "\"'[{|>":
            continue
        start, end = line.value
        written = scan.text[start:end]
        if _COLON.search(written):
            yield _with_colon(scan, start, end, written)
        else:
            yield from _over_lines(scan, line, number)


def _with_colon(scan: Scan, start: int, end: int, written: str) -> Mistake:
    new = quoted(written)
    help = f"write {short(new)}"
    found = _ID.match(written)
    if found:
        help = f"write {found[1]}:{found[2]} without the blank if it is an id, else {short(new)}"
    message = "a value without quotes cannot hold a colon and a blank"
    return Mistake(message, help, start, end, scan.with_edit(start, end, new))


def _over_lines(scan: Scan, line: Line, number: int) -> Iterator[Mistake]:
    """Yield the mistake of a plain value that goes on over the next lines and holds a colon and a blank there."""
    start, end = line.value or (0, 0)
    last, wrong = end, None
    for after in scan.lines[number + 1 :]:
        if after.kind != PLAIN:
            break
        last = after.end
        if wrong is None and _COLON.search(scan.text, after.content, after.end):
            wrong = after
    if wrong is None:
        return
    message = "a value without quotes cannot hold a colon and a blank; this one begins on the line above"
    if wrong.number > line.number + 1:
        message = f"a value without quotes cannot hold a colon and a blank; this one begins on line {line.number}"
    span = wrong.content, wrong.content + len(scan.text[wrong.content : wrong.end].rstrip())
    help = "put the whole value in quotes, or write it as a block below `>-`"
    yield Mistake(
        message,
        help,
        *span,
        scan.with_edit(start, last, quoted(_on_one_line(scan.text[start:last]))),
        (start, "the value begins here"),
    )
