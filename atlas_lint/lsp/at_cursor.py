"""The subject at a position of a document, and what of a document still holds while it cannot be parsed."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.findings import place
from atlas_lint.lsp.meaning import ID, MENTION, meaning
from atlas_lint.lsp.positioned_text import MARK
from atlas_lint.lsp.subject import Subject, document_at, subject_at
from atlas_lint.lsp.view import View
from atlas_lint.parsing.cursor import ITEM, KEY, VALUE
from atlas_lint.parsing.find_cursor import find_cursor
from atlas_lint.text import line_and_column


def subject(view: View, position: types.Position) -> Subject | None:
    """Return what the document names at a position; None if it names nothing."""
    at = offset(view, position)
    found = subject_at(view.source, at, lambda text: is_known(view, text))
    if found is None and view.source.tree(document_at(view.source, at)) is None:
        return _half_typed(view, at)
    return found


def _half_typed(view: View, at: int) -> Subject | None:
    """Return the kind or attribute at an offset of a document that cannot be parsed, by its indentation."""
    page, rows = view.source, lines(view)
    line, column = line_and_column(page.lines, at)
    cursor = find_cursor(rows, line - 1, column - 1)
    if cursor.role not in (KEY, VALUE, ITEM):
        return None
    name = rows[line - 1][cursor.token.start : cursor.token.end]
    path = (*cursor.path, name) if cursor.role == KEY else cursor.path
    part = place.KEY if cursor.role == KEY else place.VALUE
    found = meaning(path, part, lambda mapping, key: cursor.mappings.get(mapping, {}).get(key))
    if found is None or found.what == ID or not name:
        return None
    start = page.lines[line - 1] + cursor.token.start
    return Subject(found.what, name, start, start + len(name), found.owner, found.attribute, 0, path, part)


def offset(view: View, position: types.Position) -> int:
    """Return the offset of a position in `view.source`."""
    return max(view.content.offset(position) - _mark(view), 0)


def id_at(view: View, position: types.Position) -> Subject | None:
    """Return the id at a position, also within text; None if there is none."""
    found = subject(view, position)
    return found if found and found.what in (ID, MENTION) else None


def range_of(view: View, found: Subject) -> types.Range:
    """Return the range of a subject in its document."""
    return offsets(view, found.start, found.end)


def offsets(view: View, start: int, end: int) -> types.Range:
    """Return the range between two offsets of `view.source`."""
    mark = _mark(view)
    return types.Range(view.content.position(start + mark), view.content.position(end + mark))


def lines(view: View) -> list[str]:
    """Return the lines of `view.source`, without line ends."""
    page = view.source
    ends = [*page.lines[1:], len(page.text)]
    return [page.text[start:end].rstrip("\r\n") for start, end in zip(page.lines, ends, strict=True)]


def is_known(view: View, id: str) -> bool:
    """Check whether a text is an id that a file of the atlas declares or names, or that is declared elsewhere."""
    if id in view.kinds or view.settings.is_external(id):
        return True
    look = view.look(id)
    return bool(look.declarations or look.uses or look.references)


def _mark(view: View) -> int:
    """Return 1 if the client's text has a byte order mark, which `view.source` does not count, else 0."""
    return int(view.text.startswith(MARK))
