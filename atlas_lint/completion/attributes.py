"""Items inside the attributes of a record or an edge: keys, values, references."""

from __future__ import annotations

from collections.abc import Iterable

from atlas_lint.completion import alternatives
from atlas_lint.completion.ids import id_items
from atlas_lint.completion.items import KEY, Item, key_item, value_items
from atlas_lint.completion.view import View
from atlas_lint.findings.place import Path
from atlas_lint.parsing import cursor as cursors
from atlas_lint.parsing.cursor import Cursor
from atlas_lint.schemas import effective
from atlas_lint.schemas.constraints_in_words import limits
from atlas_lint.schemas.effective import Layers
from atlas_lint.text import safe


def attribute_items(view: View, cursor: Cursor, of: Layers, path: Path, taken: Iterable[str] = ()) -> list[Item]:
    """Return the items at a path in attributes, which `of` describes. `taken` are names that are no longer offered."""
    found = alternatives.at_path(view.schemas, of, path)
    if cursor.role == cursors.KEY:
        return _keys(view, cursor, found, taken)
    items = _values(view, cursor, found)
    return [*items, *_keys(view, cursor, found, taken)] if cursor.role == cursors.ITEM else items


def _values(view: View, cursor: Cursor, found: list[Layers]) -> list[Item]:
    kinds = alternatives.references(found)
    ids = [] if kinds is None else id_items(view, cursor, kinds or None)
    return [*value_items(cursor, alternatives.values(found)), *ids]


def _keys(view: View, cursor: Cursor, found: list[Layers], taken: Iterable[str]) -> list[Item]:
    there = {*cursor.siblings, *taken}
    needed = {name: is_needed for name, is_needed in alternatives.keys(found).items() if name not in there}
    items = []
    for name in sorted(needed, key=lambda name: not needed[name]):
        layers = [inner for of in found[:1] for inner in [effective.of_property(view.schemas, of, name)]]
        layers = [of for of in layers if of] or alternatives.at_path(view.schemas, found[0], (name,))
        if not any(layer.schema == {"not": {}} for of in layers for layer in of):
            items.append(described_key(cursor, name, layers[0] if layers else (), needed[name]))
    inner = alternatives.key_layers(view.schemas, found)
    kinds = alternatives.references(inner)
    names = [] if kinds is None else id_items(view, cursor, kinds or None)
    listed = value_items(cursor, alternatives.values(inner))
    suffix = "" if cursor.has_colon or cursor.token.quote else ": "
    return [*items, *(item._replace(text=item.text + suffix) for item in (*listed, *names) if item.search not in there)]


def described_key(cursor: Cursor, name: str, of: Layers, is_required: bool) -> Item:
    """Return the item for an attribute, with the description and the constraints of its schema."""
    types = effective.types(of)
    is_typed = any("type" in layer.schema for layer in of)
    is_nested = is_typed and not {"string", "number", "integer", "boolean"} & set(types)
    words = [" or ".join(types) if is_typed else "", *limits(of), "required" if is_required else ""]
    about = effective.text(of, "description") or effective.text(of, "title")
    return key_item(cursor, name, KEY, is_nested, "; ".join(filter(None, words)), safe(about))
