"""The part of the graph to draw: around a record, of a cluster, of files, or the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Record

BOTH = "both"
OUT = "out"
IN = "in"

RECORD = "record"
ELSEWHERE = "elsewhere"
DANGLING = "dangling"


class Node(NamedTuple):
    """An id and its record.

    `state` is RECORD, ELSEWHERE or DANGLING. ELSEWHERE means that `external-ids` match the id, or that it occurs in a
    part that cannot be parsed. `out` and `into` count all edges of the id, drawn or not.
    """

    id: str
    record: Record | None
    state: str
    out: int = 0
    into: int = 0

    @property
    def kind(self) -> str | None:
        """The kind of the record; None if there is no record."""
        return self.record.kind if self.record else None

    @property
    def name(self) -> str | None:
        """Return the `displayName` of the record; None if it is not a string or is blank."""
        name = self.record.attributes.get("displayName") if self.record else None
        return name if isinstance(name, str) and name.strip() else None

    @property
    def label(self) -> str:
        """The name of the record, or its id if it has none."""
        return self.name or self.id


class Line(NamedTuple):
    """An edge or a reference. The `kind` of a reference is its attribute, with steps joined by dots."""

    source: str
    target: str
    kind: str
    attributes: dict[str, Any]
    is_reference: bool


class Drawing(NamedTuple):
    """Nodes and lines, by distance from `focus` if there is one, else in the order of the atlas.

    Every end of a line is among the nodes. `left_nodes` and `left_lines` count what a limit cut off.
    """

    title: str
    focus: str | None
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    left_nodes: int = 0
    left_lines: int = 0

    def cut(self, most: int) -> Drawing:
        """Return the drawing with its first `most` lines, without the nodes whose lines are all cut off."""
        lines = self.lines[:most]
        lost = _ends(self.lines[most:]) - _ends(lines) - {self.focus}
        nodes = tuple(node for node in self.nodes if node.id not in lost)
        return self._replace(
            nodes=nodes,
            lines=lines,
            left_nodes=self.left_nodes + len(self.nodes) - len(nodes),
            left_lines=self.left_lines + len(self.lines) - len(lines),
        )


def _ends(lines: Iterable[Line]) -> set[str | None]:
    return {id for line in lines for id in (line.source, line.target)}


class Choice(NamedTuple):
    """The choice of what to draw: records of `kinds` and edges of `edge_kinds` (empty: all).

    Steps follow `direction`. `references` means that references are lines too.
    """

    kinds: frozenset[str] = frozenset()
    edge_kinds: frozenset[str] = frozenset()
    direction: str = BOTH
    references: bool = True


def around(atlas: Atlas, id: str, depth: int, choice: Choice) -> Drawing:
    """Return the ids at most `depth` steps from a record, and the lines that these steps follow."""
    return _reached(atlas, [id], depth, choice, focus=id, title=id)


def part(atlas: Atlas, title: str, starts: Iterable[str], depth: int, choice: Choice) -> Drawing:
    """Return the records `starts`, the lines between them, dangling lines, and all within `depth` steps."""
    return _reached(atlas, starts, depth, choice, focus=None, title=title)


def whole(atlas: Atlas, choice: Choice) -> Drawing:
    """Return a drawing of all records and lines."""
    lines = [
        line
        for line in _lines(atlas, choice)
        if _fits(atlas, line.source, choice) and _fits(atlas, line.target, choice)
    ]
    return _drawing(
        atlas, "the whole atlas", None, lines, choice, [id for id in atlas.records if _fits(atlas, id, choice)]
    )


def _fits(atlas: Atlas, id: str, choice: Choice) -> bool:
    """Return whether an id has a kind that is drawn; an id that no record declares has none."""
    record = atlas.records.get(id)
    return not choice.kinds or (record is not None and record.kind in choice.kinds)


def _drawing(
    atlas: Atlas, title: str, focus: str | None, lines: list[Line], choice: Choice, ids: Iterable[str]
) -> Drawing:
    """Return a drawing of lines, their ends and `ids`; without `ids` if only some edge kinds are chosen."""
    if choice.edge_kinds:
        ids = () if focus is None else (focus,)
    all_ids = dict.fromkeys((*ids, *(id for line in lines for id in (line.source, line.target))))
    out, into = Counter(edge.source for edge in atlas.edges), Counter(edge.target for edge in atlas.edges)
    nodes = tuple(Node(id, atlas.records.get(id), _state(atlas, id), out[id], into[id]) for id in all_ids)
    return Drawing(title, focus, nodes, tuple(lines))


def _reached(atlas: Atlas, starts: Iterable[str], depth: int, choice: Choice, focus: str | None, title: str) -> Drawing:
    def is_drawn(id: str) -> bool:
        return id == focus or _fits(atlas, id, choice)

    lines = [line for line in _lines(atlas, choice) if is_drawn(line.source) and is_drawn(line.target)]
    distances = _distances(lines, [id for id in starts if is_drawn(id)], depth, choice.direction)
    first = {id for id, distance in distances.items() if distance == 0}
    walked = _walked(distances, depth, choice.direction)

    def wanted(line: Line) -> bool:
        leads_nowhere = line.target not in atlas.records and choice.direction != IN
        return (line.source in first and (line.target in first or leads_nowhere)) or walked(line)

    drawn = [line for line in lines if wanted(line)]
    if focus is not None:
        drawn.sort(key=lambda line: min(distances.get(line.source, depth), distances.get(line.target, depth)))
    return _drawing(atlas, title, focus, drawn, choice, distances)


def _state(atlas: Atlas, id: str) -> str:
    if id in atlas.records:
        return RECORD
    return ELSEWHERE if atlas.exists(id) else DANGLING


def _lines(atlas: Atlas, choice: Choice) -> Iterator[Line]:
    """Yield the chosen edges, then the references, without duplicates."""
    for edge in atlas.edges:
        if not choice.edge_kinds or edge.kind in choice.edge_kinds:
            yield Line(edge.source, edge.target, edge.kind, edge.attributes, is_reference=False)
    if choice.references and not choice.edge_kinds:
        for record, attribute, id in dict.fromkeys(reference[:3] for reference in atlas.references):
            yield Line(record, id, ".".join(attribute), {}, is_reference=True)


def _distances(lines: Iterable[Line], starts: Iterable[str], depth: int, direction: str) -> dict[str, int]:
    """Return the distance, at most `depth`, of each id from the nearest start; nearer ids come first."""
    beside: dict[str, list[str]] = {}
    if depth:
        for line in lines:
            if direction != IN:
                beside.setdefault(line.source, []).append(line.target)
            if direction != OUT:
                beside.setdefault(line.target, []).append(line.source)
    distances = dict.fromkeys(starts, 0)
    todo = list(distances)
    for id in todo:
        if distances[id] < depth:
            for other in beside.get(id, ()):
                if other not in distances:
                    distances[other] = distances[id] + 1
                    todo.append(other)
    return distances


def _walked(distances: dict[str, int], depth: int, direction: str) -> Callable[[Line], bool]:
    """Return a function that returns whether a step follows a line."""

    def walked(line: Line) -> bool:
        onward = direction != IN and distances.get(line.source, depth) < depth
        back = direction != OUT and distances.get(line.target, depth) < depth
        return onward or back

    return walked
