"""Lines that separate: the markers of a merge conflict, and a document separator that is not quite one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas_lint.parsing.diagnosis.mistake import Mistake
from atlas_lint.parsing.diagnosis.scan import PLAIN, STRUCTURE, Scan
from atlas_lint.text import count

_START = r"(?:\A|(?<=[\r\n]))"
_CONFLICT = re.compile(_START + r"(?:<{7}|\|{7}|={7}|>{7})(?=[ \t\r\n]|\Z)[^\r\n]*")
_WRONG_SEPARATOR = re.compile(r"(?:--|-{4,}|[\u2013\u2014]+-*|===+|___+)[ \t]*\Z")
_AFTER_END = re.compile(_START + r"\.\.\.[ \t]+([^\s#][^\r\n]*)")


def conflict(text: str) -> Mistake | None:
    """Return the first unresolved merge conflict in the text of a file; None if there is none.

    A whole conflict has all its markers in order. Of a conflict that is partly resolved, a single marker counts only if
    the text can be parsed without such lines, so its `mended` text is the one without them.
    """
    markers = list(_CONFLICT.finditer(text))
    if not markers:
        return None
    first = markers[0]
    order = "".join(marker[0][0] for marker in markers)
    whole = len(re.findall(r"<\|?=>", order))
    message = "a merge conflict of git is not resolved"
    if whole > 1:
        message = f"{count(whole, 'merge conflict')} of git are not resolved; the first begins here"
    help = "keep one of the versions, and remove the lines of the markers (<<<<<<<, =======, >>>>>>>)"
    related = None
    if re.match(r"<\|?=>", order):
        last = markers[order.index(">")]
        related = (last.start(), "the conflict ends here")
    elif not whole:
        message = f"a marker of a merge conflict of git is left: {first[0][:7]}"
        help = "resolve the conflict, and remove the line"
    mended = "" if whole else _CONFLICT.sub("", text)
    return Mistake(message, help, first.start(), first.end(), mended, related)


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
            mended = scan.with_edit(line.start, line.end, "---")
            yield Mistake(message, help, line.content, line.content + len(written), mended)


def text_after_end(scan: Scan) -> Iterator[Mistake]:
    """Yield each text on the line of a marker `...`."""
    for found in _AFTER_END.finditer(scan.text):
        message = "`...` ends a document, so nothing may follow it on its line"
        help = "begin the next document with a line `---`"
        yield Mistake(message, help, *found.span(1), scan.with_edit(*found.span(1), ""))
