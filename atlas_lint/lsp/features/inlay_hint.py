"""Inlay hints: the display name behind an id, and its kind if it has another prefix."""

from __future__ import annotations

from functools import cache

from lsprotocol import types

from atlas_lint.lsp.client import DANGLING, OFF
from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.view import View
from atlas_lint.lsp.written_ids import status_of, written_ids
from atlas_lint.text import safe, short

_LONGEST = 40


@on_document(types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintOptions(resolve_provider=False))
def inlay_hint(view: View, params: types.InlayHintParams) -> list[types.InlayHint]:
    """Return the hints for the ids in a range."""
    wanted = view.client.options.inlay_hints
    if wanted == OFF or view.resident is None:
        return []
    start, end = (view.content.offset(one) for one in (params.range.start, params.range.end))
    label = cache(lambda id: _label(view, id, wanted == DANGLING))
    return [
        types.InlayHint(
            view.content.position(one.end + (view.text[one.end : one.end + 1] in ("'", '"'))),
            label(one.id),
            padding_left=True,
        )
        for one in written_ids(view)
        if not one.is_declaration and start <= one.end <= end and label(one.id)
    ]


def _label(view: View, id: str, only_dangling: bool) -> str:
    """Return the hint for an id; "" if there is none."""
    known = status_of(view, id)
    if known.is_dangling:
        return "not declared"
    if known.record is None or only_dangling:
        return ""
    name = known.record.attributes.get("displayName")
    kind = view.schemas.records.get(known.record.kind)
    is_plain = kind is not None and kind.id_prefix is not None and id.startswith(f"{kind.id_prefix}:")
    words = [name if isinstance(name, str) else "", "" if is_plain else f"({known.record.kind})"]
    return short(safe(" ".join(" ".join(filter(None, words)).split())), _LONGEST)
