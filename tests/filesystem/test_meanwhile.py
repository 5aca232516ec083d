"""Commands that write while another program edits the same file, or killed: nothing is lost, and nothing is left."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from atlas_lint.filesystem import exchange
from tests.command import REPOSITORY, write
from tests.filesystem.conftest import Steps
from tests.filesystem.steps import command

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="commands run in forked processes")

FAULTY = "nodeKind: Role\nid: role:c\nattributes: {note: off}\nedges:\n  leads: [role:b, role:gone, role:b]\n"
MARK = "# by hand"


class Writer(NamedTuple):
    """A command that writes: its arguments, a file that it writes, and how to change what the small atlas holds."""

    arguments: str
    path: str
    before: Callable[[Path], None] = lambda folder: None


def accepted(folder: Path) -> None:
    """A baseline that accepts all of them and what is gone."""
    assert command(folder, ["baseline", "data"]).status == 0
    with (folder / "atlas-lint-baseline.txt").open("a") as stream:
        stream.write("0123456789abcdef dangling-target role:x gone\n")


def inferred(folder: Path) -> None:
    """Schemas that were inferred from less than there is now."""
    assert command(folder, ["schema", "infer", "data", "--out", "made"]).status == 0
    write(folder / "data/e.yaml", "nodeKind: Role\nid: role:e\nattributes: {name: e}\n---\nnodeKind: Job\nid: job:e\n")


def documented(folder: Path) -> None:
    """Pages, one of which is missing."""
    assert command(folder, ["schema", "doc", "--out", "pages"]).status == 0
    (folder / "pages/records/Role.md").unlink()


def bundled(folder: Path) -> None:
    """A bundle of other schemas."""
    write(folder / "all.json", "{}\n")


def imported(folder: Path) -> None:
    """An ontology, and the schemas made of it, one of which is missing."""
    shutil.copytree(REPOSITORY / "tests/schema_tools/ontology/sound", folder / "ontology")
    assert command(folder, ["schema", "import", "ontology", "--out", "made"]).status == 0
    (folder / "made/records/Team.schema.json").unlink()


WRITERS = {
    "fix": Writer("data --fix", "data/c.yaml"),
    "unsafe": Writer("data --fix --unsafe-fixes", "data/c.yaml"),
    "ignore": Writer("data --add-ignore known", "data/c.yaml"),
    "fix-ignore": Writer("data --fix --add-ignore known", "data/c.yaml"),
    "rename": Writer("rename role:b role:z data", "data/b.yaml"),
    "rename-accepted": Writer("rename role:c role:z data", "atlas-lint-baseline.txt", accepted),
    "baseline": Writer("baseline data", "atlas-lint-baseline.txt", accepted),
    "baseline-new": Writer("baseline data", "atlas-lint-baseline.txt"),
    "prune": Writer("baseline data --prune", "atlas-lint-baseline.txt", accepted),
    "new": Writer("new Role role:n data --into data/c.yaml --no-cache", "data/c.yaml"),
    "new-file": Writer("new Role role:n data --into data/n/n.yaml --no-cache", "data/n/n.yaml"),
    "infer": Writer("schema infer data --out made", "made/records/Role.schema.json", inferred),
    "infer-file": Writer("schema infer data --out made", "made/records/Job.schema.json", inferred),
    "infer-force": Writer("schema infer data --out made --force", "made/records/Role.schema.json", inferred),
    "import": Writer("schema import ontology --out made", "made/records/Team.schema.json", imported),
    "doc": Writer("schema doc --out pages", "pages/records/Role.md", documented),
    "bundle": Writer("schema bundle --out all.json --force", "all.json", bundled),
    "bundle-file": Writer("schema bundle --out all.json", "all.json"),
}
GENERATED = {
    "output": Writer("data --output json=report.json --quiet --no-cache", "report.json"),
    "graph": Writer("graph data --out graph.mmd --no-cache", "graph.mmd"),
    "infer-folder": Writer("schema infer data --out made", "made/records/Role.schema.json"),
    "doc-folder": Writer("schema doc --out pages", "pages/records/Role.md"),
}
"""Commands that overwrite without asking, or write whole folders: no edit is kept, yet never is half a file there."""

APPENDED = 'mkdir -p "${1%/*}"; printf "\\n%s\\n" "$2" >> "$1"'
SAVED = 'mkdir -p "${1%/*}"; { cat "$1"; printf "\\n%s\\n" "$2"; } > "$1.saved" 2>/dev/null; mv "$1.saved" "$1"'

HELD = 'mkdir -p "${1%/*}"; exec 3>> "$1"; { sleep 0.03; printf "\\n%s\\n" "$2" >&3; } &'
"""Open a file, and write into it only later, when it may have another name."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small atlas, with findings."""
    return small(tmp_path / "atlas")


