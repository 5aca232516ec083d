"""Mentions of an id in text: in the reasons of suppression comments and, on request, marked up in values.

Marked-up mentions are those of Markdown and wikis: `` `role:x` ``, `[[role:x]]`, `[[role:x|words]]`, `[words](role:x)`.
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
    """Return the edits that rename an id in reasons of suppressions and, with `in_values`, in marked-up mentions."""
    is_marked_up = in_values and any(f"{mark}{old}".encode() in data for mark in ("`", "[[", "]("))
    if old.encode() not in data or not (is_marked_up or MARK in data):
        return []
    page = SourceFile(data)
    stretches = list(_reasons(page, old)) if MARK in data else []
    if is_marked_up:
        stretches += _marked_up(page, old)
    return [Edit(path, _span(page, start, len(old)), new) for start in sorted(set(stretches))]


def _span(page: SourceFile, start: int, length: int) -> Span:
    return Span(*line_and_column(page.lines, start), *line_and_column(page.lines, start + length))


def _reasons(page: SourceFile, old: str) -> Iterator[int]:
    """Yield the offset of each mention in the reason of a suppression comment."""
    for suppression in page.suppressions():
        if suppression.form:
            start = page.lines[suppression.span.line - 1] + suppression.span.column - 1
            end = page.lines[suppression.span.end_line - 1] + suppression.span.end_column - 1
            after = page.text.index("]", start)
            yield from (match.start() for match in mentioned(old).finditer(page.text, after, end))


def _marked_up(page: SourceFile, old: str) -> Iterator[int]:
    """Yield the offset of each marked-up mention in a value."""
    id = re.escape(old)
    forms = re.compile(rf"(?<=`){id}(?=`)|(?<=\[\[){id}(?=\]\]|\|[^\[\]\n]*\]\])|(?<=\]\(){id}(?=\))")
    for start, end in page.scalars():
        yield from (match.start() for match in forms.finditer(page.text, start, end))
