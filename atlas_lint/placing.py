"""From places to spans: where what a rule names stands in the file, and the source lines there.

Done last, for what is really shown. Of a file only the parts of documents that matter are read once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from atlas_lint.events import Refusal
from atlas_lint.finding import Excerpt, Span
from atlas_lint.narrow import Narrow, manner
from atlas_lint.rule import Path, Place
from atlas_lint.source import decode, tree
from atlas_lint.spans import Node
from atlas_lint.text import LINE_BREAK, line_and_column, line_starts

MOST_LINES = 3
"""Source lines that a finding carries, of a span that runs over many."""
NO_EXCERPT = Excerpt(0, ())


class Placed(NamedTuple):
    """Where a place is: its span, the path as written, the source lines."""

    span: Span
    pointer: Path
    excerpt: Excerpt


class Page:
    """One file, opened for looking places up."""

    def __init__(self, data: bytes, starts: tuple[int, ...], excerpts: bool = True) -> None:
        self.documents = starts
        self.excerpts = excerpts
        try:
            self.text = decode(data)
        except UnicodeDecodeError:
            self.text = data.decode("utf-8", "replace")
        self.lines = line_starts(self.text)
        self.read: dict[int, Narrow] = {}
        self.manner = manner(self.text)

    def placed(self, place: Place) -> Placed:
        span, pointer = place.span, place.pointer
        if span is None:
            span, pointer = self.located(place)
        return Placed(span, pointer, self.excerpt(span) if self.excerpts else NO_EXCERPT)

    def located(self, place: Place) -> tuple[Span, Path]:
        try:
            spot = self.document(place.document).spot(place.pointer, place.part, place.nth)
        except (Refusal, ValueError):  # the file changed while the run was reading it
            return Span(1, 1, 1, 1), place.pointer
        offset = self.documents[place.document]
        start = line_and_column(self.lines, spot.start + offset)
        return Span(*start, *line_and_column(self.lines, spot.end + offset)), spot.path

    def tree(self, document: int) -> Node | None:
        """The tree of a document; None where the file changed while the run was reading it."""
        try:
            return self.document(document).tree()
        except (Refusal, ValueError):
            return None

    def document(self, number: int) -> Narrow:
        """A document of the file."""
        if number not in self.read:
            start, end = (*self.documents[number : number + 2], len(self.text))[:2]
            written = self.manner if self.manner.is_usual else None
            self.read[number] = Narrow(self.text[start:end], tree, written)
        return self.read[number]

    def excerpt(self, span: Span) -> Excerpt:
        last = min(span.end_line, span.line + MOST_LINES - 1, len(self.lines))
        lines = []
        for number in range(span.line, last + 1):
            end = self.lines[number] if number < len(self.lines) else len(self.text)
            lines.append(LINE_BREAK.sub("", self.text[self.lines[number - 1] : end]))
        return Excerpt(span.line, tuple(lines))


def look_up(
    places: Iterable[Place],
    read: Callable[[str], bytes],
    starts: Callable[[str], tuple[int, ...]],
    excerpts: bool = True,
) -> dict[Place, Placed]:
    """The spans of places. By path below the root `read` gives a file's bytes, `starts` where its documents start.
    Without `excerpts` no source lines are told."""
    by_file: dict[str, list[Place]] = {}
    for place in dict.fromkeys(places):
        by_file.setdefault(place.path, []).append(place)
    placed: dict[Place, Placed] = {}
    for path, of_file in by_file.items():
        page = Page(read(path), starts(path), excerpts)
        placed.update((place, page.placed(place)) for place in of_file)
    return placed
