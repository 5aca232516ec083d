"""The meaning of a scalar by its place in a document: an id, a kind, an attribute."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from atlas_lint.findings.place import VALUE, Path

ID = "id"
MENTION = "mention"
RECORD_KIND = "record kind"
EDGE_KIND = "edge kind"
ATTRIBUTE = "attribute"
EDGE_ATTRIBUTE = "edge attribute"
RULE = "rule"

_TARGETS = ("target", "to", "id")
_OWN_KEYS = ("nodeKind", "kind", "id", "edges", "attributes", "patch", "mergeStrategy", "extendsNode", "nodes")


class Meaning(NamedTuple):
    """The meaning of a scalar by its place: the word for it, and for an attribute its `owner` and its path."""

    what: str
    owner: str = ""
    attribute: Path = ()


def meaning(path: Path, part: str, text_at: Callable[[Path, str], str | None]) -> Meaning | None:
    """Return what a scalar is by its place in a record, patch, sidecar or bundle; None if it is a plain value.

    `text_at` returns the text under a key of the mapping at a path; None if there is none.
    """
    at: Path = ()
    if path[:1] == ("nodes",) and len(path) > 2 and text_at((), "kind") == "NodeDocument":
        at, path = path[:2], path[2:]
    kind_key = "kind" if at else "nodeKind"
    if path[:1] == ("edges",):
        return _in_edges(at, path[1:], part, text_at)
    if part == VALUE:
        if path in ((kind_key,), ("extendsNode", "nodeKind")):
            return Meaning(RECORD_KIND)
        return Meaning(ID) if path in (("id",), ("extendsNode", "id")) else None
    is_beside = bool(at) and path[:1] != ("attributes",) and path[0] not in _OWN_KEYS
    if is_beside or (path[:1] == ("attributes",) and len(path) > 1):
        return Meaning(ATTRIBUTE, text_at(at, kind_key) or "", path if is_beside else path[1:])
    return None


def _in_edges(at: Path, path: Path, part: str, text_at: Callable[[Path, str], str | None]) -> Meaning | None:
    """Return what a scalar among the edges of the record at a path is; `path` is that below `edges`."""
    if not path:
        return None
    is_listed = isinstance(path[0], int)
    within = path[2:] if not is_listed and len(path) > 1 and isinstance(path[1], int) else path[1:]
    if part == VALUE:
        if is_listed and within == ("kind",):
            return Meaning(EDGE_KIND)
        ends = (*_TARGETS, "from") if is_listed else _TARGETS
        is_end = len(within) == 1 and within[0] in ends
        return Meaning(ID) if is_end or not within else None
    if not within:
        return None if is_listed else Meaning(EDGE_KIND)
    attribute = within[1:] if within[0] == "attributes" else within
    is_own = within[0] in _TARGETS or (is_listed and within[0] in ("kind", "from"))
    if is_own or not attribute:
        return None
    kind = text_at((*at, "edges", path[0]), "kind") if is_listed else str(path[0])
    return Meaning(EDGE_ATTRIBUTE, kind or "", attribute)
