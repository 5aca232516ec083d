"""Code lens, inlay hints, links and semantic tokens: what an editor shows beside the text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.lsp.features.semantic_tokens import MODIFIERS, TYPES
from tests.command import write
from tests.lsp.editor import Editor, editing, spanning
from tests.lsp.graph import FILES, cursor, marked, write_graph

ROLES, SIDECAR, UNITS = "data/roles.yaml", "data/more/sidecar.yaml", "data/units.yaml"
TOKENS: dict[str, Any] = {
    "textDocument": {
        "semanticTokens": {"requests": {"full": True}, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"]}
    },
    "general": {"positionEncodings": ["utf-16"]},
}
EXTRA = """\
nodeKind: Role
id: role:old
attributes:
  displayName: Old
  replacedBy: role:clerk
  description: see https://example.org/a_(b). Or (http://example.org/), not https://x
  path: ../docs/readme.md
edges:
  leads: [role:old, plain, role:far-away]
  works_in: "unit:hq"
---
nodeKind: Role
id: plain
attributes: {displayName: A name that is much longer than forty characters, file: ../../etc/passwd}
edges: {works_in: unit:hq}
"""
EVERYTHING = spanning((0, 0), (99, 0))


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Return an editor with some files of the atlas open."""
    folder = tmp_path_factory.mktemp("graph")
    write_graph(folder)
    write(folder / "docs/readme.md", "hi\n")
    write(folder / "data/extra.yaml", EXTRA)
    write(folder / "atlas-lint.toml", 'root = "data"\nexternal-ids = ["role:far-away"]\n')
    with editing(folder, TOKENS) as editor:
        for path in (ROLES, "data/extra.yaml"):
            editor.open(path)
        editor.settle()
        yield editor


def shown_tokens(data: list[int], text: str) -> list[tuple[str, str, list[str]]]:
    """Return encoded tokens as their text, type and modifiers."""
    found, line, column = [], 0, 0
    for at in range(0, len(data), 5):
        lines, columns, length, type, modifiers = data[at : at + 5]
        line, column = line + lines, columns if lines else column + columns
        row = text.split("\n")[line].encode("utf-16-le")
        word = row[2 * column : 2 * (column + length)].decode("utf-16-le")
        found.append((word, TYPES[type], [name for bit, name in enumerate(MODIFIERS) if modifiers >> bit & 1]))
    return found


def test_lens(editor: Editor) -> None:
    found = editor.ask("textDocument/codeLens", {"textDocument": editor.document(ROLES)})
    assert marked(editor, [{"uri": editor.uri(ROLES), **one} for one in found]) == [
        f"{ROLES}:2:role:boss",
        f"{ROLES}:20:role:clerk",
    ]
    assert all("command" not in one for one in found)
    resolved = editor.ask("codeLens/resolve", found[1])["command"]
    assert (resolved["title"], resolved["command"]) == ("2 incoming · 2 outgoing", "atlas-lint.showReferences")
    uri, position, locations = resolved["arguments"]
    assert (uri, position) == (editor.uri(ROLES), cursor(FILES[ROLES], "id: |role:clerk"))
    assert marked(editor, locations) == [f"{ROLES}:13:role:clerk", f"{ROLES}:14:role:clerk"]
    assert editor.error("codeLens/resolve", {"range": EVERYTHING})["code"] == -32803


def hints(editor: Editor, path: str, text: str, within: dict[str, Any] = EVERYTHING) -> list[str]:
    found = editor.ask("textDocument/inlayHint", {"textDocument": editor.document(path), "range": within})
    rows = text.split("\n")
    return [
        f"{rows[one['position']['line']].strip()[-12:]} | {one['label']}"
        for one in found
        if one["position"]["character"] <= len(rows[one["position"]["line"]])
    ]


