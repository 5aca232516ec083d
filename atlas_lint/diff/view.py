"""A difference as it is looked at: how its sides are called, where things stand; and the words that formats share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from atlas_lint.diff.diff import Difference, Moved
from atlas_lint.diff.referrers import EDGE, Pointer
from atlas_lint.diff.value_changes import ADDED, REMOVED, REORDERED, ValueChange
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import Span
from atlas_lint.findings.place import Path, Place
from atlas_lint.model.atlas import Edge, Record
from atlas_lint.text import count

_AROUND = 20
"""Characters shown before the first one that differs."""
_PLAIN_STEP = re.compile(r"[\w-]+")


class Side(NamedTuple):
    """One side of a comparison: what it is called, and the id of its commit, where it is one."""

    name: str
    commit: str | None


class View(NamedTuple):
    """A difference, the sides it compares, how files are called, and where those stand that point at what is gone."""

    difference: Difference
    before: Side
    now: Side
    naming: Naming
    spans: Mapping[Place, Span]
    color: bool = False

    def where(self, pointer: Pointer) -> str:
        """`data/roles.yaml:3:5`."""
        span = self.spans[pointer.place]
        return f"{self.naming.shown(pointer.place.path)}:{span.line}:{span.column}"


def dangling(difference: Difference) -> Iterator[Pointer]:
    """What points at an id that is gone."""
    for removed in difference.removed:
        yield from removed.dangling
    for renamed in difference.renamed:
        yield from renamed.dangling


def summary(difference: Difference) -> str:
    """What changed, in a line."""
    if difference.is_empty:
        return _nothing(difference)
    records = [
        (len(difference.added), "added"),
        (len(difference.removed), "removed"),
        (len(difference.renamed), "renamed"),
        (len(difference.edited), "edited"),
        (len(difference.moved), "moved to another file"),
    ]
    edges = [
        (len(difference.gained), "gained"),
        (len(difference.lost), "lost"),
        (len(difference.edited_edges), "edited"),
    ]
    parts = [_counted(rows, noun) for rows, noun in ((records, "record"), (edges, "edge"))]
    pointing = sum(1 for _ in dangling(difference))
    if pointing:
        parts.append(f"{count(pointing, 'place')} still {'names' if pointing == 1 else 'name'} what is gone")
    return "; ".join(filter(None, parts))


def _nothing(difference: Difference) -> str:
    if not difference.files:
        return "no change"
    files = count(len(difference.files), "file")
    if difference.unread.before or difference.unread.now:
        return f"no change in the graph, as far as it can be read; {files} changed"
    return f"no change in the graph; {files} changed only in form (formatting, comments, order)"


def _counted(rows: list[tuple[int, str]], noun: str) -> str:
    """`3 records added, 1 removed`."""
    words = [(number, doing) for number, doing in rows if number]
    if not words:
        return ""
    first = f"{count(words[0][0], noun)} {words[0][1]}"
    return ", ".join([first, *(f"{number:,} {doing}" for number, doing in words[1:])])


def path_words(path: Path) -> str:
    """A path in a value: `owner.names[2]`."""
    words = ""
    for step in path:
        if isinstance(step, int):
            words += f"[{step}]"
        elif _PLAIN_STEP.fullmatch(step):
            words += f".{step}" if words else step
        else:
            words += f"[{json.dumps(step, ensure_ascii=False)}]"
    return words


def value_words(change: ValueChange, limit: int) -> tuple[str, ...]:
    """The values of a change in JSON notation, of at most `limit` characters each: the old one and the new one, or the
    one that there is; none where only the order is another. Of long ones, the part that differs."""
    if change.change == REORDERED:
        return ()
    if change.change == ADDED:
        return (cropped(_json(change.new), 0, limit),)
    if change.change == REMOVED:
        return (cropped(_json(change.old), 0, limit),)
    old, new = _json(change.old), _json(change.new)
    same = next((index for index, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), 0)
    start = 0 if max(len(old), len(new)) <= limit else max(same - _AROUND, 0)
    return cropped(old, start, limit), cropped(new, start, limit)


def cropped(text: str, start: int, limit: int) -> str:
    """At most so many characters of a text, from a place on, an ellipsis where something is left out."""
    start = min(start, max(len(text) - limit, 0))
    end = start + limit
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def by_kind(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    """Edges by their kind."""
    kinds: dict[str, list[Edge]] = {}
    for edge in edges:
        kinds.setdefault(edge.kind, []).append(edge)
    return kinds


def by_files(moved: Iterable[Moved]) -> dict[tuple[str, str], list[Record]]:
    """Records that moved, by the file they came from and the one that they are in now."""
    files: dict[tuple[str, str], list[Record]] = {}
    for one in moved:
        files.setdefault((one.old.declaration.path, one.new.declaration.path), []).append(one.new)
    return files


def pointer_words(pointer: Pointer) -> str:
    """By what somebody points: the edge kind, or the attribute that holds the id."""
    return pointer.by if pointer.how == EDGE else f"attribute {pointer.by}"
