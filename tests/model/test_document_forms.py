"""Documents, in all their forms, as declarations; and what is said of those that have none of the forms."""

from __future__ import annotations

import json

import pytest

from atlas_lint.findings.place import KEY, VALUE, Path
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.model.document_forms import declare
from atlas_lint.parsing.source import read
from atlas_lint.text import pointer


def file(text: str) -> DeclaredFile:
    return declare("x.yaml", read(text.encode()))


def declared(text: str) -> list[str]:
    """Return the declarations, a line for each record and each edge; the text has no fault."""
    of = file(text)
    assert of.faults == ()
    assert of.shown == ()
    lines = []
    for declaration in of.declarations:
        lines.append(f"{declaration.form} {declaration.kind} {declaration.id} {json.dumps(declaration.attributes)}")
        lines += [f"  {edge.kind} {edge.target} {json.dumps(edge.attributes)}" for edge in declaration.edges]
    return lines


def faults(text: str) -> list[str]:
    """Return the faults, a line for each fault; nothing of a broken document is declared."""
    of = file(text)
    assert {fault.rule for fault in of.faults} == {"not-a-record"}
    assert of.declarations == ()
    helps = [f"did you mean {fault.near}?" if fault.near else fault.help for fault in of.faults]
    return [
        f"{pointer(fault.path)} {fault.part}: {fault.message}" + (f"; {help}" if help else "")
        for fault, help in zip(of.faults, helps, strict=True)
    ]


BARE = "record A a:1 {}"
FORMS: dict[str, tuple[str, list[str]]] = {
    "nothing": ("", []),
    "empty documents": ("---\n---\n# x\n---\n", []),
    "a record": ("nodeKind: A\nid: a:1\n", [BARE]),
    "null attributes and edges": ("{nodeKind: A, id: a:1, attributes: , edges: ~}", [BARE]),
    "empty attributes and edges": ("{nodeKind: A, id: a:1, attributes: {}, edges: []}", [BARE]),
    "free keys": ("{nodeKind: A, id: a:1, x-a: 1, _b: 2}", [BARE]),
    "attributes": ("{nodeKind: A, id: a:1, attributes: {b: [1, {c: 2}]}}", ['record A a:1 {"b": [1, {"c": 2}]}']),
    "attributes named as keys": (
        "{nodeKind: A, id: a:1, attributes: {id: b, nodeKind: c, edges: d, patch: false, kind: NodeDocument}}",
        ['record A a:1 {"id": "b", "nodeKind": "c", "edges": "d", "patch": false, "kind": "NodeDocument"}'],
    ),
    "no patch": ("{nodeKind: A, id: a:1, patch: false}", [BARE]),
    "a patch": ("{nodeKind: A, id: a:1, patch: true}", ["patch A a:1 {}"]),
    "a patch by strategy": ("{nodeKind: A, id: a:1, mergeStrategy: patch}", ["patch A a:1 {}"]),
    "a patch marked in its attributes": (
        "{nodeKind: A, id: a:1, attributes: {patch: true, b: 1}}",
        ['patch A a:1 {"b": 1}'],
    ),
    "a patch by strategy in its attributes": (
        "{nodeKind: A, id: a:1, attributes: {b: 1, mergeStrategy: patch}}",
        ['patch A a:1 {"b": 1}'],
    ),
    "attributes that are no marker": (
        "{nodeKind: A, id: a:1, attributes: {patch: 1, mergeStrategy: replace}}",
        ['record A a:1 {"patch": 1, "mergeStrategy": "replace"}'],
    ),
    "a sidecar": (
        "extendsNode: {id: a:1, nodeKind: A}\nedges: {e: b:1}\n",
        ["sidecar A a:1 {}", "  e b:1 {}"],
    ),
    "a sidecar without edges": ("extendsNode: {id: a:1, nodeKind: A, x-y: 1}\n_z: 2\n", ["sidecar A a:1 {}"]),
    "a bundle": (
        "kind: NodeDocument\nnodes:\n- {id: a:1, kind: A}\n- {id: a:2, kind: B, edges: {e: a:1}}\n",
        ["record A a:1 {}", "record B a:2 {}", "  e a:1 {}"],
    ),
    "an empty bundle": ("kind: NodeDocument\nnodes: []\nx-a: 1\n", []),
    "attributes of a node, beside and under": (
        "kind: NodeDocument\nnodes:\n- {id: a:1, kind: A, b: 1, attributes: {c: 2, d: 3}, d: 4, nodeKind: e}\n",
        ['record A a:1 {"b": 1, "nodeKind": "e", "c": 2, "d": 3}'],
    ),
    "null attributes of a node": (
        "kind: NodeDocument\nnodes: [{id: a:1, kind: A, attributes: ~, edges: ~}]",
        ["record A a:1 {}"],
    ),
    "nodes that are patches": (
        "kind: NodeDocument\nnodes:\n- {id: a:1, kind: A, patch: true, b: 1}\n"
        "- {id: a:2, kind: A, mergeStrategy: patch}\n- {id: a:3, kind: A, attributes: {patch: true}}\n"
        "- {id: a:4, kind: A, attributes: {mergeStrategy: patch}}\n",
        ['patch A a:1 {"b": 1}', "patch A a:2 {}", "patch A a:3 {}", "patch A a:4 {}"],
    ),
    "nodes that are none": (
        "kind: NodeDocument\nnodes:\n- {id: a:1, kind: A, patch: false}\n- {id: a:2, kind: A, mergeStrategy: b}\n",
        ["record A a:1 {}", 'record A a:2 {"mergeStrategy": "b"}'],
    ),
    "merged keys": (
        "nodeKind: A\nid: a:1\nattributes:\n  <<: {b: 1}\n  c: 2\n",
        ['record A a:1 {"b": 1, "c": 2}'],
    ),
    "numbers that JSON does not know": (
        "{nodeKind: A, id: a:1, attributes: {b: !!str .inf}}",
        ['record A a:1 {"b": ".inf"}'],
    ),
    "several documents": (
        "{nodeKind: A, id: a:1}\n---\n---\n{nodeKind: B, id: b:1}\n",
        ["record A a:1 {}", "record B b:1 {}"],
    ),
}


