"""A line that is indented differently from its neighbours, and a tab in the indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas_lint.parsing.diagnosis.levels import COLUMN, Misfit, misfits
from atlas_lint.parsing.diagnosis.lines import BLANK, BLOCK, QUOTED, Line, Scan
from atlas_lint.parsing.diagnosis.mistake import Mistake
from atlas_lint.parsing.diagnosis.scan import scan
from atlas_lint.text import count

_MOST_MISFITS = 4
_TAB = re.compile(r"(?:\A|(?<=[\r\n]))([ ]*\t[ \t]*)(?=[^\s#])")
_KEY = re.compile(r"[\w$][\w$.-]*(?=[ \t]*:)")


def tab_in_indentation(scanned: Scan) -> Iterator[Mistake]:
    """Yield the first tab in the indentation of a line, with trials of several widths and of the neighbours' spaces."""
    if not _TAB.search(scanned.text):
        return
    for width in (2, 4, 8, 0):
        repaired = _TAB.sub(lambda found, width=width: found[1].replace("\t", " " * width), scanned.text)  # type: ignore[misc]
        yield from _first_tab(scanned, repaired)
    for step, by_key in ((-1, False), (-1, True), (1, False)):
        yield from _first_tab(scanned, _indented_like(scanned, step, by_key))


def _first_tab(scanned: Scan, repaired: str) -> Iterator[Mistake]:
    """Yield the first tab that is in the indentation, which `repaired` shows: the text with spaces for tabs."""
    block = 0
    before = ""
    for line, written in zip(scan(repaired, scanned.lines[0].number).lines, scanned.lines, strict=True):
        if line.kind == BLOCK and before != BLOCK:
            block = line.indent
        before = line.kind if line.kind != BLANK else before
        tab = written.content
        is_content = line.kind in (BLANK, QUOTED) or (line.kind == BLOCK and written.indent >= block)
        if scanned.text[tab : tab + 1] == "\t" and not is_content:
            message = "a tab in the indentation; YAML allows only spaces there"
            yield Mistake(message, "indent with spaces", tab, tab + 1, repaired)
            return


def _indented_like(scanned: Scan, step: int, by_key: bool) -> str:
    """Return the text with each line that has a tab indented like the one before (-1) or after it (1) without a tab.

    If `by_key`, it is indented like the key of that line, which may be behind a dash.
    """
    lines = scanned.lines[::-step]
    parts = []
    indent = 0
    for line in lines:
        written = scanned.text[line.start : line.end]
        if _TAB.match(written):
            written = " " * indent + written.lstrip(" \t")
        elif line.kind != BLANK:
            indent = max(_columns(line)) if by_key else line.indent
        parts.append(written)
    return scanned.text[: scanned.lines[0].start] + "\n".join(parts[::-step]) + "\n"


def other_indentation(scanned: Scan) -> Iterator[Mistake]:
    """Yield each line, or each block of lines, that its neighbours' indentation would make fit."""
    for number, misfit in enumerate(misfits(scanned)):
        if number == _MOST_MISFITS:
            return
        if misfit.kind != COLUMN or _is_below_text(scanned, misfit):
            continue
        yield from _block_before(scanned, misfit)
        for column, target in _targets(scanned, misfit):
            for end in _ends(scanned, misfit.at):
                yield _shifted(scanned, misfit.at, end, target, column)


def _is_below_text(scanned: Scan, misfit: Misfit) -> bool:
    """Check whether the line above is a list item of text that begins in the column of a misfit: it lacks a colon."""
    above, line = scanned.lines[misfit.at - 1], scanned.lines[misfit.at]
    has_text = above.dashes and above.key is None and above.value is not None
    return bool(has_text and above.value and above.value[0] - above.start == line.indent)


def _block_before(scanned: Scan, misfit: Misfit) -> Iterator[Mistake]:
    """Yield the lines above a misfit as the mistake, if the misfit itself is more likely right.

    It is if more lines have its column than have theirs, if only their column is odd, and at the left margin.
    """
    line = scanned.lines[misfit.at]
    below = _siblings(scanned, misfit.at)
    inner = [level for level in misfit.levels if level.column > line.indent]
    outer = [level for level in misfit.levels if level.column < line.indent]
    above = [(level.first, level.column, level is misfit.levels[0]) for level in (*inner[:1], *outer[-1:])]
    for first, column, is_root in (*_text_before(scanned, misfit.at), *above):
        number = sum(column in _columns(other) for other in scanned.lines[first : misfit.at])
        is_odd = number == below and column % 2 > line.indent % 2
        if number < below or is_odd or (is_root and not line.indent):
            right = scanned.lines[first].indent + line.indent - column
            yield _shifted(scanned, first, misfit.at, misfit.at, right)


