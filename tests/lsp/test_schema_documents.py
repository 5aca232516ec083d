"""Schema files in an editor: definition, references, and `$ref`s that follow renamed files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas_lint.lsp.schema_documents import moved_references
from tests.command import write
from tests.lsp.editor import Editor, editing
from tests.lsp.graph import changed, cursor, marked, write_graph

TOOL = """\
{"x-id-prefix": "tool", "x-required-edges": ["leads"], "examples": [{"$ref": "../common/values.schema.json"}],
 "properties": {"attributes": {"properties": {
  "name": {"$ref": "../common/values.schema.json#/$defs/name"},
  "all": {"$ref": "../common/values.schema.json"},
  "own": {"$ref": "#/$defs/own"},
  "by": {"x-ref-kinds": ["Unit"], "type": "string"}}}},
 "$defs": {"own": {"type": "string"}}}
"""
VALUES = '{"$defs": {"name": {"$ref": "more.schema.json"}}}\n'
PATH, COMMON = "schemas/records/Tool.schema.json", "schemas/common/values.schema.json"


def write_schemas(folder: Path) -> None:
    write_graph(folder)
    write(folder / PATH, TOOL)
    write(folder / COMMON, VALUES)
    write(folder / "schemas/common/more.schema.json", '{"type": "string"}\n')


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    """Return an editor with a schema file and a file of the data open."""
    write_schemas(tmp_path)
    with editing(tmp_path, {"workspace": {"workspaceEdit": {"documentChanges": True}}}) as editor:
        editor.open("data/roles.yaml")
        editor.open(PATH)
        editor.settle()
        yield editor


def test_definition(editor: Editor) -> None:
    def defined(where: str) -> list[str]:
        params = {"textDocument": editor.document(PATH), "position": cursor(TOOL, where)}
        return marked(editor, editor.ask("textDocument/definition", params))

    assert defined("values.schema.json#/$defs/na|me") == [f'{COMMON}:1:"name"']
    assert defined('"all": {"$ref": "|..') == [f"{COMMON}:1:"]
    assert defined('"#/$defs/ow|n"') == [f'{PATH}:7:"own"']
    assert defined('["U|nit"]') == ["schemas/records/Unit.schema.json:1:"]
    assert defined('["lea|ds"]') == ["schemas/edges/leads.schema.json:1:"]
    assert defined('"ty|pe": "string"') == []


def test_a_file_outside_the_folder_is_not_read(editor: Editor) -> None:
    write(editor.folder / "secret.json", "{}")
    text = '{"$ref": "../../secret.json"}'
    editor.change(PATH, text)
    params = {"textDocument": editor.document(PATH), "position": cursor(text, "sec|ret")}
    assert editor.ask("textDocument/definition", params) is None


def test_references(editor: Editor) -> None:
    def used(path: str, text: str, where: str) -> list[str]:
        params = {"textDocument": editor.document(path), "position": cursor(text, where)}
        return marked(
            editor, editor.ask("textDocument/references", {**params, "context": {"includeDeclaration": True}})
        )

    assert used(PATH, TOOL, '["U|nit"]') == ["data/units.yaml:4:Unit", "data/units.yaml:7:Unit"]
    assert used(PATH, TOOL, '["lea|ds"]') == ["data/roles.yaml:12:leads"]
    assert used(PATH, TOOL, "|{") == []
    led_by = (editor.folder / "schemas/edges/led_by.schema.json").read_text(encoding="utf-8")
    assert used("schemas/edges/led_by.schema.json", led_by, "|{") == ["data/more/sidecar.yaml:3:led_by"]


def renamed(editor: Editor, old: str, new: str) -> dict[str, str]:
    params = {"files": [{"oldUri": editor.uri(old), "newUri": editor.uri(new)}]}
    edit = editor.ask("workspace/willRenameFiles", params)
    return changed(editor, edit, {}) if edit else {}


def test_renamed_files(editor: Editor) -> None:
    assert renamed(editor, "data/roles.yaml", "data/people.yaml") == {}
    assert renamed(editor, "data", "elsewhere") == {}
    assert renamed(editor, "schemas/edges/leads.schema.json", "schemas/edges/guides.schema.json") == {}
    after = renamed(editor, COMMON, "schemas/common/deep/types.schema.json")
    head, rest = TOOL.split("\n", 1)  # an example is no schema
    assert after == {
        PATH: f"{head}\n{rest.replace('../common/values', '../common/deep/types')}",
        COMMON: VALUES.replace("more.", "../more."),
    }
    after = renamed(editor, "schemas/common", "schemas/shared")
    assert after == {PATH: f"{head}\n{rest.replace('../common', '../shared')}"}
    assert renamed(editor, COMMON, "elsewhere/values.schema.json") == {}
    editor.change(PATH, "{")
    assert renamed(editor, COMMON, "schemas/common/v.schema.json") == {}


def test_renamed_schemas_still_resolve(tmp_path: Path) -> None:
    """Move every file of a folder of schemas; each reference then means the file that it meant before."""
    write_schemas(tmp_path)
    files = {
        path.relative_to(tmp_path / "schemas").as_posix(): path.read_text(encoding="utf-8")
        for path in (tmp_path / "schemas").rglob("*.schema.json")
    }
    for moved in files:
        target = f"new/deeper/{moved.rpartition('/')[2]}"
        for path, text in files.items():
            for reference, written in moved_references(path, text, {moved: target}):
                here = (tmp_path / (target if path == moved else path)).parent
                means = (here / written.partition("#")[0]).resolve()
                assert means == (tmp_path / (target if reference.target == moved else reference.target)).resolve()
                assert json.loads(json.dumps(written)).endswith(reference.fragment)