@pytest.mark.parametrize(("text", "lines"), FORMS.values(), ids=FORMS)
def test_forms(text: str, lines: list[str]) -> None:
    assert declared(text) == lines


EDGES: dict[str, tuple[str, list[str]]] = {
    "no target": ("{e: , f: ~, g: []}", []),
    "no edge in a list": ("[]", []),
    "a bare id": ("{e: b}", ["e b {}"]),
    "an id with a colon": ("{e: b:1}", ["e b:1 {}"]),
    "bare ids": ("{e: [b, c]}", ["e b {}", "e c {}"]),
    "a mapping": ("{e: {target: b}}", ["e b {}"]),
    "the words for a target": ("{e: [{target: b}, {to: c}, {id: d}]}", ["e b {}", "e c {}", "e d {}"]),
    "the first word counts": (
        "{e: [{id: b, to: c, target: d}, {id: b, to: c}]}",
        ['e d {"id": "b", "to": "c"}', 'e c {"id": "b"}'],
    ),
    "attributes beside": ("{e: {target: b, f: 1, g: [2]}}", ['e b {"f": 1, "g": [2]}']),
    "attributes under": ("{e: {target: b, attributes: {f: 1}}}", ['e b {"f": 1}']),
    "attributes under win": ("{e: {f: 1, target: b, attributes: {f: 2}, g: 3}}", ['e b {"g": 3, "f": 2}']),
    "null attributes": ("{e: {target: b, attributes: }}", ["e b {}"]),
    "keys of the other form": ("{e: {target: b, kind: c, from: d}}", ['e b {"kind": "c", "from": "d"}']),
    "a list": ("[{kind: e, to: b}, {kind: f, target: c}]", ["e b {}", "f c {}"]),
    "a list with its source": ("[{kind: e, to: b, from: a:1}]", ["e b {}"]),
    "a list with attributes": ("[{kind: e, to: b, f: 1, attributes: {g: 2}}]", ['e b {"f": 1, "g": 2}']),
    "the order as written": ("{f: b, e: [d, c]}", ["f b {}", "e d {}", "e c {}"]),
}


@pytest.mark.parametrize(("edges", "lines"), EDGES.values(), ids=EDGES)
def test_edges(edges: str, lines: list[str]) -> None:
    text = f"nodeKind: A\nid: a:1\nedges: {edges}\n"
    assert declared(text) == ["record A a:1 {}", *(f"  {line}" for line in lines)]


