"""Trees with spans, for the few documents about which something has to be said.

A span starts after anchor and tag and ends after the last character of its last token, without trailing
blanks, comments and line breaks. The readers' own marks differ from that (a value starts at its anchor, a
block ends where the next thing starts), so the ends of blocks are made from the ends of what they hold.
All places here are offsets in code points.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from atlas_lint.events import NextEvent

_PROPERTIES = re.compile(r"(?:(?:&\S+|!<[^>]*>|![^\s,\[\]{}]*)(?:[ \t\r\n]+(?:#[^\r\n]*)?)*)+")
_COLON = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*(?=[\r\n]))*:")
_DASH = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*(?=[\r\n]))*-")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")
_BLANKS = " \t\r\n"


class Scalar(NamedTuple):
    """A scalar; `text` is its value as a string. An empty one has `start == end`."""

    start: int
    end: int
    text: str
    merge: bool


class Alias(NamedTuple):
    """An alias, and the tree that it stands for."""

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


class Spot(NamedTuple):
    """Where a path leads: the path as written (at a merge key it ends), and the offsets of what is meant there."""

    path: tuple[str | int, ...]
    start: int
    end: int


def compose(next_event: NextEvent, text: str) -> Node:
    """The tree of the first document of an event stream; `text` is what the events are read from.

    Raises what the stream raises, and ValueError if there is no document.
    """
    next_event()  # the stream starts
    next_event()  # the document starts
    first = next_event()
    if first is None:
        raise ValueError("there is no document")
    return _Composer(next_event, text).node(first)


class _Composer:
    def __init__(self, next_event: NextEvent, text: str) -> None:
        self.next_event = next_event
        self.text = text
        self.anchors: dict[str, Any] = {}

    def node(self, event: Any) -> Node:
        kind = type(event)
        if kind is ScalarEvent:
            node: Node = self.scalar(event)
        elif kind is MappingStartEvent:
            node = self.mapping(event)
        elif kind is SequenceStartEvent:
            node = self.sequence(event)
        else:
            return Alias(event.start_mark.index, event.end_mark.index, self.anchors.get(event.anchor))
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def scalar(self, event: Any) -> Scalar:
        start, end = self.content_start(event), event.end_mark.index
        merge = event.value == "<<" and event.implicit[0]
        if event.style in ("|", ">"):
            end = _block_end(self.text, start, end, event.value)
        elif not event.style and event.value == "":
            start = end
        return Scalar(start, end, event.value, merge)

    def sequence(self, event: Any) -> Sequence:
        start = self.content_start(event)
        items: list[Node] = []
        before = start
        while True:
            event = self.next_event()
            if _ends(event):
                break
            item = self.node(event)
            if item.start == item.end:
                dash = _DASH.match(self.text, before)
                if dash:
                    item = Scalar(dash.end(), dash.end(), "", False)
            items.append(item)
            empty = type(event) is ScalarEvent and not event.value
            mark: Any = event.end_mark
            before = max(item.end, mark.index if empty else 0)
        last = items[-1].end if items else start
        return Sequence(start, self.collection_end(event, start, last, "["), items)

    def mapping(self, event: Any) -> Mapping:
        start = self.content_start(event)
        entries: list[tuple[Node, Node]] = []
        while True:
            event = self.next_event()
            if _ends(event):
                break
            key = self.node(event)
            if key.start == key.end:
                key = self.empty_key(key.end)
            value = self.node(self.next_event())
            if value.start == value.end and isinstance(value, Scalar):
                colon = _COLON.match(self.text, key.end)
                end = colon.end() if colon else key.end
                value = Scalar(end, end, "", False)
            entries.append((key, value))
        last = max(entries[-1][0].end, entries[-1][1].end) if entries else start
        return Mapping(start, self.collection_end(event, start, last, "{"), entries)

    def empty_key(self, end: int) -> Scalar:
        """An empty key: it stands at its colon, or at its question mark where it has none."""
        colon = _COLON.match(self.text, end)
        end = colon.end() if colon else self.text.rfind("?", 0, end) + 1
        return Scalar(end - 1, end, "", False)

    def collection_end(self, event: Any, start: int, last: int, bracket: str) -> int:
        flow = self.text.startswith(bracket, start) and event.end_mark.index > last
        return event.end_mark.index if flow else last

    def content_start(self, event: Any) -> int:
        """Where a value starts, after its anchor and tag; a block mapping after those of its first key, too."""
        start: int = event.start_mark.index
        if event.anchor is not None or event.tag is not None or self.text.startswith(("!", "&"), start):
            properties = _PROPERTIES.match(self.text, start)
            if properties:
                return properties.end()
        return start


def _ends(event: Any) -> bool:
    return type(event) in (MappingEndEvent, SequenceEndEvent)


def _block_end(text: str, start: int, end: int, value: str) -> int:
    """The end of a block scalar's last line that says something, or of its header where none does."""
    if value.strip(_BLANKS):
        return start + len(text[start:end].rstrip(_BLANKS))
    header = _BLOCK_HEADER.match(text, start)
    return header.end() if header else end


def locate(root: Node, path: tuple[str | int, ...], part: str = "value", nth: int = 0) -> Spot:
    """The offsets of a place; where the path leads nowhere, of the first key of the nearest thing around it.

    `part` is "value", "key" (the `nth` writing of it) or "owner" (see `rule.Place`).
    """
    node, key, walked = root, None, 0
    for step in path:
        if isinstance(node, Alias):
            return Spot(path, node.start, node.end)
        if isinstance(node, Mapping):
            last = walked == len(path) - 1
            entry = _entry(node, str(step), nth if last and part == "key" else 0)
            if entry is None:
                merge = _merged(node, str(step))
                if merge is not None:
                    return Spot((*path[:walked], "<<"), merge.start, merge.end)
                break
            key, node = entry
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            key, node = None, node.items[step]
        else:
            break
        walked += 1
    return _meant(node, key, path[:walked], part if walked == len(path) else "first")


def _meant(node: Node, key: Node | None, path: tuple[str | int, ...], part: str) -> Spot:
    if key is not None and (part in ("key", "owner") or node.start == node.end):
        return Spot(path, key.start, key.end)
    if node.start == node.end:  # an empty item: its dash
        return Spot(path, max(node.start - 1, 0), node.end)
    if part in ("owner", "first"):
        first = _first(node)
        return Spot(path, first.start, first.end)
    return Spot(path, node.start, node.end)


def _first(node: Node) -> Node:
    """A mapping's first key; of anything else, all of it (of a list its first character)."""
    if isinstance(node, Mapping) and node.entries:
        key: Node = node.entries[0][0]
        return key
    if isinstance(node, Sequence):
        return Scalar(node.start, node.start + 1, "", False)
    return node


def _entry(mapping: Mapping, name: str, nth: int) -> tuple[Node, Node] | None:
    for key, value in mapping.entries:
        if _key_text(key) == name:
            if nth == 0:
                return key, value
            nth -= 1
    return None


def _key_text(key: Node) -> str | None:
    if isinstance(key, Alias):
        key = key.target
    return key.text if isinstance(key, Scalar) else None


def _merged(mapping: Mapping, name: str) -> Node | None:
    """What brings a key into a mapping through its merge key: the alias, or the mapping written there."""
    for key, value in mapping.entries:
        if not (isinstance(key, Scalar) and key.merge):
            continue
        for source in value.items if isinstance(value, Sequence) else [value]:
            target = source.target if isinstance(source, Alias) else source
            if isinstance(target, Mapping) and (_entry(target, name, 0) or _merged(target, name)):
                found: Node = source
                return found
    return None