def small(folder: Path) -> Path:
    write(folder / "schemas/records/Role.schema.json", '{"x-id-prefix": "role", "type": "object"}')
    write(folder / "schemas/edges/leads.schema.json", '{"x-target-kinds": ["Role"]}')
    write(folder / "data/a.yaml", "nodeKind: Role\nid: role:a\nedges:\n  leads: role:b\n")
    write(folder / "data/b.yaml", "nodeKind: Role\nid: role:b\n")
    write(folder / "data/c.yaml", FAULTY)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def restore(folder: Path, kept: Path) -> None:
    """The folder as it was."""
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)


def edit(path: Path, how: str) -> None:
    """Edit a file in another process."""
    subprocess.run(["sh", "-c", how, "sh", str(path), MARK], check=True)


@pytest.fixture
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of both ways in which files exchange their names."""
    if request.param == "links":
        monkeypatch.setattr(exchange, "_renameat2", lambda: None)


@pytest.mark.parametrize("name", WRITERS)
def test_an_edit_before_any_step_is_kept(folder: Path, name: str, some: Steps) -> None:
    writer = WRITERS[name]
    writer.before(folder)
    arguments = writer.arguments.split()
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    before = contents(folder)
    ran = command(folder, arguments)
    assert ran.status in (0, 1), ran.err
    after = contents(folder)
    assert after.get(writer.path) != before.get(writer.path)
    refused = set()
    for step in some(ran.steps):
        for how in (APPENDED, SAVED):
            restore(folder, kept)
            done = command(folder, arguments, step, partial(edit, folder / writer.path, how))
            now = contents(folder)
            where = (step, how, done.err)
            assert MARK.encode() in now[writer.path], where
            assert not [path for path in now if ".atlas-lint" in path], where
            if done.status == 2:
                assert "has changed while it was worked on, so nothing was written\n  help: run it again" in done.err
                assert {**now, writer.path: b""} == {**before, writer.path: b""}, where
                refused.add(step)
            else:
                assert {**now, writer.path: b""} == {**after, writer.path: b""}, where
                assert now[writer.path].startswith(after[writer.path]), where
    assert 0 in refused


@pytest.mark.parametrize(
    ("name", "way"),
    [(name, "one-call") for name in WRITERS | GENERATED if name != "fix-ignore"]  # which writes twice
    + [("rename", "links"), ("new-file", "links"), ("bundle", "links")],
    indirect=["way"],
)
def test_killed_at_any_step(folder: Path, name: str, way: None, some: Steps) -> None:
    writer = (WRITERS | GENERATED)[name]
    writer.before(folder)
    arguments = writer.arguments.split()
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    before = contents(folder)
    ran = command(folder, arguments)
    after = contents(folder)
    for step in some(ran.steps):
        restore(folder, kept)
        assert command(folder, arguments, step).status == -9
        for path, data in contents(folder).items():
            assert ".atlas-lint" in path or data in (before.get(path), after.get(path)), (step, path)
        done = command(folder, arguments)
        now = contents(folder)
        assert not [path for path in now if ".atlas-lint" in path], (step, done.err)
        assert now == after, (step, done.err)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")
@pytest.mark.parametrize("name", ["ignore", "rename-accepted", "prune", "infer"])
def test_an_edit_through_a_file_that_was_opened_before_is_kept(folder: Path, name: str, some: Steps) -> None:
    writer = WRITERS[name]
    writer.before(folder)
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    arguments = writer.arguments.split()
    for step in some(command(folder, arguments).steps):
        restore(folder, kept)
        done = command(folder, arguments, step, partial(edit, folder / writer.path, HELD))
        for _ in range(1000):
            if MARK in (folder / writer.path).read_text():
                break
            time.sleep(0.002)
        assert MARK in (folder / writer.path).read_text(), (step, done.err)
        assert not [path for path in contents(folder) if ".atlas-lint" in path], (step, done.err)


EDITS = 30
EDITOR = """
import json, os, random, sys, time
path, texts, pause = sys.argv[1], json.loads(sys.argv[2]), float(sys.argv[3])
chance = random.Random(1)
for number, text in enumerate(texts):
    time.sleep(chance.random() * pause)
    if path.endswith(".json"):
        with open(path) as old, open(path + ".saved", "w") as new:
            json.dump({**json.load(old), "x-" + text: number}, new)
        os.replace(path + ".saved", path)
    elif number % 2:
        with open(path, "a") as stream:
            stream.write(text)
    else:
        with open(path) as old, open(path + ".saved", "w") as new:
            new.write(old.read() + text)
        os.replace(path + ".saved", path)
