"""Semantic tokens: ids in the colour of their kind; those that are dangling, external or replaced are marked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from lsprotocol import types

from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.view import View
from atlas_lint.lsp.written_ids import WrittenId, status_of, written_ids

KINDS = ("class", "enum", "interface", "struct", "function", "type", "method", "property", "macro", "namespace")
"""The types of the tokens of record kinds, which take turns in the order of their names."""
UNKNOWN = "variable"
TYPES = (*KINDS, UNKNOWN)
MODIFIERS = ("declaration", "deprecated", "dangling", "external")
LEGEND = types.SemanticTokensLegend(list(TYPES), list(MODIFIERS))


def _full(client: types.ClientCapabilities) -> types.SemanticTokensLegend | None:
    return LEGEND if client.text_document and client.text_document.semantic_tokens else None


@on_document(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _full)
def semantic_tokens_full(view: View, params: types.SemanticTokensParams) -> types.SemanticTokens:
    """Return the tokens of the ids in a document."""
    return types.SemanticTokens(_encoded(view, written_ids(view)))


@on_document(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, _full)
def semantic_tokens_range(view: View, params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    """Return the tokens of the ids in a range."""
    start, end = (view.content.offset(one) for one in (params.range.start, params.range.end))
    return types.SemanticTokens(_encoded(view, (one for one in written_ids(view) if start <= one.start < end)))


def _encoded(view: View, ids: Iterable[WrittenId]) -> list[int]:
    """Return tokens as five numbers each: lines and columns since the last one, length, type, modifiers."""
    kinds = {name: number % len(KINDS) for number, name in enumerate(sorted(view.schemas.records))}
    appearance = cache(lambda id: _appearance(view, id, kinds))
    data: list[int] = []
    line = column = last = 0
    for one in ids:
        if one.start < last or "\n" in view.text[one.start : one.end] or "\r" in view.text[one.start : one.end]:
            continue
        start, end = view.content.position(one.start), view.content.position(one.end)
        type, modifiers = appearance(one.id)
        same = start.line == line
        data += [
            start.line - line,
            start.character - (column if same else 0),
            end.character - start.character,
            type,
            modifiers | one.is_declaration,
        ]
        line, column, last = start.line, start.character, one.end
    return data


def _appearance(view: View, id: str, kinds: dict[str, int]) -> tuple[int, int]:
    """Return the type and modifiers of an id that declares nothing."""
    known = status_of(view, id)
    type = kinds.get(known.record.kind, len(KINDS)) if known.record else len(KINDS)
    return type, bool(known.replaced_by) << 1 | known.is_dangling << 2 | known.is_external << 3
