"""A difference as a Mermaid flowchart: the changes and the edges between them, within the limits of GitHub."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from atlas_lint.diff.diff import Difference
from atlas_lint.diff.view import View, dangling
from atlas_lint.graph.mermaid import MOST_CHARACTERS, MOST_LINES, label
from atlas_lint.model.pointers import EDGE
from atlas_lint.model.records import Edge
from atlas_lint.text import count

_RESERVED = 1_500
"""Characters reserved for the text around nodes and edges."""

_STYLES = {
    "added": "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
    "removed": "fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:5 3",
    "changed": "fill:#fff8c5,stroke:#9a6700,color:#1f2328",
    "missing": "fill:#ffffff,stroke:#cf222e,color:#cf222e,stroke-dasharray:2 2",
}
_COLORS = {"dangling": "#cf222e", "gained": "#1a7f37", "lost": "#cf222e", "edited": "#9a6700"}
_ARROWS = {"dangling": "--x", "gained": "==>", "lost": "-.->", "edited": "-->", "": "-->"}


class _Line(NamedTuple):
    """An edge to draw: its ends, its label, and its change ("": none)."""

    source: str
    target: str
    label: str
    change: str


def render(view: View) -> Iterator[str]:
    """Yield a flowchart: edges that changed or dangle, other changed records, then unchanged edges between these."""
    drawing = _Drawing(view.difference)
    lines = list(_changed(drawing))
    drawn = [line for line in lines if drawing.draw(line)]
    changed = drawing.changes
    left = sum(not drawing.put(id) for id in changed)
    context = [line for line in _context(view.difference, drawing, lines) if drawing.draw(line)]
    yield "flowchart LR\n"
    yield from drawing.nodes.values()
    yield from drawing.edges
    rest = [(len(lines) - len(drawn), "edge"), (left, "changed record")]
    words = ", ".join(count(number, noun) for number, noun in rest if number)
    if words:
        yield f'  rest["{words} left out"]\n'
    if not (drawing.nodes or words):
        yield '  rest["no change in the graph"]\n'
    yield from drawing.styles([*drawn, *context])


class _Drawing:
    """Nodes and edges, as far as they fit."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        self.became = {one.old.id: one.new.id for one in difference.renamed}
        self.former = {new: old for old, new in self.became.items()}
        self.changes = dict(_changes(difference))
        self.numbers: dict[str, str] = {}
        self.nodes: dict[str, str] = {}
        self.edges: list[str] = []
        self.room = MOST_CHARACTERS - _RESERVED

    def draw(self, line: _Line) -> bool:
        """Draw an edge and its ends, and return True; return False if there is no room."""
        if len(self.edges) >= MOST_LINES:
            return False
        new = {id: self._node(id) for id in (line.source, line.target) if id not in self.nodes}
        words = f'|"{label(line.label)}"|' if line.label else ""
        text = f"  {self._number(line.source)} {_ARROWS[line.change]}{words} {self._number(line.target)}\n"
        if not self._takes(text, *new.values()):
            return False
        self.nodes |= new
        self.edges.append(text)
        return True

    def put(self, id: str) -> bool:
        """Draw a record if there is room, and return whether it is drawn."""
        if id not in self.nodes:
            node = self._node(id)
            if not self._takes(node):
                return False
            self.nodes[id] = node
        return True

    def styles(self, lines: list[_Line]) -> Iterator[str]:
        used = {self._class(id) for id in self.nodes} - {""}
        yield from (f"  classDef {name} {style}\n" for name, style in _STYLES.items() if name in used)
        for change, color in _COLORS.items():
            numbers = [str(number) for number, line in enumerate(lines) if line.change == change]
            if numbers:
                yield f"  linkStyle {','.join(numbers)} stroke:{color}\n"

    def _takes(self, *texts: str) -> bool:
        needed = sum(map(len, texts)) + 5  # and its number in the styles
        if needed > self.room:
            return False
        self.room -= needed
        return True

    def _number(self, id: str) -> str:
        return self.numbers.setdefault(id, f"n{len(self.numbers)}")

    def _node(self, id: str) -> str:
        name = self.difference.name(id)
        words = [f"{self.former[id]} is now {id}" if id in self.former else id, *([name] if name else [])]
        text = "<br>".join(label(word) for word in words)
        kind = self._class(id)
        return f'  {self._number(id)}["{text}"]{f":::{kind}" if kind else ""}\n'

    def _class(self, id: str) -> str:
        if id in self.changes:
            return self.changes[id]
        return "" if self.difference.now.exists(id) else "missing"


def _changes(difference: Difference) -> Iterator[tuple[str, str]]:
    """Yield the id of each record that changed, with its style."""
    yield from ((one.record.id, "removed") for one in difference.removed)
    yield from ((record.id, "added") for record in difference.added)
    for pairs in (difference.renamed, difference.edited, difference.moved):
        yield from ((one.new.id, "changed") for one in pairs)


def _changed(drawing: _Drawing) -> Iterator[_Line]:
    """Yield the edges that point at records that are gone, then the edges that changed."""
    difference = drawing.difference
    pointers = [pointer for pointer in dangling(difference) if pointer.how == EDGE]
    yield from (_Line(pointer.source, pointer.target, pointer.by, "dangling") for pointer in pointers)
    drawn = {(pointer.source, pointer.by, pointer.target) for pointer in pointers}
    for change, edges in (
        ("lost", difference.lost),
        ("gained", difference.gained),
        ("edited", [one.new for one in difference.edited_edges]),
    ):
        for edge in edges:
            if change == "gained" and edge.identity in drawn:
                continue
            became = drawing.became if change == "lost" else {}
            yield _Line(became.get(edge.source, edge.source), became.get(edge.target, edge.target), edge.kind, change)


def _context(difference: Difference, drawing: _Drawing, lines: Iterable[_Line]) -> Iterator[_Line]:
    """Yield the unchanged edges between drawn records."""
    drawn = {line[:3] for line in lines}
    for edge in difference.now.edges:
        line = _line(edge)
        if edge.source in drawing.nodes and edge.target in drawing.nodes and line[:3] not in drawn:
            yield line


def _line(edge: Edge) -> _Line:
    return _Line(edge.source, edge.target, edge.kind, "")
