"""The view of a difference that formats render: names of its sides, locations, and the words that formats share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from atlas_lint.diff.diff import Difference, Moved
from atlas_lint.diff.value_changes import ADDED, REMOVED, REORDERED, ValueChange
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import Span
from atlas_lint.findings.place import Path, Place
from atlas_lint.model.pointers import EDGE, Pointer
from atlas_lint.model.records import Edge, Record
from atlas_lint.text import count

_AROUND = 20
"""Number of characters shown before the first difference."""
_PLAIN_STEP = re.compile(r"[\w-]+")


class Side(NamedTuple):
    """One side of a comparison: its name, and the full id of its commit (None: it is not a commit)."""

    name: str
    commit: str | None


class View(NamedTuple):
    """A difference, its sides, the naming of files, and the spans of the pointers that dangle."""

    difference: Difference
    before: Side
    now: Side
    naming: Naming
    spans: Mapping[Place, Span]
    color: bool = False

    def where(self, pointer: Pointer) -> str:
        """Return the location of a dangling pointer: `data/roles.yaml:3:5`."""
        span = self.spans[pointer.place]
        return f"{self.naming.shown(pointer.place.path)}:{span.line}:{span.column}"


def dangling(difference: Difference) -> Iterator[Pointer]:
    """Yield the pointers at ids that are gone."""
    for removed in difference.removed:
        yield from removed.dangling
    for renamed in difference.renamed:
        yield from renamed.dangling


def summary(difference: Difference) -> str:
    """Return the summary of a difference, one line."""
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
        words = "points at a missing record" if pointing == 1 else "point at missing records"
        parts.append(f"{count(pointing, 'place')} still {words}")
    return "; ".join(filter(None, parts))


def _nothing(difference: Difference) -> str:
    if not difference.files:
        return "no change"
    files = count(len(difference.files), "file")
    if difference.unread.before or difference.unread.now:
        return f"no change in the graph, as far as it can be read; {files} changed"
    return f"no change in the graph; {files} changed only in form (formatting, comments, order)"


def _counted(rows: list[tuple[int, str]], noun: str) -> str:
    """Return the counts that are not zero: `3 records added, 1 removed`."""
    words = [(number, doing) for number, doing in rows if number]
    if not words:
        return ""
    first = f"{count(words[0][0], noun)} {words[0][1]}"
    return ", ".join([first, *(f"{number:,} {doing}" for number, doing in words[1:])])


def path_words(path: Path) -> str:
    """Return a path in a value as text: `owner.names[2]`."""
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
    """Return the old and the new value of a change as JSON, or the only one that exists; none for a new order.

    Each has at most `limit` characters. Of long values, the part that differs is shown.
    """
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
    """Return at most `limit` characters of a text from `start`, with an ellipsis at each end that is cut."""
    start = min(start, max(len(text) - limit, 0))
    end = start + limit
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def by_kind(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    """Return edges grouped by kind."""
    kinds: dict[str, list[Edge]] = {}
    for edge in edges:
        kinds.setdefault(edge.kind, []).append(edge)
    return kinds


def by_files(moved: Iterable[Moved]) -> dict[tuple[str, str], list[Record]]:
    """Return moved records grouped by their old and new file."""
    files: dict[tuple[str, str], list[Record]] = {}
    for one in moved:
        files.setdefault((one.old.declaration.path, one.new.declaration.path), []).append(one.new)
    return files


def pointer_words(pointer: Pointer) -> str:
    """Return how a pointer points: the edge kind, or the attribute that holds the id."""
    return pointer.by if pointer.how == EDGE else f"attribute {pointer.by}"
