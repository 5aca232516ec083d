"""Half-typed files: while a document cannot be parsed, the check reads its last good text, and the others as they are.

`compose` makes a text that can be parsed from the text of the editor and the last good one. Findings are located in the
composed text, and `Composed.here` moves them to the lines of the editor's text.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import NamedTuple

from atlas_lint.findings.finding import Finding, Fix, Span
from atlas_lint.model.declarations import DeclaredFile, Fault
from atlas_lint.model.load_files import declare_file
from atlas_lint.parsing.nodes import Refusal
from atlas_lint.parsing.source import read
from atlas_lint.parsing.stream import parts, prepared
from atlas_lint.text import line_starts


class _Piece(NamedTuple):
    """A document in the composed text: `first` is its first line there (from 1), `here` that in the editor's text.

    `lines` are its lines in the composed text. If it is held, `shown` are its lines in the editor's text.
    """

    first: int
    here: int
    lines: list[str]
    shown: list[str]
    is_held: bool


class Composed(NamedTuple):
    """A text that can be parsed, and what is broken in the text that the editor shows.

    `breaks` are the faults of documents that cannot be parsed, with spans in the editor's text, `shown`.
    """

    text: str
    breaks: tuple[Fault, ...]
    pieces: tuple[_Piece, ...]
    shown: str

    def here(self, span: Span) -> Span:
        """Return a span of the composed text as one of the editor's text."""
        return Span(self._line(span.line), span.column, self._line(span.end_line), span.end_column)

    def is_held(self, span: Span) -> bool:
        """Check whether a span of the composed text is in a document that the editor shows half-typed."""
        return self._piece(span.line).is_held

    def _piece(self, line: int) -> _Piece:
        return next((piece for piece in reversed(self.pieces) if piece.first <= line), self.pieces[0])

    def _line(self, line: int) -> int:
        piece = self._piece(line)
        number = line - piece.first
        return piece.here + (_shifted(number, piece.lines, piece.shown) if piece.is_held else number)


def compose(path: str, text: str, good: str | None) -> Composed | None:
    """Return a text that can be parsed for a file (path below the root); None if the text can be parsed, or none can.

    `good` is the last text of the file that could be parsed; None: there is none.
    """
    if good is None or read(_encoded(text)).broken is None:
        return None
    chunks, old = _chunks(text), _chunks(good)
    faults = [_faults(path, chunk) for chunk in chunks]
    if not any(faults):  # no document is broken by itself
        return None
    counterparts = _counterparts(chunks, old)
    pieces: list[_Piece] = []
    breaks: list[Fault] = []
    first = here = 1
    for number, chunk in enumerate(chunks):
        lines = shown = _lines(chunk)
        if faults[number]:
            lines = _lines(counterparts[number] or _emptied(chunk))
            breaks += (_moved(fault, number, here - 1) for fault in faults[number])
        if number + 1 < len(chunks) and lines and not lines[-1].endswith(("\n", "\r")):
            lines[-1] += "\n"  # it was the end of the old file
        pieces.append(_Piece(first, here, lines, shown, bool(faults[number])))
        first, here = first + _breaks(lines), here + _breaks(shown)
    composed = "".join(line for piece in pieces for line in piece.lines)
    if read(_encoded(composed)).broken is not None:
        return None
    return Composed(composed, tuple(breaks), tuple(pieces), text)


def moved_to_editor(finding: Finding, composed: Mapping[str, Composed]) -> Finding:
    """Return a finding with all spans in the editor's texts; `composed` are the half-typed files by path.

    A finding in a half-typed document has no fix: its edits are made for another text.
    """

    def here(path: str, span: Span) -> Span:
        return composed[path].here(span) if path in composed else span

    def is_sound(fix: Fix) -> bool:
        return not any(edit.path in composed and composed[edit.path].is_held(edit.span) for edit in fix.edits)

    fixes = [
        fix._replace(edits=tuple(edit._replace(span=here(edit.path, edit.span)) for edit in fix.edits))
        for fix in finding.fixes
        if is_sound(fix)
    ]
    related = [one._replace(span=here(one.path, one.span)) for one in finding.related]
    return finding._replace(span=here(finding.path, finding.span), related=tuple(related), fixes=tuple(fixes))


def declared_parts(path: str, text: str) -> DeclaredFile:
    """Return the declarations of a text (path below the root); of a broken one, those of the documents that are not."""
    text = text.removeprefix("\ufeff")
    whole = declare_file(path, _encoded(text))
    if not whole.is_broken:
        return whole
    declarations = []
    for number, chunk in enumerate(_chunks(text)):
        declared = declare_file(path, _encoded(chunk)).declarations
        declarations += [one._replace(document=number) for one in declared]
    return whole._replace(declarations=tuple(declarations))


def _chunks(text: str) -> list[str]:
    """Return the documents of a text with all that is between them; joined they are the text."""
    try:
        ends = [part.end for part in parts(prepared(text))]
    except Refusal:
        ends = []
    edges = [0, *(min(end, len(text)) for end in ends[:-1]), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(edges)]


def _counterparts(chunks: list[str], old: list[str]) -> list[str | None]:
    """Return, for each document, its text in the old file; None for a new one.

    Documents that are equal at the start and at the end are the same; those between them follow one another.
    """
    shorter = min(len(chunks), len(old))
    start = next((n for n in range(shorter) if chunks[n] != old[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if chunks[-1 - n] != old[-1 - n]), rest)
    between = old[start : len(old) - end]
    number = len(chunks) - start - end
    middle: list[str | None] = [*between[:number], *[None] * (number - len(between))]
    return [*chunks[:start], *middle, *chunks[len(chunks) - end :]]


def _faults(path: str, chunk: str) -> tuple[Fault, ...]:
    """Return the faults that break a document; none if it can be parsed."""
    declared = declare_file(path, _encoded(chunk))
    return declared.faults if declared.is_broken else ()


def _moved(fault: Fault, document: int, lines: int) -> Fault:
    span = fault.span or Span(1, 1, 1, 1)
    related = tuple((_lower(other, lines), words) for other, words in fault.related)
    return fault._replace(document=document, span=_lower(span, lines), related=related)


def _lower(span: Span, lines: int) -> Span:
    """Return a span a number of lines further down."""
    return span._replace(line=span.line + lines, end_line=span.end_line + lines)


def _emptied(chunk: str) -> str:
    """Return an empty document with as many lines."""
    breaks = "\n" * _breaks(_lines(chunk))
    return f"---{breaks}" if chunk.startswith("---") else breaks


def _shifted(number: int, lines: list[str], shown: list[str]) -> int:
    """Return the line (from 0) of a half-typed document that was the line `number` before the typing."""
    shorter = min(len(lines), len(shown))
    start = next((n for n in range(shorter) if lines[n] != shown[n]), shorter)
    end = next((n for n in range(shorter - start) if lines[-1 - n] != shown[-1 - n]), shorter - start)
    if number < start:
        return number
    if number >= len(lines) - end:
        return number + len(shown) - len(lines)
    return min(number, max(len(shown) - end - 1, start, 0))


def _lines(text: str) -> list[str]:
    starts = [*line_starts(text), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(starts) if end > start]


def _breaks(lines: list[str]) -> int:
    """Return the number of lines that end; the last one of a file may not."""
    return sum(line.endswith(("\n", "\r")) for line in lines)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
