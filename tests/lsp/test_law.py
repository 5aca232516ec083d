"""The law: diagnostics equal the findings of a run, for saved files and for unsaved ones, after any edits."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command import REPOSITORY
from tests.lsp import world
from tests.lsp.editor import Editor, editing

IDS = sorted({id for text in world.ALL_FILES.values() for id in re.findall(r"[\w-]+:[\w-]+(?![\w: -])", text)})
STEPS = ("edit", "edit", "edit", "save", "close", "reopen", "delete", "create", "disk")


class Author:
    """An author who edits at random; `texts` are the unsaved texts by path in the folder."""

    def __init__(self, editor: Editor, chance: random.Random, ids: list[str], paths: list[str]) -> None:
        self.editor, self.chance, self.ids, self.paths = editor, chance, ids, paths
        self.texts: dict[str, str] = {}

    def step(self, kind: str) -> None:
        """Do something in the editor, or on the disk behind its back."""
        path = self.chance.choice(self.paths)
        file = self.editor.folder / path
        now = self.texts.get(path) or (file.read_text("utf-8") if file.is_file() else "nodeKind: Role\nid: role:new\n")
        text = world.edited(now, self.chance, self.ids)
        if kind == "edit":
            if path not in self.texts:
                self.editor.open(path, now)
            self.editor.change(path, text)
            self.texts[path] = text
        elif kind == "save" and path in self.texts:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(self.texts[path].encode())
            self.editor.save(path)
        elif kind in ("close", "reopen") and path in self.texts:
            self.editor.close(path)
            del self.texts[path]
            if kind == "reopen" and file.is_file():
                self.editor.open(path)
                self.texts[path] = file.read_bytes().decode()
        elif kind == "delete" and file.is_file() and len(list(self.editor.folder.rglob("data/**/*.yaml"))) > 2:
            file.unlink()
            self.editor.watched(path, 3)
        elif kind in ("create", "disk"):
            other = self.editor.folder / (path if kind == "disk" else f"data/more/{self.chance.randrange(3)}.yaml")
            other.parent.mkdir(parents=True, exist_ok=True)
            other.write_bytes(text.encode())
            self.editor.watched(other.relative_to(self.editor.folder).as_posix(), 2)


def walk(folder: Path, steps: list[str], seed: int, ids: list[str], paths: list[str]) -> int:
    """Compare after every step; return the number of comparisons."""
    with editing(folder) as editor:
        author = Author(editor, random.Random(seed), ids, paths)
        editor.settle()
        assert world.shown(editor.diagnostics) == world.found(folder)
        for kind in steps:
            author.step(kind)
            editor.settle()
            assert world.shown(editor.diagnostics) == world.found(folder, author.texts), kind
        for path in author.texts:
            editor.close(path)
        editor.settle()
        assert world.shown(editor.diagnostics) == world.found(folder)
    return len(steps) + 2


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=9), seed=st.integers(0, 10_000))
def test_diagnostics_equal_a_run_after_any_edits(tmp_path: Path, steps: list[str], seed: int) -> None:
    folder = tmp_path / "atlas"
    shutil.rmtree(folder, ignore_errors=True)
    world.make(folder)
    walk(folder, steps, seed, IDS, [f"data/{path}" for path in world.ALL_FILES])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_half_typed_files_are_the_only_difference(tmp_path: Path, seed: int) -> None:
    """While somebody types, other files have the findings of a run on the last good text of each broken document."""
    folder = tmp_path / "atlas"
    shutil.rmtree(folder, ignore_errors=True)
    world.make(folder)
    with editing(folder) as editor:
        author = Author(editor, random.Random(seed), IDS, [f"data/{path}" for path in world.ALL_FILES])
        editor.settle()
        (checker,) = editor.server.session.checkers.values()
        for _ in range(10):
            author.step("edit")
            editor.ask("atlas-lint/settled", {"asSaved": False})
            typed = {f"data/{path}" for path in checker.atlas.half_typed}
            texts = {path: checker.atlas.read(path.removeprefix("data/")).decode() for path in typed}
            found = world.found(folder, {**author.texts, **texts})
            shown = world.shown(editor.diagnostics)
            own = {editor.uri(path) for path in author.texts}  # ids at the cursor are held back there
            assert {uri: rows for uri, rows in shown.items() if uri not in own} == {
                uri: rows for uri, rows in found.items() if uri not in own
            }
            for path in typed:
                held = [row for row in shown[editor.uri(path)] if row[0] != "yaml-syntax"]
                assert len(held) < len(shown[editor.uri(path)])
                assert {row[4] for row in held} <= {row[4] for row in found.get(editor.uri(path), [])}
        editor.settle()
        assert world.shown(editor.diagnostics) == world.found(folder, author.texts)


def test_help_equals_that_of_a_run(tmp_path: Path) -> None:
    """From the start, and after an edit in the file that is open."""
    world.make(tmp_path)
    with editing(tmp_path) as editor:
        editor.settle()
        assert world.shown(editor.diagnostics, True) == world.found(tmp_path, {}, True)
        edges = "{leads: [role:lod, org-unit:platfrom, org-unit:support], led: role:lead}"
        text = f"nodeKind: Role\nid: role:x\nedges: {edges}\n"
        editor.open("data/x.yaml", text)
        editor.settle()
        uri = editor.uri("data/x.yaml")
        found = world.found(tmp_path, {"data/x.yaml": text}, True)[uri]
        assert world.shown(editor.diagnostics, True)[uri] == found
        assert any("did you mean" in row[-1] for row in found) and all("\n" in row[-1] for row in found)


def test_diagnostics_equal_a_run_on_the_data_of_the_repository(tmp_path: Path) -> None:
    for name in ("data", "schemas"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    paths = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "data").rglob("*.yaml"))
    texts = [(tmp_path / path).read_text("utf-8") for path in paths]
    ids = sorted({id for text in texts for id in re.findall(r"^ *(?:- )?id: (\S+)$", text, re.MULTILINE)})
    walk(tmp_path, [random.Random(3).choice(STEPS) for _ in range(15)], 3, ids, paths)
