"""Lines that separate: the markers of a merge conflict, and a document separator that is not quite one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from atlas_lint.parsing.diagnosis.lines import PLAIN, STRUCTURE, Scan
from atlas_lint.parsing.diagnosis.mistake import Mistake

_START = r"(?:\A|(?<=[\r\n]))"
_MARKER = re.compile(_START + r"(?:<{7}|\|{7}|={7}|>{7})(?=[ \t\r\n]|\Z)[^\r\n]*")
_WRONG_SEPARATOR = re.compile(r"(?:--|-{4,}|[\u2013\u2014]+-*|===+|___+)[ \t]*\Z")
_AFTER_END = re.compile(_START + r"\.\.\.[ \t]+([^\s#][^\r\n]*)")


def conflict(text: str) -> Iterator[Mistake]:
    """Yield the unresolved merge conflicts in the text of a file as one mistake, or a marker that is left of one.

    The repaired text has one side of each conflict, then the other, and then both.
    """
    markers = list(_MARKER.finditer(text))
    if not markers:
        return
    first = markers[0]
    order = "".join(marker[0][0] for marker in markers)
    number = len(re.findall(r"<\|?=>", order))
    message = f"a marker of a merge conflict of git is left: {first[0][:7]}"
    help = "remove the line, and look for text that the conflict left behind"
    related = None
    if number:
        message = "a merge conflict of git is not resolved"
        if number > 1:
            message = f"{number:,} merge conflicts of git are not resolved; the first begins here"
        help = "keep one of the versions, and remove the lines of the markers (<<<<<<<, =======, >>>>>>>)"
        related = (markers[order.index(">")].start(), "the conflict ends here")
    for sides in ("<", "=", "<=") if number else ("<=",):
        yield Mistake(message, help, first.start(), first.end(), _resolved(text, markers, sides), related)


def _resolved(text: str, markers: list[re.Match[str]], sides: str) -> str:
    """Return the text without markers, and without the parts of conflicts that do not follow a marker in `sides`."""
    parts = [text[: markers[0].start()]]
    for marker, following in zip_longest(markers, markers[1:]):
        if marker[0][0] in f"{sides}>":
            parts.append(text[marker.end() : following.start() if following else len(text)])
    return "".join(parts)


def wrong_separator(scan: Scan) -> Iterator[Mistake]:
    """Yield each line that was most likely meant as `---`, and each indented `---`."""
    for line in scan.lines:
        written = scan.text[line.content : line.end].rstrip()
        is_wrong = _WRONG_SEPARATOR.match(written) or (written == "---" and line.indent)
        if line.kind in (STRUCTURE, PLAIN) and is_wrong:
            message = f"`{written}` does not separate documents"
            if written == "---":
                message = "`---` is indented, so it does not separate documents"
            help = "write `---` at the left margin"
            repaired = scan.with_edit(line.start, line.end, "---")
            yield Mistake(message, help, line.content, line.content + len(written), repaired)


def text_after_end(scan: Scan) -> Iterator[Mistake]:
    """Yield each text on the line of a marker `...`."""
    for found in _AFTER_END.finditer(scan.text):
        message = "`...` ends a document, so nothing may follow it on its line"
        help = "begin the next document with a line `---`"
        yield Mistake(message, help, *found.span(1), scan.with_edit(*found.span(1), ""))