PLACES: dict[str, tuple[str, str, str]] = {
    "a bare id": ("{e: b}", "/edges/e", "/edges/e key"),
    "a bare id in a list": ("{e: [b]}", "/edges/e/0", "/edges/e key"),
    "a mapping": ("{e: {to: b}}", "/edges/e/to", "/edges/e key"),
    "a mapping in a list": ("{e: [{id: b}]}", "/edges/e/0/id", "/edges/e key"),
    "a list of edges": ("[{kind: e, to: b}]", "/edges/0/to", "/edges/0/kind value"),
    "a kind that looks like a number": ("{0: b}", "/edges/0", "/edges/0 key"),
    "a kind named edges": ("{edges: b}", "/edges/edges", "/edges/edges key"),
}


@pytest.mark.parametrize(("edges", "target", "kind"), PLACES.values(), ids=PLACES)
def test_where_an_edge_stands(edges: str, target: str, kind: str) -> None:
    (edge,) = file(f"nodeKind: A\nid: a:1\nedges: {edges}\n").declarations[0].edges
    path, part = edge.kind_place
    assert (pointer(edge.target_path), f"{pointer(path)} {part}") == (target, kind)


def test_where_the_kind_of_several_edges_named_edges_stands() -> None:
    (edge,) = file("nodeKind: A\nid: a:1\nedges: {edges: [b]}\n").declarations[0].edges
    assert edge.kind_place == (("edges", "edges"), KEY)


def test_where_attributes_stand() -> None:
    text = "kind: NodeDocument\nnodes:\n- id: a:1\n  kind: A\n  b: 1\n  attributes: {c: 2}\n"
    text += "  edges: {e: {to: b:1, d: 3, attributes: {f: 4}}}\n"
    (record,) = file(text).declarations
    (edge,) = record.edges
    at: Path = ("nodes", 0)
    assert (record.id_path, record.kind_path) == ((*at, "id"), (*at, "kind"))
    assert (record.attribute_path("b"), record.attribute_path("c")) == ((*at, "b"), (*at, "attributes", "c"))
    place: Path = (*at, "edges", "e")
    assert (edge.attribute_path("d"), edge.attribute_path("f")) == ((*place, "d"), (*place, "attributes", "f"))
    assert edge.kind_place == (place, KEY)


def test_where_a_sidecar_names_its_record() -> None:
    (sidecar,) = file("extendsNode: {id: a:1, nodeKind: A}\nedges: [{kind: e, to: b}]\n").declarations
    assert (sidecar.id_path, sidecar.kind_path) == (("extendsNode", "id"), ("extendsNode", "nodeKind"))
    assert sidecar.edges[0].kind_place == (("edges", 0, "kind"), VALUE)


UNDER = "move an attribute under `attributes`; start a key of your own with x- or _"
NOTHING = (
    "this is not a record: it has no `nodeKind` and `id`; "
    "add `nodeKind` and `id`, or make it a sidecar (`extendsNode`) or a bundle (`nodes`)"
)

