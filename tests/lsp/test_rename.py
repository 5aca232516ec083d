"""Rename: from every place that names an id, over what the editor shows, for clients that can do more or less."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.command import Run, write
from tests.lsp.editor import Editor, editing
from tests.lsp.graph import FILES, ask, changed, cursor, write_graph

ROLES, SIDECAR, UNITS = "data/roles.yaml", "data/more/sidecar.yaml", "data/units.yaml"
DATA = (ROLES, SIDECAR, UNITS)
SIMPLE: dict[str, Any] = {"workspace": {"workspaceEdit": {}}}
VERSIONS = {"workspace": {"workspaceEdit": {"documentChanges": True}}}
CONFIRMING: dict[str, Any] = {
    "workspace": {"workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}}},
    "textDocument": {"rename": {"prepareSupport": True}},
}


PLACES = [
    (ROLES, "id: role:cl|erk"),
    (ROLES, "- role:clerk|"),
    (ROLES, 'target: "|role:clerk"'),
    (ROLES, "from: ro|le:clerk"),
    (SIDECAR, "extendsNode: {id: role:|clerk"),
    (SIDECAR, "patch: true\nid: role:clerk|"),
]


@pytest.mark.parametrize(("path", "where"), PLACES)
def test_from_every_place(tmp_path: Path, path: str, where: str) -> None:
    write_graph(tmp_path)
    with editing(tmp_path, CONFIRMING) as editor:
        editor.open(ROLES)
        editor.settle()
        found = ask(editor, "prepareRename", path, where)
        assert found["placeholder"] == "role:clerk"
        edit = ask(editor, "rename", path, where, newName="role:scribe")
        after = changed(editor, edit, FILES)
        prose = "See role:clerk for"
        expected = {
            name: FILES[name].replace("role:clerk", "role:scribe").replace(prose.replace("clerk", "scribe"), prose)
            for name in (ROLES, SIDECAR)
        }
        assert after == expected
        versions = {one["textDocument"]["uri"]: one["textDocument"]["version"] for one in edit["documentChanges"]}
        assert versions == {editor.uri(ROLES): 1, editor.uri(SIDECAR): None}


def test_a_reference_in_an_attribute(tmp_path: Path) -> None:
    write_graph(tmp_path)
    with editing(tmp_path, SIMPLE) as editor:
        editor.open(ROLES)
        editor.settle()
        edit = ask(editor, "rename", ROLES, "owner: unit:h|q", newName="unit:main")
        assert set(edit) == {"changes"}
        after = changed(editor, edit, FILES)
        assert after == {name: FILES[name].replace("unit:hq", "unit:main") for name in (ROLES, UNITS)}


def test_text_configuration_and_baseline_are_to_be_confirmed(tmp_path: Path) -> None:
    write_graph(tmp_path)
    text = FILES[ROLES].replace("See role:clerk", "See `role:clerk`")
    write(tmp_path / ROLES, text)
    write(tmp_path / "data/extra.yaml", "nodeKind: Role\nid: role:clerk2\nattributes: {displayName: x}\n")
    write(tmp_path / "atlas-lint.toml", 'root = "data"\nexternal-ids = ["role:elsewhere", "role:clerk"]\n')
    for capabilities, annotated in ((CONFIRMING, True), (VERSIONS, False)):
        with editing(tmp_path, capabilities) as editor:
            editor.open(ROLES)
            editor.settle()
            params = {"textDocument": editor.document(ROLES), "position": cursor(text, "id: role:cl|erk")}
            edit = editor.ask("textDocument/rename", {**params, "newName": "role:scribe"})
            after = changed(editor, edit, {})
            assert '"role:scribe"]' in after["atlas-lint.toml"]
            assert ("`role:scribe`" in after[ROLES]) == annotated
            sure = changed(editor, edit, {}, without="atlas-lint.confirm")
            assert ("role:clerk" in sure["atlas-lint.toml"]) == annotated
            assert "`role:clerk`" in sure[ROLES]
            assert bool(edit.get("changeAnnotations")) == annotated


def test_the_baseline_follows(tmp_path: Path, run: Run) -> None:
    write_graph(tmp_path)
    write(tmp_path / "data/new.yaml", "nodeKind: Role\nid: role:new\nattributes: {displayName: N}\n")
    write(tmp_path / "atlas-lint.toml", 'root = "data"\n')
    assert run("baseline").status == 0
    accepted = (tmp_path / "atlas-lint-baseline.txt").read_text(encoding="utf-8")
    with editing(tmp_path, CONFIRMING) as editor:
        editor.open("data/new.yaml")
        editor.settle()
        params = {"textDocument": editor.document("data/new.yaml"), "position": {"line": 1, "character": 5}}
        edit = editor.ask("textDocument/rename", {**params, "newName": "role:other"})
    after = changed(editor, edit, {})
    assert "role:new" in accepted
    assert "role:other" in after["atlas-lint-baseline.txt"]
    for path, text in after.items():
        write(tmp_path / path, text)
    assert run("check").status == 0


@pytest.mark.parametrize("id", ["role:boss", "role:clerk", "role:gone", "unit:hq", "unit:branch"])
def test_the_answer_is_that_of_the_command(tmp_path: Path, run: Run, id: str) -> None:
    write_graph(tmp_path)
    write(tmp_path / ROLES, FILES[ROLES].replace("See role:clerk", "See `role:clerk`"))
    new = f"{id}-new"
    path = next(path for path in (ROLES, UNITS) if id in FILES[path])
    with editing(tmp_path, CONFIRMING) as editor:
        editor.open(path)
        editor.settle()
        text = (tmp_path / path).read_text(encoding="utf-8")
        params = {"textDocument": editor.document(path), "position": cursor(text, f" {id[:5]}|{id[5:]}")}
        after = changed(editor, editor.ask("textDocument/rename", {**params, "newName": new}), {})
    assert run("rename", id, new, "--prose", "data").status == 0
    assert after == {name: (tmp_path / name).read_text(encoding="utf-8") for name in after}
    assert id not in "".join((tmp_path / name).read_text(encoding="utf-8").replace(new, "") for name in DATA)


def test_the_text_of_the_editor_counts(tmp_path: Path) -> None:
    write_graph(tmp_path)
    with editing(tmp_path, VERSIONS) as editor:
        editor.open(ROLES)
        shown = "# ünd 😀 a line more\n" + FILES[ROLES].replace("- role:clerk\n", "- 'role:clerk'  # 😀\n")
        version = editor.change(ROLES, shown)
        params = {"textDocument": editor.document(ROLES), "position": cursor(shown, "id: role:cl|erk")}
        edit = editor.ask("textDocument/rename", {**params, "newName": "role:scribe"})
        assert "- 'role:scribe'  # 😀\n" in changed(editor, edit, {ROLES: shown})[ROLES]
        found = {one["textDocument"]["uri"]: one["textDocument"]["version"] for one in edit["documentChanges"]}
        assert found[editor.uri(ROLES)] == version


REFUSED = [
    ("id: role:cl|erk", "role:boss", "role:boss already exists"),
    ("id: role:cl|erk", "a b\n", "cannot be an id"),
    ("id: role:cl|erk", "unit:clerk", "the atlas would have 1 new finding"),
    ("See role:cl|erk", "role:x", "is only text here"),
    ("- role:far|away", "role:x", "role:faraway is external"),
]


@pytest.mark.parametrize(("where", "new", "words"), REFUSED)
def test_refused(tmp_path: Path, where: str, new: str, words: str) -> None:
    write_graph(tmp_path)
    text = FILES[ROLES].replace("- role:gone", "- role:faraway\n    - role:gone")
    write(tmp_path / ROLES, text)
    write(tmp_path / "atlas-lint.toml", 'root = "data"\nexternal-ids = ["role:far*"]\n')
    with editing(tmp_path, CONFIRMING) as editor:
        editor.open(ROLES)
        editor.settle()
        params = {"textDocument": editor.document(ROLES), "position": cursor(text, where)}
        error = editor.error("textDocument/rename", {**params, "newName": new})
        assert words in error["message"]
        assert error["code"] == -32803


def test_refused_while_a_buffer_cannot_be_parsed(tmp_path: Path) -> None:
    write_graph(tmp_path)
    with editing(tmp_path, CONFIRMING) as editor:
        editor.open(ROLES)
        editor.open(SIDECAR, FILES[SIDECAR].replace("nodeKind: Role}", "nodeKind: Role"))
        editor.settle()
        params = {"textDocument": editor.document(ROLES), "position": cursor(FILES[ROLES], "id: role:cl|erk")}
        error = editor.error("textDocument/rename", {**params, "newName": "role:scribe"})
        assert error["message"].startswith("more/sidecar.yaml names role:clerk and cannot be parsed")
        params["position"] = cursor(FILES[ROLES], "owner: unit:h|q")  # which that buffer does not name
        assert editor.ask("textDocument/rename", {**params, "newName": "unit:main"})


def test_what_is_announced(tmp_path: Path) -> None:
    write_graph(tmp_path)
    for capabilities, announced in ((CONFIRMING, {"prepareProvider": True}), (SIMPLE, True)):
        editor = Editor(tmp_path, capabilities)
        assert editor.initialize()["capabilities"]["renameProvider"] == announced
        editor.exit()


@pytest.mark.parametrize("where", ["displayName: Cl|erk", "attri|butes:", "lea|ds:", "nodeKind: R|ole"])
def test_nothing_to_rename(tmp_path: Path, where: str) -> None:
    write_graph(tmp_path)
    with editing(tmp_path, CONFIRMING) as editor:
        editor.open(ROLES)
        editor.settle()
        assert ask(editor, "prepareRename", ROLES, where) is None
