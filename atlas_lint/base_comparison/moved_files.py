"""Files that were moved between two states: paired by content, as git does, but without git.

Git would run filters on the files of the work tree for this, and would not see a moved file before it is added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from atlas_lint.filesystem.discovery import SUFFIXES, discover
from atlas_lint.filesystem.file_tree import Files

ENOUGH = 0.5
"""The least share of the larger file that two files must have in common, 0 to 1."""
MOST_PAIRS = 10_000
"""Most pairs of files that are compared line by line; beyond it, only equal files and equal names are paired."""


def moves(before: Files, now: Files, root: str) -> dict[str, str]:
    """Return the YAML files below a root that are no longer there and the files they became: old path to new."""
    gone = [path for path in before.below(root) if path.endswith(SUFFIXES) and not now.is_file(f"{root}/{path}")]
    if not gone:
        return {}
    had = set(before.below(root))
    came = [path for path in discover(now, root) if path not in had]
    if not came:
        return {}
    old, new = _read(before, root, gone), _read(now, root, came)
    found = _equal(old, new)
    for pairs_of in (_of_one_name, _all_pairs):
        taken = set(found.values())
        old = {path: text for path, text in old.items() if path not in found}
        new = {path: text for path, text in new.items() if path not in taken}
        found |= _likest(pairs_of(old, new), old, new)
    return found


class _Text(NamedTuple):
    """The lines of a file, each with its number of occurrences, and the size of all: bytes, plus one for each line."""

    lines: Counter[bytes]
    size: int


def _read(files: Files, root: str, paths: Iterable[str]) -> dict[str, _Text]:
    texts = {}
    for path in sorted(paths):
        lines = files.read(f"{root}/{path}").splitlines()
        texts[path] = _Text(Counter(lines), sum(len(line) + 1 for line in lines))
    return texts


def _equal(old: dict[str, _Text], new: dict[str, _Text]) -> dict[str, str]:
    """Pair files with the same lines; of several such files, those with the same name first."""
    places: dict[frozenset[tuple[bytes, int]], list[str]] = {}
    for path, text in new.items():
        if text.size:
            places.setdefault(frozenset(text.lines.items()), []).append(path)
    found = {}
    for is_same_name in (True, False):
        for path, text in old.items():
            if path in found or not text.size:
                continue
            same = places.get(frozenset(text.lines.items()), [])
            other = next((other for other in same if not is_same_name or _name(other) == _name(path)), None)
            if other is not None:
                found[path] = other
                same.remove(other)
    return found


def _of_one_name(old: dict[str, _Text], new: dict[str, _Text]) -> list[tuple[str, str]]:
    """Return pairs of files with the same name in different folders, if no other file has that name."""
    olds, news = ({name: path for path in side for name in [_name(path)]} for side in (old, new))
    often = Counter(map(_name, old)), Counter(map(_name, new))
    return [(path, news[name]) for name, path in olds.items() if often[0][name] == often[1][name] == 1]


def _all_pairs(old: dict[str, _Text], new: dict[str, _Text]) -> list[tuple[str, str]]:
    """Return every pair of files; none if there are too many to compare."""
    return [] if len(old) * len(new) > MOST_PAIRS else [(one, other) for one in old for other in new]


def _likest(pairs: list[tuple[str, str]], old: dict[str, _Text], new: dict[str, _Text]) -> dict[str, str]:
    """Pair files that share at least `ENOUGH`, the likest first."""
    scored = [(_likeness(old[one], new[other]), one, other) for one, other in pairs]
    found: dict[str, str] = {}
    taken: set[str] = set()
    for score, one, other in sorted(scored, key=lambda row: (-row[0], row[1:])):
        if score >= ENOUGH and one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def _likeness(one: _Text, other: _Text) -> float:
    """Return the share of the larger text that both have, from 0 to 1; 0 if one is empty."""
    larger, smaller = max(one.size, other.size), min(one.size, other.size)
    if smaller < ENOUGH * larger or not smaller:
        return 0.0
    common = one.lines & other.lines
    return sum((len(line) + 1) * times for line, times in common.items()) / larger


def _name(path: str) -> str:
    return path.rpartition("/")[2]
