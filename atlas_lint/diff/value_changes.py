"""What changed in a value: from two JSON values to the places in them that differ."""

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
"""Pairs of items up to which two lists are compared item by item; longer ones are told as a whole."""


class ValueChange(NamedTuple):
    """A place in a value and what became of it (ADDED, REMOVED, CHANGED, REORDERED), with the old value and the new
    (None where there is none). An index in the path counts in the list that has the item: what was removed in the old,
    all else in the new."""

    path: Path
    change: str
    old: Any
    new: Any


def changes(old: Any, new: Any, path: Path = ()) -> Iterator[ValueChange]:
    """The differences of two JSON values, as deep inside as they can be named; none where they are equal.

    The order of keys is free, the order of a list is not.
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
