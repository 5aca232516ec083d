"""Plain values from YAML events: the loop that every byte of an atlas passes through.

No position is kept, since nearly every document is only read. What has to be told about a key or value
(it stands twice, it reads differently elsewhere) is noted by the path that leads to it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from atlas_lint.events import NextEvent, Refusal
from atlas_lint.scalars import plain, tagged

MAX_NESTING = 100
"""Levels of lists and mappings in a document; a person writes fewer than twenty."""
MAX_EXPANSION = 100_000
"""Values that the aliases of one document may stand for, all together."""

_MAX_SKIPPED_NESTING = 5_000
"""libyaml's time for an event grows with the depth it stands at, so a document is not followed deeper than this."""

_CORE_TAG = "tag:yaml.org,2002:"
_NO_KEY: Any = object()


class Oddity(NamedTuple):
    """Something to tell about a place in a document that reads well all the same.

    `path` leads to it, `text` is what is written there. `nth` is which writing of a repeated key is meant. Where no
    path leads to it, `start` and `end` (offsets) say where it is, else they are -1.
    """

    path: tuple[str | int, ...]
    detail: str
    text: str = ""
    key: bool = False
    nth: int = 0
    start: int = -1
    end: int = -1


class Document(NamedTuple):
    """One YAML document as plain values, and what is odd about it.

    `start` is the offset of the line on which it starts. `repeats` are keys that stand again, `hazards` scalars that
    another reader takes for something else, `unfit` what no JSON value can be made of. `limit` is set where
    the document was given up; its value is then None. `empty`: it holds nothing at all.
    """

    value: Any
    start: int
    empty: bool
    repeats: tuple[Oddity, ...] = ()
    hazards: tuple[Oddity, ...] = ()
    unfit: tuple[Oddity, ...] = ()
    limit: Oddity | None = None


class _Again(NamedTuple):
    """Stands in a mapping for a key that is there already, until the document is read."""

    key: object
    nth: int


class _Misfit(NamedTuple):
    """Stands in a mapping for a key that is a list or a mapping, until the document is read."""

    start: int


class _Merge:
    """Stands in a mapping for a merge key, until the mapping is read."""


_MERGE = _Merge()


class LimitPassed(Exception):
    """A document nests, or its aliases expand, past the limit, at the place that `oddity` tells."""

    def __init__(self, oddity: Oddity) -> None:
        super().__init__(oddity.detail)
        self.oddity = oddity


def load(next_event: NextEvent, *, patient: bool = True) -> list[Document]:
    """All documents of an event stream as plain values.

    A document past a limit is given up, and the rest of the stream read; what the stream does not
    yield after that is no news. `patient=False` is for a stream too slow for that: it raises `LimitPassed`.
    Raises `Refusal` for an alias without an anchor, and lets through what the stream raises.
    """
    documents: list[Document] = []
    next_event()  # the stream starts
    while True:
        event = next_event()
        if type(event) is StreamEndEvent:
            return documents
        # From the start of its line, so that the text from there on reads the same by itself.
        start: int = event.start_mark.index - event.start_mark.column
        try:
            documents.append(_Loader(next_event).document(start))
        except LimitPassed as passed:
            documents.append(Document(None, start, False, limit=passed.oddity))
            if not patient:
                raise
            if not _skipped(next_event):
                return documents


def _skipped(next_event: NextEvent) -> bool:
    """Pass over the rest of a document; False where the stream breaks off in it, or takes too long at its nesting."""
    depth = MAX_NESTING
    try:
        while depth < _MAX_SKIPPED_NESTING:
            kind = type(next_event())
            if kind is DocumentEndEvent:
                return True
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                depth += 1
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                depth -= 1
    except yaml.YAMLError:
        pass
    return False


