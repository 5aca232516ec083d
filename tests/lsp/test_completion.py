"""Completion through the server, for the capabilities of four clients."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pygls.protocol import default_converter
from pytest_lsp import client_capabilities

from tests.command import write
from tests.lsp.editor import Editor, at, editing
from tests.toy import TOY

CLIENTS = ("neovim@0.11.0", "neovim@0.7.0", "visual_studio_code", "emacs")
EDGES = "nodeKind: Workflow\nid: workflow:x\nattributes: {displayName: X}\nedges:\n  involves_role:\n    - "
REPLACED = "nodeKind: Workflow\nid: workflow:x\nattributes: {displayName: X}\nedges:\n  uses: {target: tool:"


class Offer(NamedTuple):
    """The items of an answer as an editor applies them: the replaced range and the text, defaults filled in."""

    items: list[dict[str, Any]]
    is_incomplete: bool
    size: int

    def texts(self) -> list[str]:
        """Return the texts that the items insert."""
        return [item["textEdit"]["newText"] for item in self.items]

    def of(self, label: str) -> dict[str, Any]:
        """Return the item with a label."""
        return next(item for item in self.items if item["label"] == label)


def capabilities(name: str) -> Mapping[str, Any]:
    made = json.dumps(default_converter().unstructure(client_capabilities(name)))  # type: ignore[no-untyped-call]
    found: Mapping[str, Any] = json.loads(made)
    return found


def units(editor: Editor) -> str:
    """Return the unit of columns that was agreed on, as the name of an encoding."""
    return {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[editor.server.session.client.encoding]


def offer(editor: Editor, path: str, text: str) -> Offer:
    """Return what the server offers at the end of a text in an open file."""
    editor.change(path, text)
    last = text.replace("\r\n", "\n").split("\n")
    encoding = units(editor)
    width = {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}[encoding]
    position = at(len(last) - 1, len(last[-1].encode(encoding)) // width)
    found = editor.ask("textDocument/completion", {"textDocument": editor.document(path), "position": position})
    defaults = found.get("itemDefaults", {})
    items = []
    for item in found["items"]:
        if "textEdit" not in item:
            text = item.get("textEditText", item["label"])
            item = {**item, "textEdit": {"range": defaults["editRange"], "newText": text}}
        items.append({"data": defaults.get("data"), **item} if "data" in defaults else item)
    return Offer(items, found["isIncomplete"], len(json.dumps(found).encode()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the small atlas with every rule, with an empty file."""
    for path in TOY.rglob("*"):
        if path.suffix in (".yaml", ".json"):
            write(tmp_path / path.relative_to(TOY), path.read_bytes())
    write(tmp_path / "data/x.yaml", "")
    return tmp_path


@pytest.mark.parametrize("client", CLIENTS)
def test_ids_for_each_client(folder: Path, client: str) -> None:
    can = capabilities(client)
    with editing(folder, can) as editor:
        editor.open("data/x.yaml")
        editor.settle()
        found = offer(editor, "data/x.yaml", EDGES + "role:")
        item = found.of("role:bug-triager")
        assert found.is_incomplete and found.texts()[:2] == ["role:debugger", "role:bug-triager"]
        assert item["textEdit"]["range"] == {"start": at(5, 6), "end": at(5, 11)}, "the colon is replaced, too"
        assert item["filterText"] == "role:bug-triager Bug triager"
        assert item["detail"] == "Role: Bug triager"
        old = offer(editor, "data/x.yaml", REPLACED).of("tool:old-desk")
        shows_tags = "tagSupport" in can["textDocument"]["completion"]["completionItem"]
        assert old.get("tags") == ([1] if shows_tags else None)
        resolved = editor.ask("completionItem/resolve", item)
        assert "Bug triager" in resolved["documentation"]["value"]
        assert resolved["label"] == item["label"]


@pytest.mark.parametrize("client", CLIENTS)
def test_new_records_for_clients_with_snippets(folder: Path, client: str) -> None:
    can = capabilities(client)
    with editing(folder, can) as editor:
        editor.open("data/x.yaml")
        editor.settle()
        found = offer(editor, "data/x.yaml", "")
        snippets = [item for item in found.items if item.get("insertTextFormat") == 2]
        if can["textDocument"]["completion"]["completionItem"]["snippetSupport"]:
            assert "new Workflow" in [item["label"] for item in snippets]
        else:
            assert snippets == []
        assert not found.is_incomplete and found.texts()[:2] == ["nodeKind: ", "id: "]


def test_the_kind_is_a_detail_of_the_label_for_clients_that_show_it(folder: Path) -> None:
    can = {"textDocument": {"completion": {"completionItem": {"labelDetailsSupport": True}}}}
    with editing(folder, can) as editor:
        editor.open("data/x.yaml")
        editor.settle()
        item = offer(editor, "data/x.yaml", EDGES + "tri").of("role:bug-triager")
        assert (item["labelDetails"], item["detail"]) == ({"description": "Role"}, "Bug triager")
        assert editor.ask("completionItem/resolve", {"label": "x"}) == {"label": "x"}
        assert "documentation" not in editor.ask("completionItem/resolve", {**item, "data": 1})
        assert "documentation" not in editor.ask("completionItem/resolve", {**item, "data": ["x", "y"]})


