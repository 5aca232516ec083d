"""The changes between two JSON values, located by path."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from atlas_lint.findings.place import Path
from atlas_lint.text import canonical, equal

ADDED = "added"
REMOVED = "removed"
CHANGED = "changed"
REORDERED = "reordered"

_MOST_COMPARED = 250_000
"""Maximum number of item pairs for which two lists are compared item by item; longer lists change as a whole."""


class ValueChange(NamedTuple):
    """A change (ADDED, REMOVED, CHANGED, REORDERED) at a path in a value, with the old value and the new one.

    A value that does not exist is None. The index of a removed item counts in the old list, any other index in the new
    one.
    """

    path: Path
    change: str
    old: Any
    new: Any


def changes(old: Any, new: Any, path: Path = ()) -> Iterator[ValueChange]:
    """Yield the differences of two JSON values, each as deep inside as possible; none if they are equal.

    The order of keys is ignored, the order of a list is not.
    """
    if equal(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _in_mappings(old, new, path)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _in_lists(old, new, path)
    else:
        yield ValueChange(path, CHANGED, old, new)


def _in_mappings(old: dict[str, Any], new: dict[str, Any], path: Path) -> Iterator[ValueChange]:
    for key, value in old.items():
        if key in new:
            yield from changes(value, new[key], (*path, key))
        else:
            yield ValueChange((*path, key), REMOVED, value, None)
    for key, value in new.items():
        if key not in old:
            yield ValueChange((*path, key), ADDED, None, value)


def _in_lists(old: list[Any], new: list[Any], path: Path) -> Iterator[ValueChange]:
    mine, others = [canonical(item) for item in old], [canonical(item) for item in new]
    if sorted(mine) == sorted(others):
        yield ValueChange(path, REORDERED, old, new)
        return
    if len(old) * len(new) > _MOST_COMPARED:
        yield ValueChange(path, CHANGED, old, new)
        return
    for tag, start, end, new_start, new_end in SequenceMatcher(None, mine, others, autojunk=False).get_opcodes():
        if tag == "replace" and end - start == new_end - new_start:
            for index, new_index in zip(range(start, end), range(new_start, new_end), strict=True):
                yield from changes(old[index], new[new_index], (*path, new_index))
        elif tag != "equal":
            for index in range(start, end):
                yield ValueChange((*path, index), REMOVED, old[index], None)
            for index in range(new_start, new_end):
                yield ValueChange((*path, index), ADDED, None, new[index])
