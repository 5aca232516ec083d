"""The scalars of a tree, by their offset or their path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from atlas_lint.findings.place import KEY, VALUE, Path
from atlas_lint.parsing.nodes import Alias, Mapping, Node, Scalar, Sequence, key_text


class Spot(NamedTuple):
    """A scalar in a tree: the path to it, whether it is a key or a value, and itself (or the alias that means it)."""

    pointer: Path
    part: str
    node: Scalar | Alias

    @property
    def text(self) -> str:
        """The text of the scalar; "" for an alias of a list or mapping."""
        return key_text(self.node) or ""


def scalar_at(root: Node, offset: int) -> Spot | None:
    """Return the scalar of a tree that contains an offset or ends there; None if there is none."""
    path: Path = ()
    node: Node | None = root
    while node is not None:
        if isinstance(node, (Scalar, Alias)):
            return Spot(path, VALUE, node) if node.start < node.end else None
        if isinstance(node, Mapping):
            node, path, key = _entry_at(node, path, offset)
            if key is not None:
                return key
        else:
            node, path = _item_at(node, path, offset)
    return None


def stretches_around(root: Node, offset: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each node and entry of a tree around an offset, the outermost first."""
    node: Node | None = root
    while node is not None and node.start <= offset <= node.end:
        yield node.start, node.end
        if isinstance(node, Mapping):
            entry = next((one for one in node.entries if one[0].start <= offset <= max(one[0].end, one[1].end)), None)
            if entry is None:
                return
            key, value = entry
            yield key.start, max(key.end, value.end)
            node = key if offset <= key.end else value
        elif isinstance(node, Sequence):
            node = next((item for item in node.items if item.start <= offset <= item.end), None)
        else:
            return


def _entry_at(mapping: Mapping, path: Path, offset: int) -> tuple[Node | None, Path, Spot | None]:
    """Return the value around an offset with its path, or the key there."""
    for key, value in mapping.entries:
        name = key_text(key)
        below = (*path, name if name is not None else "")
        if key.start <= offset <= key.end and isinstance(key, (Scalar, Alias)):
            return None, path, Spot(below, KEY, key)
        if value.start <= offset <= value.end:
            return value, below, None
    return None, path, None


def _item_at(sequence: Sequence, path: Path, offset: int) -> tuple[Node | None, Path]:
    for index, item in enumerate(sequence.items):
        if item.start <= offset <= item.end:
            return item, (*path, index)
    return None, path


def inside_quotes(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of a written scalar without its quotes."""
    if end - start > 1 and text[start] in "'\"" and text[end - 1] == text[start]:
        return start + 1, end - 1
    return start, end


def node_at(root: Node | None, path: Path) -> Node | None:
    """Return the node that a path leads to, through aliases; None if it leads nowhere."""
    node = root
    for step in path:
        node = node.target if isinstance(node, Alias) else node
        if isinstance(node, Mapping):
            node = next((value for key, value in node.entries if key_text(key) == str(step)), None)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node.target if isinstance(node, Alias) else node


def value_of(node: Node | None, key: str) -> str | None:
    """Return the text under a key of a mapping; None if it has no such text."""
    value = node_at(node, (key,))
    return value.text if isinstance(value, Scalar) else None
