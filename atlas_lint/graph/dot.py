"""A drawing in DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.graph.subgraph import DANGLING, ELSEWHERE, RECORD, Drawing, Line, Node
from atlas_lint.text import count, safe, short

_LABEL = 80
_STYLES = {
    RECORD: "",
    ELSEWHERE: ', style="rounded,dashed", color="#6e7781", fontcolor="#57606a"',
    DANGLING: ', style="rounded,dashed", color="#cf222e", fontcolor="#cf222e"',
}


def render(drawing: Drawing) -> Iterator[str]:
    """Yield a directed graph. Nodes are named by id, so that programs find them, and labelled for people."""
    yield "digraph atlas {\n"
    yield "  rankdir=LR;\n"
    yield '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];\n'
    yield '  edge [fontname="Helvetica", fontsize=9, color="#57606a"];\n'
    for node in drawing.nodes:
        yield f"  {_quoted(node.id)} [{_looks(node, drawing.focus)}];\n"
    for line in drawing.lines:
        yield f"  {_quoted(line.source)} -> {_quoted(line.target)} [{_line(line)}];\n"
    if drawing.left_nodes or drawing.left_lines:
        words = f"{count(drawing.left_nodes, 'node')} and {count(drawing.left_lines, 'edge')} left out"
        yield f"  label={_text(words)};\n"
    yield "}\n"


def _looks(node: Node, focus: str | None) -> str:
    kind = f" ({node.kind})" if node.kind else f" ({node.state})"
    thick = ", penwidth=3" if node.id == focus else ""
    return f"label={_text(short(node.label, _LABEL))}, tooltip={_text(node.id + kind)}{_STYLES[node.state]}{thick}"


def _line(line: Line) -> str:
    return f"label={_text(short(line.kind, _LABEL))}{', style=dashed' if line.is_reference else ''}"


def _quoted(text: str) -> str:
    """Return an id as a quoted name, unique per id: backslashes are doubled, then unsafe characters are escaped."""
    return '"' + safe(text.replace("\\", "\\\\")).replace('"', '\\"') + '"'


def _text(text: str) -> str:
    """Return text as a quoted label that shows backslashes and `&` literally."""
    return '"' + safe(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") + '"'
