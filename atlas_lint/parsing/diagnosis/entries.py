"""A list item among the keys of a mapping, a key among the items of a list, and a second value in a document."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.parsing.diagnosis.levels import ITEM, KEY, Misfit, misfits
from atlas_lint.parsing.diagnosis.lines import BLANK, STRUCTURE, Line, Scan
from atlas_lint.parsing.diagnosis.mistake import Mistake
from atlas_lint.text import short


def item_among_keys(scan: Scan) -> Iterator[Mistake]:
    """Yield the first list item that is where only a key of a mapping may be."""
    found = _first(scan, ITEM)
    if found:
        line = scan.lines[found.at]
        dash = line.dashes[0]
        content = (line.key or line.value or (dash + 1, dash + 1))[0]
        message = "a list item among the keys of a mapping"
        if line.key:
            help = "remove the dash, or put the list below a key of its own"
            yield _entry(scan, line, message, help, scan.with_edit(dash, content, " " * (content - dash)), found)
            yield _entry(scan, line, message, help, scan.with_edit(dash, content, ""), found)
        help = "put it below a key without a value"
        yield _entry(scan, line, message, help, _without(scan, found.at, ITEM), found)


def key_among_items(scan: Scan) -> Iterator[Mistake]:
    """Yield the first key that is where only an item of a list may be."""
    found = _first(scan, KEY)
    if found and scan.lines[found.at].key:
        line = scan.lines[found.at]
        start, end = line.key or (0, 0)
        message = f"the key `{scan.text[start:end]}` is among the items of a list"
        help = f"write {short(f'- {scan.text[line.content : line.end].rstrip()}')}, or indent it below an item"
        yield _entry(scan, line, message, help, scan.with_edit(line.content, line.content, "- "), found)
        yield _entry(scan, line, message, help, _indented(scan, found.at), found)
        yield _entry(scan, line, message, help, _without(scan, found.at, KEY), found)


def item_beside_key(scan: Scan) -> Iterator[Mistake]:
    """Yield each list that begins on the line of its key."""
    for line in scan.lines:
        start, end = line.value or (0, 0)
        if line.key and scan.text[start : start + 2] == "- ":
            message = "a list cannot begin on the line of its key"
            help = "put each item on a line of its own, below the key"
            yield Mistake(message, help, start, end, scan.with_edit(start, start, "\n" + " " * (start - line.start)))


def second_value(scan: Scan) -> Iterator[Mistake]:
    """Yield the first line after a whole document that is one value in quotes or brackets, or a list."""
    first = next((line for line in scan.lines if line.kind not in (BLANK, "plain")), None)
    if first is None or first.indent or (first.key and not first.dashes):
        return
    for line in scan.lines[scan.lines.index(first) + 1 :]:
        if line.kind == STRUCTURE and line.indent == 0 and not line.dashes:
            end = line.start + len(scan.text[line.start : line.end].rstrip())
            message = "the document is complete above this line"
            help = "put a line `---` above it if another document begins here"
            repaired = scan.with_edit(line.start, line.start, "---\n")
            yield Mistake(message, help, line.start, end, repaired, (first.content, "the document begins here"))
            return


def _first(scan: Scan, kind: str) -> Misfit | None:
    found = next(misfits(scan), None)
    return found if found and found.kind == kind else None


def _entry(scan: Scan, line: Line, message: str, help: str, repaired: str, misfit: Misfit) -> Mistake:
    level = misfit.levels[-1]
    same = [level for level in misfit.levels if level.column == line.indent]
    first = scan.lines[(same or [level])[-1].first]
    what = "the list" if (same or [level])[-1].is_list else "the mapping"
    start, end = (line.dashes[0], line.dashes[0] + 1) if line.dashes else line.key or (line.content, line.end)
    return Mistake(message, help, start, end, repaired, (first.content, f"{what} begins here"))


def _without(scan: Scan, index: int, kind: str) -> str:
    """Return the text without a misfit line, the lines of the same kind that follow, and all that belongs to them."""
    line = scan.lines[index]
    end = index + 1
    while end < len(scan.lines):
        other = scan.lines[end]
        is_same = other.indent == line.indent and bool(other.dashes) == (kind == ITEM) and other.kind == STRUCTURE
        if not (other.kind == BLANK or other.indent > line.indent or is_same):
            break
        end += 1
    stop = scan.lines[end].start if end < len(scan.lines) else len(scan.text)
    return scan.text[: line.start] + scan.text[stop:]


def _indented(scan: Scan, index: int) -> str:
    """Return the text with a line and the deeper lines below it indented by two more spaces."""
    line = scan.lines[index]
    end = index + 1
    while end < len(scan.lines) and (scan.lines[end].kind == BLANK or scan.lines[end].indent > line.indent):
        end += 1
    stop = scan.lines[end].start if end < len(scan.lines) else len(scan.text)
    moved = "".join(f"  {part}" for part in scan.text[line.start : stop].splitlines(keepends=True))
    return scan.text[: line.start] + moved + scan.text[stop:]
