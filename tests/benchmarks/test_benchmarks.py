"""The benchmarks: what they read, count, run and write. No test here asserts a time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import growth, lines, peers
from benchmarks.__main__ import PARTS
from benchmarks.generate import generate
from benchmarks.processes import Command, Run, rounds
from benchmarks.runs import AIMS, EDITED, commit, editor, measure, refuse_failed
from benchmarks.yardstick import read
from tests.command import REPOSITORY


@pytest.mark.parametrize("broken", [b"a: [1\n", b"a: b: c\n", b"\xff\xfe\xff", b"a: \x00\n", b"a: *b\n---\n...\n%\n"])
def test_the_yardstick_reads_on_after_a_broken_file(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\n")
    (tmp_path / "b.yaml").write_bytes(broken)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/c.yml").write_bytes(b"a: 1\n---\nb: 2\n")
    (tmp_path / "folder/d.txt").write_bytes(broken)
    assert read(tmp_path) == (2, 1)


def test_lines_of_the_core_name_modules_that_exist() -> None:
    counts = lines.count()
    assert counts.keys() == lines.CORE.keys()
    assert all(counts.values())


def test_count_of_lines(tmp_path: Path) -> None:
    (tmp_path / "parsing").mkdir()
    (tmp_path / "parsing/one.py").write_text('"""One."""\n\n# two\nx = 1\n', encoding="utf-8")
    (tmp_path / "parsing/two.py").write_text("y = 1", encoding="utf-8")
    (tmp_path / "other.py").write_text("z = 1\n" * 10, encoding="utf-8")
    (tmp_path / "left_out.py").write_text("z = 1\n", encoding="utf-8")
    assert lines.count({"parsing": ["parsing/*.py"], "judging": ["other.py"]}, tmp_path) == {
        "parsing": 5,
        "judging": 10,
    }


@pytest.mark.parametrize(
    ("globs", "fault"),
    [
        (["here.py", "gone.py"], "gone.py matches no module"),
        (["here.py", "*.py"], r"\*.py counts a module a second time"),
    ],
)
def test_count_of_lines_refuses_what_would_make_it_wrong(tmp_path: Path, globs: list[str], fault: str) -> None:
    (tmp_path / "here.py").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=fault):
        lines.count({"parsing": globs}, tmp_path)


def test_rounds_run_every_command_once_a_round_after_one_that_warms_up(tmp_path: Path) -> None:
    log = tmp_path / "log"

    def command(name: str, status: int) -> Command:
        script = f"import sys; open('log', 'a').write('{name}'); sys.exit({status})"

        def before() -> None:
            with log.open("a", encoding="utf-8") as stream:
                stream.write(f" {name}=")

        return Command([sys.executable, "-c", script], folder=tmp_path, before=before)

    runs = rounds({"a": command("a", 0), "b": command("b", 3)}, 2)
    assert log.read_text(encoding="utf-8") == " a=a b=b" * 3
    assert {name: [run.status for run in timed] for name, timed in runs.items()} == {"a": [0, 0], "b": [3, 3]}
    assert all(run.memory > 0 and run.cpu > 0 for timed in runs.values() for run in timed)


def test_a_run_that_failed_is_not_timed() -> None:
    refuse_failed({"clean": [Run(1, 1, 1, 0)], "findings": [Run(1, 1, 1, 1)]})
    with pytest.raises(SystemExit, match=r"cold \(exit status 1, 2\)"):
        refuse_failed({"cold": [Run(1, 1, 1, 1), Run(1, 1, 1, 2)]})


def test_the_page_has_a_place_for_every_part() -> None:
    page = (REPOSITORY / "docs/performance.md").read_text("utf-8")
    assert re.findall(r"^<!-- (\w+) -->$", page, re.MULTILINE) == list(PARTS)
    assert re.findall(r"^<!-- /(\w+) -->$", page, re.MULTILINE) == list(PARTS)


def test_growth_is_measured_at_every_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "FILES", 1)
    monkeypatch.setattr(growth, "TIMES", (1, 2, 3))
    text = growth.measure(tmp_path, 1)
    assert [row.split("|")[1].strip() for row in text.splitlines() if row.startswith("| ")][2:] == ["1", "2", "3"]
    assert "from 1x to 3x" in text


@pytest.mark.parametrize("staging", [False, True])
def test_every_edit_is_another_one(tmp_path: Path, staging: bool) -> None:
    generate(tmp_path / "work", 2, faults=0, seed=1)
    clone = tmp_path / "clone"
    commit(tmp_path / "work", clone)
    edit = editor(clone, staging=staging)

    def state(*options: str) -> str:
        command = ["git", "-C", str(clone), "diff", *options]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    seen: set[str] = set()
    for _ in range(3):
        edit()
        assert bool(state()) is not staging
        added = [line for line in state("HEAD").splitlines() if line.startswith("+") and not line.startswith("+++")]
        assert [line for line in added if line != "+"] == [f"+# edit {len(seen) + 1}"]
        seen.add(state("HEAD"))
    assert len(seen) == 3


def test_a_small_atlas_is_measured_whole(tmp_path: Path) -> None:
    generate(tmp_path / "work", 3, faults=0.1, seed=1)
    text = measure(tmp_path / "work", tmp_path, 1, sys.executable)
    names = [row.split("|")[1].strip() for row in text.splitlines() if row.startswith("| ")][2:]
    own = f"cold, Python {sys.version_info[0]}.{sys.version_info[1]}"
    assert names == ["cold", own, "nothing changed", *EDITED]
    assert AIMS.keys() - names <= {"cold, Python 3.11"}


def test_the_generator_gives_the_same_bytes_for_a_seed(tmp_path: Path) -> None:
    def written(folder: str, seed: int) -> dict[str, bytes]:
        generate(tmp_path / folder, 5, faults=0.5, seed=seed)
        files = (tmp_path / folder).rglob("*.*")
        return {str(path.relative_to(tmp_path / folder)): path.read_bytes() for path in files}

    first = written("a", 1)
    assert first == written("b", 1)
    assert first != written("c", 2)


def test_peers_are_pinned_and_the_lock_names_no_registry() -> None:
    package = json.loads((peers.HERE / "package.json").read_text("utf-8"))
    lock = json.loads((peers.HERE / "package-lock.json").read_text("utf-8"))
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    for name, version in package["dependencies"].items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    requirements = (peers.HERE / "requirements.txt").read_text("utf-8").split()
    assert [line for line in requirements if not re.fullmatch(r"[\w-]+==[\d.]+", line)] == []


def test_peers_that_are_absent_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "FOLDERS", ())
    generate(tmp_path / "work", 1, faults=0, seed=1)
    rows = peers.measure(tmp_path / "work", tmp_path, 1).splitlines()[2:]
    assert len(rows) == len(peers.CHECKS)
    assert all("| not installed |" in row for row in rows)


@pytest.mark.skipif(sys.platform == "win32", reason="needs scripts that are commands")
def test_sourcemeta_is_told_from_the_command_of_the_same_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's jsonschema comes with check-jsonschema, and hid the other one."""
    for folder, help in (("python", "usage: jsonschema"), ("sourcemeta", "validate, metaschema, lint")):
        script = tmp_path / folder / "jsonschema"
        script.parent.mkdir()
        script.write_text(f"#!/bin/sh\necho {help}\n", encoding="utf-8")
        script.chmod(0o755)
    monkeypatch.setattr(peers, "FOLDERS", (str(tmp_path / "python"), str(tmp_path / "sourcemeta")))
    generate(tmp_path / "work", 1, faults=0, seed=1)
    row = next(row for row in peers.measure(tmp_path / "work", tmp_path, 1).splitlines() if "Sourcemeta" in row)
    assert "not installed" not in row
    monkeypatch.setattr(peers, "FOLDERS", (str(tmp_path / "python"),))
    row = next(row for row in peers.measure(tmp_path / "work", tmp_path, 1).splitlines() if "Sourcemeta" in row)
    assert "not installed" in row
