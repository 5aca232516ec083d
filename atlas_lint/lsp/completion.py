"""Completion in the terms of the protocol: items converted for what the client can show, within a size."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple
from zlib import crc32

from lsprotocol import types

from atlas_lint.completion.complete import complete
from atlas_lint.completion.items import EDGE_KIND, ID, KEY, KIND, RULE, SNIPPET, VALUE, Completion, Item
from atlas_lint.completion.view import View as CompletionView
from atlas_lint.lsp.positioned_text import MARK
from atlas_lint.lsp.view import View

MOST_BYTES = 28_000
"""Size of an answer, at most; a list that is cut is incomplete, so the editor asks again when more is typed."""
_SORTS = {
    KEY: types.CompletionItemKind.Property,
    VALUE: types.CompletionItemKind.EnumMember,
    KIND: types.CompletionItemKind.Class,
    EDGE_KIND: types.CompletionItemKind.Property,
    ID: types.CompletionItemKind.Reference,
    RULE: types.CompletionItemKind.Constant,
    SNIPPET: types.CompletionItemKind.Snippet,
}
_ITEM = "text_document.completion.completion_item"


def answer(view: View, position: types.Position) -> types.CompletionList:
    """Return what may be written at a position."""
    content = view.content
    offset = content.offset(position)
    lines = [content.line(number) for number in range(len(content.starts))]
    number = min(position.line, len(lines) - 1)
    mark = int(number == 0 and lines[0].startswith(MARK))
    lines[0] = lines[0].removeprefix(MARK)
    column = max(offset - content.starts[number] - mark, 0)
    found = complete(_seen(view), lines, number, column)
    return _Converter(view, found, content.starts[number] + mark).list()


class OfferedId(NamedTuple):
    """The id that an item inserts, and the key of its atlas."""

    atlas: str
    id: str


def atlas_key(root: str) -> str:
    """Return a short name for an atlas: an answer holds it in each item."""
    return f"{crc32(root.encode('utf-8', 'surrogatepass')):08x}"


def id_of(item: types.CompletionItem) -> OfferedId | None:
    """Return the id that an item of an earlier answer inserts; None if it is something else."""
    if item.kind != _SORTS[ID]:
        return None
    if isinstance(item.data, str):
        return OfferedId(item.data, item.label)
    match item.data:
        case [str(atlas), str(id)]:
            return OfferedId(atlas, id)
    return None


def _seen(view: View) -> CompletionView:
    """Return the atlas as completion reads it."""
    folder, slash, _ = view.path.partition("/")
    with_snippets = bool(view.client.can(f"{_ITEM}.snippet_support"))

    def rules_at(first: int, last: int) -> Iterable[str]:
        return (one.rule for one in view.findings() if first <= one.span.line - 1 <= last)

    return CompletionView(view.schemas, view.ids, folder if slash else "", rules_at, with_snippets)


class _Converter:
    def __init__(self, view: View, found: Completion, start: int) -> None:
        self.found = found
        self.client = view.client
        ends = (start + found.token.start, start + found.token.end)
        self.range = types.Range(*map(view.content.position, ends))
        defaults = self.client.can("text_document.completion.completion_list.item_defaults") or ()
        self.shares_range = "editRange" in defaults
        self.data = atlas_key(view.root)
        self.shares_data = "data" in defaults

    def list(self) -> types.CompletionList:
        """Return the items that fit into the size of an answer."""
        items, size, is_cut = [], 0, False
        for number, item in enumerate(self.found.items):
            size += self.size(item)
            if size > MOST_BYTES:
                is_cut = True
                break
            items.append(self.item(number, item))
        shared = types.CompletionItemDefaults(
            edit_range=self.range if self.shares_range else None, data=self.data if self.shares_data else None
        )
        is_incomplete = self.found.is_incomplete or is_cut
        return types.CompletionList(is_incomplete, items, shared if self.shares_range or self.shares_data else None)

    def size(self, item: Item) -> int:
        """Return about how many bytes of JSON an item takes."""
        texts = (item.label, item.text, item.kind, item.detail, item.about, item.search)
        common = 110 + (0 if self.shares_range else 110) + (0 if self.shares_data else 20)
        return sum(len(json.dumps(text)) for text in texts) + common

    def item(self, number: int, item: Item) -> types.CompletionItem:
        """Return an item in the protocol."""
        can = self.client.can
        has_details = bool(can(f"{_ITEM}.label_details_support"))
        detail = item.detail if has_details or not item.kind else ": ".join(filter(None, (item.kind, item.detail)))
        is_snippet = item.sort == SNIPPET
        made = types.CompletionItem(
            label=item.label,
            kind=_SORTS[item.sort],
            detail=detail or None,
            sort_text=f"{number:03}",
            filter_text=item.search if item.search not in ("", item.label) else None,
            insert_text_format=types.InsertTextFormat.Snippet if is_snippet else None,
        )
        if item.kind and has_details:
            made.label_details = types.CompletionItemLabelDetails(description=item.kind)
        if item.about:
            made.documentation = item.about
        if is_snippet and can(f"{_ITEM}.insert_text_mode_support"):
            made.insert_text_mode = types.InsertTextMode.AdjustIndentation
        self.write(made, item)
        self.deprecate(made, item)
        if item.sort == ID:
            self.identify(made, item)
        return made

    def write(self, made: types.CompletionItem, item: Item) -> None:
        """Set the text that an item inserts."""
        if not self.shares_range:
            made.text_edit = types.TextEdit(self.range, item.text)
        elif item.text != item.label:
            made.text_edit_text = item.text

    def identify(self, made: types.CompletionItem, item: Item) -> None:
        """Set the data by which the card of an id is made later, unless the list has it for all items."""
        if item.exact and item.exact != item.label:
            made.data = [self.data, item.exact]
        elif not self.shares_data:
            made.data = self.data

    def deprecate(self, made: types.CompletionItem, item: Item) -> None:
        """Mark an item whose record is replaced."""
        if item.is_deprecated and self.client.can(f"{_ITEM}.tag_support"):
            made.tags = [types.CompletionItemTag.Deprecated]
        elif item.is_deprecated and self.client.can(f"{_ITEM}.deprecated_support"):
            made.deprecated = True
