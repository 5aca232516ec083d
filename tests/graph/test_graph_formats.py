"""Drawings as text: what each format makes of a graph, and of texts that could break it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema

from atlas_lint.graph import dot, flowchart, graphml
from atlas_lint.graph import json as as_json
from atlas_lint.graph.mermaid import MOST_CHARACTERS
from atlas_lint.graph.subgraph import Choice, Drawing, Line, Node, around, whole
from atlas_lint.text import safe
from tests.graph.small import ODD, ROW, loaded, odd

ROUND = around(loaded(ROW), "role:a", 1, Choice())
ODDITIES = whole(odd(), Choice())
XML = "{http://graphml.graphdrawing.org/xmlns}"
DOT = shutil.which("dot")


def rendered(format_: str, drawing: Drawing) -> str:
    return "".join(
        import_module(f"atlas_lint.graph.{ {'mermaid': 'flowchart'}.get(format_, format_) }").render(drawing)
    )


@pytest.mark.parametrize("format_", ["mermaid", "dot", "graphml", "json", "html"])
def test_nothing_in_data_reaches_a_terminal_or_a_runner(format_: str) -> None:
    text = rendered(format_, ODDITIES)
    assert not re.search("[\x00-\x09\x0b-\x1f\u2028\u2029\u202a-\u202e\ud800-\udfff]", text)
    assert "##[" not in text
    text.encode("utf-8")


def test_mermaid() -> None:
    assert rendered("mermaid", ROUND) == (
        "flowchart LR\n"
        '  n0["First"]:::focus\n'
        '  n1["role:b"]\n'
        '  n2["role:gone"]:::dangling\n'
        '  n3["job:x"]\n'
        '  n4["role:c"]\n'
        '  n0 -->|"leads"| n1\n'
        '  n0 -->|"helps"| n2\n'
        '  n0 -->|"helps"| n3\n'
        '  n0 -.->|"owner"| n4\n'
        "  classDef dangling fill:#ffffff,stroke:#cf222e,color:#cf222e,stroke-dasharray:2 2\n"
        "  classDef focus stroke-width:4px\n"
    )


def test_labels_of_mermaid_say_what_is_there() -> None:
    labels = re.findall(r'^  n\d+\["(.*)"\]', rendered("mermaid", ODDITIES), re.MULTILINE)
    meant = [re.sub(r"#(\d+);", lambda match: chr(int(match[1])), label) for label in labels]
    assert meant == [safe(node.label) for node in ODDITIES.nodes]
    assert all(re.fullmatch(r"(?:[\w ,:/.-]|#\d+;)*", label, re.ASCII) for label in labels)


def _nodes(number: int, name: str = "role:{}") -> tuple[Node, ...]:
    return tuple(Node(name.format(index), None, "dangling") for index in range(number))


def _star(number: int, name: str = "role:{}") -> Drawing:
    nodes = _nodes(number + 1, name)
    lines = tuple(Line(nodes[0].id, node.id, "leads", {}, False) for node in nodes[1:])
    return Drawing("star", None, nodes, lines)


def test_mermaid_is_not_cut_where_it_fits() -> None:
    text = rendered("mermaid", _star(500))
    assert text.count("-->") == 500
    assert "left out" not in text


def test_mermaid_is_cut_at_as_many_edges_as_github_draws() -> None:
    text = rendered("mermaid", _star(501))
    assert text.count("-->") == 500
    assert '  rest["1 node and 1 edge left out"]\n' in text


@pytest.mark.parametrize("drawing", [_star(490, "é" * 50 + "{}"), Drawing("many", None, _nodes(9_000), ())])
def test_mermaid_is_cut_at_as_many_characters_as_github_draws(drawing: Drawing) -> None:
    text = rendered("mermaid", drawing)
    assert 48_000 < len(text) <= MOST_CHARACTERS
    shown = flowchart.fitted(drawing)
    assert shown.left_nodes == len(drawing.nodes) - text.count(":::dangling") > 0
    assert shown.left_lines == len(drawing.lines) - text.count("-->")


def test_an_empty_drawing_is_a_drawing() -> None:
    assert rendered("mermaid", Drawing("nothing", None, (), ())) == 'flowchart LR\n  rest["no record"]\n'


@pytest.mark.skipif(DOT is None, reason="Graphviz is not at hand")
@pytest.mark.parametrize("drawing", [ROUND, ODDITIES], ids=["round", "odd"])
def test_graphviz_reads_the_same_graph(drawing: Drawing) -> None:
    text = "".join(dot.render(drawing)).encode()
    done = subprocess.run([str(DOT), "-Tdot_json"], input=text, capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    read = json.loads(done.stdout)
    assert len({node["name"] for node in read["objects"]}) == len(drawing.nodes)
    order = {node.id: number for number, node in enumerate(drawing.nodes)}
    edges = sorted((edge["tail"], edge["head"]) for edge in read["edges"])
    assert edges == sorted((order[line.source], order[line.target]) for line in drawing.lines)


def test_dot() -> None:
    text = "".join(dot.render(ROUND))
    assert '  "role:a" [label="First", tooltip="role:a (Role)", penwidth=3];\n' in text
    assert '  "role:a" -> "role:c" [label="owner", style=dashed];\n' in text
    assert re.search(r'"role:gone" \[.*style="rounded,dashed", color="#cf222e"', text)


def test_names_of_dot_are_the_same_for_the_same_id_only() -> None:
    texts = ["\u202e", "\\u202e", '"', '\\"', "\\", "\\\\"]
    nodes = tuple(Node(text, None, "dangling") for text in texts)
    names = re.findall(r"^  (\".*?\") \[label", "".join(dot.render(Drawing("", None, nodes, ()))), re.MULTILINE)
    assert len(set(names)) == len(texts)


@pytest.mark.parametrize("drawing", [ROUND, ODDITIES], ids=["round", "odd"])
def test_graphml_is_valid_and_exact(drawing: Drawing) -> None:
    text = "".join(graphml.render(drawing))
    xmlschema.XMLSchema(Path(__file__).with_name("graphml.xsd")).validate(text)
    root = ElementTree.fromstring(text)

    def data(element: ElementTree.Element, key: str) -> str | None:
        found = element.find(f"{XML}data[@key='{key}']")
        return None if found is None else found.text

    nodes = {node.get("id"): data(node, "node-id") for node in root.iter(f"{XML}node")}
    assert list(nodes.values()) == [node.id for node in drawing.nodes]
    edges = [
        (nodes[edge.get("source")], nodes[edge.get("target")], data(edge, "edge-kind"))
        for edge in root.iter(f"{XML}edge")
    ]
    assert edges == [line[:3] for line in drawing.lines]


def test_what_no_xml_may_hold_is_an_escape() -> None:
    text = "".join(graphml.render(Drawing("", None, (Node("a\x01\ud800\uffff", None, "dangling"),), ())))
    assert r"a\x01\ud800\uffff" in text
    ElementTree.fromstring(text)


@pytest.mark.parametrize("drawing", [ROUND, ODDITIES], ids=["round", "odd"])
def test_json_is_exact(drawing: Drawing) -> None:
    read = json.loads("".join(as_json.render(drawing)))
    assert [(one["id"], one["state"]) for one in read["nodes"]] == [(node.id, node.state) for node in drawing.nodes]
    assert [
        (one["from"], one["to"], one["kind"], one["attributes"], one["reference"]) for one in read["edges"]
    ] == list(drawing.lines)
    assert read["focus"] == drawing.focus


def test_odd_texts_are_all_drawn() -> None:
    assert {node.id for node in ODDITIES.nodes} == {*ODD, *(f"gone {text}" for text in ODD)}
