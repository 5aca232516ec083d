"""Symbols, folding and selection: the structure of a text, complete or half-typed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.lsp.indentation import Block, blocks
from atlas_lint.lsp.name_search import rank
from atlas_lint.lsp.text_outline import Part, outline
from atlas_lint.parsing.locate import SourceFile
from tests.lsp.editor import Editor, editing
from tests.lsp.graph import FILES, ask, cursor, write_graph

ROLES, SIDECAR, UNITS = "data/roles.yaml", "data/more/sidecar.yaml", "data/units.yaml"
TREE = {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}}


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Return an editor whose client shows trees, with a file of the atlas open."""
    folder = tmp_path_factory.mktemp("graph")
    write_graph(folder)
    with editing(folder, TREE) as editor:
        editor.open(ROLES)
        editor.settle()
        yield editor


def lines(parts: list[dict[str, Any]], depth: int = 0) -> list[str]:
    found = []
    for one in parts:
        found.append(f"{'  ' * depth}{one['name']} | {one.get('detail', '')}")
        found += lines(one.get("children") or [], depth + 1)
    return found


def test_document_symbols(editor: Editor) -> None:
    found = editor.ask("textDocument/documentSymbol", {"textDocument": editor.document(ROLES)})
    assert lines(found) == [
        "role:boss | Role",
        "  displayName | The böss 😀 of *all*",
        "  description | Decides. See role:clerk for the rest. Not shown.",
        "  owner | unit:hq",
        "  contact | 1 key",
        "  leads | 3 edges",
        "    role:clerk | ",
        "    role:clerk | ",
        "    role:gone | ",
        "  works_in | 1 edge",
        "    unit:hq | ",
        "role:clerk | Role",
        "  displayName | Clerk",
        "  unit:hq | works_in",
    ]
    assert found[0]["selectionRange"]["start"] == cursor(FILES[ROLES], "id: |role:boss")
    found = editor.ask("textDocument/documentSymbol", {"textDocument": editor.document(UNITS)})
    assert lines(found)[0:2] == ["unit:hq | Unit", "  displayName | Headquarters"]
    found = editor.ask("textDocument/documentSymbol", {"textDocument": editor.document(SIDECAR)})
    assert [one for one in lines(found) if one[0] != " "] == [
        "role:clerk | Role (adds to it)",
        "role:clerk | Role (patch)",
    ]


def test_symbols_as_a_list(tmp_path: Path) -> None:
    write_graph(tmp_path)
    with editing(tmp_path) as editor:
        found = editor.ask("textDocument/documentSymbol", {"textDocument": editor.document(UNITS)})
        assert [(one["name"], one["containerName"]) for one in found] == [("unit:hq", "Unit"), ("unit:branch", "Unit")]
        assert found[1]["location"]["range"]["start"] == cursor(FILES[UNITS], "id: |unit:branch")


def _within(inner: dict[str, Any], outer: dict[str, Any]) -> bool:
    def key(position: dict[str, int]) -> tuple[int, int]:
        return position["line"], position["character"]

    return key(outer["start"]) <= key(inner["start"]) and key(inner["end"]) <= key(outer["end"])


def _nested(one: dict[str, Any]) -> bool:
    return _within(one["selectionRange"], one["range"]) and all(
        _within(inner["range"], one["range"]) and _nested(inner) for inner in one.get("children") or ()
    )


def test_ranges_are_nested(editor: Editor) -> None:
    for path in (ROLES, SIDECAR, UNITS):
        found = editor.ask("textDocument/documentSymbol", {"textDocument": editor.document(path)})
        assert found
        assert all(_nested(one) for one in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("nodeKind: Role\nid: role:a\nedges: [\n", ["role:a"]),
        ("id: 'role:a'\n---\nid: role:b\n  x: [\n---\nid: role:c\n", ["role:a", "role:b", "role:c"]),
        ("nodeKind: Role\nid:\n", ["Role"]),
        ("- a\n- b\n", []),
        ("", []),
        ("id: &a role:a\n---\nid: *a\n", ["role:a"]),
        ("kind: NodeDocument\nnodes: 3\n", ["NodeDocument"]),
        ("a: &x\n  id: role:b\n<<: *x\nid: [1]\n", ["?"]),
    ],
)
def test_outline_of_odd_texts(text: str, names: list[str]) -> None:
    assert [part.name for part in outline(SourceFile(text.encode()))] == names