class _Loader:
    """Reads one document. What is rare has a method; what is common stands in `_value`, inline."""

    def __init__(self, next_event: NextEvent) -> None:
        self.next_event = next_event
        self.anchors: dict[str, Any] = {}
        self.written: dict[str, str] = {}
        self.sizes: dict[int, tuple[int, int]] = {}
        self.expanded = 0
        self.empty = False
        self.repeats: list[Oddity] = []
        self.hazards: list[Oddity] = []
        self.unfit: list[Oddity] = []
        self.marked: dict[int, dict[Any, Any]] = {}  # by id; it keeps them alive, so that the ids stay theirs
        self.writings: dict[tuple[int, object], int] = {}

    def document(self, start: int) -> Document:
        value = self._value()
        for mapping in self.marked.values():
            for key in [key for key in mapping if type(key) is not str]:
                del mapping[key]
        repeats, hazards, unfit = (_read(notes) for notes in (self.repeats, self.hazards, self.unfit))
        return Document(value, start, self.empty, repeats, hazards, unfit)

    def _value(self) -> Any:
        next_event, anchors = self.next_event, self.anchors
        container: Any = []  # holds the document's one value
        stack: list[Any] = []
        in_mapping = False
        key: Any = _NO_KEY
        value: Any
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                if event.implicit[0]:
                    value, hazard = plain(event.value)
                    if (hazard or type(value) is not str) and _is_said_to_be_text(event):
                        value, hazard = event.value, ""
                else:
                    value = event.value if event.implicit[1] else _tagged(event)
                    hazard = ""
                if event.anchor is not None:
                    anchors[event.anchor] = value
                    self.written[event.anchor] = event.value
                if in_mapping and key is _NO_KEY:
                    key = event.value
                    if key == "<<" and event.implicit[0]:
                        key, hazard = _MERGE, ""
                    if key in container:
                        key = self._again(stack, container, key)
                    if hazard:
                        self.hazards.append(Oddity((*_path(stack, container), key), hazard, event.value, key=True))
                    continue
                if hazard:
                    here = key if in_mapping else len(container)
                    self.hazards.append(Oddity((*_path(stack, container), here), hazard, event.value))
                if not stack:
                    self.empty = value is None and event.value == "" and event.implicit[0] and event.anchor is None
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if in_mapping and key is _NO_KEY:
                    key = self._misfit(stack, container, event)
                    continue
                value = {} if kind is MappingStartEvent else []
                if event.anchor is not None:
                    anchors[event.anchor] = value
                if in_mapping:
                    container[key] = value
                    key = _NO_KEY
                else:
                    container.append(value)
                stack.append(container)
                if len(stack) > MAX_NESTING:
                    raise LimitPassed(_at(event, f"nests more than {MAX_NESTING} levels deep"))
                container = value
                in_mapping = kind is MappingStartEvent
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                if in_mapping and _MERGE in container:
                    self._merge(stack, container)
                container = stack.pop()
                in_mapping = type(container) is dict
                continue
            elif kind is AliasEvent:
                value = self._expand(event, stack, container)
                if in_mapping and key is _NO_KEY:
                    key = self._alias_key(event, stack, container)
                    continue
            else:  # the document ends
                return container[0]
            if in_mapping:
                container[key] = value
                key = _NO_KEY
            else:
                container.append(value)

    def _again(self, stack: list[Any], mapping: dict[Any, Any], key: object) -> _Again:
        """The key stands in the mapping already: the first counts, this one is noted."""
        writing = id(mapping), key
        nth = self.writings[writing] = self.writings.get(writing, 0) + 1
        text = "<<" if key is _MERGE else str(key)
        self.repeats.append(Oddity((*_path(stack, mapping), text), "", text, key=True, nth=nth))
        self.marked[id(mapping)] = mapping
        return _Again(key, nth)

    def _misfit(self, stack: list[Any], mapping: dict[Any, Any], start: Any) -> _Misfit:
        """A key that is a list or a mapping: it is noted, and passed over with the anchors in it."""
        depth, event = 0, start
        while True:
            kind = type(event)
            if kind in (MappingStartEvent, SequenceStartEvent):
                depth += 1
                if len(stack) + depth > MAX_NESTING:
                    raise LimitPassed(_at(event, f"nests more than {MAX_NESTING} levels deep"))
            elif kind in (MappingEndEvent, SequenceEndEvent):
                depth -= 1
            if getattr(event, "anchor", None) is not None and kind is not AliasEvent:
                self.anchors[event.anchor] = None
                self.written[event.anchor] = ""
            if not depth:
                break
            event = self.next_event()
        place = Oddity(
            _path(stack, mapping),
            "a key is a list or a mapping",
            start=start.start_mark.index,
            end=event.end_mark.index,
        )
        self.unfit.append(place)
        self.marked[id(mapping)] = mapping
        return _Misfit(place.start)

    def _alias_key(self, event: Any, stack: list[Any], mapping: dict[Any, Any]) -> Any:
        if event.anchor not in self.written:
            return self._misfit(stack, mapping, event)
        key = self.written[event.anchor]
        return self._again(stack, mapping, key) if key in mapping else key

    def _merge(self, stack: list[Any], mapping: dict[Any, Any]) -> None:
        """Put the merged keys where the merge key stands; a key of the mapping itself wins, then the first."""
        merged = mapping[_MERGE]
        sources = merged if isinstance(merged, list) else [merged]
        if not all(isinstance(source, dict) for source in sources):
            detail = "a merge key needs a mapping or a list of mappings"
            self.unfit.append(Oddity((*_path(stack, mapping), "<<"), detail))
            sources = []
        own = dict(mapping)
        mapping.clear()
        for key, value in own.items():
            if key is not _MERGE:
                mapping[key] = value
                continue
            for source in sources:
                for name, item in source.items():
                    if type(name) is str and name not in own and name not in mapping:
                        mapping[name] = item

    def _expand(self, event: Any, stack: list[Any], container: Any) -> Any:
        """What an alias stands for, within the limits."""
        if event.anchor not in self.anchors:
            raise Refusal(f"the alias *{event.anchor} has no anchor before it", "", event.start_mark.index)
        value = self.anchors[event.anchor]
        if type(value) not in (dict, list):
            return value
        if any(value is holder for holder in (*stack, container)):
            raise LimitPassed(_at(event, "an alias stands inside what it repeats, without end"))
        size, depth = self._measure(value)
        self.expanded += size
        if self.expanded > MAX_EXPANSION:
            raise LimitPassed(_at(event, f"aliases repeat more than {MAX_EXPANSION:,} values"))
        if len(stack) + depth > MAX_NESTING:
            raise LimitPassed(_at(event, f"nests more than {MAX_NESTING} levels deep through its aliases"))
        return value

    def _measure(self, value: Any) -> tuple[int, int]:
        """How many values a value holds, itself counted, and how many levels."""
        if type(value) not in (dict, list):
            return 1, 0
        if id(value) not in self.sizes:
            inner = [self._measure(item) for item in (value.values() if type(value) is dict else value)]
            size = 1 + sum(size for size, _ in inner)
            self.sizes[id(value)] = size, 1 + max((depth for _, depth in inner), default=0)
        return self.sizes[id(value)]


