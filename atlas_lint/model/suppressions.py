"""Suppression comments (`# atlas-lint: ignore[rule, ...] reason`) and the lines that each applies to.

`ignore` at the end of a line applies to that line. On a line of its own it applies to the key or list item that starts
below it, with everything in it. `ignore-record` applies to the document, or the bundle's node, around it; `ignore-file`
applies to the file.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from atlas_lint.findings.finding import Span
from atlas_lint.parsing import locate
from atlas_lint.parsing.nodes import Mapping, Node, Path, Scalar, Sequence
from atlas_lint.text import line_and_column

MARK = b"atlas-lint:"

_COMMENT = re.compile(r"#[ \t]*atlas-lint:[ \t]*([^\r\n]*)")
_FORM = re.compile(r"(ignore|ignore-record|ignore-file)\[([^\]]*)\](?:[ \t]+(.*))?")
_EMPTY_LINE = re.compile(r"(---|\.\.\.)?[ \t]*(#.*)?")
_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")


class Suppression(NamedTuple):
    """One suppression comment: its rules, the first and last line that it applies to, and its span.

    `form` is ignore, ignore-record or ignore-file; "" if the comment cannot be parsed. `path` leads to the key or item
    on its line.
    """

    form: str
    rules: tuple[str, ...]
    reason: str
    first_line: int
    last_line: int
    span: Span
    document: int
    path: tuple[str | int, ...]
    text: str


def suppressions(data: bytes) -> tuple[Suppression, ...]:
    """Return the suppression comments of a file that can be read."""
    return tuple(SourceFile(data).suppressions()) if MARK in data else ()


class Entry(NamedTuple):
    """An entry of a mapping or an item of a list: its first and last line, its step, and what it holds."""

    first: int
    last: int
    step: str | int
    value: Node


class SourceFile(locate.SourceFile):
    """A file with its trees, which finds comments and the lines of keys, list items and documents."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.starts = [document.start for document in self.documents]
        self.texts = sorted(self.scalars())
        self._entries: dict[int, list[Entry]] = {}

    def suppressions(self) -> Iterator[Suppression]:
        """Yield the suppression comments of the file, in order."""
        for match in _COMMENT.finditer(self.text):
            if self.is_comment(match.start()):
                yield self.suppression(match)

    def scalars(self) -> Iterator[tuple[int, int]]:
        """Yield the start and end offset of each scalar; of a block scalar, of the text after its header line."""
        for document in range(len(self.documents)):
            root = self.tree(document)
            for node in _all(root) if root else ():
                if isinstance(node, Scalar):
                    begin, end = node.start, node.end
                    if self.text[begin : begin + 1] in ("|", ">") and begin < end:
                        line = self.line_of(begin)
                        begin = self.lines[line] if line < len(self.lines) else end
                    yield begin, end

    def is_comment(self, offset: int) -> bool:
        """Check whether a comment starts at an offset, which is that of a `#`."""
        if offset and self.text[offset - 1] not in " \t\r\n":
            return False
        index = bisect_right(self.texts, (offset, len(self.text))) - 1
        return index < 0 or offset >= self.texts[index][1]

    def suppression(self, match: re.Match[str]) -> Suppression:
        """Parse a comment that `_COMMENT` matched."""
        line, column = line_and_column(self.lines, match.start())
        words = match[1].rstrip()
        read = _FORM.fullmatch(words)
        document = self.document_of(line)
        alone = not self.text[self.lines[line - 1] : match.start()].strip(" \t")
        first, last, path = line, line, self.entry(document, line)[2]
        form = read[1] if read else ""
        if form == "ignore-file":
            first, last = 1, len(self.lines)
        elif form == "ignore-record":
            first, last = self.record(document, line)
        elif alone:
            first, last, path = self.below(line)
        return Suppression(
            form=form,
            rules=tuple(name for name in re.split(r"[,\s]+", read[2]) if name) if read else (),
            reason=(read[3] or "") if read else "",
            first_line=first,
            last_line=last,
            span=Span(line, column, line, column + len(match[0].rstrip())),
            document=document,
            path=path,
            text=words,
        )

    def document_of(self, line: int) -> int:
        """Return the number of the document that contains a line."""
        return max(bisect_right(self.starts, self.lines[line - 1]) - 1, 0)

    def below(self, line: int) -> tuple[int, int, Path]:
        """Return the lines of the key or item that starts below a comment, and its path; (0, 0, ()) if none does."""
        index = bisect_right(self.nonempty_lines, line)
        if index == len(self.nonempty_lines):
            return 0, 0, ()
        number = self.nonempty_lines[index]
        return self.entry(self.document_of(number), number)

    @cached_property
    def nonempty_lines(self) -> list[int]:
        """The numbers of the lines that hold more than a comment or a document marker."""
        ends = [*self.lines[1:], len(self.text)]
        written = (self.text[start:end].rstrip("\r\n") for start, end in zip(self.lines, ends, strict=True))
        return [number for number, line in enumerate(written, 1) if not _EMPTY_LINE.fullmatch(line)]

    def entry(self, document: int, line: int) -> tuple[int, int, Path]:
        """Return the lines and the path of the outermost key or list item that starts on a line."""
        node = self.tree(document)
        path: Path = ()
        while node is not None:
            found = self.entry_at(node, line)
            if found is None:
                break
            path = (*path, found.step)
            if found.first == line:
                return found.first, found.last, path
            node = found.value
        return line, line, ()

    def entry_at(self, node: Node, line: int) -> Entry | None:
        """Return the first entry of a node that starts on a line, else the one that spans it; None if there is none."""
        entries = self.entries(node)
        index = bisect_left(entries, line, key=attrgetter("first"))
        if index < len(entries) and entries[index].first == line:
            return entries[index]
        return entries[index - 1] if index and line <= entries[index - 1].last else None

    def entries(self, node: Node) -> list[Entry]:
        """Return the entries of a list or mapping, in order; none of a scalar or an alias."""
        if id(node) not in self._entries:  # the tree keeps it alive, so the id stays its own
            self._entries[id(node)] = list(self._made(node))
        return self._entries[id(node)]

    def _made(self, node: Node) -> Iterator[Entry]:
        """Yield the entries of a list or mapping: an entry begins at its key, an item at its dash."""
        if isinstance(node, Mapping):
            for key, value in node.entries:
                held = value if value.end > key.end else key
                step = key.text if isinstance(key, Scalar) else ""
                yield Entry(self.line_of(key.start), self.line_of(held.end), step, held)
        elif isinstance(node, Sequence):
            is_flow = self.text.startswith("[", node.start)
            dash = node.start
            for index, item in enumerate(node.items):
                begin = item.start if is_flow else dash
                yield Entry(self.line_of(begin), self.line_of(max(item.end, begin)), index, item)
                after = _BETWEEN.match(self.text, item.end)
                dash = after.end() if after else item.end

    def record(self, document: int, line: int) -> tuple[int, int]:
        """Return the first and last line of the bundle's node, else of the document, that contains a line."""
        root = self.tree(document)
        if isinstance(root, Mapping):
            for key, value in root.entries:
                if isinstance(key, Scalar) and key.text == "nodes" and isinstance(value, Sequence):
                    node = self.entry_at(value, line)
                    if node:
                        return node.first, node.last
        first = 1 if document == 0 else self.line_of(self.starts[document])
        after = document + 1
        return first, self.line_of(self.starts[after]) - 1 if after < len(self.starts) else len(self.lines)

    def line_of(self, offset: int) -> int:
        """Return the number of the line that contains an offset."""
        return line_and_column(self.lines, offset)[0]


def _all(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Mapping):
        for key, value in node.entries:
            yield from _all(key)
            yield from _all(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _all(item)
