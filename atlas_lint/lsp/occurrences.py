"""The occurrences of ids in a text: as declarations, targets and references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from atlas_lint.findings.place import Place
from atlas_lint.lsp.positioned_text import PositionedText
from atlas_lint.model.declarations import Declaration, DeclaredFile
from atlas_lint.model.records import PlacedReference, place
from atlas_lint.parsing.locate import SourceFile

DECLARATION = "declaration"
TARGET = "target"
REFERENCE = "reference"


class Occurrence(NamedTuple):
    """An id in a text.

    `role` is DECLARATION, TARGET (of an edge) or REFERENCE (in an attribute). `start` and `end` are the offsets of the
    id itself, without quotes. `edge_kind` is the kind of the edge; "" if it is no target. `declaration` is the one that
    writes it; None for a reference.
    """

    id: str
    role: str
    start: int
    end: int
    place: Place
    edge_kind: str
    declaration: Declaration | None


def occurrences(
    file: DeclaredFile, references: Iterable[PlacedReference], source: SourceFile, text: PositionedText
) -> tuple[Occurrence, ...]:
    """Return the occurrences of ids in a file, in their order in the text.

    `references` may be those of an earlier text: one that is no longer written at its place is left out.
    """
    found = []
    for id, role, at, kind, declaration in _written(file, references):
        span = source.placed(at, excerpts=False).span
        start, end = text.offset_of(span.line, span.column), text.offset_of(span.end_line, span.end_column)
        if text.text[start:end] == id:
            found.append(Occurrence(id, role, start, end, at, kind, declaration))
        elif text.text[start + 1 : end - 1] == id:  # in quotes
            found.append(Occurrence(id, role, start + 1, end - 1, at, kind, declaration))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _written(
    file: DeclaredFile, references: Iterable[PlacedReference]
) -> Iterator[tuple[str, str, Place, str, Declaration | None]]:
    for declaration in file.declarations:
        yield declaration.id, DECLARATION, place(declaration, declaration.id_path), "", declaration
        for edge in declaration.edges:
            yield edge.target, TARGET, place(declaration, edge.target_path), edge.kind, declaration
    for reference in references:
        yield reference.id, REFERENCE, reference.place, "", None
