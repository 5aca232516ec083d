"""The workspace: folders, files on the disk, the user's settings, a configuration or schemas that break, progress."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.checking.state import check_atlas
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.lsp import open_atlas, roots
from tests.command import write
from tests.lsp.editor import UTF_16, Editor, editing

WATCHING: Mapping[str, Any] = {
    **UTF_16,
    "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}, "configuration": True},
}
GONE = "nodeKind: Role\nid: role:{}\nedges:\n  leads: role:gone\n"


def test_watched_files_are_checked_again(atlas: Path) -> None:
    with editing(atlas, WATCHING) as editor:
        editor.settle()
        (registered,) = (one["registrations"] for one in editor.sent("client/registerCapability"))
        assert [one["method"] for one in registered] == ["workspace/didChangeWatchedFiles"]
        write(atlas / "data/b.yaml", "nodeKind: Role\nid: role:c\n")
        editor.watched("data/b.yaml")
        editor.wait(lambda: editor.rules("data/a.yaml") == ["dangling-target"])
        write(atlas / "data/new/b.yaml", "nodeKind: Role\nid: role:b\n")
        editor.watched("data/new/b.yaml", 1)
        editor.wait(lambda: editor.rules("data/a.yaml") == [])
        shutil.rmtree(atlas / "data/new")
        editor.watched("data/new", 3)
        editor.wait(lambda: editor.rules("data/a.yaml") == ["dangling-target"])


def test_a_client_that_does_not_watch_is_served_on_save(atlas: Path) -> None:
    with editing(atlas) as editor:
        editor.open("data/a.yaml")
        editor.settle()
        assert editor.sent("client/registerCapability") == []
        (atlas / "data/b.yaml").unlink()
        editor.save("data/a.yaml")
        editor.wait(lambda: editor.rules("data/a.yaml") == ["dangling-target"])


def test_many_changed_files_are_one_whole_run(atlas: Path) -> None:
    with editing(atlas, WATCHING) as editor:
        editor.settle()
        for number in range(60):
            write(atlas / f"data/many/{number}.yaml", GONE.format(f"m{number}"))
        editor.watched("data/many/1.yaml", 1)
        editor.wait(lambda: all(editor.rules(f"data/many/{number}.yaml") for number in range(60)))


def test_the_disk_does_not_count_for_an_open_file(atlas: Path) -> None:
    with editing(atlas, WATCHING) as editor:
        editor.open("data/a.yaml")
        write(atlas / "data/a.yaml", GONE.format("a"))
        editor.watched("data/a.yaml")
        editor.settle()
        assert editor.rules("data/a.yaml") == []
        editor.close("data/a.yaml")
        editor.wait(lambda: editor.rules("data/a.yaml") == ["dangling-target"])


def test_files_that_git_ignores_or_that_are_hidden_are_no_part(repository: Path) -> None:
    write(repository / ".gitignore", "ignored.yaml\n")
    for name in ("ignored", ".hidden"):
        write(repository / f"data/{name}.yaml", GONE.format("x"))
    with editing(repository, WATCHING) as editor:
        for name in ("ignored", ".hidden"):
            editor.open(f"data/{name}.yaml")
        editor.settle()
        assert {editor.uri("data/old.yaml")} == {uri for uri, found in editor.diagnostics.items() if found}
        write(repository / ".gitignore", "")
        editor.watched(".gitignore")
        editor.settle()
        editor.close("data/ignored.yaml")
        editor.wait(lambda: editor.rules("data/ignored.yaml") == ["dangling-target"])


def test_two_folders_and_one_less(atlas: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(atlas / "schemas", atlas / name / "schemas")
        write(atlas / name / "data/x.yaml", GONE.format("x"))
    editor = Editor(atlas)
    folders = [{"uri": editor.uri(name), "name": name} for name in ("one", "one/data", "two")]
    editor.initialize(workspaceFolders=folders[:2])
    editor.settle()
    assert set(editor.diagnostics) == {editor.uri("one/data/x.yaml")}
    assert len(editor.server.session.checkers) == 1  # two folders on one root share it
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folders[2]], "removed": []}})
    editor.wait(lambda: editor.rules("two/data/x.yaml") == ["dangling-target"])
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": folders[:2]}})
    editor.wait(lambda: editor.rules("one/data/x.yaml") == [])
    editor.exit()


def test_the_root_of_a_file(atlas: Path) -> None:
    def root(path: str) -> str | None:
        found = roots.root_of_file(Disk(), (atlas / path).as_posix())
        return found and Path(found).relative_to(atlas).as_posix()

    write(atlas / ".github/workflows/ci.yml", "on: push\n")
    write(atlas / "docs/x.yaml", "a: b\n")
    assert [root(path) for path in ("data/x/y.yaml", ".github/workflows/ci.yml", "docs/x.yaml", "x.yaml")] == [
        "data",
        None,
        None,
        None,
    ]
    write(atlas / "atlas-lint.toml", 'root = "docs"')
    assert [root(path) for path in ("docs/x.yaml", "data/x.yaml")] == ["docs", None]
    assert roots.root_of_folder(Disk(), atlas.as_posix()) == (atlas / "docs").as_posix()


def test_a_file_without_an_atlas_is_checked_alone(tmp_path: Path) -> None:
    with editing(tmp_path) as editor:
        editor.open("x.yaml", "nodeKind: Role\nid: role:a\nedges: {leads: role:gone}\n")
        editor.open("y.yaml", "nodeKind: Role\nid: 'x\n")
        editor.open("z.yaml", "just text\n")
        editor.wait(lambda: editor.rules("z.yaml") == ["not-a-record"])
        assert (editor.rules("x.yaml"), editor.rules("y.yaml")) == ([], ["yaml-syntax"])
        editor.close("y.yaml")
        editor.wait(lambda: editor.rules("y.yaml") == [])


def test_the_settings_of_the_user(atlas: Path, run: Any) -> None:
    write(atlas / "data/a.yaml", GONE.format("a"))
    assert run("baseline", "data").status == 0
    editor = Editor(atlas, WATCHING)
    given: dict[str, Any] = {"baseline": "off", "debounce": "x", "diagnostics": 3, "codeLens": None}
    editor.replies["workspace/configuration"] = lambda params: [given for _ in params["items"]]
    editor.initialize()
    editor.settle()
    assert editor.rules("data/a.yaml") == []
    given["baseline"] = "hint"
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    editor.wait(lambda: editor.rules("data/a.yaml") == ["dangling-target"])
    editor.notify("workspace/didChangeConfiguration", {"settings": {"atlas-lint": {"baseline": "off"}}})
    editor.wait(lambda: editor.rules("data/a.yaml") == [])
    editor.exit()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[rules]\ndangling-targt = "off"\n', 1, "no such rule: dangling-targt"),
        ("root = \n", 0, "not TOML: Invalid value (at line 1, column 8)"),
        ('baseline = "none.txt"\n', 0, "no such baseline"),
    ],
)
def test_a_broken_configuration_is_one_diagnostic(atlas: Path, text: str, line: int, message: str) -> None:
    write(atlas / "data/c.yaml", GONE.format("c"))
    write(atlas / "atlas-lint.toml", '[rules]\ndangling-target = "warning"\n')
    with editing(atlas, WATCHING) as editor:
        editor.settle()
        assert [one["severity"] for one in editor.diagnostics[editor.uri("data/c.yaml")]] == [2]
        write(atlas / "atlas-lint.toml", text)
        editor.watched("atlas-lint.toml")
        (found,) = editor.wait(lambda: editor.diagnostics.get(editor.uri("atlas-lint.toml")))
        assert found["message"].startswith(message) and found["range"]["start"]["line"] == line
        assert (found["code"], found["severity"]) == ("configuration", 1)
        assert [one["severity"] for one in editor.diagnostics[editor.uri("data/c.yaml")]] == [2]  # the last good one
        write(atlas / "atlas-lint.toml", "")
        editor.watched("atlas-lint.toml")
        editor.wait(lambda: editor.diagnostics[editor.uri("atlas-lint.toml")] == [])
        editor.wait(lambda: [one["severity"] for one in editor.diagnostics[editor.uri("data/c.yaml")]] == [1])
        assert editor.sent("window/showMessage") == []


def test_a_schema_is_checked_as_it_is_typed(atlas: Path) -> None:
    path = "schemas/edges/leads.schema.json"
    write(atlas / "data/tool.yaml", "nodeKind: Tool\nid: tool:x\nedges:\n  leads: role:a\n")
    write(atlas / "schemas/records/Tool.schema.json", "{}")
    with editing(atlas, WATCHING) as editor:
        editor.open(path)
        editor.settle()
        assert editor.diagnostics.get(editor.uri(path), []) == []
        editor.change(path, '{"x-target-kinds": ["Role"], "x-source-kinds": ["Role"]}')
        editor.wait(lambda: editor.rules("data/tool.yaml") == ["wrong-source-kind"])
        editor.change(path, '{"x-target-kinds": ["Role"], "x-source-kinds": ["Role"')
        editor.wait(lambda: editor.rules(path) == ["schema-syntax"])
        editor.settle()
        assert editor.rules("data/tool.yaml") == ["wrong-source-kind"]  # the last good schema
        editor.change(path, '{"x-target-kinds": ["Rol"]}')
        editor.wait(lambda: editor.rules(path) == ["schema-kind"])
        editor.close(path)
        editor.wait(lambda: editor.rules(path) == [] and editor.rules("data/tool.yaml") == [])


def test_a_schema_that_is_broken_on_the_disk(atlas: Path) -> None:
    path = "schemas/edges/leads.schema.json"
    good = (atlas / path).read_text()
    write(atlas / path, "{")
    with editing(atlas, WATCHING) as editor:
        editor.wait(lambda: editor.rules(path) == ["schema-syntax"])
        write(atlas / path, good)
        write(atlas / "data/c.yaml", GONE.format("c"))
        editor.watched(path)
        editor.wait(lambda: editor.rules(path) == [] and editor.rules("data/c.yaml") == ["dangling-target"])


def test_progress_of_loading(atlas: Path) -> None:
    with editing(atlas, {"window": {"workDoneProgress": True}}) as editor:
        editor.settle()
        assert len(editor.sent("window/workDoneProgress/create")) == 1
        editor.wait(lambda: True)
        kinds = [one["value"]["kind"] for one in editor.sent("$/progress")]
        assert kinds in ([], ["begin", "end"]) or (kinds[0], kinds[-1]) == ("begin", "end")
    with editing(atlas) as editor:
        editor.settle()
        assert editor.sent("window/workDoneProgress/create") == editor.sent("$/progress") == []


def test_loading_can_be_cancelled(atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = threading.Event()

    def slow(*given: Any, **more: Any) -> Any:
        assert held.wait(20)
        return check_atlas(*given, **more)

    monkeypatch.setattr(open_atlas, "check_atlas", slow)
    with editing(atlas, {"window": {"workDoneProgress": True}}) as editor:
        (created,) = editor.wait(lambda: editor.sent("window/workDoneProgress/create"))
        editor.wait(lambda: editor.sent("$/progress"))
        editor.notify("window/workDoneProgress/cancel", {"token": created["token"]})
        editor.error("x")  # the cancellation was read before
        held.set()
        editor.wait(lambda: editor.sent("$/progress")[-1]["value"]["kind"] == "end")
        write(atlas / "data/c.yaml", GONE.format("c"))
        editor.open("data/c.yaml")
        editor.save("data/c.yaml")  # loads again
        editor.wait(lambda: editor.rules("data/c.yaml") == ["dangling-target"])


def test_the_log_goes_to_a_client_that_wants_it(atlas: Path) -> None:
    with editing(atlas) as editor:
        editor.notify("textDocument/didSave", {"textDocument": 3})
        editor.settle()
        assert editor.sent("window/logMessage") == []
        editor.notify("$/setTrace", {"value": "verbose"})
        editor.notify("textDocument/didSave", {"textDocument": 3})
        editor.wait(lambda: editor.sent("window/logMessage"))
        editor.notify("$/setTrace", {"value": "off"})


def test_a_configuration_that_names_another_root(atlas: Path) -> None:
    write(atlas / "more/x.yaml", GONE.format("x"))
    write(atlas / "data/c.yaml", GONE.format("c"))
    with editing(atlas, WATCHING) as editor:
        editor.wait(lambda: editor.rules("data/c.yaml"))
        write(atlas / "atlas-lint.toml", 'root = "more"\n')
        editor.watched("atlas-lint.toml", 1)
        editor.wait(lambda: editor.rules("more/x.yaml") and not editor.rules("data/c.yaml"))
        write(atlas / "atlas-lint.toml", "root = \n")
        editor.watched("atlas-lint.toml", 1)
        editor.wait(lambda: editor.rules("atlas-lint.toml"))
        assert editor.rules("more/x.yaml")


REFRESHING: Mapping[str, Any] = {
    "workspace": {
        "configuration": True,
        **{name: {"refreshSupport": True} for name in ("codeLens", "inlayHint", "semanticTokens")},
    }
}
REFRESHES = ["workspace/codeLens/refresh", "workspace/inlayHint/refresh", "workspace/semanticTokens/refresh"]


def refreshes(editor: Editor) -> list[str]:
    return [one["method"] for one in editor.seen if one["method"].endswith("/refresh")]


def test_what_was_shown_before_the_atlas_was_loaded_is_asked_for_again(atlas: Path) -> None:
    with editing(atlas, REFRESHING) as editor:
        editor.wait(lambda: refreshes(editor) == REFRESHES)
        editor.open("data/a.yaml")
        editor.change("data/a.yaml", GONE.format("a"))
        editor.settle()
        assert refreshes(editor) == REFRESHES  # an edit is none
        write(atlas / "schemas/records/Role.schema.json", '{"x-id-prefix": "role"}')
        editor.watched("schemas/records/Role.schema.json")
        editor.wait(lambda: refreshes(editor) == REFRESHES * 2)


def test_hints_are_asked_for_again_when_the_user_sets_them(atlas: Path) -> None:
    with editing(atlas, REFRESHING) as editor:
        editor.settle()
        editor.wait(lambda: refreshes(editor) == REFRESHES)
        editor.replies["workspace/configuration"] = lambda params: [{"inlayHints": "off"}]
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        editor.wait(lambda: refreshes(editor) == REFRESHES * 2)


def test_a_client_that_cannot_ask_again_is_not_told_to(atlas: Path) -> None:
    with editing(atlas) as editor:
        editor.settle()
        assert refreshes(editor) == []
