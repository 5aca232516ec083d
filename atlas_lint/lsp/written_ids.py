"""The ids in a text, also in one that cannot be parsed, and what is known about each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from atlas_lint.lsp.occurrences import DECLARATION
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


def written_ids(view: View) -> Iterator[WrittenId]:
    """Yield the ids in a document, in their order. In a text that cannot be parsed, only ids of records are found."""
    if not view.declared.is_broken:
        for one in view.occurrences:
            yield WrittenId(one.id, one.start, one.end, one.role == DECLARATION)
        return
    for match in _WORD.finditer(view.text):
        if match[0] in view.kinds:
            before = view.text[max(match.start() - 8, 0) : match.start()]
            yield WrittenId(match[0], *match.span(), before.rstrip(" \"'").endswith("id:"))


def status_of(view: View, id: str) -> Status:
    """Return what is known about an id."""
    record = view.record(id)
    if record is None:
        is_external = view.settings.is_external(id)
        is_known = view.resident is None or view.resident.is_shown(id) or is_external
        return Status(None, "", is_external, not is_known)
    kind = view.schemas.records.get(record.kind)
    replacement = record.attributes.get(kind.replaced_by) if kind and kind.replaced_by else None
    return Status(record, replacement if isinstance(replacement, str) else "", False, False)
