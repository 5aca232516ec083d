"""The tree of a document with exact spans, and the location of paths in it.

A span starts after anchor and tag and ends after the last character of its last token, without trailing blanks,
comments and line breaks. Offsets count code points from the start of the file's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

MAX_NESTING = 100
"""Most levels of lists and mappings in a document; people write fewer than twenty."""

TOO_DEEP = f"nests more than {MAX_NESTING} levels deep"

Path = tuple[str | int, ...]


class Refusal(Exception):
    """The text is not YAML. It has a message, help ("" for none), and the offset at which the parser stopped.

    `end` is the end of the mistake if that is exactly known, else the same as `offset`.
    """

    def __init__(self, message: str, help: str, offset: int, end: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.offset = offset
        self.end = offset if end is None else end


class LimitPassed(Exception):
    """A document exceeds a limit, between two offsets."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


class Scalar(NamedTuple):
    """A scalar: its text, whether it is plain (neither quoted nor a block), and its whole tag, if it has one.

    An empty scalar has `start == end`; an empty key spans its colon or question mark.
    """

    start: int
    end: int
    text: str
    is_plain: bool
    tag: str | None

    @property
    def is_merge(self) -> bool:
        """True for a merge key (`<<`)."""
        return self.text == "<<" and self.is_plain and self.tag is None


class Alias(NamedTuple):
    """An alias and the node it repeats; None if the alias is inside that node."""

    start: int
    end: int
    target: Any


class Sequence(NamedTuple):
    """A list and its items."""

    start: int
    end: int
    items: list[Any]


class Mapping(NamedTuple):
    """A mapping and its entries as written, repeated and merge keys included."""

    start: int
    end: int
    entries: list[tuple[Any, Any]]


Node = Scalar | Alias | Sequence | Mapping


class Located(NamedTuple):
    """A located path: the path as written (it ends at a merge key), and its start and end offset."""

    path: Path
    start: int
    end: int


def key_text(key: Node) -> str | None:
    """Return a key as text, through an alias; None for a list or mapping."""
    if isinstance(key, Alias):
        key = key.target
    return key.text if isinstance(key, Scalar) else None


def merge_sources(mapping: Mapping) -> Iterator[tuple[Node, Node]]:
    """Yield the sources of a mapping's merge keys: each as written, and the node that it means."""
    for key, value in mapping.entries:
        if isinstance(key, Scalar) and key.is_merge:
            for source in value.items if isinstance(value, Sequence) else [value]:
                yield source, source.target if isinstance(source, Alias) else source


class Locator:
    """The locator of paths in one tree. It indexes the keys of each mapping on the way, so that look-ups stay cheap."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self._indexes: dict[int, dict[str | None, list[tuple[Node, Node]]]] = {}

    def spot(self, path: Path, part: str = "value", nth: int = 0) -> Located:
        """Locate a part of the node that `path` leads to: "value", "key" (its `nth` repetition), "owner" or "first".

        If the path leads nowhere, locate the first key of the nearest node around it.
        """
        node, key, walked = self.root, None, 0
        for step in path:
            if isinstance(node, Alias):
                return Located(path, node.start, node.end)
            if isinstance(node, Mapping):
                last = walked == len(path) - 1
                entry = self._entry(node, str(step), nth if last and part == "key" else 0)
                if entry is None:
                    merge = self._merged(node, str(step))
                    if merge is not None:
                        return Located((*path[:walked], "<<"), merge.start, merge.end)
                    break
                key, node = entry
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                key, node = None, node.items[step]
            else:
                break
            walked += 1
        return _meant(node, key, path[:walked], part if walked == len(path) else "first")

    def _entry(self, mapping: Mapping, name: str, nth: int) -> tuple[Node, Node] | None:
        index = self._indexes.get(id(mapping))
        if index is None:
            index = self._indexes[id(mapping)] = {}
            for entry in mapping.entries:
                index.setdefault(key_text(entry[0]), []).append(entry)
        entries = index.get(name, ())
        return entries[nth] if nth < len(entries) else None

    def _merged(self, mapping: Mapping, name: str) -> Node | None:
        """Return the source that merges a key into a mapping, as written under the merge key; None if there is none."""
        for source, target in merge_sources(mapping):
            if isinstance(target, Mapping) and (self._entry(target, name, 0) or self._merged(target, name)):
                return source
        return None


def _meant(node: Node, key: Node | None, path: Path, part: str) -> Located:
    if key is not None and (part in ("key", "owner") or node.start == node.end):
        return Located(path, key.start, key.end)
    if node.start == node.end:  # an empty item: its dash
        return Located(path, max(node.start - 1, 0), node.end)
    if part in ("owner", "first"):
        if isinstance(node, Mapping) and node.entries:
            node = node.entries[0][0]
        elif isinstance(node, Sequence):
            return Located(path, node.start, node.start + 1)
    return Located(path, node.start, node.end)
