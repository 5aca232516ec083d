"""A fix as a small difference, compared with the text that the fix writes."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from atlas_lint.drawing.small_diff import MOST_LINES, Hunk, small_diff
from atlas_lint.edits import text_edits
from atlas_lint.findings.finding import SAFE, Fix, Replacement, Span
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.text import LINE_BREAK, line_and_column, line_starts

TEXTS = st.text("ab\n", max_size=12)


@given(TEXTS, st.data())
def test_the_difference_makes_the_new_lines_of_the_old(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    written = data.draw(TEXTS)
    starts = line_starts(text)
    span = Span(*line_and_column(starts, start), *line_and_column(starts, end))
    new = text_edits.apply(text.encode(), [text_edits.Edit("a", span, written)]).decode()
    excerpt = SourceFile(text.encode()).excerpt(span)
    hunks = small_diff(Fix(SAFE, "", (Replacement("a", "a", span, written, excerpt),)), "a")
    assume(hunks)
    (hunk,) = hunks
    assert len(hunk.removed) + len(hunk.added) <= MOST_LINES
    assert applied(LINE_BREAK.split(text), hunk) == LINE_BREAK.split(new)


def applied(lines: list[str], hunk: Hunk) -> list[str]:
    at = hunk.first_line - 1
    assert tuple(lines[at : at + len(hunk.removed)]) == hunk.removed
    return [*lines[:at], *hunk.added, *lines[at + len(hunk.removed) :]]
