"""Hover, definition, references and highlights, at every form in which a document names an id, a kind, an attribute."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lsp.editor import Editor, editing
from tests.lsp.graph import FILES, ask, cursor, marked, write_graph

ROLES, SIDECAR, UNITS = "data/roles.yaml", "data/more/sidecar.yaml", "data/units.yaml"


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Return an editor with the files of the atlas open."""
    folder = tmp_path_factory.mktemp("graph")
    write_graph(folder)
    with editing(folder) as editor:
        for path in (ROLES, SIDECAR, UNITS):
            editor.open(path)
        editor.settle()
        yield editor


BOSS, CLERK, HQ = f"{ROLES}:2:role:boss", f"{ROLES}:20:role:clerk", f"{UNITS}:3:unit:hq"

DEFINITIONS = [
    (ROLES, "id: role:b|oss", 0, [BOSS]),
    (ROLES, "id: role:boss|", 0, [BOSS]),
    (ROLES, "- role:c|lerk", 0, [CLERK]),
    (ROLES, '"|role:clerk"', 0, [CLERK]),
    (ROLES, "See |role:clerk", 0, [CLERK]),
    (ROLES, "owner: unit:|hq", 0, [HQ]),
    (ROLES, "from: ro|le:clerk", 0, [CLERK]),
    (ROLES, "to: |unit:hq", 0, [HQ]),
    (SIDECAR, "id: |role:clerk", 0, [CLERK]),
    (SIDECAR, "led_by: role:bos|s", 0, [BOSS]),
    (UNITS, "part_of: unit:h|q", 0, [HQ]),
    (ROLES, "nodeKind: R|ole", 0, ["schemas/records/Role.schema.json:1:"]),
    (UNITS, "kind: U|nit", 0, ["schemas/records/Unit.schema.json:1:"]),
    (SIDECAR, "nodeKind: Rol|e", 0, ["schemas/records/Role.schema.json:1:"]),
    (ROLES, "lea|ds:", 0, ["schemas/edges/leads.schema.json:1:"]),
    (ROLES, "kind: wor|ks_in", 0, ["schemas/edges/works_in.schema.json:1:"]),
    (ROLES, "o|wner:", 0, ['schemas/records/Role.schema.json:6:"owner"']),
    (ROLES, "ma|il:", 0, ['schemas/records/Role.schema.json:8:"mail"']),
    (ROLES, "si|nce:", 0, ['schemas/edges/leads.schema.json:2:"since"']),
    (ROLES, "- role:g|one", 0, []),
    (ROLES, "Deci|des", 0, []),
    (ROLES, "attri|butes:", 0, []),
    (ROLES, "displayName: Cl|erk", 0, []),
    (ROLES, "20|20-01-01", 0, []),
]


@pytest.mark.parametrize(("path", "where", "nth", "found"), DEFINITIONS)
def test_definition(editor: Editor, path: str, where: str, nth: int, found: list[str]) -> None:
    assert marked(editor, ask(editor, "definition", path, where, nth)) == found


ADDED = [f"{SIDECAR}:1:role:clerk", f"{SIDECAR}:7:role:clerk"]


def test_declaration_and_implementation(editor: Editor) -> None:
    assert marked(editor, ask(editor, "declaration", ROLES, "- role:c|lerk")) == [CLERK]
    assert marked(editor, ask(editor, "implementation", ROLES, "- role:c|lerk")) == ADDED
    assert ask(editor, "implementation", ROLES, "owner: unit:|hq") is None


USES_OF_CLERK = [*ADDED, f"{ROLES}:13:role:clerk", f"{ROLES}:14:role:clerk", f"{ROLES}:24:role:clerk"]


@pytest.mark.parametrize(("where", "nth"), [("- role:c|lerk", 0), ("id: role:cl|erk", 0), ("from: rol|e:clerk", 0)])
def test_references_of_an_id(editor: Editor, where: str, nth: int) -> None:
    context = {"includeDeclaration": False}
    assert marked(editor, ask(editor, "references", ROLES, where, nth, context=context)) == USES_OF_CLERK
    context = {"includeDeclaration": True}
    found = marked(editor, ask(editor, "references", ROLES, where, nth, context=context))
    assert sorted(found) == sorted([CLERK, *USES_OF_CLERK])


def test_references_of_kinds(editor: Editor) -> None:
    context = {"includeDeclaration": True}
    found = marked(editor, ask(editor, "references", UNITS, "kind: U|nit", context=context))
    assert found == [f"{UNITS}:4:Unit", f"{UNITS}:7:Unit"]
    found = marked(editor, ask(editor, "references", ROLES, "works_i|n:", context=context))
    assert found == [f"{ROLES}:17:works_in", f"{ROLES}:24:works_in"]
    found = marked(editor, ask(editor, "references", ROLES, "owner: unit:|hq", context={"includeDeclaration": False}))
    assert found == [f"{ROLES}:9:unit:hq", f"{ROLES}:17:unit:hq", f"{ROLES}:24:unit:hq", f"{UNITS}:9:unit:hq"]
    assert ask(editor, "references", ROLES, "displayName: Cl|erk", context=context) is None


def test_highlights(editor: Editor) -> None:
    found = ask(editor, "documentHighlight", ROLES, "- role:c|lerk")
    assert [(one["range"]["start"]["line"] + 1, one["kind"]) for one in found] == [(13, 2), (14, 2), (20, 3)]
    assert ask(editor, "documentHighlight", ROLES, "Deci|des") is None