def _path(stack: list[Any], container: Any) -> tuple[Any, ...]:
    """The path to a container that is being read: in each one around it, the last child is the open one."""
    around = [*stack[1:], container] if stack else []
    steps = (next(reversed(holder)) if type(holder) is dict else len(holder) - 1 for holder in around[:-1])
    return tuple("<<" if step is _MERGE else step for step in steps)


def _read(notes: list[Oddity]) -> tuple[Oddity, ...]:
    """Without what stands inside a value that is not read, because its key is repeated or misfit."""
    return tuple(note for note in notes if all(type(step) in (str, int) for step in note.path))


def _at(event: Any, detail: str) -> Oddity:
    return Oddity((), detail, start=event.start_mark.index, end=event.end_mark.index)


def _is_said_to_be_text(event: Any) -> bool:
    """Whether it has the tag `!`: libyaml drops that, but starts the scalar at it."""
    longer = event.end_mark.index - event.start_mark.index > len(event.value)
    return bool(event.style) or (event.anchor is None and longer)


def _tagged(event: Any) -> Any:
    """A scalar with a tag: the core tags are honoured, unknown ones ignored."""
    name = event.tag.removeprefix(_CORE_TAG)
    if name in ("str", "!"):
        return event.value
    if event.tag.startswith(_CORE_TAG) and name in ("int", "float", "bool", "null"):
        return tagged(event.value, name)
    return event.value if event.style else plain(event.value).value
