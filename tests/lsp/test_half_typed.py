"""Half-typed files: from both sides of the one difference between diagnostics and a run."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from atlas_lint.findings.finding import Span
from atlas_lint.lsp.half_typed import compose, declared_parts
from atlas_lint.model.load_files import declare_file
from tests.command import write
from tests.lsp import world
from tests.lsp.editor import Editor, editing, spanning

FIRST = "nodeKind: Role\nid: role:one\nedges:\n  leads: role:gone\n"
SECOND = "---\nnodeKind: Role\nid: role:two\nedges:\n  leads: role:lost\n"
THIRD = "---\nnodeKind: Role\nid: role:three\nedges:\n  leads: role:none\n"
GOOD = FIRST + SECOND + THIRD
BROKEN = SECOND.replace("edges:\n", "attributes:\n  displayName: 'x\nedges:\n")
"""The second document with two lines more, of which one has a quote that is never closed."""


def lines(editor: Editor, path: str) -> list[tuple[str, int]]:
    """Return the rules and lines (from 0) of the diagnostics of a file.

    Readers place a mistake in different lines: that of a syntax error is -1.
    """
    found = editor.diagnostics.get(editor.uri(path), [])
    return [(one["code"], -1 if one["code"] == "yaml-syntax" else one["range"]["start"]["line"]) for one in found]


@pytest.fixture
def folder(atlas: Path) -> Path:
    """Return the folder of the small atlas, with a file of several records and one that points at them."""
    write(atlas / "data/many.yaml", GOOD)
    write(atlas / "data/user.yaml", "nodeKind: Role\nid: role:user\nedges:\n  leads: [role:two, role:three]\n")
    return atlas


def test_a_broken_document_is_held_and_the_others_are_checked(folder: Path) -> None:
    with editing(folder) as editor:
        editor.open("data/many.yaml")
        editor.settle()
        assert lines(editor, "data/many.yaml") == [("dangling-target", line) for line in (3, 8, 13)]
        version = editor.change("data/many.yaml", FIRST + BROKEN + THIRD.replace("none", "two"))
        editor.wait(lambda: editor.versions[editor.uri("data/many.yaml")] == version)
        assert lines(editor, "data/many.yaml") == [
            ("dangling-target", 3),
            ("dangling-target", 10),  # held, two lines further down
            ("yaml-syntax", -1),
        ]
        assert lines(editor, "data/user.yaml") == []  # role:two is still there
        syntax = editor.diagnostics[editor.uri("data/many.yaml")][-1]
        assert 6 < syntax["range"]["start"]["line"] <= 11  # in the broken document, from its quote on
        editor.settle()  # as if it were saved
        assert lines(editor, "data/many.yaml") == [("yaml-syntax", -1)]
        assert world.shown(editor.diagnostics) == world.found(
            folder, {"data/many.yaml": FIRST + BROKEN + THIRD.replace("none", "two")}
        )


def test_when_the_typing_ends_the_whole_file_is_broken(folder: Path) -> None:
    with editing(folder) as editor:
        editor.open("data/many.yaml")
        editor.settle()
        editor.change("data/many.yaml", FIRST + BROKEN + THIRD)
        editor.wait(lambda: len(lines(editor, "data/many.yaml")) == 4)
        editor.wait(lambda: lines(editor, "data/many.yaml") == [("yaml-syntax", -1)], 5)
        editor.change("data/many.yaml", FIRST + BROKEN + "# x\n" + THIRD)  # typing again
        editor.wait(lambda: len(lines(editor, "data/many.yaml")) == 4)


def test_on_save_the_whole_file_is_broken(folder: Path) -> None:
    with editing(folder) as editor:
        editor.open("data/many.yaml")
        editor.settle()
        editor.change("data/many.yaml", FIRST + BROKEN + THIRD)
        write(folder / "data/many.yaml", FIRST + BROKEN + THIRD)
        editor.save("data/many.yaml")
        editor.wait(lambda: lines(editor, "data/many.yaml") == [("yaml-syntax", -1)])


def test_a_file_that_was_never_whole_is_broken_as_in_a_run(folder: Path) -> None:
    with editing(folder) as editor:
        editor.open("data/new.yaml", "nodeKind: 'Role\n")
        editor.change("data/new.yaml", "nodeKind: 'Rol\n")
        editor.wait(lambda: lines(editor, "data/new.yaml") == [("yaml-syntax", -1)])


def test_a_new_document_that_is_broken_says_nothing_else(folder: Path) -> None:
    with editing(folder) as editor:
        editor.open("data/many.yaml")
        editor.settle()
        editor.change("data/many.yaml", FIRST + "---\nid: 'x\n" + SECOND + THIRD)
        editor.wait(lambda: ("yaml-syntax", -1) in lines(editor, "data/many.yaml"))
        assert [row for row in lines(editor, "data/many.yaml") if row[0] != "yaml-syntax"] == [
            ("dangling-target", line) for line in (3, 10, 15)
        ]


@pytest.mark.parametrize("broken", [SECOND, BROKEN], ids=["whole", "broken"])
def test_documents_that_are_joined_keep_their_ids(folder: Path, broken: str) -> None:
    """While the line `---` between two records is missing, no other file calls their ids missing."""
    text = FIRST + broken + THIRD.removeprefix("---\n")
    with editing(folder) as editor:
        editor.open("data/many.yaml")
        editor.settle()
        version = editor.change("data/many.yaml", text)
        editor.wait(lambda: editor.versions[editor.uri("data/many.yaml")] == version)
        assert lines(editor, "data/user.yaml") == []
        editor.settle()
        assert world.shown(editor.diagnostics) == world.found(folder, {"data/many.yaml": text})
        assert lines(editor, "data/user.yaml") == []


def test_places_that_explain_a_mistake_are_in_the_text_of_the_editor() -> None:
    """They are found in the broken document alone, and count from its first line there."""
    broken = SECOND + "attributes:\n  list: [1,\n  name: x\n  other: y\n"
    (whole,) = declare_file("a.yaml", (FIRST + broken).encode()).faults
    composed = compose("a.yaml", FIRST + broken, FIRST + SECOND)
    assert composed is not None
    (fault,) = composed.breaks
    assert whole.related and (fault.span, fault.related) == (whole.span, whole.related)


def test_an_id_at_the_cursor_is_not_missing_yet(atlas: Path) -> None:
    with editing(atlas) as editor:
        editor.open("data/a.yaml")
        editor.settle()
        started = time.monotonic()
        version = editor.change("data/a.yaml", {"range": spanning((3, 14), (3, 15)), "text": "x"})
        editor.wait(lambda: editor.versions.get(editor.uri("data/a.yaml")) == version)
        assert time.monotonic() - started > 0.4 or editor.rules("data/a.yaml") == []
        editor.wait(lambda: editor.rules("data/a.yaml") == ["dangling-target"])
        assert time.monotonic() - started > 0.4


def test_an_id_elsewhere_is_missing_at_once(atlas: Path) -> None:
    write(atlas / "data/a.yaml", "# \nnodeKind: Role\nid: role:a\nedges:\n  leads: role:gone\n")
    with editing(atlas) as editor:
        editor.open("data/a.yaml")
        editor.settle()
        version = editor.change("data/a.yaml", {"range": spanning((0, 2), (0, 2)), "text": "x"})
        editor.wait(lambda: editor.versions.get(editor.uri("data/a.yaml")) == version)
        assert editor.rules("data/a.yaml") == ["dangling-target"]


def test_a_saved_id_is_missing_at_once(atlas: Path) -> None:
    with editing(atlas) as editor:
        editor.open("data/a.yaml")
        editor.settle()
        version = editor.change("data/a.yaml", {"range": spanning((3, 14), (3, 15)), "text": "x"})
        editor.save("data/a.yaml")
        editor.wait(lambda: editor.versions.get(editor.uri("data/a.yaml")) == version)
        assert editor.rules("data/a.yaml") == ["dangling-target"]


def test_every_prefix_of_a_file_is_composed_or_parsed() -> None:
    """Cut anywhere, the composed text can be parsed, has the other documents as they are, and keeps its lines."""
    for cut in range(4, len(SECOND)):
        text = FIRST + SECOND[:cut].rstrip("\n") + "\n" + THIRD
        composed = compose("a.yaml", text, GOOD)
        if composed is None:
            continue
        assert composed.text.startswith(FIRST) and composed.text.endswith(THIRD)
        offset = text.count("\n") - composed.text.count("\n")
        last = composed.text.count("\n")
        assert composed.here(Span(last, 3, last, 5)) == Span(last + offset, 3, last + offset, 5)
        assert composed.here(Span(2, 1, 2, 3)) == Span(2, 1, 2, 3)
        assert composed.is_held(Span(7, 1, 7, 2)) and not composed.is_held(Span(2, 1, 2, 2))
        assert [fault.rule for fault in composed.breaks] == ["yaml-syntax"]


def test_the_documents_that_can_be_parsed_are_declared() -> None:
    file = declared_parts("a.yaml", FIRST + BROKEN + THIRD)
    assert file.is_broken
    assert [(one.id, one.document) for one in file.declarations] == [("role:one", 0), ("role:three", 2)]
