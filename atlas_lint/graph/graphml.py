"""A drawing as GraphML, an XML format that yEd, Gephi and NetworkX read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.sax import saxutils

from atlas_lint.graph.subgraph import Drawing, Line, Node
from atlas_lint.text import escape, safe

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NODE_KEYS = ("id", "label", "kind", "state", "cluster", "file")
_EDGE_KEYS = ("kind", "reference", "attributes")


def render(drawing: Drawing) -> Iterator[str]:
    """Yield one directed graph. Nodes are numbered, because an XML id allows fewer characters than a record id."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for key in _NODE_KEYS:
        yield f'  <key id="node-{key}" for="node" attr.name="{key}" attr.type="string"/>\n'
    for key in _EDGE_KEYS:
        type_ = "boolean" if key == "reference" else "string"
        yield f'  <key id="edge-{key}" for="edge" attr.name="{key}" attr.type="{type_}"/>\n'
    yield '  <graph id="atlas" edgedefault="directed">\n'
    numbers = {node.id: f"n{number}" for number, node in enumerate(drawing.nodes)}
    for node in drawing.nodes:
        yield f'    <node id="{numbers[node.id]}">{_data("node", _node(node))}</node>\n'
    for number, line in enumerate(drawing.lines):
        ends = f'source="{numbers[line.source]}" target="{numbers[line.target]}"'
        yield f'    <edge id="e{number}" {ends}>{_data("edge", _edge(line))}</edge>\n'
    yield "  </graph>\n</graphml>\n"


def _node(node: Node) -> dict[str, str]:
    data = {"id": node.id, "label": node.label, "state": node.state}
    if node.record:
        data |= {"kind": node.record.kind, "cluster": node.record.cluster, "file": node.record.declaration.path}
    return data


def _edge(line: Line) -> dict[str, str]:
    data = {"kind": line.kind, "reference": "true" if line.is_reference else "false"}
    if line.attributes:
        data["attributes"] = json.dumps(line.attributes)
    return data


def _data(owner: str, values: dict[str, str]) -> str:
    return "".join(f'<data key="{owner}-{key}">{_text(value)}</data>' for key, value in values.items())


def _text(text: str) -> str:
    """Return text as XML: unsafe characters as character references, those that XML forbids as `\\x01`."""
    legal = saxutils.escape(_NO_XML.sub(lambda match: escape(match[0]), text))
    return "".join(one if safe(one) == one else f"&#{ord(one)};" for one in legal).replace("##[", "#&#35;[")
