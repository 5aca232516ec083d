"""Code actions: what is offered for a finding, and the text after each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.command import Run, write
from tests.forms import FORMS
from tests.lsp.editor import Editor, editing
from tests.lsp.graph import changed, cursor

RESOLVING: dict[str, Any] = {
    "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]}},
    "textDocument": {"codeAction": {"resolveSupport": {"properties": ["edit"]}}},
}
PLAIN: dict[str, Any] = {"workspace": {"workspaceEdit": {"documentChanges": True}}}
ROLE = """\
{"x-id-prefix": "role", "x-required-edges": ["works_in", "led_by"],
 "properties": {"attributes": {"required": ["name"]}}}
"""
BAD = """\
nodeKind: Role
id: role:chief
attributes: {name: Chief}
edges:
  leads: [role:clark, role:typist, "role:boss"]
  led_by: role:boss
---
nodeKind: Role
id: role:clerk
attributes: {name: Clerk}
---
nodeKind: Role
id: role:boss
attributes:
  name: Boss
"""
PATH = "data/roles.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of an atlas with a misspelt id, a missing one and missing edges."""
    write(tmp_path / "schemas/records/Role.schema.json", ROLE)
    write(tmp_path / "schemas/records/Unit.schema.json", '{"x-id-prefix": "unit"}')
    write(tmp_path / "schemas/edges/leads.schema.json", '{"x-target-kinds": ["Role"], "x-inverse": "led_by"}')
    write(tmp_path / "schemas/edges/led_by.schema.json", '{"x-target-kinds": ["Role"]}')
    write(tmp_path / "schemas/edges/works_in.schema.json", '{"x-target-kinds": ["Unit"]}')
    write(tmp_path / "atlas-lint.toml", 'root = "data"\n')
    write(tmp_path / PATH, BAD)
    return tmp_path


def asked(editor: Editor, text: str, where: str, only: list[str] | None = None, path: str = PATH) -> list[Any]:
    position = cursor(text, where)
    context = {"diagnostics": editor.diagnostics.get(editor.uri(path), []), "only": only}
    params = {"textDocument": editor.document(path), "range": {"start": position, "end": position}, "context": context}
    found: list[Any] = editor.ask("textDocument/codeAction", params)
    return found


def after(editor: Editor, action: Mapping[str, Any], text: str = BAD, path: str = PATH) -> dict[str, str]:
    resolved = action if "edit" in action else editor.ask("codeAction/resolve", action)
    return changed(editor, resolved["edit"], {path: text})


CLARK = "role:cl|ark"
WITHOUT_EDGES = "attri|butes:\n  name: Boss"
REASON = "TODO: reason"
TABLE = [
    (CLARK, "Write role:clerk", BAD.replace("role:clark", "role:clerk")),
    (
        CLARK,
        "Create the Role role:clark",
        BAD + "---\nnodeKind: Role\nid: role:clark\nattributes:\n  name: TODO  # anything\nedges:\n"
        "  works_in: unit:TODO  # a Unit\n  led_by: role:TODO  # a Role: role:boss, role:chief, role:clerk\n"
        "  # leads: role:TODO  # a Role: role:boss, role:chief, role:clerk\n",
    ),
    (
        CLARK,
        "Ignore dangling-target on this line",
        BAD.replace('"role:boss"]\n', f'"role:boss"]  # atlas-lint: ignore[dangling-target] {REASON}\n'),
    ),
    (CLARK, "Ignore dangling-target in this record", f"# atlas-lint: ignore-record[dangling-target] {REASON}\n{BAD}"),
    (CLARK, "Ignore dangling-target in this file", f"# atlas-lint: ignore-file[dangling-target] {REASON}\n{BAD}"),
]


@pytest.mark.parametrize("capabilities", [RESOLVING, PLAIN], ids=["resolving", "plain"])
def test_every_action(folder: Path, capabilities: dict[str, Any]) -> None:
    with editing(folder, capabilities) as editor:
        editor.open(PATH)
        editor.settle()
        for where, title, expected in TABLE:
            action = next(one for one in asked(editor, BAD, where) if one["title"] == title)
            assert ("edit" in action) == (capabilities is PLAIN)
            assert after(editor, action) == {PATH: expected}, title
            assert [one["code"] for one in action["diagnostics"]] == ["dangling-target"]


@pytest.mark.parametrize("form", ["crlf", "bom", "bom-crlf", "no-final-line-end"])
def test_edits_keep_the_form_of_a_text(folder: Path, form: str) -> None:
    text = FORMS[form](BAD.encode()).decode()
    with editing(folder, RESOLVING) as editor:
        editor.open(PATH, text)
        editor.settle()
        for where, title, expected in TABLE:
            if not title.startswith("Create"):
                action = next(one for one in asked(editor, text, where) if one["title"] == title)
                assert after(editor, action, text) == {PATH: in_form(form, expected)}, title


