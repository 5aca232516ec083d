"""Call and type hierarchies: edges into and out of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.lsp.editor import Editor, editing
from tests.lsp.graph import ask, marked, write_graph

ROLES, SIDECAR, UNITS = "data/roles.yaml", "data/more/sidecar.yaml", "data/units.yaml"


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Return an editor with a file of the atlas open."""
    folder = tmp_path_factory.mktemp("graph")
    write_graph(folder)
    with editing(folder) as editor:
        editor.open(ROLES)
        editor.settle()
        yield editor


def calls(editor: Editor, item: dict[str, Any], direction: str) -> list[str]:
    found = editor.ask(f"callHierarchy/{direction}Calls", {"item": item})
    shown = []
    for one in found:
        other = one["from" if direction == "incoming" else "to"]
        caller = other["uri"] if direction == "incoming" else item["uri"]
        at = marked(editor, [{"uri": caller, "range": range} for range in one["fromRanges"]])
        shown.append(f"{other['name']} | {other['detail']} | {' '.join(at)}")
    return shown


def test_calls(editor: Editor) -> None:
    (boss,) = ask(editor, "prepareCallHierarchy", SIDECAR, "led_by: role:b|oss")
    assert (boss["name"], boss["detail"]) == ("role:boss", "Role · The böss 😀 of *all*")
    assert marked(editor, [boss]) == [f"{ROLES}:2:role:boss"]
    assert calls(editor, boss, "outgoing") == [
        f"role:clerk | leads · Role · Clerk | {ROLES}:13:role:clerk {ROLES}:14:role:clerk",
        f"role:gone | leads · not declared | {ROLES}:16:role:gone",
        f"unit:hq | works_in · Unit · Headquarters | {ROLES}:17:unit:hq",
    ]
    (hq,) = ask(editor, "prepareCallHierarchy", UNITS, "id: unit:h|q")
    assert calls(editor, hq, "incoming") == [
        f"unit:branch | part_of · Unit | {UNITS}:9:unit:hq",
        f"role:boss | works_in · Role · The böss 😀 of *all* | {ROLES}:17:unit:hq",
        f"role:clerk | works_in · Role · Clerk | {ROLES}:24:unit:hq",
    ]
    assert calls(editor, hq, "outgoing") == []


def test_types(editor: Editor) -> None:
    (branch,) = ask(editor, "prepareTypeHierarchy", UNITS, "id: unit:br|anch")
    (hq,) = editor.ask("typeHierarchy/supertypes", {"item": branch})
    assert (hq["name"], hq["detail"]) == ("unit:hq", "Unit · Headquarters")
    (back,) = editor.ask("typeHierarchy/subtypes", {"item": hq})
    assert back == branch
    assert editor.ask("typeHierarchy/supertypes", {"item": hq}) == []


@pytest.mark.parametrize("method", ["prepareCallHierarchy", "prepareTypeHierarchy"])
def test_nothing_there(editor: Editor, method: str) -> None:
    assert ask(editor, method, ROLES, "le|ads:") is None


def test_an_item_that_nobody_made(editor: Editor) -> None:
    zero = {"line": 0, "character": 0}
    item = {"name": "x", "kind": 1, "uri": "x:", "range": {"start": zero, "end": zero}, "data": [1]}
    item["selectionRange"] = item["range"]
    for method in (
        "callHierarchy/incomingCalls",
        "callHierarchy/outgoingCalls",
        "typeHierarchy/supertypes",
        "typeHierarchy/subtypes",
    ):
        assert editor.ask(method, {"item": item}) is None
