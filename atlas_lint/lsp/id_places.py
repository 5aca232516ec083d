"""The places of an id in all files, and their locations in the texts that the editor shows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lsprotocol import types

from atlas_lint.findings.place import VALUE, Place
from atlas_lint.incremental.resident import Look
from atlas_lint.lsp.positioned_text import PositionedText
from atlas_lint.lsp.subject import inside_quotes
from atlas_lint.lsp.view import View
from atlas_lint.model.records import place
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.rename.occurrences import mentioned


def declaration_places(look: Look) -> list[Place]:
    """Return the places at which an id is declared or extended."""
    return [place(one, one.id_path) for one in look.declarations]


def use_places(look: Look) -> list[Place]:
    """Return the places at which edges and attributes name an id, and `from` of its own listed edges."""
    own = [
        place(declaration, (*edge.at, "from"))
        for declaration in look.declarations
        for edge in declaration.edges
        if edge.kind_place[1] == VALUE
    ]
    edges = [place(use.declaration, use.edge.target_path) for use in look.uses]
    return [*own, *edges, *(reference.place for reference in look.references)]


def declarations(view: View, id: str, places: Iterable[Place]) -> list[types.Location]:
    """Return the locations of some declarations of an id."""
    written = re.compile(rf"(?<![\w-])[\"']?id[\"']?[ \t]*:[ \t]+[\"']?({re.escape(id)})(?![\w:/@.-])")
    return locations(view, id, places, written)


def uses(view: View, id: str, places: Iterable[Place]) -> list[types.Location]:
    """Return the locations of some uses of an id."""
    return locations(view, id, places, mentioned(id))


def locations(view: View, id: str, places: Iterable[Place], written: re.Pattern[str]) -> list[types.Location]:
    """Return the locations of an id, in the order of files and of their text, each once.

    A place at which the text no longer holds the id, because the editor shows newer text, is left out. In a text that
    cannot be parsed, the locations are those that `written` matches; its last group is the id.
    """
    by_file: dict[str, list[Place]] = {}
    for one in places:
        by_file.setdefault(one.path, []).append(one)
    found = []
    for path in sorted(by_file):
        text = view.content_of(path)
        uri = view.uri_of(path)
        for start, end in stretches(text, view.source_of(path), id, by_file[path], written):
            found.append(types.Location(uri, types.Range(text.position(start), text.position(end))))
    return found


def stretches(
    text: PositionedText, source: SourceFile, id: str, places: Iterable[Place], written: re.Pattern[str]
) -> list[tuple[int, int]]:
    """Return the offsets in a text at which places hold an id, in order; of `written`, see `locations`."""
    found = set()
    for one in places:
        span = source.placed(one, excerpts=False).span
        start, end = text.offset_of(span.line, span.column), text.offset_of(span.end_line, span.end_column)
        first, last = inside_quotes(text.text, start, end)
        if text.text[first:last] == id:
            found.add((first, last))
        elif one.document >= len(source.documents) or source.tree(one.document) is None:
            return [match.span(written.groups) for match in written.finditer(text.text)]
        elif id in text.text[start:end]:  # a block scalar
            first = text.text.index(id, start)
            found.add((first, first + len(id)))
    return sorted(found)
