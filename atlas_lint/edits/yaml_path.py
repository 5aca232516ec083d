"""The way to a place in the tree of a document: what holds what, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from atlas_lint.findings.place import Path
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.parsing.nodes import Mapping, Node, Scalar, Sequence

BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
AFTER = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=\r|\n|\Z)")

_KNOWN: WeakKeyDictionary[SourceFile, dict[int, tuple[Node, list[tuple[int, int]]]]] = WeakKeyDictionary()
"""The stretches of lists and mappings of open pages, by the id of the node, which is kept for that."""


class Step(NamedTuple):
    """One step down: the list or mapping, at which of its entries, and the stretches (offsets in the file) of them all,
    each from its key or dash to the end of its value."""

    holder: Sequence | Mapping
    at: int
    stretches: list[tuple[int, int]]
    is_flow: bool
    value: Node


def trail(page: SourceFile, document: int, path: Path) -> list[Step] | None:
    """The steps of a path; None where it leads through an alias or a merge key, or nowhere."""
    node = page.tree(document)
    steps = []
    for name in path:
        if not isinstance(node, (Sequence, Mapping)):
            return None
        index = _index(node, name)
        if index is None:
            return None
        is_flow = page.text.startswith(("[", "{"), node.start)
        stretches = _known_stretches(page, node, is_flow)
        value: Node = node.items[index] if isinstance(node, Sequence) else node.entries[index][1]
        steps.append(Step(node, index, stretches, is_flow, value))
        node = value
    return steps


def _index(node: Sequence | Mapping, name: str | int) -> int | None:
    if isinstance(node, Sequence):
        return name if isinstance(name, int) and name < len(node.items) else None
    keys = (key.text if isinstance(key, Scalar) else None for key, _ in node.entries)
    return next((index for index, key in enumerate(keys) if key == str(name)), None)


def _known_stretches(page: SourceFile, node: Sequence | Mapping, is_flow: bool) -> list[tuple[int, int]]:
    """Return the stretches of the entries of a list or mapping, found once for each page: a list of 100,000 duplicate
    edges is asked for them 100,000 times."""
    known = _KNOWN.setdefault(page, {})
    if id(node) not in known:
        known[id(node)] = node, list(_stretches(page.text, node, is_flow))
    return known[id(node)][1]


def _stretches(text: str, node: Sequence | Mapping, is_flow: bool) -> Iterator[tuple[int, int]]:
    if isinstance(node, Mapping):
        for key, value in node.entries:
            yield key.start, max(key.end, value.end)
        return
    dash = node.start
    for item in node.items:
        yield (item.start if is_flow else dash), max(item.end, dash + 1)
        after = BETWEEN.match(text, item.end)
        dash = after.end() if after else item.end


def line_start(text: str, offset: int) -> int:
    """The offset at which the line that an offset is in starts."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def begins_its_line(text: str, offset: int) -> bool:
    """Whether only blanks stand before an offset on its line."""
    return not text[line_start(text, offset) : offset].strip(" ")


def rest_of_line(text: str, offset: int) -> int | None:
    """Where the line ends, after blanks and a comment; None where something else follows."""
    rest = AFTER.match(text, offset)
    return rest.end() if rest else None
