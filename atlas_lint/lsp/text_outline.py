"""The outline of a text: its records, with their attributes, edges and targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from atlas_lint.lsp.tree_spots import inside_quotes, node_at, value_of
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.parsing.nodes import Alias, Mapping, Node, Scalar, Sequence, key_text
from atlas_lint.text import count, short

RECORD = "record"
ATTRIBUTE = "attribute"
EDGES = "edges"
TARGET = "target"

_TARGETS = ("target", "to", "id")
_OWN_KEYS = ("nodeKind", "kind", "id", "edges", "attributes", "patch", "mergeStrategy", "extendsNode")
_ID = re.compile(r"(?m)^[ \t]*(?:-[ \t]+)?id[ \t]*:[ \t]+(?:[&!]\S+[ \t]+)*[\"']?([^\s\"'#,}*&!|>\[{][^\s\"'#,}]*)")


class Part(NamedTuple):
    """A part of a text: a RECORD, an ATTRIBUTE, the EDGES of a kind, or a TARGET.

    It extends from `start` to `end`; its name from `name_start` to `name_end`. `detail` adds to the name: the kind of a
    record, the value of an attribute.
    """

    what: str
    name: str
    detail: str
    start: int
    end: int
    name_start: int
    name_end: int
    parts: tuple[Part, ...] = ()


def outline(page: SourceFile) -> list[Part]:
    """Return the records of a text. Of a document that cannot be parsed, only the lines with ids are found."""
    if not page.documents:
        return list(_shown(page, 0, len(page.text)))
    found: list[Part] = []
    for number, document in enumerate(page.documents):
        root = page.tree(number)
        if root is None:
            found += _shown(page, document.start, document.end)
        elif isinstance(root, Mapping):
            nodes = node_at(root, ("nodes",)) if value_of(root, "kind") == "NodeDocument" else None
            holders = nodes.items if isinstance(nodes, Sequence) else [root]
            found += [_record(page, one, nodes is not None) for one in holders if isinstance(one, Mapping)]
    return found


def _shown(page: SourceFile, start: int, end: int) -> Iterator[Part]:
    for match in _ID.finditer(page.text, start, end):
        yield Part(RECORD, match[1], "", *match.span(1), *match.span(1))


def _record(page: SourceFile, root: Mapping, in_bundle: bool) -> Part:
    extended = node_at(root, ("extendsNode",))
    node = node_at(extended or root, ("id",))
    kind = value_of(extended, "nodeKind") or value_of(root, "kind" if in_bundle else "nodeKind") or ""
    form = " (adds to it)" if extended else " (patch)" if node_at(root, ("patch",)) else ""
    is_named = isinstance(node, Scalar) and bool(node.text) and root.start <= node.start < root.end
    start, end = (node.start, node.end) if is_named and node else (root.start, root.entries[0][0].end)
    name = node.text if is_named and isinstance(node, Scalar) else kind or "?"
    parts = tuple(_parts(page, root, in_bundle))
    return Part(RECORD, name, kind + form, root.start, root.end, *inside_quotes(page.text, start, end), parts)


def _parts(page: SourceFile, root: Mapping, in_bundle: bool) -> Iterator[Part]:
    for key, value in root.entries:
        name = key_text(key) or ""
        if name == "attributes" and isinstance(value, Mapping):
            for inner_key, inner in value.entries:
                yield _attribute(page, inner_key, inner)
        elif name == "edges" and isinstance(value, Mapping):
            for inner_key, inner in value.entries:
                yield _edges(page, inner_key, inner)
        elif name == "edges" and isinstance(value, Sequence):
            yield from (part for item in value.items if (part := _listed(page, item)))
        elif in_bundle and name not in _OWN_KEYS:
            yield _attribute(page, key, value)


def _attribute(page: SourceFile, key: Node, value: Node) -> Part:
    end = max(key.end, value.end)
    named = inside_quotes(page.text, key.start, key.end)
    return Part(ATTRIBUTE, key_text(key) or "?", _shown_value(value), key.start, end, *named)


def _shown_value(value: Node) -> str:
    node = value.target if isinstance(value, Alias) else value
    if isinstance(node, Scalar):
        return short(" ".join(node.text.split()))
    if isinstance(node, Mapping):
        return count(len(node.entries), "key")
    return count(len(node.items), "item") if isinstance(node, Sequence) else ""


def _edges(page: SourceFile, key: Node, value: Node) -> Part:
    items = value.items if isinstance(value, Sequence) else [value]
    targets = tuple(part for item in items if (part := _target(page, item, "")))
    end = max(key.end, value.end)
    named = inside_quotes(page.text, key.start, key.end)
    return Part(EDGES, key_text(key) or "?", count(len(targets), "edge"), key.start, end, *named, targets)


def _target(page: SourceFile, item: Node, detail: str) -> Part | None:
    """Return the target of an edge; None if it has none."""
    node = next(filter(None, (node_at(item, (name,)) for name in _TARGETS)), None) or item
    if not isinstance(node, Scalar) or not node.text or not item.start <= node.start <= node.end <= item.end:
        return None
    return Part(TARGET, node.text, detail, item.start, item.end, *inside_quotes(page.text, node.start, node.end))


def _listed(page: SourceFile, item: Node) -> Part | None:
    return _target(page, item, value_of(item, "kind") or "")