def in_form(form: str, text: str) -> str:
    """Return a text in a form."""
    return FORMS[form](text.encode()).decode()


def test_required_edges(folder: Path) -> None:
    with editing(folder, RESOLVING) as editor:
        editor.open(PATH)
        editor.settle()
        where = "|nodeKind: Role\nid: role:boss"
        action = next(one for one in asked(editor, BAD, where) if one["title"].startswith("Add the required"))
        assert action["title"] == "Add the required edges: works_in, led_by"
        assert after(editor, action)[PATH] == BAD + "edges:\n  works_in: unit:TODO\n  led_by: role:TODO\n"


def test_inverse(folder: Path) -> None:
    with editing(folder, RESOLVING) as editor:
        editor.open(PATH)
        editor.settle()
        action = next(one for one in asked(editor, BAD, '"role:b|oss"') if one["kind"] == "refactor.rewrite")
        assert action["title"] == "Add the inverse edge `led_by` to role:boss"
        assert after(editor, action)[PATH] == BAD + "edges:\n  led_by: role:chief\n"
        only = asked(editor, BAD, '"role:b|oss"', ["refactor"])
        assert [one["kind"] for one in only] == ["refactor.rewrite"]
        assert not [one for one in asked(editor, BAD, "led_by: role:b|oss") if one["kind"] == "refactor.rewrite"]


@pytest.mark.parametrize("has_baseline", [False, True])
def test_accept(folder: Path, run: Run, has_baseline: bool) -> None:
    if has_baseline:
        assert run("baseline", "--select", "missing-edge").status == 0
    with editing(folder, RESOLVING) as editor:
        editor.open(PATH)
        editor.settle()
        action = next(one for one in asked(editor, BAD, CLARK) if one["title"].startswith("Accept"))
        resolved = editor.ask("codeAction/resolve", action)
        assert any(one.get("kind") == "create" for one in resolved["edit"]["documentChanges"]) != has_baseline
        written = changed(editor, resolved["edit"], {})["atlas-lint-baseline.txt"]
    before = run("check", "--format", "jsonl", "--quiet").out.count("role:clark, which")
    write(folder / "atlas-lint-baseline.txt", written)
    found = run("check", "--format", "jsonl", "--quiet").out
    assert (before, found.count("role:clark, which"), found.count("role:typist, which")) == (1, 0, 1)


def test_an_answer_for_another_text_is_refused(folder: Path) -> None:
    with editing(folder, RESOLVING) as editor:
        editor.open(PATH)
        editor.settle()
        action = asked(editor, BAD, CLARK)[0]
        edit = editor.ask("codeAction/resolve", action)["edit"]["documentChanges"]
        assert [one["textDocument"]["version"] for one in edit] == [1]
        for odd in ({"which": "9"}, {"which": "x"}, {"which": None}, {"what": "?"}, {"fingerprint": 1}):
            assert editor.error("codeAction/resolve", {**action, "data": {**action["data"], **odd}})["code"] == -32803
        editor.change(PATH, "# more\n" + BAD)
        assert "changed meanwhile" in editor.error("codeAction/resolve", action)["message"]
        assert editor.error("codeAction/resolve", {"title": "x", "data": [1]})["code"] == -32803
        assert editor.error("codeAction/resolve", {"title": "x"})["code"] == -32803


HAZARDS = """\
nodeKind: Unit
id: unit:hq
attributes: {open: yes, name: on}
edges:
  works_in: [unit:hq, unit:hq]
"""


def test_fix_all_is_what_the_command_fixes(folder: Path, run: Run) -> None:
    write(folder / "schemas/records/Unit.schema.json", UNIT)
    with editing(folder, RESOLVING) as editor:
        editor.open("data/units.yaml", HAZARDS)
        editor.settle()
        for only in (["source.fixAll.atlas-lint"], ["source.fixAll"], ["source"]):
            (action,) = asked(editor, HAZARDS, "n|odeKind", only, "data/units.yaml")
            assert action["kind"] == "source.fixAll.atlas-lint"
        texts = after(editor, action, HAZARDS, "data/units.yaml")
        assert asked(editor, HAZARDS, "n|odeKind", None, "data/units.yaml") == []
        preferred = [
            one for one in asked(editor, HAZARDS, "name: o|n", None, "data/units.yaml") if "isPreferred" in one
        ]
        assert len(preferred) == 1
    write(folder / "data/units.yaml", HAZARDS)
    run("check", "data/units.yaml", "--fix", "--quiet")
    assert texts == {"data/units.yaml": (folder / "data/units.yaml").read_text(encoding="utf-8")}
    assert texts["data/units.yaml"] != HAZARDS


