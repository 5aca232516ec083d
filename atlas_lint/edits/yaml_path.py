"""Paths in the tree of a document, step by step."""

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
"""Cached stretches of lists and mappings of open files, by `id()` of the node, which is kept alive with them."""


class Step(NamedTuple):
    """One step down: a list or mapping, the index `at` of one entry, and the stretches of all entries.

    A stretch is a pair of offsets in the file, from the key or dash to the end of the value.
    """

    holder: Sequence | Mapping
    at: int
    stretches: list[tuple[int, int]]
    is_flow: bool
    value: Node


def trail(page: SourceFile, document: int, path: Path) -> list[Step] | None:
    """Return the steps of a path; None if it leads through an alias or a merge key, or does not exist."""
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
    """Return the stretches of the entries of a list or mapping, cached per file.

    Without the cache, a list of 100,000 duplicate edges would be scanned 100,000 times.
    """
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
    """Return the start of the line that contains an offset."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def begins_its_line(text: str, offset: int) -> bool:
    """Return whether only blanks precede an offset on its line."""
    return not text[line_start(text, offset) : offset].strip(" ")


def rest_of_line(text: str, offset: int) -> int | None:
    """Return the end of the line if only blanks and a comment follow an offset, else None."""
    rest = AFTER.match(text, offset)
    return rest.end() if rest else None
