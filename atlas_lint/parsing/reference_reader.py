"""The reference reader: libyaml through PyYAML, and ruamel.yaml for what libyaml refuses. It runs on every Python.

Both are YAML 1.1 parsers, which treat U+0085, U+2028 and U+2029 as line breaks; YAML 1.2 does not. So this module first
replaces each of these by a private character that the text does not hold. The marks of both parsers also differ from
spans: a value starts at its anchor, and a block ends at the start of the next token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from atlas_lint.parsing.nodes import (
    MAX_NESTING,
    TOO_DEEP,
    Alias,
    LimitPassed,
    Mapping,
    Node,
    Refusal,
    Scalar,
    Sequence,
)
from atlas_lint.parsing.scalars import plain
from atlas_lint.parsing.stream import Part, parts
from atlas_lint.parsing.values import Document, evaluate
from atlas_lint.parsing.wording import refusal

_FOREIGN_BREAKS = "\x85\u2028\u2029"
_HAS_FOREIGN_BREAK = re.compile(f"[{_FOREIGN_BREAKS}]")
_PRIVATE = range(0xE000, 0xF8FF)
_TAB_ALONE = re.compile(r"\t(?<=[^|>+-][\r\n]\t)(?=[\r\n])")  # not the first line of a block scalar
_SURROGATE = re.compile("[\ud800-\udfff]")

_ODD = re.compile(rf"(?:[&*](?=\S)|!)(?<=[\s\[{{,:?-].)|<<|[{_FOREIGN_BREAKS}]|[\r\n][ ?:-]{{500}}")
_MOST_BRACKETS = 500

_PROPERTIES = re.compile(r"(?:(?:&\S+|!<[^>]*>|![^\s,\[\]{}]*)(?:[ \t\r\n]+(?:#[^\r\n]*)?)*)+")
_TEXT_TAG = re.compile(r"(?:&\S+[ \t\r\n]+(?:#[^\r\n]*(?=[\r\n])[ \t\r\n]+)*)?!(?=[ \t\r\n,\]}]|\Z)")
_COLON = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*(?=[\r\n]))*:")
_DASH = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*(?=[\r\n]))*-")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")
_BLANKS = " \t\r\n"


class _Odd(Exception):
    """The values of a document need its tree."""


def documents(text: str) -> list[Document]:
    """Parse all documents of a text. Raises `Refusal` if it is not YAML."""
    if yaml.__with_libyaml__ and not _ODD.search(f"\n{text}") and text.count("[") + text.count("{") < _MOST_BRACKETS:
        try:
            return list(_plain_documents(text))
        except (yaml.YAMLError, _Odd):
            pass
    return [evaluate(tree(text, part)) for part in parts(text)]


def tree(text: str, part: Part) -> Node | LimitPassed | None:
    """Parse one document into a tree; return None if it is empty. Raises `Refusal` if it is not YAML."""
    written = text[part.start : part.end]
    swapped, restore = _swapped(written)
    try:
        return _Composer(_libyaml(swapped), text, part, restore).root()
    except LimitPassed as passed:
        return passed
    except yaml.YAMLError as error:
        first = error
    try:
        return _Composer(_ruamel(swapped), text, part, restore).root()
    except LimitPassed as passed:
        return passed
    except Refusal:
        raise
    except Exception:  # ruamel.yaml raises many types for a text that is not YAML
        raise _refusal(first, written, part.start) from first


def stop(text: str) -> int | None:
    """Return the offset at which libyaml refuses the text of one document; None if it accepts it."""
    swapped, _ = _swapped(text)
    next_event = _libyaml(swapped)
    try:
        while not isinstance(next_event(), yaml.StreamEndEvent):
            pass
    except yaml.YAMLError as error:
        return _stop(error)
    return None


# Plain values, for texts without anything odd


class _Resolver:
    """A resolver that only marks plain scalars, as the tag of a node is needed for nothing else."""

    def descend_resolver(self, node: object, index: object) -> None: ...

    def ascend_resolver(self) -> None: ...

    def resolve(self, kind: object, value: object, implicit: Any) -> str:
        return "plain" if kind is yaml.ScalarNode and implicit[0] else ""


def _plain_documents(text: str) -> Iterator[Document]:
    parser = type("Parser", (_Resolver, _libyaml_parser()), {})(text)
    while parser.check_node():
        node = parser.get_node()
        is_empty = type(node) is yaml.ScalarNode and not node.value and node.tag == "plain"
        yield Document(_plain_value(node, 0), is_empty)


def _plain_value(node: Any, depth: int) -> Any:
    kind = type(node)
    if kind is yaml.ScalarNode:
        if node.tag != "plain":
            return node.value
        value, hazard = plain(node.value)
        if hazard:
            raise _Odd
        return value
    if depth == MAX_NESTING:
        raise _Odd
    if kind is yaml.SequenceNode:
        return [_plain_value(item, depth + 1) for item in node.value]
    mapping: dict[str, Any] = {}
    for key, item in node.value:
        name = key.value
        if type(key) is not yaml.ScalarNode or name in mapping or (key.tag == "plain" and plain(name).hazard):
            raise _Odd
        mapping[name] = _plain_value(item, depth + 1)
    return mapping


# Events, from either parser


def _swapped(text: str) -> tuple[str, dict[int, str]]:
    """Replace the characters that only YAML 1.1 treats as line breaks; return the text and a table that restores them.

    A line that holds only a tab, which libyaml refuses, becomes one that holds a blank.
    """
    text = _TAB_ALONE.sub(" ", text)
    if not _HAS_FOREIGN_BREAK.search(text):
        return text, {}
    free = (code for code in _PRIVATE if chr(code) not in text)
    swap = {ord(character): next(free) for character in _FOREIGN_BREAKS}
    return text.translate(swap), {private: chr(code) for code, private in swap.items()}


def _libyaml_parser() -> Any:
    from yaml import cyaml

    untyped: Any = cyaml
    return untyped.CParser


def _libyaml(text: str) -> Callable[[], Any]:
    """Return a function that returns the next event of libyaml; it raises `yaml.YAMLError`."""
    if yaml.__with_libyaml__:
        next_event: Callable[[], Any] = _libyaml_parser()(text).get_event
        return next_event
    return yaml.parse(text, Loader=yaml.SafeLoader).__next__


def _ruamel(text: str) -> Callable[[], Any]:
    """Return a function that returns the next event of ruamel.yaml; it may raise any exception."""
    import ruamel.yaml

    return map(_translated, ruamel.yaml.YAML(typ="safe", pure=True).parse(text)).__next__


def _translated(event: Any) -> Any:
    """Return an event of ruamel.yaml as one of PyYAML; escaped surrogate pairs become the character that they mean."""
    start, end, name = event.start_mark, event.end_mark, type(event).__name__
    tag = str(event.tag) if getattr(event, "tag", None) is not None else None
    if name == "ScalarEvent":
        value = event.value
        if _SURROGATE.search(value):
            value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        return yaml.ScalarEvent(event.anchor, tag, event.implicit, value, start, end, event.style or "")
    if name in ("MappingStartEvent", "SequenceStartEvent"):
        return getattr(yaml, name)(event.anchor, tag, event.implicit, start, end, flow_style=event.flow_style)
    return getattr(yaml, name)(*([event.anchor] if name == "AliasEvent" else []), start, end)


def _refusal(error: yaml.YAMLError, text: str, offset: int) -> Refusal:
    words = [getattr(error, name, None) for name in ("context", "problem")]
    return refusal(", ".join(filter(None, words)), text, _stop(error), offset)


def _stop(error: yaml.YAMLError) -> int:
    """Return the offset at which libyaml stopped; where a quote opens if it is that which is never closed."""
    marks = ["problem_mark", "context_mark"]
    if "end of stream" in (getattr(error, "problem", None) or ""):
        marks.reverse()
    mark = next(filter(None, (getattr(error, name, None) for name in marks)), None)
    return mark.index if mark else 0


# Trees from events


class _Composer:
    """The builder of one document's tree from its events."""

    def __init__(self, next_event: Callable[[], Any], text: str, part: Part, restore: dict[int, str]) -> None:
        self.next_event = next_event
        self.text = text
        self.offset = part.start
        self.restore = restore
        self.anchors: dict[str, Node | None] = {}

    def root(self) -> Node | None:
        """Return the tree of the only document; None if it is empty. Raises `Refusal` and `LimitPassed`."""
        self.next_event()  # the stream starts
        self.next_event()  # the document starts
        event = self.next_event()
        node = self.node(event, 0)
        self.next_event()  # the document ends
        if type(after := self.next_event()) is not yaml.StreamEndEvent:
            raise Refusal("a document starts here without a marker before it", "write --- above it", self.start(after))
        is_empty = type(event) is yaml.ScalarEvent and not event.value and event.implicit[0] and event.anchor is None
        return None if is_empty and not self.is_tagged_as_text(event) else node

    def start(self, event: Any) -> int:
        index: int = event.start_mark.index
        return index + self.offset

    def end(self, event: Any) -> int:
        index: int = event.end_mark.index
        return index + self.offset

    def node(self, event: Any, depth: int) -> Node:
        """Return the node that begins with an event, `depth` levels deep.

        Raises `Refusal` for an alias without an anchor, `LimitPassed` if the tree nests too deeply.
        """
        kind = type(event)
        if kind is yaml.AliasEvent:
            if event.anchor not in self.anchors:
                raise Refusal(f"the alias *{event.anchor} has no anchor before it", "", self.start(event))
            return Alias(self.start(event), self.end(event), self.anchors[event.anchor])
        if event.anchor is not None:
            self.anchors[event.anchor] = None  # until it is whole
        if kind is yaml.ScalarEvent:
            node: Node = self.scalar(event)
        elif depth == MAX_NESTING:
            raise LimitPassed(TOO_DEEP, self.start(event), self.start(event) + 1)
        else:
            node = (self.mapping if kind is yaml.MappingStartEvent else self.sequence)(event, depth + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def scalar(self, event: Any) -> Scalar:
        start, end = self.content_start(event), self.end(event)
        if event.style in ("|", ">"):
            end = _block_end(self.text, start, end, event.value)
        elif not event.style and event.value == "":
            start = end
        tag = "!" if self.is_tagged_as_text(event) else event.tag
        return Scalar(start, end, event.value.translate(self.restore), not event.style, tag)

    def is_tagged_as_text(self, event: Any) -> bool:
        """Check whether a scalar has the tag `!`: libyaml drops the tag, but starts the scalar at it."""
        has_length = self.end(event) > self.start(event)
        return (
            has_length and event.tag is None and not event.style and bool(_TEXT_TAG.match(self.text, self.start(event)))
        )

    def sequence(self, event: Any, depth: int) -> Sequence:
        start, is_flow = self.content_start(event), event.flow_style
        items: list[Node] = []
        before = start
        while type(event := self.next_event()) is not yaml.SequenceEndEvent:
            item = self.node(event, depth)
            if item.start == item.end and (dash := _DASH.match(self.text, before)):
                item = self.empty(event, dash.end(), dash.end())
            items.append(item)
            empty = type(event) is yaml.ScalarEvent and not event.value
            before = max(item.end, self.end(event) if empty else 0)
        last = items[-1].end if items else start
        return Sequence(start, self.end(event) if is_flow else last, items)

    def mapping(self, event: Any, depth: int) -> Mapping:
        start = self.content_start(event)
        is_flow = event.flow_style and self.text.startswith("{", start)
        entries: list[tuple[Node, Node]] = []
        while type(event := self.next_event()) is not yaml.MappingEndEvent:
            key = self.node(event, depth)
            if key.start == key.end:
                mark = self.mark(key.end, self.start(event))
                key = self.empty(event, mark, mark + 1)
            value = self.node(value_event := self.next_event(), depth)
            if value.start == value.end:
                is_colon = key.end - key.start == 1 and self.text[key.start] == ":"  # an empty key
                colon = None if is_colon else _COLON.match(self.text, key.end)
                end = colon.end() if colon else key.end
                value = self.empty(value_event, end, end)
            entries.append((key, value))
        last = max(entries[-1][0].end, entries[-1][1].end) if entries else start
        return Mapping(start, max(self.end(event), last) if is_flow else last, entries)

    def empty(self, event: Any, start: int, end: int) -> Scalar:
        """Return an empty scalar, moved to the token that it belongs to."""
        node = Scalar(start, end, "", True, "!" if self.is_tagged_as_text(event) else event.tag)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def mark(self, end: int, start: int) -> int:
        """Return the offset of an empty key: of its colon, else its question mark, else its anchor or tag."""
        colon = _COLON.match(self.text, end)
        if colon:
            return colon.end() - 1
        if self.text.startswith(":", start - 1):
            return start - 1
        question = self.text.rfind("?", self.offset, start)
        return start if question < 0 or self.text[question + 1 : start].strip(_BLANKS) else question

    def content_start(self, event: Any) -> int:
        """Return the offset at which a value starts, after its anchor and tag.

        A block mapping starts after those of its first key, too.
        """
        start = self.start(event)
        if event.anchor is not None or event.tag is not None or self.text.startswith(("!", "&"), start):
            properties = _PROPERTIES.match(self.text, start)
            if properties:
                return properties.end()
        return start


def _block_end(text: str, start: int, end: int, value: str) -> int:
    """Return the end of a block scalar's last line that is not blank, or of its header if all lines are blank."""
    if value.strip(_BLANKS):
        return start + len(text[start:end].rstrip(_BLANKS))
    header = _BLOCK_HEADER.match(text, start)
    return header.end() if header else end