def _parts(parts: Iterator[Part] | list[Part] | tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _parts(part.parts)


def test_outline_of_every_prefix() -> None:
    for text in FILES.values():
        for end in range(0, len(text), 7):
            for part in _parts(outline(SourceFile(text[:end].encode()))):
                assert 0 <= part.start <= part.name_start <= part.name_end <= part.end <= end
                assert part.name


def test_workspace_symbols(editor: Editor) -> None:
    def names(query: str) -> list[str]:
        return [one["name"] for one in editor.ask("workspace/symbol", {"query": query})]

    assert names("clerk") == ["role:clerk Clerk"]
    assert names("hdqs") == ["unit:hq Headquarters"]
    assert names("ROLE") == ["role:boss The böss 😀 of *all*", "role:clerk Clerk"]
    assert names("u h") == ["unit:hq Headquarters", "unit:branch"]
    assert len(names("")) == 4
    assert names("zzz") == []
    assert editor.ask("workspace/symbol", {"query": "böss"})[0]["location"]["uri"] == editor.uri(ROLES)


def test_rank() -> None:
    texts = ["role:release-manager", "role:manager", "tool:man", "role:roman", "role:mxaxn", "role:x"]
    ranks = {text: rank("man", text) for text in texts}
    assert sorted((one for one in ranks.values() if one), key=lambda one: one) == [
        ranks[name] for name in ("tool:man", "role:manager", "role:release-manager", "role:roman", "role:mxaxn")
    ]
    assert ranks["role:x"] is None


BLOCKS = [
    ("a: 1\n", []),
    ("a:\n  b: 1\n\n\nc: 2\n", [(0, 4), (0, 1)]),
    ("edges:\n- a\n- b\n", [(0, 2), (0, 2)]),
    ("a: |\n  x\n\n  y\nb: 1\n", [(0, 4), (0, 3)]),
    ("a: 1\n---\nb:\n  - c: 1\n    d: 2\n...\n", [(1, 4), (2, 4), (3, 4)]),
    ("# one\n# two\na: [\n  b\n]\n", [(0, 4), (0, 1), (2, 3)]),
    ("", []),
    ("---\n---\n", []),
]


@pytest.mark.parametrize(("text", "expected"), BLOCKS)
def test_blocks(text: str, expected: list[tuple[int, int]]) -> None:
    found = blocks(text.split("\n"))
    assert [(one.first, one.last) for one in found] == list(dict.fromkeys(expected))
    assert [one for one in found if one.is_comment] == ([Block(0, 1, True)] if text.startswith("#") else [])


def test_folding(editor: Editor) -> None:
    found = editor.ask("textDocument/foldingRange", {"textDocument": editor.document(UNITS)})
    assert [(one["startLine"], one["endLine"]) for one in found] == [(0, 8), (1, 8), (2, 4), (5, 8), (7, 8)]


def test_selection(editor: Editor) -> None:
    params = {"textDocument": editor.document(ROLES), "positions": [cursor(FILES[ROLES], '"role:cl|erk"')]}
    chain, texts = editor.ask("textDocument/selectionRange", params)[0], []
    while chain:
        start, end = chain["range"]["start"], chain["range"]["end"]
        texts.append((start["line"], start["character"], end["line"], end["character"]))
        chain = chain.get("parent")
    assert texts[:3] == [(13, 15, 13, 25), (13, 14, 13, 26), (13, 6, 13, 26)]
    assert texts[-1] == (0, 0, FILES[ROLES].count("\n"), 0)
    for inner, outer in pairwise(texts):
        assert outer[:2] <= inner[:2]
        assert inner[2:] <= outer[2:]


def test_without_any_capability(tmp_path: Path) -> None:
    write_graph(tmp_path)
    with editing(tmp_path, {}) as editor:
        for method in ("foldingRange", "documentSymbol"):
            assert editor.ask(f"textDocument/{method}", {"textDocument": editor.document(UNITS)})
        params = {"textDocument": editor.document(UNITS), "positions": [{"line": 99, "character": 99}] * 2}
        assert len(editor.ask("textDocument/selectionRange", params)) == 2
        assert json.dumps(ask(editor, "hover", UNITS, "kind: U|nit")) != ""
