"""Suppression comments: `# atlas-lint: ignore[rule, ...] reason`, and what lines each speaks of.

`ignore` at the end of a line speaks of that line; on a line of its own, of the key or list item that starts below it
and all that belongs to it. `ignore-record` speaks of the document, or the bundle's node, that it stands in;
`ignore-file` of the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from atlas_lint.events import Refusal
from atlas_lint.finding import Span
from atlas_lint.source import decode, tree
from atlas_lint.spans import Mapping, Node, Scalar, Sequence
from atlas_lint.text import line_and_column, line_starts

MARK = b"atlas-lint:"

_COMMENT = re.compile(r"#[ \t]*atlas-lint:[ \t]*([^\r\n]*)")
_FORM = re.compile(r"(ignore|ignore-record|ignore-file)\[([^\]]*)\](?:[ \t]+(.*))?")
_NOT_SAYING = re.compile(r"(---|\.\.\.)?[ \t]*(#.*)?")
_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")


class Silence(NamedTuple):
    """One suppression comment: its rules, the lines (first and last) it speaks of, where it stands.

    `form` is ignore, ignore-record or ignore-file, or "" where the comment cannot be read. `path` leads to the key or
    item on its line.
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


def silences(data: bytes, starts: tuple[int, ...]) -> tuple[Silence, ...]:
    """The suppression comments of a file; `starts` are the offsets of its documents (none where it is broken)."""
    if MARK not in data or not starts:
        return ()
    return tuple(Page(data, starts).silences())


class Page:
    """A file with its trees, asked which comments are comments and which lines things take."""

    def __init__(self, data: bytes, starts: tuple[int, ...]) -> None:
        self.text = decode(data)
        self.lines = line_starts(self.text)
        self.starts = starts
        ends = (*starts[1:], len(self.text))
        self.roots = [_root(self.text[start:end]) for start, end in zip(starts, ends, strict=True)]
        self.texts = sorted(self.scalars())

    def silences(self) -> Iterator[Silence]:
        for match in _COMMENT.finditer(self.text):
            if self.is_comment(match.start()):
                yield self.silence(match)

    def scalars(self) -> Iterator[tuple[int, int]]:
        """Where text stands that is data; of a block scalar what follows its header line."""
        for start, root in zip(self.starts, self.roots, strict=True):
            for node in _all(root) if root else ():
                if isinstance(node, Scalar):
                    begin, end = node.start + start, node.end + start
                    if self.text[begin : begin + 1] in ("|", ">") and node.start < node.end:
                        line = line_and_column(self.lines, begin)[0]
                        begin = self.lines[line] if line < len(self.lines) else end
                    yield begin, end

    def is_comment(self, offset: int) -> bool:
        if offset and self.text[offset - 1] not in " \t\r\n":
            return False
        index = bisect_right(self.texts, (offset, len(self.text))) - 1
        return index < 0 or offset >= self.texts[index][1]

    def silence(self, match: re.Match[str]) -> Silence:
        line, column = line_and_column(self.lines, match.start())
        words = match[1].rstrip()
        read = _FORM.fullmatch(words)
        document = max(bisect_right(self.starts, self.lines[line - 1]) - 1, 0)
        alone = not self.text[self.lines[line - 1] : match.start()].strip(" \t")
        first, last, path = line, line, self.entry(document, line)[2]
        form = read[1] if read else ""
        if form == "ignore-file":
            first, last = 1, len(self.lines)
        elif form == "ignore-record":
            first, last = self.record(document, line)
        elif alone:
            first, last, path = self.below(document, line)
        return Silence(
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

    def below(self, document: int, line: int) -> tuple[int, int, tuple[str | int, ...]]:
        """The lines of the key or item that starts below a comment, and the path to it; none where nothing does."""
        for number in range(line + 1, len(self.lines) + 1):
            end = self.lines[number] if number < len(self.lines) else len(self.text)
            if not _NOT_SAYING.fullmatch(self.text[self.lines[number - 1] : end].rstrip("\r\n")):
                document = max(bisect_right(self.starts, self.lines[number - 1]) - 1, 0)
                return self.entry(document, number)
        return 0, 0, ()

    def entry(self, document: int, line: int) -> tuple[int, int, tuple[str | int, ...]]:
        """The outermost key or list item that starts on a line: its lines, and the path to it."""
        if not self.roots:
            return 0, 0, ()
        root = self.roots[document]
        found = self.find(root, self.starts[document], line, ()) if root else None
        return found or (line, line, ())

    def find(
        self, node: Node, start: int, line: int, path: tuple[str | int, ...]
    ) -> tuple[int, int, tuple[str | int, ...]] | None:
        for step, begin, inner in self.parts(node, start):
            first, last = self.line_of(begin + start), self.line_of(max(inner.end, begin) + start)
            if first == line:
                return first, last, (*path, step)
            if first < line <= last:
                return self.find(inner, start, line, (*path, step))
        return None

    def parts(self, node: Node, start: int) -> Iterator[tuple[str | int, int, Node]]:
        """What a list or mapping holds: its step, where it begins (its key, its dash), and its value."""
        if isinstance(node, Mapping):
            for key, value in node.entries:
                yield key.text if isinstance(key, Scalar) else "", key.start, value if value.end > key.end else key
        elif isinstance(node, Sequence):
            is_flow = self.text.startswith("[", node.start + start)
            dash = node.start
            for index, item in enumerate(node.items):
                yield index, item.start if is_flow else dash, item
                after = _BETWEEN.match(self.text, item.end + start)
                dash = after.end() - start if after else item.end

    def record(self, document: int, line: int) -> tuple[int, int]:
        """The lines of the bundle's node, else of the document, that a line stands in."""
        first = 1 if document == 0 else self.line_of(self.starts[document])
        after = document + 1
        last = self.line_of(self.starts[after]) - 1 if after < len(self.starts) else len(self.lines)
        root = self.roots[document] if self.roots else None
        if isinstance(root, Mapping):
            for key, value in root.entries:
                if isinstance(key, Scalar) and key.text == "nodes" and isinstance(value, Sequence):
                    for _, begin, node in self.parts(value, self.starts[document]):
                        span = (
                            self.line_of(begin + self.starts[document]),
                            self.line_of(node.end + self.starts[document]),
                        )
                        if span[0] <= line <= span[1]:
                            return span
        return first, last

    def line_of(self, offset: int) -> int:
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


def _root(text: str) -> Node | None:
    """The tree of a document; None where it nests too deep to be read."""
    try:
        return tree(text)
    except (Refusal, RecursionError):
        return None
