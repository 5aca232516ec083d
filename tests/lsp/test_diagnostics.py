"""Diagnostics: their fields, when they are sent, and what a client that asks for them gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.command import write
from tests.lsp.editor import Editor, editing, spanning

PULLING: Mapping[str, Any] = {
    "textDocument": {"diagnostic": {"relatedDocumentSupport": True}},
    "workspace": {"diagnostics": {"refreshSupport": True}},
}
RELATED: Mapping[str, Any] = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}
GONE = "nodeKind: Role\nid: role:a\nedges:\n  leads: role:{}\n"


@pytest.fixture
def pulling(atlas: Path) -> Iterator[Editor]:
    """Return an editor that asks for diagnostics by itself."""
    with editing(atlas, PULLING) as editor:
        yield editor


def pull(editor: Editor, path: str, previous: str | None = None) -> dict[str, Any]:
    params = {"textDocument": editor.document(path), "previousResultId": previous}
    answer: dict[str, Any] = editor.ask("textDocument/diagnostic", params)
    return answer


def test_the_fields_of_a_diagnostic(atlas: Path) -> None:
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:a\n")
    with editing(atlas, RELATED) as editor:
        editor.open("data/c.yaml")
        editor.settle()
        (found,) = editor.diagnostics[editor.uri("data/c.yaml")]
        assert found["codeDescription"]["href"].endswith("docs/rules.md#repeated-record")
        del found["codeDescription"]
        assert len(found["data"].pop("fingerprint")) == 16
        assert found == {
            "range": spanning((1, 4), (1, 10)),
            "severity": 2,
            "code": "repeated-record",
            "source": "atlas-lint",
            "message": found["message"],
            "tags": [1],
            "relatedInformation": [
                {
                    "location": {"uri": editor.uri("data/a.yaml"), "range": spanning((1, 4), (1, 10))},
                    "message": "first declared here",
                }
            ],
            "data": {"hasFix": False},
        }


def test_help_is_part_of_the_message(atlas: Path) -> None:
    write(atlas / "data/role.yaml", "nodeKind: Role\nid: role:debugger\n")
    with editing(atlas) as editor:
        editor.open("data/a.yaml", GONE.format("debuger"))
        editor.settle()
        (found,) = editor.diagnostics[editor.uri("data/a.yaml")]
        assert found["message"].splitlines() == [
            "leads points at role:debuger, which no record declares",
            "did you mean role:debugger?",
        ]
        assert "relatedInformation" not in found and found["data"]["hasFix"]


def test_findings_of_the_baseline_are_left_out_or_hints(atlas: Path, run: Any) -> None:
    write(atlas / "data/a.yaml", GONE.format("gone"))
    assert run("baseline", "data").status == 0
    with editing(atlas) as editor:
        editor.settle()
        assert editor.diagnostics == {}
    editor = Editor(atlas)
    editor.initialize(initializationOptions={"baseline": "hint"})
    editor.settle()
    assert [one["severity"] for one in editor.diagnostics[editor.uri("data/a.yaml")]] == [4]
    editor.exit()


def test_diagnostics_of_open_files_only(atlas: Path) -> None:
    write(atlas / "data/c.yaml", GONE.format("gone"))
    write(atlas / "data/d.yaml", GONE.format("none"))
    editor = Editor(atlas)
    editor.initialize(initializationOptions={"diagnostics": {"scope": "open"}})
    editor.open("data/c.yaml")
    editor.settle()
    assert list(editor.diagnostics) == [editor.uri("data/c.yaml")]
    editor.close("data/c.yaml")
    editor.settle()
    assert editor.diagnostics == {editor.uri("data/c.yaml"): []}
    editor.exit()


def test_a_folder_is_checked_before_a_file_is_open(atlas: Path) -> None:
    write(atlas / "data/c.yaml", GONE.format("gone"))
    with editing(atlas) as editor:
        editor.wait(lambda: "dangling-target" in editor.rules("data/c.yaml"))
        assert editor.versions == {editor.uri("data/c.yaml"): None}


def test_versions_are_sent_in_order_and_the_last_one_wins(atlas: Path) -> None:
    with editing(atlas) as editor:
        editor.open("data/a.yaml")
        for number in range(30):
            editor.change("data/a.yaml", GONE.format(f"gone{number}"))
        editor.settle()
        sent = [one["params"] for one in editor.seen if one["method"] == "textDocument/publishDiagnostics"]
        versions = [one["version"] for one in sent if one["uri"] == editor.uri("data/a.yaml")]
        assert versions == sorted(set(versions)) and versions[-1] == 31
        assert "role:gone29" in editor.diagnostics[editor.uri("data/a.yaml")][0]["message"]
        assert len(versions) < 10  # edits are gathered


def test_a_pulling_client_is_sent_nothing(pulling: Editor) -> None:
    pulling.open("data/a.yaml")
    pulling.change("data/a.yaml", GONE.format("gone"))
    answer = pull(pulling, "data/a.yaml")
    assert (answer["kind"], [one["code"] for one in answer["items"]]) == ("full", ["dangling-target"])
    again = pull(pulling, "data/a.yaml", answer["resultId"])
    assert (again["kind"], again["resultId"]) == ("unchanged", answer["resultId"])
    assert pulling.diagnostics == {}


def test_a_client_that_cannot_refresh_is_sent_diagnostics(atlas: Path) -> None:
    with editing(atlas, {"textDocument": {"diagnostic": {}}}) as editor:
        editor.open("data/a.yaml", GONE.format("gone"))
        editor.wait(lambda: editor.rules("data/a.yaml"))
        assert not any(one["method"] == "workspace/diagnostic/refresh" for one in editor.seen)
        params = {"textDocument": editor.document("data/a.yaml")}
        assert editor.error("textDocument/diagnostic", params)["code"] == -32601  # it would show them twice


def test_related_documents_and_refresh(pulling: Editor) -> None:
    pulling.settle()
    pull(pulling, "data/b.yaml")
    pulling.open("data/b.yaml", "nodeKind: Role\nid: role:c\n")
    answer = pull(pulling, "data/b.yaml")
    assert answer["items"] == []
    related = answer["relatedDocuments"][pulling.uri("data/a.yaml")]
    assert [one["code"] for one in related["items"]] == ["dangling-target"]
    pulling.wait(lambda: any(one["method"] == "workspace/diagnostic/refresh" for one in pulling.seen))


def test_a_client_without_pull_is_not_offered_it(atlas: Path) -> None:
    editor = Editor(atlas)
    assert "diagnosticProvider" not in editor.initialize()["capabilities"]
    editor.exit()


@pytest.mark.parametrize("token", [None, "t"])
def test_the_whole_workspace(atlas: Path, pulling: Editor, token: str | None) -> None:
    pulling.open("data/a.yaml", GONE.format("gone"))
    pulling.open("data/b.yaml", GONE.format("none"))

    def ask(previous: list[dict[str, str]]) -> dict[str, Any]:
        params = {"previousResultIds": previous, **({"partialResultToken": token} if token else {})}
        items = pulling.ask("workspace/diagnostic", params)["items"]
        if token:
            assert items == []
            with_token = [one for one in pulling.seen if one["method"] == "$/progress"]
            items = with_token[-1]["params"]["value"]["items"]
        return {one["uri"]: one for one in items}

    first = ask([])
    assert {uri: [one["code"] for one in item["items"]] for uri, item in first.items()} == {
        pulling.uri("data/a.yaml"): ["dangling-target"],
        pulling.uri("data/b.yaml"): ["conflicting-record", "dangling-target"],
    } or set(first) == {pulling.uri("data/a.yaml"), pulling.uri("data/b.yaml")}
    pulling.change("data/b.yaml", "nodeKind: Role\nid: role:gone\n")
    pulling.change("data/a.yaml", "nodeKind: Role\nid: role:a\n")
    pulling.settle()
    second = ask([{"uri": uri, "value": item["resultId"]} for uri, item in first.items()])
    assert {uri: (item["kind"], item["items"]) for uri, item in second.items()} == dict.fromkeys(first, ("full", []))


def test_a_client_that_types_is_not_told_to_ask(pulling: Editor) -> None:
    pulling.open("data/c.yaml", "nodeKind: Role\nid: role:c\n")
    pulling.settle()
    before = len(pulling.sent("workspace/diagnostic/refresh"))
    pulling.change("data/c.yaml", GONE.format("gone").replace("role:a", "role:c"))
    pull(pulling, "data/c.yaml")
    assert len(pulling.sent("workspace/diagnostic/refresh")) == before


def test_help_names_an_id_that_came_later(atlas: Path) -> None:
    with editing(atlas) as editor:
        editor.open("data/a.yaml", GONE.format("debuger"))
        editor.open("data/c.yaml", "nodeKind: Role\nid: role:c\n")
        editor.settle()
        assert "debugger" not in editor.diagnostics[editor.uri("data/a.yaml")][0]["message"]
        editor.change("data/c.yaml", "nodeKind: Role\nid: role:debugger\n")
        editor.wait(
            lambda: "did you mean role:debugger?" in editor.diagnostics[editor.uri("data/a.yaml")][0]["message"]
        )


def test_the_client_asks_again_for_a_finding_that_was_held_back(pulling: Editor) -> None:
    pulling.open("data/a.yaml")
    pulling.settle()
    typed = {"range": spanning((3, 15), (3, 15)), "text": "x"}
    before = len(pulling.sent("workspace/diagnostic/refresh"))
    pulling.change("data/a.yaml", typed)
    assert pull(pulling, "data/a.yaml")["items"] == []
    pulling.wait(lambda: len(pulling.sent("workspace/diagnostic/refresh")) > before)
    assert [one["code"] for one in pull(pulling, "data/a.yaml")["items"]] == ["dangling-target"]
