"""The subject of a cursor: the id, kind, attribute or rule that a text names at an offset.

A document that can be parsed is asked by its tree. In one that cannot, the token at the cursor may still be an id.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from atlas_lint.findings.place import KEY, VALUE, Path
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.parsing.nodes import Alias, Mapping, Node, Scalar, Sequence, key_text
from atlas_lint.text import line_and_column

ID = "id"
MENTION = "mention"
RECORD_KIND = "record kind"
EDGE_KIND = "edge kind"
ATTRIBUTE = "attribute"
EDGE_ATTRIBUTE = "edge attribute"
RULE = "rule"

_TARGETS = ("target", "to", "id")
_OWN_KEYS = ("nodeKind", "kind", "id", "edges", "attributes", "patch", "mergeStrategy", "extendsNode", "nodes")
_SUPPRESSION = re.compile(r"#[ \t]*atlas-lint:[ \t]*ignore(?:-record|-file)?\[([^\]\r\n]*)")
_RULE = re.compile(r"[\w-]+")
_TOKEN = re.compile(r"[^\s\"'`,\[\](){}<>|#]+")


class Subject(NamedTuple):
    """A name in a text, between two offsets, without quotes.

    `what` is one of the words above; MENTION is an id within a longer text or a comment. `owner` is the kind that
    declares an attribute, `attribute` the path below `attributes`; so for an id that is the value of an attribute.
    `pointer` leads to the name in its document.
    """

    what: str
    name: str
    start: int
    end: int
    owner: str = ""
    attribute: Path = ()
    document: int = 0
    pointer: Path = ()
    part: str = VALUE


class Spot(NamedTuple):
    """A scalar in a tree: the path to it, whether it is a key or a value, and itself (or the alias that means it)."""

    pointer: Path
    part: str
    node: Scalar | Alias

    @property
    def text(self) -> str:
        """The text of the scalar; "" for an alias of a list or mapping."""
        return key_text(self.node) or ""


def subject_at(page: SourceFile, offset: int, is_id: Callable[[str], bool]) -> Subject | None:
    """Return what the text names at an offset; None if it names nothing.

    `is_id` checks whether a text is an id that the atlas knows.
    """
    rule = _rule_at(page, offset)
    if rule:
        return rule
    document = document_at(page, offset)
    root = page.tree(document)
    spot = scalar_at(root, offset) if root is not None else None
    if root is None or spot is None:
        return _mention(page, document, offset, is_id, ID if root is None else MENTION)

    def text_at(path: Path, key: str) -> str | None:
        return value_of(node_at(root, path), key)

    found = meaning(spot.pointer, spot.part, text_at)
    if found is None and is_id(spot.text):
        holder = meaning(spot.pointer, KEY, text_at)
        found = Meaning(ID, *(holder[1:] if holder else ()))
    if found is not None and spot.text:
        start, end = inside_quotes(page.text, spot.node.start, spot.node.end)
        if not start <= offset <= end:  # on a quote
            return None
        return Subject(
            found.what, spot.text, start, end, found.owner, found.attribute, document, spot.pointer, spot.part
        )
    return _mention(page, document, offset, is_id, MENTION)


def document_at(page: SourceFile, offset: int) -> int:
    """Return the number of the document that contains an offset."""
    starts = [document.start for document in page.documents]
    return max(bisect_right(starts, offset) - 1, 0)


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


def token_at(text: str, offset: int) -> tuple[int, int]:
    """Return the offsets of the word at a cursor that could be an id: up to blanks, quotes, brackets and commas."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    for match in _TOKEN.finditer(text, start):
        if match.start() > offset:
            break
        if offset <= match.end():
            return match.span()
    return offset, offset


def _mention(page: SourceFile, document: int, offset: int, is_id: Callable[[str], bool], what: str) -> Subject | None:
    """Return the id that is the token at an offset, without punctuation around it; None if it is not one."""
    start, end = token_at(page.text, offset)
    for first, last in _trimmed(page.text, start, end):
        if first <= offset <= last and is_id(page.text[first:last]):
            return Subject(what, page.text[first:last], first, last, document=document)
    return None


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    yield start, end
    while end > start and text[end - 1] in ":.;!?":
        end -= 1
        yield start, end


def _rule_at(page: SourceFile, offset: int) -> Subject | None:
    """Return the rule at an offset of a suppression comment; None if there is none."""
    line, _ = line_and_column(page.lines, offset)
    end = page.lines[line] if line < len(page.lines) else len(page.text)
    for comment in _SUPPRESSION.finditer(page.text, page.lines[line - 1], end):
        for match in _RULE.finditer(page.text, *comment.span(1)):
            if match.start() <= offset <= match.end():
                return Subject(RULE, match[0], *match.span())
    return None
