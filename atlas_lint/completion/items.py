"""The values that completion returns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from atlas_lint.edits.text_edits import scalar
from atlas_lint.parsing.cursor import Cursor, Token
from atlas_lint.text import safe

KEY = "key"
VALUE = "value"
KIND = "kind"
EDGE_KIND = "edge kind"
ID = "id"
RULE = "rule"
SNIPPET = "snippet"

MOST = 200
"""Items in one answer, at most."""


class Item(NamedTuple):
    """One thing that may be written: what an editor shows (`label`, escaped) and the exact `text` that it inserts.

    `sort` is one of the constants of this module. `kind` is the kind of a record. `about` is plain text. An editor
    compares what is typed with `search`; "" for the label. The text of a SNIPPET is in the syntax of LSP.
    `exact` is the id of an ID.
    """

    label: str
    text: str
    sort: str
    kind: str = ""
    detail: str = ""
    about: str = ""
    search: str = ""
    is_deprecated: bool = False
    exact: str = ""


class Completion(NamedTuple):
    """The items for the token at a cursor, the best first. `is_incomplete` means that more typing may bring others."""

    items: list[Item]
    is_incomplete: bool
    line: int
    token: Token


def matching(items: Iterable[Item], typed: str) -> tuple[list[Item], bool]:
    """Return at most `MOST` of the items that match what is typed, and whether any was left out.

    Ids match already.
    """
    every = list(items)
    fitting = [item for item in every if item.sort == ID or is_match(item, typed)]
    return fitting[:MOST], len(fitting[:MOST]) < len(every)


def is_match(item: Item, typed: str) -> bool:
    """Check whether an item contains the letters that are typed, in that order."""
    return is_subsequence(typed.lower(), (item.search or item.label).lower())


def is_subsequence(short: str, text: str) -> bool:
    """Check whether the characters of `short` occur in `text` in that order."""
    rest = iter(text)
    return all(character in rest for character in short)


def key_item(cursor: Cursor, name: str, sort: str, is_nested: bool, detail: str = "", about: str = "") -> Item:
    """Return an item that inserts a key, with its colon if it has none. No blank follows it if its value is nested."""
    text = written(name, cursor.token.quote)
    if not cursor.has_colon and not cursor.token.quote:
        text += ":" if is_nested and not cursor.in_flow else ": "
    return Item(safe(name), text, sort, detail=safe(detail), about=about, search=name)


def value_items(cursor: Cursor, values: Iterable[Any], sort: str = VALUE) -> list[Item]:
    """Return items that insert scalars; in quotes, only texts."""
    quote = cursor.token.quote
    texts = [value for value in values if isinstance(value, str) or (not quote and not isinstance(value, (dict, list)))]
    return [
        Item(safe(value), written(value, quote), sort, search=value)
        if isinstance(value, str)
        else Item(json.dumps(value), json.dumps(value), sort)
        for value in texts
    ]


def written(text: str, quote: str) -> str:
    """Return a string as a YAML scalar; as the content of a scalar in quotes if there is a `quote` already."""
    if quote == "'":
        return text.replace("'", "''")
    return json.dumps(text, ensure_ascii=not text.isprintable())[1:-1] if quote else scalar(text)