def _text_before(scanned: Scan, index: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the first line and the column of the block scalar that ends above a line."""
    first = index
    while first and scanned.lines[first - 1].kind == BLOCK:
        first -= 1
    if first < index:
        yield first, scanned.lines[first].indent, False


def _columns(line: Line) -> set[int]:
    """Return the columns of the content and the key of a line."""
    if line.kind == BLANK:
        return set()
    return {line.indent, line.key[0] - line.start if line.key else line.indent}


def _siblings(scanned: Scan, first: int) -> int:
    """Return the number of lines with the indentation of one, itself included, up to the next that has less."""
    number, indent = 0, scanned.lines[first].indent
    for line in scanned.lines[first:]:
        if line.kind != BLANK and line.indent < indent:
            break
        number += line.kind != BLANK and line.indent == indent
    return number


def _targets(scanned: Scan, misfit: Misfit) -> list[tuple[int, int]]:
    """Return the columns that a misfit may need, the likeliest first, each with the index of a line that has it."""
    line = scanned.lines[misfit.at]
    near = [index for index in range(misfit.at - 1, -1, -1) if scanned.lines[index].kind != BLANK][:1]
    after = range(misfit.at + 1, len(scanned.lines))
    near += [index for index in after if scanned.lines[index].kind != BLANK][:1]
    found: dict[int, int] = {}
    for index in near:
        found.setdefault(scanned.lines[index].indent, index)
    for level in reversed(misfit.levels):
        found.setdefault(level.column, level.first)
    found.pop(line.indent, None)
    below = next((scanned.lines[index].indent for index in near if index > misfit.at), 0)
    if line.key and not line.value and below > line.indent:  # what is below a key without a value belongs to it
        found = {column: index for column, index in found.items() if column < below}
    return sorted(found.items(), key=lambda item: abs(item[0] - line.indent))


def _ends(scanned: Scan, first: int) -> list[int]:
    """Return where the lines that are shifted with a line may end, as indices behind the last."""
    indent = scanned.lines[first].indent
    deeper = first + 1
    while deeper < len(scanned.lines) and _is_within(scanned.lines[deeper], indent + 1):
        deeper += 1
    siblings = deeper
    while siblings < len(scanned.lines) and _is_within(scanned.lines[siblings], indent):
        siblings += 1
    return list(dict.fromkeys((first + 1, deeper, siblings)))


def _is_within(line: Line, indent: int) -> bool:
    return line.kind == BLANK or line.indent >= indent


def _shifted(scanned: Scan, first: int, end: int, neighbour: int, right: int) -> Mistake:
    """Return the mistake that lines are indented by too few or too many spaces; `neighbour` shows that `right` is."""
    line, other = scanned.lines[first], scanned.lines[neighbour]
    word = _KEY.match(scanned.text, line.content, line.end)
    name = "this list item" if scanned.text.startswith("- ", line.content) else "this line"
    name = f"`{word[0]}`" if word else name
    here, there = _indented(line.indent), _indented(other.indent)
    message = f"{name} is {here}, but line {other.number} is {there}"
    help = f"indent it by {count(right, 'space')}, like line {other.number}"
    related = f"this line is {there}"
    if not right:
        help = f"remove the spaces before it; line {other.number} has none"
    elif right != other.indent and right in _columns(other):
        message = f"{name} is {here}, but the key in line {other.number} by {right}"
        help, related = f"indent it by {count(right, 'space')}, like that key", "the key in this line"
    elif right != other.indent:
        message = f"{name} is {here}, but line {other.number}, which belongs to it, needs {right}"
        help = f"indent it by {count(right, 'space')}"
    repaired = _moved(scanned, scanned.lines[first:end], right - line.indent)
    span = line.content, word.end() if word else line.content + 1
    return Mistake(message, help, *span, repaired, (other.content, related))


def _indented(spaces: int) -> str:
    return f"indented by {count(spaces, 'space')}" if spaces else "not indented"


def _moved(scanned: Scan, lines: list[Line], by: int) -> str:
    """Return the text with some lines indented by more spaces, or by fewer if `by` is negative."""
    parts, position = [], 0
    for line in lines:
        if line.kind != BLANK:
            parts += [scanned.text[position : line.start], " " * by]
            position = line.start + min(max(-by, 0), line.indent)
    return "".join((*parts, scanned.text[position:]))
