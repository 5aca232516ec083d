"""The location of places: the span of each place in its file, and its source lines.

It is the last stage, for the findings that are shown. Only the documents that hold such a place are parsed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from atlas_lint.filesystem.file_tree import MAX_BYTES
from atlas_lint.findings.finding import Excerpt, Span
from atlas_lint.findings.place import FIRST, KEY, VALUE, Path, Place
from atlas_lint.parsing import source
from atlas_lint.parsing.nodes import LimitPassed, Located, Locator, Node, Refusal
from atlas_lint.parsing.outline import Outline
from atlas_lint.parsing.stream import parts, prepared
from atlas_lint.text import LINE_BREAK, line_and_column, line_starts

MOST_LINES = 3
"""Number of source lines that a finding shows of a longer span."""
NO_EXCERPT = Excerpt(0, ())


class Placed(NamedTuple):
    """A located place: its span, its path as written, and its source lines."""

    span: Span
    pointer: Path
    excerpt: Excerpt


class SourceFile:
    """One file, opened to locate places in it. Offsets count code points of `text`."""

    def __init__(self, data: bytes) -> None:
        data = data if len(data) <= MAX_BYTES else b""
        try:
            self.text = source.decode(data)
        except UnicodeDecodeError:
            self.text = data.decode("utf-8", "replace")
        self.lines = line_starts(self.text)
        self._prepared, self.documents = "", []
        try:
            self._prepared = prepared(self.text)
            self.documents = list(parts(self._prepared))
        except Refusal:
            pass
        self._locators: dict[int, Locator | None] = {}
        self._outlines: dict[int, Outline] | None = {} if source.reader.has_outline(self._prepared) else None

    def placed(self, place: Place, excerpts: bool = True) -> Placed:
        """Locate a place; one that no longer exists is at the start of the file."""
        span, pointer = place.span, place.pointer
        if span is None:
            spot = self._outlined(place)
            if not spot and (locator := self.locator(place.document)):
                spot = locator.spot(place.pointer, place.part, place.nth)
            if spot:
                span, pointer = self.span(spot.start, spot.end), spot.path
            else:  # the file changed while the run was reading it
                span = Span(1, 1, 1, 1)
        return Placed(span, pointer, self.excerpt(span) if excerpts else NO_EXCERPT)

    def span(self, start: int, end: int) -> Span:
        """Return the span between two offsets."""
        line, column = line_and_column(self.lines, start)
        if line == len(self.lines) or end < self.lines[line]:
            return Span(line, column, line, column + end - start)
        return Span(line, column, *line_and_column(self.lines, end))

    def _outlined(self, place: Place) -> Located | None:
        """Locate a place without the tree; return None if that is impossible."""
        number, outlines = place.document, self._outlines
        if outlines is None or number >= len(self.documents) or place.nth or place.part == FIRST:
            return None
        if number not in outlines:
            outlines[number] = Outline(self._prepared, self.documents[number])
        return outlines[number].spot(place.pointer, place.part != VALUE)

    def tree(self, document: int) -> Node | None:
        """Return the tree of a document; None if it is empty, past a limit or does not exist."""
        locator = self.locator(document)
        return locator.root if locator else None

    def locator(self, document: int) -> Locator | None:
        """Return the locator of a document; None if it is empty, past a limit or does not exist."""
        if document not in self._locators:
            self._locators[document] = self._read(document)
        return self._locators[document]

    def has_key(self, document: int, path: Path) -> bool:
        """Check whether a mapping of a document holds a key; `path` leads to the key."""
        locator = self.locator(document)
        return locator is not None and locator.spot(path, KEY).path == path

    def _read(self, document: int) -> Locator | None:
        if document >= len(self.documents):
            return None
        try:
            root = source.reader.tree(self._prepared, self.documents[document])
        except Refusal:
            return None
        return None if root is None or isinstance(root, LimitPassed) else Locator(root)

    def excerpt(self, span: Span) -> Excerpt:
        """Return the source lines of a span, at most `MOST_LINES`, and those around them."""
        last = min(span.end_line, span.line + MOST_LINES - 1, len(self.lines))
        lines = tuple(self._line(number) for number in range(span.line, last + 1))
        before = self._line(span.line - 1) if span.line > 1 else None
        after = self._line(last + 1) if last < len(self.lines) and last == span.end_line else None
        return Excerpt(span.line, lines, before, after)

    def _line(self, number: int) -> str:
        """Return a line without its line end; lines count from 1."""
        end = self.lines[number] if number < len(self.lines) else len(self.text)
        return LINE_BREAK.sub("", self.text[self.lines[number - 1] : end])


def look_up(
    places: Iterable[Place],
    read: Callable[[str], bytes],
    excerpts: bool = True,
) -> dict[Place, Placed]:
    """Locate places; return their spans, with source lines if `excerpts` is true.

    `read` returns the bytes of a file by its path below the root.
    """
    by_file: dict[str, list[Place]] = {}
    for place in dict.fromkeys(places):
        by_file.setdefault(place.path, []).append(place)
    placed: dict[Place, Placed] = {}
    for path, of_file in by_file.items():
        file = SourceFile(read(path))
        placed.update((place, file.placed(place, excerpts)) for place in of_file)
    return placed