WRONG: dict[str, tuple[str, list[str]]] = {
    # a document
    "a text": ("x", [' owner: a document is a mapping; this is the text "x"']),
    "an empty text": ("''", [' owner: a document is a mapping; this is the text ""']),
    "a list": ("- a\n- b\n", [" owner: a document is a mapping; this is a list of 2 items"]),
    "a number": ("--- 5\n", [" owner: a document is a mapping; this is the number 5"]),
    "an empty mapping": ("{}", [f" owner: {NOTHING}"]),
    "another mapping": ("name: x\nvalue: y\n", [f" owner: {NOTHING}"]),
    "free keys only": ("{x-a: 1, _b: 2}", [f" owner: {NOTHING}"]),
    "a misspelt form": (
        "nodekind: A\nname: x\n",
        ["/nodekind key: `nodekind` is not a key of a record, sidecar or bundle; did you mean nodeKind?"],
    ),
    "a key that is a list": ("nodeKind: A\nid: a:1\n[b]: c\n", [" value: a key is a list or a mapping"]),
    "a merge key without a mapping": (
        "{nodeKind: A, id: a:1, <<: b}",
        ["/<< value: a merge key needs a mapping or a list of mappings"],
    ),
    # records and patches
    "no id": ("nodeKind: A\n", [" owner: `id` is missing"]),
    "no kind": ("id: a:1\n", [" owner: `nodeKind` is missing"]),
    "a misspelt kind": (
        "id: a:1\nnodekind: A\n",
        ["/nodekind key: unknown key `nodekind` in a record; did you mean nodeKind?"],
    ),
    "an id that is a number": (
        "nodeKind: A\nid: 1\n",
        ["/id value: `id` must be a string; this is the number 1; quote it"],
    ),
    "an empty id": ("nodeKind: A\nid:\n", ["/id value: `id` must be a string; this is null"]),
    "a kind that is a list": (
        "nodeKind: [A]\nid: a:1\n",
        ["/nodeKind value: `nodeKind` must be a string; this is a list of 1 item"],
    ),
    "a misspelt key": (
        "{nodeKind: A, id: a:1, edge: {e: b}}",
        ["/edge key: unknown key `edge` in a record; did you mean edges?"],
    ),
    "an attribute beside": (
        "{nodeKind: A, id: a:1, displayName: B}",
        [f"/displayName key: unknown key `displayName` in a record; {UNDER}"],
    ),
    "two faults": (
        "{nodeKind: A, id: a:1, b: 1, edges: 5}",
        [
            f"/b key: unknown key `b` in a record; {UNDER}",
            "/edges value: `edges` is a mapping or a list; this is the number 5",
        ],
    ),
    "attributes that are a list": (
        "{nodeKind: A, id: a:1, attributes: [b]}",
        ["/attributes value: `attributes` is a mapping; this is a list of 1 item"],
    ),
    "a marker of another type": (
        "{nodeKind: A, id: a:1, patch: yes}",
        ['/patch value: `patch` is true or false; this is "yes"'],
    ),
    "another strategy": (
        "{nodeKind: A, id: a:1, mergeStrategy: replace}",
        ['/mergeStrategy value: `mergeStrategy` can only be patch; this is "replace"'],
    ),
    # sidecars
    "a sidecar with attributes": (
        "extendsNode: {id: a:1, nodeKind: A}\nattributes: {b: 1}\n",
        ["/attributes key: unknown key `attributes` in a sidecar"],
    ),
    "a sidecar with a kind": (
        "extendsNode: {id: a:1, nodeKind: A}\nnodeKind: A\n",
        ["/nodeKind key: unknown key `nodeKind` in a sidecar"],
    ),
    "a sidecar that is marked": (
        "extendsNode: {id: a:1, nodeKind: A}\npatch: true\n",
        ["/patch key: unknown key `patch` in a sidecar"],
    ),
    "a sidecar with a bare id": (
        "extendsNode: a:1\n",
        ['/extendsNode value: `extendsNode` is a mapping; this is the text "a:1"'],
    ),
    "a sidecar of nothing": ("extendsNode:\n", ["/extendsNode value: `extendsNode` is a mapping; this is null"]),
    "a sidecar without a kind": ("extendsNode: {id: a:1}\n", ["/extendsNode owner: `nodeKind` is missing"]),
    "a sidecar of a misspelt kind": (
        "extendsNode: {id: a:1, nodekind: A}\n",
        ["/extendsNode/nodekind key: unknown key `nodekind` in `extendsNode`; did you mean nodeKind?"],
    ),
    "a misspelt sidecar": (
        "extendNode: {id: a:1, nodeKind: A}\n",
        ["/extendNode key: `extendNode` is not a key of a record, sidecar or bundle; did you mean extendsNode?"],
    ),
    # bundles, also where marks of other forms stand beside
    "a bundle without nodes": ("kind: NodeDocument\n", [" owner: a NodeDocument needs `nodes`, a list"]),
    "a bundle with misspelt nodes": (
        "kind: NodeDocument\nnode: []\n",
        ["/node key: unknown key `node` in a bundle; did you mean nodes?"],
    ),
    "nodes without a kind": ("nodes: []\n", [" owner: a document with `nodes` needs `kind: NodeDocument`"]),
    "nodes of another kind": (
        "kind: nodeDocument\nnodes: []\n",
        ['/kind value: a document with `nodes` has the kind NodeDocument, not "nodeDocument"'],
    ),
    "null nodes": ("kind: NodeDocument\nnodes:\n", ["/nodes value: `nodes` must be a list; this is null"]),
    "nodes that are a mapping": (
        "kind: NodeDocument\nnodes: {a: 1}\n",
        ["/nodes value: `nodes` must be a list; this is a mapping of 1 key"],
    ),
    "a node that is a text": (
        "kind: NodeDocument\nnodes: [a]\n",
        ['/nodes/0 value: a node is a mapping; this is the text "a"'],
    ),
    "an empty node": (
        "kind: NodeDocument\nnodes: [{}]\n",
        ["/nodes/0 owner: `kind` is missing", "/nodes/0 owner: `id` is missing"],
    ),
    "one bad node of two": (
        "kind: NodeDocument\nnodes: [{id: a:1, kind: A}, {id: 2, kind: A}]\n",
        ["/nodes/1/id value: `id` must be a string; this is the number 2; quote it"],
    ),
    "a bundle that is a record, too": (
        "{kind: NodeDocument, nodes: [], id: a:1}",
        ["/id key: unknown key `id` in a bundle"],
    ),
    "a bundle that is a sidecar, too": (
        "{kind: NodeDocument, nodes: [], extendsNode: {}}",
        ["/extendsNode key: unknown key `extendsNode` in a bundle"],
    ),
    "attributes of a node that are a text": (
        "kind: NodeDocument\nnodes: [{id: a:1, kind: A, attributes: b}]\n",
        ['/nodes/0/attributes value: `attributes` is a mapping; this is the text "b"'],
    ),
    "a node's marker of another type": (
        "kind: NodeDocument\nnodes: [{id: a:1, kind: A, patch: 1}]\n",
        ["/nodes/0/patch value: `patch` is true or false; this is 1"],
    ),
}