UNIT = """\
{"x-id-prefix": "unit", "properties": {"attributes": {"properties": {"open": {"type": "boolean"},
 "name": {"type": "string"}}}}}
"""


CALLER = "nodeKind: Role\nid: role:caller{}\nedges:\n  leads: role:typist\n"
TYPIST = "nodeKind: Role\nid: role:typsit\n"


def test_a_slip_in_a_declaration_is_fixed_there(folder: Path) -> None:
    """Two places name an id that nothing declares, and nothing names the id that is declared."""
    write(folder / PATH, CALLER.format("-one"))
    write(folder / "data/two.yaml", CALLER.format("-two"))
    write(folder / "data/typist.yaml", TYPIST)
    with editing(folder, RESOLVING) as editor:
        editor.open(PATH)
        editor.open("data/typist.yaml")
        editor.settle()
        action = asked(editor, CALLER.format("-one"), "role:typ|ist")[0]
        assert after(editor, action, TYPIST, "data/typist.yaml") == {
            "data/typist.yaml": "nodeKind: Role\nid: role:typist\n"
        }
        editor.change("data/typist.yaml", "# lines\n# more\n" + TYPIST)
        editor.settle()
        action = asked(editor, CALLER.format("-one"), "role:typ|ist")[0]
        fixed = after(editor, action, "# lines\n# more\n" + TYPIST, "data/typist.yaml")
        assert fixed == {"data/typist.yaml": "# lines\n# more\nnodeKind: Role\nid: role:typist\n"}


REPLACED = """\
nodeKind: Unit
id: unit:old
attributes: {by: unit:new}
---
nodeKind: Unit
id: unit:new
---
nodeKind: Role
id: role:x
edges: {works_in: unit:old}
"""


def test_safe_fixes_are_preferred(folder: Path) -> None:
    """The replacement of a record, and a boolean that the schema wants, are what the author surely means."""
    attributes = '{"properties": {"open": {"type": "boolean"}}}'
    unit = f'{{"x-id-prefix": "unit", "x-replaced-by": "by", "properties": {{"attributes": {attributes}}}}}'
    write(folder / "schemas/records/Unit.schema.json", unit)
    text = REPLACED + "---\nnodeKind: Unit\nid: unit:shop\nattributes: {open: yes}\n"
    with editing(folder, RESOLVING) as editor:
        editor.open(PATH, text)
        editor.settle()
        for where, old, new in (
            ("works_in: unit:o|ld", "works_in: unit:old", "works_in: unit:new"),
            ("open: y|es", "open: yes", "open: true"),
        ):
            (action,) = (one for one in asked(editor, text, where) if one.get("isPreferred"))
            assert after(editor, action, text) == {PATH: text.replace(old, new)}


def test_snippets(folder: Path) -> None:
    edits = {"documentChanges": True, "snippetEditSupport": True}
    with editing(folder, {**RESOLVING, "workspace": {"workspaceEdit": edits}}) as editor:
        editor.open(PATH, BAD.replace("name: Chief", "name: '$}'").replace("leads: [", "leads: ['$}', "))
        editor.settle()
        text = BAD.replace("name: Chief", "name: '$}'").replace("leads: [", "leads: ['$}', ")
        action = next(one for one in asked(editor, text, CLARK) if one["title"].startswith("Ignore dangling-target on"))
        (edit,) = editor.ask("codeAction/resolve", action)["edit"]["documentChanges"][0]["edits"]
        assert edit["snippet"]["value"] == "  # atlas-lint: ignore[dangling-target] ${1:TODO: reason}"


def test_a_new_file_for_the_first_record_of_a_kind(folder: Path) -> None:
    text = BAD + "edges:\n  works_in: unit:main office\n"
    with editing(folder, RESOLVING) as editor:
        editor.open(PATH, text)
        editor.settle()
        action = next(one for one in asked(editor, text, "unit:ma|in") if one["title"].startswith("Create"))
        edit = editor.ask("codeAction/resolve", action)["edit"]
        assert edit["documentChanges"][0] == {"kind": "create", "uri": editor.uri("data/unit.yaml")}
        assert changed(editor, edit, {})["data/unit.yaml"].startswith("nodeKind: Unit\nid: unit:main office\n")
    with editing(folder, PLAIN) as editor:
        editor.open(PATH, text)
        editor.settle()
        assert not [one for one in asked(editor, text, "unit:ma|in") if one["title"].startswith("Create")]