def test_inlay_hints(editor: Editor) -> None:
    assert hints(editor, SIDECAR, FILES[SIDECAR]) == ["y: role:boss | The böss 😀 of *all*"]
    found = editor.ask("textDocument/inlayHint", {"textDocument": editor.document(ROLES), "range": EVERYTHING})
    assert [(one["position"]["line"] + 1, one["label"]) for one in found] == [
        (9, "Headquarters"),
        (13, "Clerk"),
        (14, "Clerk"),
        (16, "not declared"),
        (17, "Headquarters"),
        (24, "Headquarters"),
    ]
    assert found[2]["position"] == cursor(FILES[ROLES], '"role:clerk"|')
    assert hints(editor, ROLES, FILES[ROLES], spanning((12, 0), (13, 0))) == ["- role:clerk | Clerk"]
    labels = [one.split(" | ")[1] for one in hints(editor, "data/extra.yaml", EXTRA)]
    assert labels == ["Old", "A name that is much longer than forty c…", "Headquarters", "Headquarters"]


def test_semantic_tokens(editor: Editor) -> None:
    document = {"textDocument": editor.document("data/extra.yaml")}
    data = editor.ask("textDocument/semanticTokens/full", document)["data"]
    role, unit = "class", "enum"
    assert shown_tokens(data, EXTRA) == [
        ("role:old", role, ["declaration", "deprecated"]),
        ("role:old", role, ["deprecated"]),
        ("plain", role, []),
        ("role:far-away", "variable", ["external"]),
        ("unit:hq", unit, []),
        ("plain", role, ["declaration"]),
        ("unit:hq", unit, []),
    ]
    part = editor.ask("textDocument/semanticTokens/range", {**document, "range": spanning((9, 0), (10, 0))})["data"]
    assert shown_tokens(part, EXTRA) == [("unit:hq", unit, [])]
    data = editor.ask("textDocument/semanticTokens/full", {"textDocument": editor.document(ROLES)})["data"]
    assert ("role:gone", "variable", ["dangling"]) in shown_tokens(data, FILES[ROLES])


def test_links(editor: Editor) -> None:
    found = editor.ask("textDocument/documentLink", {"textDocument": editor.document("data/extra.yaml")})
    assert [one["target"] for one in found] == [
        "https://example.org/a_(b)",
        "http://example.org/",
        "https://x",
        editor.uri("docs/readme.md"),
    ]
    assert found[0]["range"]["start"] == cursor(EXTRA, "see |https")


def test_while_a_text_cannot_be_parsed(tmp_path: Path) -> None:
    write_graph(tmp_path)
    broken = "nodeKind: Role\nid: role:new\nedges:\n  leads: [role:clerk\n  works_in: unit:hq  # see role:boss\n"
    with editing(tmp_path, TOKENS) as editor:
        editor.open("data/new.yaml", broken)
        editor.settle()
        within = {"textDocument": editor.document("data/new.yaml"), "range": EVERYTHING}
        labels = [one["label"] for one in editor.ask("textDocument/inlayHint", within)]
        assert labels[:2] == ["Clerk", "Headquarters"]
        data = editor.ask("textDocument/semanticTokens/full", {"textDocument": within["textDocument"]})["data"]
        assert [word for word, _, _ in shown_tokens(data, broken)][:2] == ["role:clerk", "unit:hq"]


@pytest.mark.parametrize(("setting", "labels"), [("off", []), ("dangling", ["not declared"])])
def test_settings(tmp_path: Path, setting: str, labels: list[str]) -> None:
    write_graph(tmp_path)
    with editing(tmp_path) as editor:
        editor.open(ROLES)
        editor.notify(
            "workspace/didChangeConfiguration", {"settings": {"atlas-lint": {"inlayHints": setting, "codeLens": False}}}
        )
        editor.settle()
        found = editor.ask("textDocument/inlayHint", {"textDocument": editor.document(ROLES), "range": EVERYTHING})
        assert [one["label"] for one in found] == labels
        assert editor.ask("textDocument/codeLens", {"textDocument": editor.document(ROLES)}) == []


def test_tokens_are_offered_to_clients_that_show_them(tmp_path: Path) -> None:
    for capabilities, is_offered in ((TOKENS, True), ({}, False)):
        editor = Editor(tmp_path, capabilities)
        provider = editor.initialize()["capabilities"].get("semanticTokensProvider")
        assert bool(provider) == is_offered
        if provider:
            assert provider["full"]
            assert provider["range"]
        editor.exit()