@pytest.mark.parametrize(("text", "lines"), WRONG.values(), ids=WRONG)
def test_wrong_shapes(text: str, lines: list[str]) -> None:
    assert faults(text) == lines


ATTRIBUTE = "move it under `attributes` if it is an attribute"
WRONG_EDGES: dict[str, tuple[str, list[str]]] = {
    "a text": ("b", ['/edges value: `edges` is a mapping or a list; this is the text "b"']),
    "a target that is a number": (
        "{e: 1}",
        [f"/edges/e value: a target is an id or a mapping; this is the number 1; quote it if it is an id; {ATTRIBUTE}"],
    ),
    "an empty target in a list": ("{e: [b, ]}", []),
    "a null target in a list": ("{e: [~]}", ["/edges/e/0 value: a target is an id or a mapping; this is null"]),
    "a list in a list": (
        "{e: [[b]]}",
        [f"/edges/e/0 value: a target is an id or a mapping; this is a list of 1 item; {ATTRIBUTE}"],
    ),
    "no target": ("{e: {f: 1}}", [f"/edges/e owner: an edge needs a `target`; add `target`; {ATTRIBUTE}"]),
    "a blank in an id": (
        "{e: [{b: c-1}]}",
        [
            "/edges/e/0 owner: an edge needs a `target`; this is a mapping with the key `b`; "
            "write b:c-1 without the blank if it is an id, else add `target`"
        ],
    ),
    "an attribute that is no part of an id": (
        "{e: [{b: c d}]}",
        [f"/edges/e/0 owner: an edge needs a `target`; add `target`; {ATTRIBUTE}"],
    ),
    "attributes without a target": (
        "{e: [{part: c, note: e}]}",
        [f"/edges/e/0 owner: an edge needs a `target`; add `target`; {ATTRIBUTE}"],
    ),
    "no target at all": ("{e: [{}]}", ["/edges/e/0 value: an edge needs a `target`; add `target`"]),
    "a misspelt target": (
        "{e: [{taget: b}]}",
        ["/edges/e/0/taget key: an edge needs a `target`; it has `taget`; did you mean target?"],
    ),
    "a target that is null": ("{e: {to: }}", ["/edges/e/to value: `to` must be a string; this is null"]),
    "the first word counts, also wrong": (
        "{e: {target: 1, to: b}}",
        ["/edges/e/target value: `target` must be a string; this is the number 1; quote it"],
    ),
    "attributes that are a list": (
        "{e: {to: b, attributes: []}}",
        ["/edges/e/attributes value: `attributes` is a mapping; this is an empty list"],
    ),
    "a bare id in a list of edges": (
        "[b]",
        ['/edges/0 value: an edge in a list is a mapping with `kind` and `to`; this is the text "b"'],
    ),
    "a listed edge without a kind": ("[{to: b}]", ["/edges/0 owner: `kind` is missing"]),
    "an edge kind with a dash": (
        "[{e: b:1}, {kind: f, to: c}]",
        [
            "/edges/0 owner: an edge in a list has `kind` and `to`; this item is the edge kind `e` with its target; "
            "write `e: b:1` without the dash"
        ],
    ),
    "edge kinds with dashes": (
        "[{kind: f, to: c}, {e: [b]}, {g: {to: b}}]",
        [
            "/edges/1 owner: an edge in a list has `kind` and `to`; this item is the edge kind `e` with its target; "
            "write `e` and the others without dashes"
        ],
    ),
    "an edge kind with a dash, twice": (
        "[{e: b}, {e: c}]",
        [
            "/edges/0 owner: an edge in a list has `kind` and `to`; this item is the edge kind `e` with its target; "
            "remove the dashes, and write each edge kind once, with a list of its targets: `e: [...]`"
        ],
    ),
    "a listed edge of attributes only": (
        "[{part: b, note: d}]",
        ["/edges/0 owner: an edge in a list needs `kind` and `to`"],
    ),
    "a listed edge with a misspelt kind": ("[{knd: e, to: b}]", ["/edges/0 owner: `kind` is missing"]),
    "a listed edge without a target": ("[{kind: e}]", ["/edges/0 owner: an edge needs a `target`; add `target`"]),
    "a listed edge of a kind that is a number": (
        "[{kind: 1, to: b}]",
        ["/edges/0/kind value: `kind` must be a string; this is the number 1; quote it"],
    ),
    "a listed edge from elsewhere": (
        "[{kind: e, to: b, from: a:2}]",
        ['/edges/0/from value: `from` is the record\'s own id a:1, not "a:2"'],
    ),
    "a listed edge from nowhere": (
        "[{kind: e, to: b, from: }]",
        ["/edges/0/from value: `from` is the record's own id a:1, not null"],
    ),
}