"""


def edited_while(folder: Path, path: str, texts: list[str], run: Callable[[int], str], pause: float = 0.06) -> str:
    """Edit a file in another process, in place and as editors save, while commands run; return what it holds then.

    Of two edits at the very moment of a swap, a command keeps one in a file beside, which its message names.
    """
    kept: list[Path] = []
    arguments = [sys.executable, "-c", EDITOR, str(folder / path), json.dumps(texts), str(pause)]
    with subprocess.Popen(arguments) as editor:
        number = 0
        while editor.poll() is None:
            ran = command(folder, run(number).split())
            assert ran.status in (0, 1, 2), ran.err
            assert "itself failed" not in ran.err
            named = (Path(word.strip(".,:;()")) for word in ran.err.split())
            kept += (
                file for file in named if file.name.startswith(f".{Path(path).name}") and (folder / file).is_file()
            )
            number += 1
    assert editor.returncode == 0
    return "".join((folder / file).read_text() for file in (Path(path), *dict.fromkeys(kept)))


@pytest.mark.parametrize(
    "commands",
    [
        ["data --fix"],
        ["data --add-ignore known"],
        ["rename role:b role:z data", "rename role:z role:b data"],
        [f"new Role role:n{number} data --into data/c.yaml --no-cache" for number in range(200)],
    ],
    ids=["fix", "ignore", "rename", "new"],
)
def test_no_edit_of_data_is_lost_in_a_race(folder: Path, commands: list[str]) -> None:
    texts = [
        f"---\nnodeKind: Role\nid: role:x{number}\nattributes: {{note: off}}\nedges: {{leads: role:gone}}\n"
        for number in range(EDITS)
    ]
    held = edited_while(folder, "data/c.yaml", texts, lambda number: commands[number % len(commands)])
    assert [number for number in range(EDITS) if f"id: role:x{number}\n" not in held] == []


def test_no_entry_of_the_baseline_is_lost_in_a_race(folder: Path) -> None:
    """Each edit accepts a finding that there is, and one that there is not, so that there is something to prune."""
    edges = "".join(f"    - role:gone{number}\n" for number in range(EDITS))
    write(folder / "data/e.yaml", f"nodeKind: Role\nid: role:e\nedges:\n  leads:\n{edges}")
    accepted(folder)
    baseline = folder / "atlas-lint-baseline.txt"
    entries = [line for line in baseline.read_text().splitlines() if "role:e leads" in line]
    baseline.write_text("")
    texts = [f"{entry}\n{number:016x} dangling-target role:x\n" for number, entry in enumerate(entries)]
    held = edited_while(folder, baseline.name, texts, lambda number: "baseline data --prune")
    assert len(entries) == EDITS
    assert [entry for entry in entries if entry not in held] == []


def test_no_edit_of_inferred_schemas_is_lost_in_a_race(folder: Path) -> None:
    inferred(folder)

    def run(number: int) -> str:
        write(folder / "data/f.yaml", f"nodeKind: Role\nid: role:f\nattributes: {{name{number}: f}}\n")
        return "schema infer data --out made"

    names = [f"hand{number}" for number in range(EDITS)]
    held = edited_while(folder, "made/records/Role.schema.json", names, run)
    assert [name for name in names if f'"x-{name}"' not in held] == []


def test_an_edit_in_place_is_kept_without_the_call_that_exchanges_names(
    folder: Path, monkeypatch: pytest.MonkeyPatch, some: Steps
) -> None:
    monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    arguments = WRITERS["ignore"].arguments.split()
    for step in some(command(folder, arguments).steps):
        restore(folder, kept)
        done = command(folder, arguments, step, lambda: edit(folder / "data/c.yaml", APPENDED))
        assert MARK in (folder / "data/c.yaml").read_text(), (step, done.err)
