"""Abuse: whatever comes, each request has one answer, the next one works, and `shutdown` and `exit` end the server."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from atlas_lint.errors import AtlasError
from atlas_lint.lsp import server as server_module
from atlas_lint.lsp.feature import Feature, on_document
from atlas_lint.lsp.features import all_features
from atlas_lint.lsp.uris import path_of, uri_of
from tests.command import SECONDS, write
from tests.lsp.editor import Editor, at, editing, spanning

HOVER = "textDocument/hover"
PARSE_ERROR, INVALID_REQUEST, UNKNOWN_METHOD, INVALID_PARAMS, INTERNAL = -32700, -32600, -32601, -32602, -32603
FAILING = "failing"
NOT_INITIALIZED, CANCELLED, FAILED = -32002, -32800, -32803


@on_document(HOVER)
def failing_hover(view: Any, params: types.HoverParams) -> types.Hover | None:
    """Fail as the line of the position asks for."""
    if params.position.line == 1:
        raise RuntimeError("broken")
    if params.position.line == 2:
        raise AtlasError("not here", "go elsewhere")
    return types.Hover(view.content.line(params.position.line))


@on_document("textDocument/definition", on_worker=True)
def slow_definition(view: Any, params: types.DefinitionParams) -> list[types.Location]:
    """Return the location of every record, on the worker thread."""
    return [view.location(view.path, finding.span) for finding in view.findings()]


@pytest.fixture
def editor(atlas: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[Editor]:
    """Yield an editor with a hover that fails, and see that the server lives on and logs no other failure."""
    own: list[Feature] = [failing_hover, slow_definition]
    others = [one for one in all_features() if one.method not in [feature.method for feature in own]]
    monkeypatch.setattr(server_module, "all_features", lambda: [*others, *own])
    with editing(atlas) as editor:
        yield editor
        editor.open("data/still.yaml", "nodeKind: Role\nid: role:still\nedges: {leads: role:gone}\n")
        editor.settle()
        assert editor.rules("data/still.yaml") == ["dangling-target"]
    failures = [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]
    assert [text for text in failures if text != f"request {FAILING} failed"] == []


def hover(editor: Editor, line: int, path: str = "data/a.yaml") -> dict[str, Any]:
    return {"textDocument": editor.document(path), "position": at(line, 0)}


def test_a_handler_that_fails(editor: Editor) -> None:
    editor.open("data/a.yaml")
    editor.send({"id": FAILING, "method": HOVER, "params": hover(editor, 1)})
    error = editor.answer()["error"]
    assert error == {"code": INTERNAL, "message": "atlas-lint itself failed: RuntimeError: broken"}
    assert editor.error(HOVER, hover(editor, 2)) == {"code": FAILED, "message": "not here; go elsewhere"}
    assert editor.ask(HOVER, hover(editor, 0)) == {"contents": "nodeKind: Role"}
    assert editor.sent("window/showMessage") == []


def test_methods_that_nobody_knows(editor: Editor) -> None:
    assert editor.error("textDocument/unknown", {"x": 1})["code"] == UNKNOWN_METHOD
    assert editor.error("$/unknown")["code"] == UNKNOWN_METHOD
    assert editor.error("notebookDocument/didOpen", {})["code"] in (UNKNOWN_METHOD, INVALID_PARAMS)
    editor.notify("textDocument/unknown", {"x": 1})
    editor.notify("$/unknown")
    assert editor.no_answer()


@pytest.mark.parametrize("params", [None, 3, "x", [], [1], {}, {"textDocument": 3}, {"textDocument": {"uri": 3}}])
def test_parameters_of_another_type(editor: Editor, params: Any) -> None:
    assert editor.error(HOVER, params)["code"] == INVALID_PARAMS
    for method in ("didOpen", "didChange", "didClose", "didSave"):
        editor.notify(f"textDocument/{method}", params)
    for method in ("didChangeWatchedFiles", "didChangeConfiguration", "didChangeWorkspaceFolders"):
        editor.notify(f"workspace/{method}", params)
    editor.notify("$/setTrace", params)
    editor.notify("$/cancelRequest", params)
    editor.notify("window/workDoneProgress/cancel", params)
    assert editor.no_answer(0.05)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"no json", PARSE_ERROR),
        (b"\xff\xfe{}", PARSE_ERROR),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "\xff"}', PARSE_ERROR),
        (b"[" * 100_000, PARSE_ERROR),
        (b"[" * 100_000 + b"]" * 100_000, PARSE_ERROR),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, PARSE_ERROR),
        (b"[]", INVALID_REQUEST),
        (b"null", INVALID_REQUEST),
        (b"3", INVALID_REQUEST),
        (b"{}", INVALID_REQUEST),
        (b'{"jsonrpc": "1.0", "id": 1, "method": "shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 3}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": [1], "method": "shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": true, "method": "shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": null, "method": "shutdown"}', INVALID_REQUEST),
    ],
    ids=range(15),
)
def test_bodies_that_are_no_messages(editor: Editor, body: bytes, code: int) -> None:
    editor.send_raw(body)
    answer = editor.answer()
    assert (answer.get("id"), answer["error"]["code"]) == (None, code)


@pytest.mark.parametrize(
    "message",
    [
        {"id": "nobody asked", "result": {}},
        {"id": 99, "error": {"code": 1, "message": "x"}},
        {"id": 99, "error": "no object"},
        {"id": 99},
    ],
)
def test_answers_that_nobody_waits_for(editor: Editor, message: dict[str, Any]) -> None:
    editor.send(message)
    assert editor.no_answer(0.05)


def test_headers_that_are_odd(editor: Editor) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "x"}).encode()
    editor.write(b"garbage\r\n\r\nX-Other: 1\r\ncontent-length:  %d \r\nContent-Type: x\r\n\r\n%s" % (len(body), body))
    assert editor.answer()["id"] == 7


@pytest.mark.parametrize("line", [0, 3, 4, 99, 2**31, 2**70])
@pytest.mark.parametrize("character", [0, 99, 2**31 - 1])
def test_positions_outside_the_file(editor: Editor, line: int, character: int) -> None:
    editor.open("data/a.yaml", "nodeKind: Role\nid: role:a\n")
    editor.change("data/a.yaml", {"range": spanning((line, character), (0, 5)), "text": "# x\n"})
    assert editor.ask(HOVER, hover(editor, 99)) == {"contents": ""}


@pytest.mark.parametrize("number", [-1, 1.5, "1", None, True])
def test_positions_that_are_no_positions(editor: Editor, number: Any) -> None:
    editor.open("data/a.yaml", "nodeKind: Role\nid: role:a\n")
    editor.change("data/a.yaml", {"range": spanning((number, number), (0, 5)), "text": "# x\n"})
    assert editor.error(HOVER, {**hover(editor, 0), "position": at(number, 0)})["code"] == INVALID_PARAMS
    assert editor.ask(HOVER, hover(editor, 0)) == {"contents": "nodeKind: Role"}


def test_files_in_no_order(editor: Editor) -> None:
    editor.close("data/a.yaml")
    editor.save("data/a.yaml")
    editor.notify(
        "textDocument/didChange",
        {"textDocument": {**editor.document("data/a.yaml"), "version": 3}, "contentChanges": [{"text": "x"}]},
    )
    editor.settle()
    assert editor.rules("data/a.yaml") == []
    editor.open("data/a.yaml", "id: x\n")
    editor.open("data/a.yaml", "nodeKind: Role\nid: role:x\n")
    editor.close("data/a.yaml")
    editor.close("data/a.yaml")
    editor.settle()
    assert editor.ask(HOVER, hover(editor, 0)) == {"contents": "nodeKind: Role"}


ODD_URIS = [
    "", "x", "untitled:1", "http://example.org/data/a.yaml", "file:", "file://", "file:///", "file://host/data/a.yaml",
    "file:///data/a.yaml?x", "file:///data/a.yaml#x", "file://[", "file:///%00", "file:///%ff.yaml", "file:data/a.yaml",
    "file:///../../etc/passwd", "file:///" + "x" * 10_000, "file:///a/" * 3_000, "git:/data/a.yaml", "file:///C:/x.yaml",
    "data:text/yaml,x", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("uri", ODD_URIS, ids=range(len(ODD_URIS)))
def test_odd_uris(editor: Editor, uri: str) -> None:
    item = {"uri": uri, "languageId": "yaml", "version": 1, "text": "nodeKind: Role\nid: role:a\n"}
    editor.notify("textDocument/didOpen", {"textDocument": item})
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 1}]})
    assert editor.ask(HOVER, {"textDocument": {"uri": uri}, "position": at(0, 0)}) is None
    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    folder = {"uri": uri, "name": "x"}
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": [folder]}})
    editor.settle()


def test_only_file_uris_are_paths() -> None:
    assert [uri for uri in ODD_URIS if path_of(uri) is not None] == [
        "file:///", "file:///%ff.yaml", "file:///../../etc/passwd", "file:///C:/x.yaml",
    ]  # fmt: skip
    assert path_of("file:///a%20b/%C3%BC%3F.yaml") == "/a b/ü?.yaml"
    assert path_of(uri_of("/a b/ü?#%.yaml")) == "/a b/ü?#%.yaml"
    assert path_of("file://localhost/a/../b.yaml") == "/b.yaml"


def test_nothing_outside_the_roots_is_read(editor: Editor, atlas: Path) -> None:
    write(atlas / "secret.yaml", "nodeKind: Role\nid: role:secret\n")
    write(atlas / "data/a.yaml", "nodeKind: Role\nid: role:a\nedges: {leads: role:secret}\n")
    for path in ("data/../secret.yaml", "secret.yaml"):
        assert editor.ask(HOVER, hover(editor, 0, path)) is None
    editor.open("data/a.yaml")
    editor.settle()
    assert editor.rules("data/a.yaml") == ["dangling-target"]


def test_a_yaml_bomb_in_a_buffer(editor: Editor) -> None:
    levels = "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9))
    editor.open("data/a.yaml", f"nodeKind: Role\nid: role:a\nattributes:\n a: &a x\n{levels}\n")
    editor.change("data/a.yaml", "nodeKind: Role\nid: role:a\nattributes: " + "[" * 5_000)
    editor.change("data/a.yaml", f"a: &a x\n{levels}\n")
    editor.settle()
    assert editor.rules("data/a.yaml") == ["resource-limit"]


def test_a_thousand_edits(editor: Editor) -> None:
    editor.open("data/a.yaml", "nodeKind: Role\nid: role:a\nedges: {leads: role:}\n")
    for number in range(1_000):
        editor.change("data/a.yaml", {"range": spanning((2, 20), (2, 20)), "text": str(number % 10)})
    editor.settle()
    (found,) = editor.diagnostics[editor.uri("data/a.yaml")]
    assert found["range"] == spanning((2, 15), (2, 1020))
    assert editor.versions[editor.uri("data/a.yaml")] == 1_001


def test_the_atlas_is_deleted_underneath(editor: Editor, atlas: Path) -> None:
    editor.open("data/a.yaml")
    editor.settle()
    for name in ("data", "schemas"):
        shutil.rmtree(atlas / name)
    editor.watched("data/a.yaml", 3)
    editor.settle()
    assert editor.ask(HOVER, hover(editor, 0)) == {"contents": "nodeKind: Role"}
    write(atlas / "schemas/records/Role.schema.json", "{}")
    write(atlas / "schemas/edges/leads.schema.json", "{}")
    editor.watched("schemas/edges/leads.schema.json", 1)


def test_a_cancelled_request_is_answered_once(editor: Editor) -> None:
    editor.open("data/a.yaml")
    asked = [editor.begin("textDocument/definition", hover(editor, 0)) for _ in range(20)]
    for id in asked[1:]:
        editor.notify("$/cancelRequest", {"id": id})
    answers = {answer["id"]: answer for answer in (editor.answer() for _ in asked)}
    assert sorted(answers) == asked and editor.no_answer(0.05)
    assert "result" in answers[asked[0]]
    assert {one["error"]["code"] for one in answers.values() if "error" in one} <= {CANCELLED}
    editor.notify("$/cancelRequest", {"id": asked[0]})
    editor.notify("$/cancelRequest", {"id": "unknown"})


def test_a_feature_on_the_worker_sees_every_edit(editor: Editor) -> None:
    editor.open("data/a.yaml")
    editor.change("data/a.yaml", "nodeKind: Role\nid: role:a\nedges: {leads: role:gone}\n")
    found = editor.ask("textDocument/definition", hover(editor, 0))
    assert [one["range"] for one in found] == [spanning((2, 15), (2, 24))]
    assert editor.ask("textDocument/definition", hover(editor, 0, "none.yaml")) is None


def test_initialize_comes_first_and_once(atlas: Path) -> None:
    editor = Editor(atlas)
    assert editor.error(HOVER, hover(editor, 0))["code"] == NOT_INITIALIZED
    editor.open("data/a.yaml")
    assert editor.error("initialize", {"capabilities": 3})["code"] == INVALID_PARAMS
    editor.initialize()
    assert (
        editor.error("initialize", {"processId": None, "rootUri": None, "capabilities": {}})["code"] == INVALID_REQUEST
    )
    editor.exit()
    assert editor.status == 0


def test_requests_after_shutdown(atlas: Path) -> None:
    editor = Editor(atlas)
    editor.initialize()
    editor.open("data/a.yaml")
    waiting = editor.begin("atlas-lint/settled")
    shutdown = editor.begin("shutdown")
    answers = {answer["id"]: answer for answer in (editor.answer(), editor.answer())}
    assert set(answers) == {waiting, shutdown} and answers[shutdown]["result"] is None
    assert editor.error(HOVER, hover(editor, 0))["code"] == INVALID_REQUEST
    assert editor.error("shutdown")["code"] == INVALID_REQUEST
    editor.change("data/a.yaml", "x")
    editor.leave()
    assert editor.status == 0


def test_shutdown_before_initialize(atlas: Path) -> None:
    editor = Editor(atlas)
    editor.exit()
    assert editor.status == 0


def test_exit_without_shutdown(atlas: Path) -> None:
    editor = Editor(atlas)
    editor.initialize()
    editor.open("data/a.yaml")
    editor.leave()
    assert editor.status == 1


def test_the_end_of_the_stream(atlas: Path) -> None:
    editor = Editor(atlas)
    editor.initialize()
    editor.write(b"Content-Length: 100\r\n\r\n{")
    editor.hang_up()
    assert editor.status == 1


def test_the_end_of_the_parent(atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "PARENT_EVERY", 0.02)
    parent = subprocess.Popen([sys.executable, "-c", ""])
    parent.wait(SECONDS)
    editor = Editor(atlas)
    editor.initialize(processId=parent.pid)
    editor.join()
    assert editor.status == 1
