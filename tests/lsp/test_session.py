"""A session from `initialize` to `exit`: what is announced, text in sync, diagnostics that are published."""

from __future__ import annotations

from pathlib import Path

from tests.lsp.editor import Editor, editing, spanning


def test_a_session(atlas: Path) -> None:
    editor = Editor(atlas)
    answer = editor.initialize()
    assert answer["serverInfo"]["name"] == "atlas-lint"
    assert answer["capabilities"]["textDocumentSync"]["change"] == 2
    assert answer["capabilities"]["positionEncoding"] == "utf-16"
    editor.open("data/a.yaml")
    editor.change("data/a.yaml", {"range": spanning((3, 9), (3, 15)), "text": "role:gone"})
    found = editor.wait(lambda: editor.diagnostics.get(editor.uri("data/a.yaml")))
    assert [(one["code"], one["range"]) for one in found] == [("dangling-target", spanning((3, 9), (3, 18)))]
    editor.change("data/a.yaml", "nodeKind: Role\nid: role:a\n")
    editor.wait(lambda: editor.diagnostics[editor.uri("data/a.yaml")] == [])
    editor.exit()
    assert editor.status == 0


def test_an_edit_reaches_other_files(atlas: Path) -> None:
    with editing(atlas) as editor:
        editor.open("data/b.yaml")
        editor.change("data/b.yaml", "nodeKind: Role\nid: role:c\n")
        editor.wait(lambda: editor.rules("data/a.yaml") == ["dangling-target"])
        editor.close("data/b.yaml")
        editor.wait(lambda: editor.rules("data/a.yaml") == [])