@pytest.mark.parametrize(("edges", "lines"), WRONG_EDGES.values(), ids=WRONG_EDGES)
def test_wrong_shapes_of_edges(edges: str, lines: list[str]) -> None:
    text = f"nodeKind: A\nid: a:1\nedges: {edges}\n"
    if lines:
        assert faults(text) == lines
    else:
        assert declared(text) == ["record A a:1 {}", "  e b {}"]


def test_a_faulty_document_leaves_the_others_be() -> None:
    of = file("nodeKind: A\n---\nnodeKind: B\nid: b:1\n")
    assert [(declaration.id, declaration.document) for declaration in of.declarations] == [("b:1", 1)]
    assert [(fault.rule, fault.document) for fault in of.faults] == [("not-a-record", 0)]
    assert not of.is_broken


SHOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "none": ("nodeKind: A\n", ()),
    "not a number": ("nodeKind: A\nid: 5\n", ()),
    "not what it points at": ("{id: a:1, edges: {e: {id: b:1}}}", ("a:1",)),
    "not what it extends": ("{extendsNode: {id: a:1}}", ()),
    "not an attribute": ("{id: a:1, attributes: {id: b:1, c: {id: d:1}}}", ("a:1",)),
    "of a bundle": ("nodes: [{id: a:1}, {id: a:2, edges: [{id: b:1}]}, 5]", ("a:1", "a:2")),
    "of a list": ("- id: a:1\n- id: a:2\n", ("a:1", "a:2")),
    "of the broken document only": ("nodeKind: A\nid: a:1\n---\nid: a:2\n", ("a:2",)),
    "of a file that is no YAML": ("nodeKind: A\nid: a:1\n---\n@\n", ("a:1",)),
    "of a file that is not UTF-8": ("id: a:1\nattributes: {b: '\udcff'}\n", ("a:1",)),
}


@pytest.mark.parametrize(("text", "ids"), SHOWN.values(), ids=SHOWN)
def test_ids_that_broken_parts_show(text: str, ids: tuple[str, ...]) -> None:
    of = declare("x.yaml", read(text.encode("utf-8", "surrogateescape")))
    assert of.faults
    assert of.shown == ids


