"""The places of an id in all files, and their locations in the texts that the editor shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lsprotocol import types

from atlas_lint.findings.place import VALUE, Place
from atlas_lint.incremental.resident import Look
from atlas_lint.lsp.positioned_text import PositionedText
from atlas_lint.lsp.tree_spots import inside_quotes
from atlas_lint.lsp.view import View
from atlas_lint.model.declarations import RECORD
from atlas_lint.model.records import place
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.rename.occurrences import mentioned

Pattern = Callable[[str], re.Pattern[str]]
"""Returns a pattern that finds an id in a text that cannot be parsed."""


def declaration_places(look: Look) -> list[Place]:
    """Return the places at which records declare an id."""
    return [place(one, one.id_path) for one in look.declarations if one.form == RECORD]


def use_places(look: Look) -> list[Place]:
    """Return the places at which edges, attributes, sidecars and patches name an id, and `from` of its listed edges."""
    adding = [place(one, one.id_path) for one in look.declarations if one.form != RECORD]
    own = [
        place(declaration, (*edge.at, "from"))
        for declaration in look.declarations
        for edge in declaration.edges
        if edge.kind_place[1] == VALUE
    ]
    edges = [place(use.declaration, use.edge.target_path) for use in look.uses]
    return [*adding, *own, *edges, *(reference.place for reference in look.references)]


def declarations(view: View, id: str, places: Iterable[Place]) -> list[types.Location]:
    """Return the locations of some declarations of an id."""
    return locations(view, id, places, _declared)


def _declared(id: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])[\"']?id[\"']?[ \t]*:[ \t]+[\"']?({re.escape(id)})(?![\w:/@.-])")


def shown(view: View, id: str) -> list[types.Location]:
    """Return the lines of an id in files that cannot be parsed and show it."""
    found = []
    for path in view.resident.showing(id) if view.resident else ():
        text = view.content_of(path)
        for match in _declared(id).finditer(text.text):
            range = types.Range(text.position(match.start(1)), text.position(match.end(1)))
            found.append(types.Location(view.uri_of(path), range))
    return found


def uses(view: View, id: str, places: Iterable[Place]) -> list[types.Location]:
    """Return the locations of some uses of an id."""
    return locations(view, id, places, mentioned)


def locations(view: View, id: str, places: Iterable[Place], written: Pattern) -> list[types.Location]:
    """Return the locations of an id, in the order of files and of their text, each once.

    A place at which the text no longer holds the id, because the editor shows newer text, is left out. In a text that
    cannot be parsed, the locations are those that the pattern of `written` matches; its last group is the id.
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
    text: PositionedText, source: SourceFile, id: str, places: Iterable[Place], written: Pattern
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
            pattern = written(id)
            return [match.span(pattern.groups) for match in pattern.finditer(text.text)]
        elif id in text.text[start:end]:  # a block scalar
            first = text.text.index(id, start)
            found.add((first, first + len(id)))
    return sorted(found)
