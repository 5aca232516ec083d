"""Items for ids of records."""

from __future__ import annotations

from collections.abc import Iterable

from atlas_lint.completion.id_index import Entry
from atlas_lint.completion.items import ID, MOST, Item, written
from atlas_lint.completion.view import View
from atlas_lint.parsing.cursor import Cursor
from atlas_lint.text import safe


def id_items(view: View, cursor: Cursor, kinds: Iterable[str] | None) -> list[Item]:
    """Return items for the ids of some kinds (None: of any) that match what is typed, the best first.

    If none of these kinds matches, return the ids of other kinds: the author sees that the id is of another kind.
    """
    typed = cursor.token.typed.rstrip()
    entries = view.ids.find(kinds, typed, view.cluster, MOST)
    if not entries and typed and kinds is not None:
        entries = view.ids.find(None, typed, view.cluster, MOST)
    return [_item(entry, cursor.token.quote) for entry in entries]


def _item(entry: Entry, quote: str) -> Item:
    name = " ".join(entry.name.split())
    return Item(
        label=safe(entry.id),
        text=written(entry.id, quote),
        sort=ID,
        kind=safe(entry.kind),
        detail=safe(name),
        search=f"{entry.id} {name}" if name else entry.id,
        is_deprecated=entry.is_replaced,
        exact=entry.id,
    )
