"""The ids in a text, also in one that cannot be parsed, and what is known about each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from atlas_lint.lsp.occurrences import DECLARATION
from atlas_lint.lsp.positioned_text import MARK
from atlas_lint.lsp.view import View
from atlas_lint.model.declarations import Declaration

_WORD = re.compile(r"(?<![^\s\"'\[{,])[^\s\"'#\[\]{},]+:[^\s\"'#\[\]{},:]+(?![^\s\"'\]},])")


class WrittenId(NamedTuple):
    """An id in a text, between two offsets, without quotes; and whether it declares a record there."""

    id: str
    start: int
    end: int
    is_declaration: bool


class Status(NamedTuple):
    """The status of an id: its record (None: no record declares it), the id that replaces it ("" if none does).

    An id without a record may be `is_external`, or in a file that cannot be parsed; else it `is_dangling`.
    """

    record: Declaration | None
    replaced_by: str
    is_external: bool
    is_dangling: bool


def written_ids(view: View) -> list[WrittenId]:
    """Return the ids in a document, in their order. In a part that cannot be parsed, only ids of records are found."""
    found = [WrittenId(one.id, one.start, one.end, one.role == DECLARATION) for one in view.occurrences]
    if view.declared.is_broken:
        found += (one for start, end in _broken_parts(view) for one in _words(view, start, end))
        found.sort(key=lambda one: one.start)
    return found


def _broken_parts(view: View) -> list[tuple[int, int]]:
    """Return the start and end of each part of a document that cannot be parsed."""
    page, mark = view.source, int(view.text.startswith(MARK))
    parts = [part for number, part in enumerate(page.documents) if page.tree(number) is None]
    if not page.documents:
        return [(0, len(view.text))]
    return [(part.start + mark, part.end + mark) for part in parts]


def _words(view: View, start: int, end: int) -> Iterator[WrittenId]:
    for match in _WORD.finditer(view.text, start, end):
        if match[0] in view.kinds:
            before = view.text[max(match.start() - 8, start) : match.start()]
            yield WrittenId(match[0], *match.span(), before.rstrip(" \"'").endswith("id:"))


def status_of(view: View, id: str) -> Status:
    """Return what is known about an id."""
    record = view.record(id)
    if record is None:
        is_external = view.settings.is_external(id)
        is_known = view.resident is None or is_external or bool(view.resident.showing(id))
        return Status(None, "", is_external, not is_known)
    kind = view.schemas.records.get(record.kind)
    replacement = record.attributes.get(kind.replaced_by) if kind and kind.replaced_by else None
    return Status(record, replacement if isinstance(replacement, str) else "", False, False)
