"""Hover: the card of the record that an id names, or the schema of a kind or attribute."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from lsprotocol import types

from atlas_lint.lsp import at_cursor, id_places, record_card, schema_card
from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.meaning import ID, MENTION
from atlas_lint.lsp.record_card import Where
from atlas_lint.lsp.subject import Subject
from atlas_lint.lsp.view import View
from atlas_lint.lsp.wording import Style, content, style_for
from atlas_lint.model.records import place


@on_document(types.TEXT_DOCUMENT_HOVER)
def hover(view: View, params: types.HoverParams) -> types.Hover | None:
    """Return what is known about the name at a position; None if there is nothing."""
    found = at_cursor.subject(view, params.position)
    if found is None or view.resident is None:
        return None
    style = style_for(view.client.can("text_document.hover.content_format"))
    paragraphs = list(
        _record(view, found, style) if found.what in (ID, MENTION) else schema_card.card(found, view.schemas, style)
    )
    return types.Hover(content(style, paragraphs), at_cursor.range_of(view, found)) if paragraphs else None


def _record(view: View, found: Subject, style: Style) -> Iterator[str]:
    look = view.look(found.name)
    shown = id_places.shown(view, found.name)
    places = [place(declaration, declaration.id_path) for declaration in look.declarations]
    problems = [
        finding.message
        for path in dict.fromkeys(one.path for one in places)
        for finding in view.findings(path)
        if finding.record == found.name and finding.fingerprint not in view.atlas.accepted
    ]
    is_external = view.settings.is_external(found.name)
    where = [_where(view, one) for one in (*map(view.location_of, places), *shown)]
    yield from record_card.card(look, view.schemas, is_external, where, problems, style, bool(shown))


def _where(view: View, location: types.Location) -> Where:
    line = location.range.start.line + 1
    path = unquote(location.uri.removeprefix(view.client.uri(f"{view.root}/")))
    return Where(f"{path}:{line}", f"{location.uri}#L{line}")