@pytest.mark.parametrize("client", CLIENTS)
def test_columns_behind_wide_characters(folder: Path, client: str) -> None:
    with editing(folder, capabilities(client)) as editor:
        editor.open("data/x.yaml")
        editor.settle()
        text = "nodeKind: Workflow\r\nid: workflow:x\r\nedges: {uses: {purpose: 'ü💡', target: tool:d"
        item = offer(editor, "data/x.yaml", text).of("tool:desk")
        encoding, width = units(editor), {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}[units(editor)]
        before = len("edges: {uses: {purpose: 'ü💡', target: ".encode(encoding)) // width
        assert item["textEdit"]["range"] == {"start": at(2, before), "end": at(2, before + 6)}
        marked = offer(editor, "data/x.yaml", "\ufeffnodeKi")
        assert marked.of("nodeKind")["textEdit"]["range"]["start"] == at(0, len("\ufeff".encode(encoding)) // width)


def test_kinds_before_the_atlas_is_loaded_and_edits_before_they_are_checked(folder: Path) -> None:
    with editing(folder) as editor:
        editor.open("data/x.yaml")
        editor.settle()
        editor.open("data/y.yaml", "")
        new = "nodeKind: Role\nid: role:brand-new\nattributes: {displayName: Brand new}\n"
        editor.change("data/y.yaml", new)
        editor.settle()
        assert "role:brand-new" in offer(editor, "data/x.yaml", EDGES + "role:br").texts()
        editor.change("data/y.yaml", new.replace("role:brand-new", "role:renamed"))
        editor.settle()
        assert "role:renamed" in offer(editor, "data/x.yaml", EDGES + "role:").texts()
        assert "role:brand-new" not in offer(editor, "data/x.yaml", EDGES + "role:").texts()


def test_rules_of_a_line(folder: Path) -> None:
    with editing(folder) as editor:
        editor.open("data/x.yaml", EDGES + "role:nobody\n")
        editor.settle()
        found = editor.change("data/x.yaml", EDGES + "role:nobody # atlas-lint: ignore[\n")
        assert found
        position = at(5, len("    - role:nobody # atlas-lint: ignore["))
        about = {"textDocument": editor.document("data/x.yaml"), "position": position}
        assert [item["label"] for item in editor.ask("textDocument/completion", about)["items"]] == ["dangling-target"]


@pytest.mark.parametrize(("name", "least"), [("The role with the number", 60), ("\u5f79\U0001f4a1" * 20, 20)])
def test_an_answer_has_a_size(folder: Path, name: str, least: int) -> None:
    records = [
        f"nodeKind: Role\nid: role:a-rather-long-name-of-a-role-{number:04}\n"
        f"attributes: {{displayName: {name} {number}}}\nedges: {{leads: org-unit:support}}\n"
        for number in range(400)
    ]
    write(folder / "data/many.yaml", "---\n".join(records))
    with editing(folder) as editor:
        editor.open("data/x.yaml")
        editor.settle()
        found = offer(editor, "data/x.yaml", EDGES)
        assert found.is_incomplete and least <= len(found.items) <= 200 and found.size <= 30_000
        narrower = offer(editor, "data/x.yaml", EDGES + "role-0399")
        assert narrower.texts() == ["role:a-rather-long-name-of-a-role-0399"]
        assert len(narrower.items) == 1


def test_text_that_could_deceive_is_shown_escaped_and_written_as_it_is(folder: Path) -> None:
    record = 'nodeKind: Role\nid: "role:a\\u202eb"\nattributes: {displayName: "x\\ny::\\u0007"}\n'
    write(folder / "data/odd.yaml", record)
    with editing(folder, capabilities("visual_studio_code")) as editor:
        editor.open("data/x.yaml")
        editor.settle()
        item = offer(editor, "data/x.yaml", EDGES + "role:a").of("role:a\\u202eb")
        assert item["detail"] == "Role: x y::\\x07"
        assert json.loads(item["textEdit"]["newText"]) == "role:a\u202eb"
        assert "x y" in editor.ask("completionItem/resolve", item)["documentation"]["value"]


@pytest.mark.parametrize("position", [at(99, 0), at(0, 99), at(99, 99)])
def test_a_place_outside_the_text(folder: Path, position: dict[str, int]) -> None:
    with editing(folder) as editor:
        editor.open("data/x.yaml", "nodeKind: Role")
        about = {"textDocument": editor.document("data/x.yaml"), "position": position}
        assert "items" in editor.ask("textDocument/completion", about)
        editor.change("data/x.yaml", "")
        assert "items" in editor.ask("textDocument/completion", about)