def test_ids_that_a_document_past_a_limit_shows() -> None:
    of = file("nodeKind: A\nid: a:1\n---\nid: a:2\nb: " + "[" * 200 + "]" * 200 + "\n")
    assert [fault.rule for fault in of.faults] == ["resource-limit"]
    assert of.shown == ("a:2",)


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("nodeKind: A\nid: a:1\nedges:\nedges: {e: b}\n", "duplicate-key", (("edges",), KEY, 1)),
        ("nodeKind: A\nid: a:1\nattributes: {b: yes}\n", "yaml-hazard", (("attributes", "b"), VALUE, 0)),
        ("nodeKind: A\nid: a:1\nattributes: {on: b}\n", "yaml-hazard", (("attributes", "on"), KEY, 0)),
    ],
)
def test_what_is_odd_in_a_sound_document(text: str, rule: str, place: tuple[Path, str, int]) -> None:
    of = file(text)
    (fault,) = of.faults
    assert (fault.rule, (fault.path, fault.part, fault.nth), fault.record) == (rule, place, "a:1")
    assert [declaration.id for declaration in of.declarations] == ["a:1"]


JOINED = {
    "whole records": (
        "nodeKind: A\nid: a:1\nedges: {e: b:1}\nnodeKind: A\nid: a:2\nedges: {e: b:1}\n",
        ("nodeKind", 1, "a line `---` is missing above `nodeKind`, with which another record begins"),
        ("a:1", "a:2"),
    ),
    "the id first": (
        "nodeKind: A\nid: a:1\nid: a:2\nnodeKind: B\n",
        ("id", 1, "a line `---` is missing above `id`, with which another record begins"),
        ("a:1", "a:2"),
    ),
    "three records": (
        "nodeKind: A\nid: a:1\n" * 2 + "nodeKind: A\nid: 'a:3'\n",
        ("nodeKind", 1, "a line `---` is missing above `nodeKind`, with which another record begins"),
        ("a:1", "a:1", "a:3"),
    ),
    "two ids": ("nodeKind: A\nid: a:1\nid: a:2\n", ("id", 1, "`id` appears twice in this document"), ("a:1", "a:2")),
    "two kinds": (
        "nodeKind: A\nid: a:1\nnodeKind: B\n",
        ("nodeKind", 1, "`nodeKind` appears twice in this document"),
        ("a:1",),
    ),
    "an id that is none": (
        "nodeKind: A\nid: a:1\nid: [a]\n",
        ("id", 1, "`id` appears twice in this document"),
        ("a:1",),
    ),
    "with other faults": (
        "nodeKind: A\nid: a:1\nb: yes\nid: a:2\n",
        ("id", 1, "`id` appears twice in this document"),
        ("a:1", "a:2"),
    ),
}


@pytest.mark.parametrize(("text", "expected", "ids"), JOINED.values(), ids=JOINED)
def test_records_without_a_line_between(text: str, expected: tuple[str, int, str], ids: tuple[str, ...]) -> None:
    of = file(text)
    (fault,) = of.faults
    assert (fault.rule, fault.path, fault.part, fault.hides) == ("duplicate-key", (expected[0],), KEY, True)
    assert (fault.text, fault.nth, fault.message) == expected
    assert (of.declarations, of.shown) == ((), ids)


@pytest.mark.parametrize(
    "text",
    [
        "nodeKind: A\nid: a:1\n---\nnodeKind: A\nid: a:2\n",
        "nodeKind: A\nid: a:1\nattributes: {id: b, nodeKind: c}\n",
        "nodeKind: A\nid: a:1\nattributes: {id: b, id: c}\n",
        "nodeKind: A\nid: a:1\nx-y: 1\nx-y: 2\n",
        "kind: NodeDocument\nnodes:\n- {id: a:1, kind: A}\n- {id: a:2, kind: A, id: a:3}\n",
    ],
)
def test_records_that_are_not_joined(text: str) -> None:
    of = file(text)
    assert of.declarations
    assert not any(fault.hides for fault in of.faults)


def test_whose_an_oddity_in_a_bundle_is() -> None:
    of = file("kind: NodeDocument\nnodes:\n- {id: a:1, kind: A}\n- {id: a:2, kind: A, b: yes}\n")
    assert [(fault.path, fault.record) for fault in of.faults] == [(("nodes", 1, "b"), "a:2")]


def test_a_broken_part_is_judged_for_nothing_else() -> None:
    assert [fault.rule for fault in file("id: a:1\nb: yes\nb: c\n").faults] == ["not-a-record"] * 2