def hovered(editor: Editor, path: str, where: str) -> str:
    found = ask(editor, "hover", path, where)
    return str(found["contents"]["value"]) if found else ""


def test_hover_on_an_id(editor: Editor) -> None:
    assert hovered(editor, SIDECAR, "led_by: role:b|oss").split("\n\n") == [
        "The böss 😀 of *all* (Role) role:boss",
        "Decides. See role:clerk for the rest.",
        "- owner: unit:hq\n- contact: a mapping of 1 key",
        "Edges: leads 3, works_in 1",
        "Reached by: led_by 1",
        "roles.yaml:2",
    ]
    assert hovered(editor, ROLES, "- role:g|one") == "role:gone: no record declares this id\n\nReached by: leads 1"


def test_hover_on_a_name(editor: Editor) -> None:
    assert hovered(editor, ROLES, "nodeKind: R|ole").split("\n\n") == [
        "Role",
        "A *role* of people.",
        "ids start with role:",
        "required attributes: displayName",
        "required edges: works_in",
    ]
    assert hovered(editor, ROLES, "le|ads:").split("\n\n") == [
        "leads: from any record to a Role",
        "Who leads whom.",
        "inverse: led_by",
    ]
    assert hovered(editor, ROLES, "display|Name").startswith("displayName (Role, required)\n\nWhat people call it.")
    assert hovered(editor, ROLES, "ma|il:").split("\n\n") == ["contact.mail (Role)", "text; at least 3 characters"]
    assert hovered(editor, ROLES, "sin|ce:").startswith("since (leads)")
    assert hovered(editor, ROLES, "ignore[dang|ling-target]").startswith("dangling-target (error)\n\nAn edge points at")
    assert hovered(editor, ROLES, "ignore[|").startswith("dangling-target")
    assert hovered(editor, ROLES, "attri|butes:") == hovered(editor, ROLES, "Deci|des") == ""


def test_hover_in_markdown(tmp_path: Path) -> None:
    write_graph(tmp_path)
    markdown = {
        "textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}, "definition": {"linkSupport": True}}
    }
    with editing(tmp_path, markdown) as editor:
        editor.open(ROLES)
        editor.settle()
        found = ask(editor, "hover", SIDECAR, "led_by: role:b|oss")
        assert found["contents"]["kind"] == "markdown"
        first, *_, last = found["contents"]["value"].split("\n\n")
        assert first == "**The böss 😀 of \\*all\\*** (Role) `role:boss`"
        assert last == f"[roles.yaml:2](<{editor.uri(ROLES)}#L2>)"
        link = ask(editor, "definition", SIDECAR, "led_by: role:b|oss")[0]
        assert link["targetUri"] == editor.uri(ROLES)
        assert link["originSelectionRange"]["start"] == cursor(FILES[SIDECAR], "led_by: |role:boss")


@pytest.mark.parametrize(
    "broken",
    ["nodeKind: Role\nid: role:new\nedges:\n  leads: [role:clerk\n  works_in: unit:hq\n", "a: [\n- role:clerk\n"],
)
def test_in_a_text_that_cannot_be_parsed(tmp_path: Path, broken: str) -> None:
    write_graph(tmp_path)
    with editing(tmp_path) as editor:
        editor.open("data/new.yaml", broken)
        editor.settle()
        params = {"textDocument": editor.document("data/new.yaml"), "position": cursor(broken, "role:cl|erk")}
        assert marked(editor, editor.ask("textDocument/definition", params)) == [CLERK]
        assert editor.ask("textDocument/hover", params)["contents"]["value"].startswith("Clerk (Role)")
        assert len(editor.ask("textDocument/documentHighlight", params)) == 1
        editor.open(ROLES, FILES[ROLES].replace("from: role:clerk", "from: [role:clerk"))
        editor.settle()
        assert marked(editor, editor.ask("textDocument/definition", params)) == [CLERK]
        card = editor.ask("textDocument/hover", params)["contents"]["value"]
        assert card.startswith("role:clerk: declared in a file that cannot be parsed")
        assert "roles.yaml:20" in card


HALF_TYPED = """\
nodeKind: Role
id: role:new
attributes:
  displayName: "New
  level: senior
edges:
  leads: [role:clerk
"""


def test_names_in_a_half_typed_text(tmp_path: Path) -> None:
    write_graph(tmp_path)
    with editing(tmp_path) as editor:
        editor.open("data/new.yaml", HALF_TYPED)
        editor.settle()

        def hovered_at(where: str) -> str:
            params = {"textDocument": editor.document("data/new.yaml"), "position": cursor(HALF_TYPED, where)}
            found = editor.ask("textDocument/hover", params)
            return str(found["contents"]["value"]).partition("\n")[0] if found else ""

        assert hovered_at("nodeKind: R|ole") == "Role"
        assert hovered_at("lea|ds:") == "leads: from any record to a Role"
        assert hovered_at("display|Name:") == "displayName (Role, required)"
        assert hovered_at("lev|el:") == "level (Role)"
        assert hovered_at("role:cl|erk") == "Clerk (Role) role:clerk"
        assert hovered_at("edg|es:") == hovered_at("sen|ior") == ""
