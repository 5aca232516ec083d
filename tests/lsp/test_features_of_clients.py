"""The answers to four editors, each by the capabilities that it reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pygls.protocol import default_converter
from pytest_lsp import client_capabilities

from tests.lsp.editor import Editor, editing, spanning
from tests.lsp.graph import FILES, ask, changed, cursor, write_graph

PATH = "data/roles.yaml"
EVERYTHING = spanning((0, 0), (99, 0))


class Expected(NamedTuple):
    """The answers that an editor is expected to get, as far as editors differ."""

    name: str
    has_tokens: bool
    asks_before_rename: bool
    resolves: bool
    creates: bool


CLIENTS = [
    Expected("neovim@0.11.0", True, True, True, True),
    Expected("neovim@0.7.0", False, True, True, True),
    Expected("visual_studio_code", True, True, True, True),
    Expected("emacs", False, False, False, False),
]


def capabilities(name: str) -> Mapping[str, Any]:
    """Return the capabilities of an editor as JSON has them."""
    made = default_converter().unstructure(client_capabilities(name))  # type: ignore[no-untyped-call]
    found: Mapping[str, Any] = json.loads(json.dumps(made))
    return found


@pytest.mark.parametrize("expected", CLIENTS, ids=lambda one: one.name)
def test_an_editor(tmp_path: Path, expected: Expected) -> None:
    write_graph(tmp_path)
    client = capabilities(expected.name)
    with editing(tmp_path, client) as editor:
        editor.open(PATH)
        editor.settle()
        document = {"textDocument": editor.document(PATH)}
        reading(editor, document)
        announced = editor.server.protocol.server_capabilities
        assert bool(announced.semantic_tokens_provider) == expected.has_tokens
        assert (announced.rename_provider is not True) == expected.asks_before_rename
        renaming(editor, document, expected)
        acting(editor, document, expected)


def place(editor: Editor, where: str) -> dict[str, int]:
    """Return a position in the units of the client, in the file that is open."""
    position = cursor(FILES[PATH], where)
    encoding = editor.server.session.client.encoding
    row = FILES[PATH].split("\n")[position["line"]].encode("utf-16-le")[: 2 * position["character"]].decode("utf-16-le")
    width = {"utf-8": len(row.encode()), "utf-16": position["character"], "utf-32": len(row)}[encoding]
    return {**position, "character": width}


def reading(editor: Editor, document: dict[str, Any]) -> None:
    found = ask(editor, "hover", PATH, "- role:c|lerk")
    assert found["contents"]["kind"] == "markdown"
    assert found["contents"]["value"].startswith("**Clerk** (Role) `role:clerk`")
    (link,) = ask(editor, "definition", PATH, "- role:c|lerk")
    assert link["targetUri"] == editor.uri(PATH)
    symbols = editor.ask("textDocument/documentSymbol", document)
    assert symbols[0]["children"]
    lenses = editor.ask("textDocument/codeLens", document)
    assert editor.ask("codeLens/resolve", lenses[0])["command"]["arguments"]
    hints = editor.ask("textDocument/inlayHint", {**document, "range": EVERYTHING})
    assert [one["label"] for one in hints][:2] == ["Headquarters", "Clerk"]
    assert editor.ask("textDocument/foldingRange", document)
    tokens = editor.begin("textDocument/semanticTokens/full", document)
    answer = editor.answer()
    assert answer["id"] == tokens
    assert ("result" in answer) == bool(editor.server.protocol.server_capabilities.semantic_tokens_provider)


def renaming(editor: Editor, document: dict[str, Any], expected: Expected) -> None:
    params = {**document, "position": place(editor, "id: role:cl|erk")}
    if expected.asks_before_rename:
        assert editor.ask("textDocument/prepareRename", params)["placeholder"] == "role:clerk"
    edit = editor.ask("textDocument/rename", {**params, "newName": "role:scribe"})
    versions = {one["textDocument"]["uri"]: one["textDocument"]["version"] for one in edit["documentChanges"]}
    assert versions[editor.uri(PATH)] == 1
    assert "role:clerk" not in changed(editor, edit, FILES)[PATH].replace("See role:clerk", "")


def acting(editor: Editor, document: dict[str, Any], expected: Expected) -> None:
    position = place(editor, "works_|in: unit:hq")
    whole = FILES[PATH].replace("works_in: unit:hq", "works_in: unit:branch", 1)
    broken = whole.replace("unit:branch", "unit:brnch")
    editor.change(PATH, broken)
    editor.settle()
    at = {**position, "character": position["character"] + 8}
    context = {"diagnostics": editor.diagnostics[editor.uri(PATH)], "triggerKind": 1}
    actions = editor.ask("textDocument/codeAction", {**document, "range": {"start": at, "end": at}, "context": context})
    titles = [one["title"] for one in actions]
    assert titles[:2] == ["Write unit:branch", "Create the Unit unit:brnch"]
    assert ("Accept this dangling-target in the baseline" in titles) == expected.creates
    assert all(("edit" in one) != expected.resolves for one in actions)
    chosen = editor.ask("codeAction/resolve", actions[0]) if expected.resolves else actions[0]
    assert changed(editor, chosen["edit"], {PATH: broken})[PATH] == whole
    assert chosen["edit"]["documentChanges"][0]["textDocument"]["version"] == 2
    assert chosen["diagnostics"][0]["code"] == "dangling-target"
