"""The diagnosis of a text that is not YAML. It runs only for a file that a parser refused.

Each function on the shelf proposes mistakes of one kind, with the text as it would be without the mistake. A proposal
counts only if the parser then accepts the whole document, or at least gets further. So the diagnosis names no cause
that is not one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from atlas_lint.parsing import fallback
from atlas_lint.parsing.diagnosis import blanks, brackets, entries, indentation, markers, plain_values, quotes
from atlas_lint.parsing.diagnosis.lines import Scan
from atlas_lint.parsing.diagnosis.mistake import Mistake
from atlas_lint.parsing.diagnosis.scan import scan
from atlas_lint.parsing.nodes import Refusal
from atlas_lint.parsing.stream import parts
from atlas_lint.text import LINE_BREAK

SHELF: tuple[Callable[[Scan], Iterator[Mistake]], ...] = (
    indentation.tab_in_indentation,
    markers.wrong_separator,
    quotes.unclosed_quote,
    quotes.text_after_value,
    quotes.unopened_quote,
    brackets.crossed_brackets,
    brackets.unclosed_bracket,
    brackets.unopened_bracket,
    brackets.missing_comma,
    brackets.extra_comma,
    blanks.no_blank_after_dash,
    blanks.no_blank_after_colon,
    indentation.other_indentation,
    blanks.no_colon,
    plain_values.special_start,
    plain_values.colon_in_value,
    blanks.no_dash,
    entries.item_among_keys,
    entries.key_among_items,
    markers.text_after_end,
    entries.item_beside_key,
    entries.second_value,
)
"""All kinds of mistakes, the most specific first."""

MOST_TEXT = 400_000
"""Most characters that the trials of one diagnosis parse. A larger document is not diagnosed."""
MOST_TRIALS = 100

Read = Callable[[str], object]
"""A parser's function, which raises `Refusal`."""


class Found(NamedTuple):
    """The mistake in a text, and the offset of its document, from which its own offsets count.

    `stop` is the offset in the document at which libyaml stops, whichever parser reads the file; None if it does not.
    """

    mistake: Mistake
    start: int
    stop: int | None


def diagnose(text: str, refusal: Refusal, read: Read) -> Found | None:
    """Find the mistake for which `read` refused a text; return None if no mistake is certain."""
    for found in markers.conflict(text):
        now = _stop(found.repaired, read)
        if now is None or len(found.repaired) - now < len(text) - max(refusal.offset, found.end):
            return Found(found, 0, None)
    for part in parts(text):
        if part.end < refusal.offset and part.end != len(text):
            continue
        start = part.start
        document = text[start : part.end]
        stopped = _stop(document, read)
        if stopped is not None and len(document) <= MOST_TEXT:
            before = len(LINE_BREAK.findall(text[:start])) + 1
            mistake = _first_certain(scan(document, before), stopped, read)
            return Found(mistake, start, fallback.stop(document)) if mistake else None
    return None


def _first_certain(scanned: Scan, stopped: int, read: Read) -> Mistake | None:
    """Return the first mistake without which the document can be parsed, else the first that lets the parser go on."""
    further = None
    left, trials = MOST_TEXT, 0
    for kind in SHELF:
        for mistake in kind(scanned):
            left -= len(mistake.repaired)
            trials += 1
            if left < 0 or trials > MOST_TRIALS:
                return further
            now = _stop(mistake.repaired, read)
            if now is None:
                return mistake
            if further is None and _is_further(scanned, mistake, stopped, now):
                further = mistake
    return further


def _is_further(scanned: Scan, mistake: Mistake, before: int, now: int) -> bool:
    """Check whether the parser now stops on a later line than before, and later than the line after the mistake."""
    line = scanned.line_at(mistake.start)
    following = [other.end for other in scanned.lines if other.number == line.number + 1]
    edited = len(mistake.repaired) - len(scanned.text)
    now -= edited
    is_within = now < len(scanned.text.rstrip())
    return is_within and now > max(scanned.line_at(min(before, len(scanned.text))).end, *following, line.end)


def _stop(text: str, read: Read) -> int | None:
    """Return the offset at which `read` refuses a text; None if it accepts it."""
    try:
        read(text)
    except Refusal as refusal:
        return refusal.offset
    return None
