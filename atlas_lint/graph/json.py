"""A drawing as one JSON object; its keys are stable (see docs/graph.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas_lint import __version__
from atlas_lint.graph.subgraph import Drawing, Line, Node
from atlas_lint.text import json_text


def render(drawing: Drawing) -> Iterator[str]:
    """Yield the JSON text, with one line per node or edge."""
    tool = {"name": "atlas-lint", "version": __version__}
    left = {"nodes": drawing.left_nodes, "edges": drawing.left_lines}
    head = {"version": 1, "tool": tool, "focus": drawing.focus, "leftOut": left}
    yield json_text(head)[:-1] + ', "nodes": ['
    yield from _rows([json_text(_node(node)) for node in drawing.nodes])
    yield '], "edges": ['
    yield from _rows([json_text(_edge(line)) for line in drawing.lines])
    yield "]}\n"


def _rows(rows: list[str]) -> Iterator[str]:
    for index, row in enumerate(rows):
        yield f"{',' if index else ''}\n{row}"
    yield "\n" if rows else ""


def _node(node: Node) -> dict[str, Any]:
    record = node.record
    return {
        "id": node.id,
        "kind": node.kind,
        "displayName": node.name,
        "state": node.state,
        "cluster": record.cluster if record else None,
        "file": record.declaration.path if record else None,
    }


def _edge(line: Line) -> dict[str, Any]:
    return {
        "from": line.source,
        "to": line.target,
        "kind": line.kind,
        "reference": line.is_reference,
        "attributes": line.attributes,
    }
