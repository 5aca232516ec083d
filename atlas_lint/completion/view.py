"""Facts about the atlas that completion reads, and the record that a cursor is in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from atlas_lint.completion.id_index import IdIndex
from atlas_lint.findings.place import Path
from atlas_lint.model.declarations import PATCH, RECORD, SIDECAR
from atlas_lint.parsing.cursor import Cursor
from atlas_lint.schemas.load_schemas import Schemas

BUNDLE = "bundle"
UNKNOWN = "unknown"

ALSO = ("extendsNode", "attributes")
"""Keys whose own mappings show the form and the kind of a document."""


class View(NamedTuple):
    """The atlas as completion reads it.

    `cluster` is the first folder of the file that is edited. `rules_at` returns the rules that report something from
    one line to another (from 0, both included). `with_snippets` is true if the editor supports snippets.
    """

    schemas: Schemas
    ids: IdIndex
    cluster: str
    rules_at: Callable[[int, int], Iterable[str]]
    with_snippets: bool


class Owner(NamedTuple):
    """The record that a cursor is in: the path to its mapping, its form, kind and id. "" for what is not written yet.

    `form` is that of a record, patch or sidecar, BUNDLE above the nodes of a bundle, or UNKNOWN.
    """

    at: Path
    form: str
    kind: str
    id: str


def owner(view: View, cursor: Cursor) -> Owner:
    """Return the record that a cursor is in."""
    top = cursor.mappings.get((), {})
    path = cursor.path
    if top.get("kind") == "NodeDocument" or ("nodes" in top and not top.keys() & {"nodeKind", "id", "extendsNode"}):
        in_bundle = True
    else:
        in_bundle = path[:1] == ("nodes",)
    if in_bundle:
        if path[:1] == ("nodes",) and len(path) > 1:
            return _owner(view, cursor, path[:2], "kind")
        return Owner((), BUNDLE, "", "")
    extended = cursor.mappings.get(("extendsNode",))
    if extended is not None or "extendsNode" in top or path[:1] == ("extendsNode",):
        id = (extended or {}).get("id", "")
        return Owner((), SIDECAR, (extended or {}).get("nodeKind") or _kind_of(view, id), id)
    return _owner(view, cursor, (), "nodeKind")


def _owner(view: View, cursor: Cursor, at: Path, kind_key: str) -> Owner:
    own = cursor.mappings.get(at, {})
    under = cursor.mappings.get((*at, "attributes"), {})
    id = own.get("id", "")
    is_patch = any(keys.get("patch") == "true" or keys.get("mergeStrategy") == "patch" for keys in (own, under))
    is_known = bool(at) or bool(own.keys() & {"nodeKind", "id", "patch", "mergeStrategy"})
    form = PATCH if is_patch else RECORD if is_known else UNKNOWN
    return Owner(at, form, own.get(kind_key) or _kind_of(view, id), id)


def _kind_of(view: View, id: str) -> str:
    """Return the kind of an id: that of its record, else the only one with its prefix; "" if neither is known."""
    kinds = view.ids.kinds_of(id)
    if len(kinds) == 1:
        return kinds[0]
    prefix = id.partition(":")[0] if ":" in id else None
    named = [kind.name for kind in view.schemas.records.values() if prefix and kind.id_prefix == prefix]
    return named[0] if len(named) == 1 else ""
