"""An id named in text: in the reasons of suppression comments, and, where that is wanted, marked up in values.

Marked up is what Markdown and wikis make of it: `` `role:x` ``, `[[role:x]]`, `[[role:x|words]]`, `[words](role:x)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas_lint.edits.text_edits import Edit
from atlas_lint.findings.finding import Span
from atlas_lint.model.suppressions import MARK, SourceFile
from atlas_lint.rename.occurrences import mentioned
from atlas_lint.text import line_and_column


def edits(data: bytes, path: str, old: str, new: str, *, in_values: bool) -> list[Edit]:
    """The edits of a file's text: reasons of suppressions, and marked-up mentions in values where that is wanted."""
    if old.encode() not in data or (not in_values and MARK not in data):
        return []
    page = SourceFile(data)
    stretches = list(_reasons(page, old))
    if in_values:
        stretches += _marked_up(page, old)
    return [Edit(path, _span(page, start, len(old)), new) for start in sorted(set(stretches))]


def _span(page: SourceFile, start: int, length: int) -> Span:
    return Span(*line_and_column(page.lines, start), *line_and_column(page.lines, start + length))


def _reasons(page: SourceFile, old: str) -> Iterator[int]:
    """Where the reasons of suppression comments name the id."""
    for suppression in page.suppressions():
        if suppression.form:
            start = page.lines[suppression.span.line - 1] + suppression.span.column - 1
            end = page.lines[suppression.span.end_line - 1] + suppression.span.end_column - 1
            after = page.text.index("]", start)
            yield from (match.start() for match in mentioned(old).finditer(page.text, after, end))


def _marked_up(page: SourceFile, old: str) -> Iterator[int]:
    """Where values name the id in marks."""
    id = re.escape(old)
    forms = re.compile(rf"(?<=`){id}(?=`)|(?<=\[\[){id}(?=\]\]|\|[^\[\]\n]*\]\])|(?<=\]\(){id}(?=\))")
    for start, end in page.scalars():
        yield from (match.start() for match in forms.finditer(page.text, start, end))
