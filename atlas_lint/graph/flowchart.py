"""A drawing as a Mermaid flowchart within the limits of GitHub; a node counts what does not fit."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.graph.mermaid import MOST_CHARACTERS, MOST_LINES, label
from atlas_lint.graph.subgraph import DANGLING, ELSEWHERE, Drawing, Line, Node
from atlas_lint.text import count

_RESERVED = 500
"""Characters reserved for the text around nodes and lines."""

_STYLES = {
    DANGLING: "fill:#ffffff,stroke:#cf222e,color:#cf222e,stroke-dasharray:2 2",
    ELSEWHERE: "fill:#ffffff,stroke:#6e7781,color:#57606a,stroke-dasharray:5 3",
    "focus": "stroke-width:4px",
}


def fitted(drawing: Drawing) -> Drawing:
    """Return the part of a drawing within GitHub's limits: the first lines and their ends, then nodes without lines."""
    room = MOST_CHARACTERS - _RESERVED
    nodes = {node.id: node for node in drawing.nodes}
    drawn: dict[str, str] = {}

    def put(ids: list[str], line: str) -> bool:
        nonlocal room
        new = {id: _node(len(drawn) + index, nodes[id], drawing) for index, id in enumerate(ids) if id not in drawn}
        needed = sum(map(len, new.values())) + len(line)
        if needed > room:
            return False
        room -= needed
        drawn.update(new)
        return True

    lines = 0
    for line in drawing.lines[:MOST_LINES]:
        if not put(list(dict.fromkeys((line.source, line.target))), _line(line, 99_999, 99_999)):
            break
        lines += 1
    joined = {id for line in drawing.lines for id in (line.source, line.target)}
    for node in drawing.nodes:
        if (node.id not in joined or node.id == drawing.focus) and not put([node.id], ""):
            break
    kept = tuple(node for node in drawing.nodes if node.id in drawn)
    return drawing._replace(
        nodes=kept,
        lines=drawing.lines[:lines],
        left_nodes=drawing.left_nodes + len(drawing.nodes) - len(kept),
        left_lines=drawing.left_lines + len(drawing.lines) - lines,
    )


def render(drawing: Drawing) -> Iterator[str]:
    """Yield a flowchart from left to right. References are dashed; dangling ids have a dashed red border."""
    shown = fitted(drawing)
    numbers = {node.id: number for number, node in enumerate(shown.nodes)}
    yield "flowchart LR\n"
    for node in shown.nodes:
        yield _node(numbers[node.id], node, shown)
    for line in shown.lines:
        yield _line(line, numbers[line.source], numbers[line.target])
    rest = [(shown.left_nodes, "node"), (shown.left_lines, "edge")]
    words = " and ".join(count(number, noun) for number, noun in rest if number)
    if words:
        yield f'  rest["{label(words)} left out"]\n'
    elif not shown.nodes:
        yield '  rest["no record"]\n'
    used = {_class(node, shown) for node in shown.nodes}
    yield from (f"  classDef {name} {style}\n" for name, style in _STYLES.items() if name in used)


def _node(number: int, node: Node, drawing: Drawing) -> str:
    kind = _class(node, drawing)
    return f'  n{number}["{label(node.label)}"]{f":::{kind}" if kind else ""}\n'


def _class(node: Node, drawing: Drawing) -> str:
    if node.state in _STYLES:
        return node.state
    return "focus" if node.id == drawing.focus else ""


def _line(line: Line, source: int, target: int) -> str:
    arrow = "-.->" if line.is_reference else "-->"
    words = f'|"{label(line.kind)}"|' if line.kind.strip() else ""
    return f"  n{source} {arrow}{words} n{target}\n"
