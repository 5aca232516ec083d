"""Files written together: all of them or none, whatever happens in between."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import exchange, transaction
from atlas_lint.filesystem.atomic_write import JOURNAL, put

OLD: dict[str, bytes | None] = {"a.yaml": b"old a\n", "b/b.yaml": b"old b\r\n", "c.yaml": b"", "d/d.yaml": None}
NEW = {"a.yaml": b"new a\n", "b/b.yaml": b"new b\r\n", "c.yaml": b"new c", "d/d.yaml": b"new d\n"}
THERE = {path: data for path, data in OLD.items() if data is not None}

KILLED = """
import os, sys
from pathlib import Path
from atlas_lint.filesystem import exchange, transaction
root, step, way = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[5]
steps = [0]
def counted(holder, name):
    real = getattr(holder, name)
    def call(*arguments, **named):
        if steps[0] == step:
            os._exit(9)
        steps[0] += 1
        return real(*arguments, **named)
    return call
for name in ("open", "fsync", "chmod", "chown", "link", "mkdir", "replace", "rename", "unlink"):
    setattr(os, name, counted(os, name))
exchange._rename = counted(exchange, "_rename") if way == "one-call" else lambda *arguments: False
old, new = ({root / path: data for path, data in eval(text).items()} for text in sys.argv[3:5])
transaction.write_all(root, root, new, old)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with the old contents of the files."""
    for path, data in OLD.items():
        if data is not None:
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_bytes(data)
    return tmp_path


@pytest.fixture(params=["one-call", "links"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways in which files exchange their names."""
    if request.param == "links":
        monkeypatch.setattr(exchange, "_renameat2", lambda: None)


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def write(root: Path) -> None:
    changes = {root / path: data for path, data in NEW.items()}
    transaction.write_all(root, root, changes, {root / path: data for path, data in OLD.items()})


def test_all_are_written_and_nothing_is_left(root: Path) -> None:
    (root / "a.yaml").chmod(0o640)
    write(root)
    assert contents(root) == NEW
    assert (root / "a.yaml").stat().st_mode & 0o777 == 0o640


def test_none_is_written_where_one_has_changed(root: Path) -> None:
    (root / "c.yaml").write_bytes(b"edited")
    with pytest.raises(AtlasError, match=r"c\.yaml has changed while it was worked on"):
        write(root)
    assert contents(root) == {**THERE, "c.yaml": b"edited"}


def test_none_is_written_where_one_is_a_link(root: Path) -> None:
    (root / "c.yaml").unlink()
    (root / "c.yaml").symlink_to("a.yaml")
    with pytest.raises(AtlasError, match="symbolic link"):
        write(root)
    assert (root / "a.yaml").read_bytes() == OLD["a.yaml"]


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let it fail to put the second file in its place."""

    def fails(temporary: Path, target: Path) -> None:
        if target.name == "b.yaml" and temporary.read_bytes() == NEW["b/b.yaml"]:
            raise error
        exchange.swap(temporary, target)

    monkeypatch.setattr(transaction, "swap", fails)


def test_none_is_written_where_renaming_fails(root: Path, monkeypatch: pytest.MonkeyPatch, ways: None) -> None:
    failing(monkeypatch, OSError(28, "No space left on device", str(root / "b/b.yaml")))
    with pytest.raises(AtlasError, match=r"No space left on device; every file is as it was"):
        write(root)
    assert contents(root) == THERE


def test_none_is_written_where_the_disk_is_full(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full from some write on: nothing more can be written then, not even a journal."""
    for possible in range(4):
        left = [possible]

        def full(path: Path, data: bytes, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                path.write_bytes(b"")
                raise OSError(28, "No space left on device")
            put(path, data)

        monkeypatch.setattr(transaction, "put", full)
        with pytest.raises(AtlasError, match="No space left on device; every file is as it was"):
            write(root)
        assert contents(root) == THERE


def test_none_is_written_where_it_is_interrupted(root: Path, monkeypatch: pytest.MonkeyPatch, ways: None) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        write(root)
    assert contents(root) == THERE


@pytest.mark.parametrize("way", ["one-call", "links"])
def test_killed_at_every_step(root: Path, way: str) -> None:
    """The next run completes what was begun, or takes it back; nothing is left behind."""
    states = set()
    for step in range(100):
        shutil.rmtree(root)
        for path, data in OLD.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            if data is not None:
                (root / path).write_bytes(data)
        arguments = [sys.executable, "-c", KILLED, str(root), str(step), repr(OLD), repr(NEW), way]
        ran = subprocess.run(arguments, capture_output=True, timeout=60)
        assert ran.returncode in (0, 9), ran.stderr.decode()
        assert all(data in (OLD[path], NEW[path]) for path, data in contents(root).items() if path in OLD)
        interrupted = transaction.is_interrupted(root)
        completed = transaction.complete(root, root)
        states.add((ran.returncode, interrupted, completed > 0))
        assert contents(root) in ((NEW,) if completed else (THERE, NEW))
        if ran.returncode == 0:
            break
    assert states == {(9, False, False), (9, True, False), (9, True, True), (0, False, False)}


@pytest.mark.parametrize(
    "moves",
    [
        [["../x", "../y", "", ""]],
        [[".a.yaml.atlas-lint-1", "../a.yaml", "", ""]],
        [["/tmp/.passwd.atlas-lint-1", "/etc/passwd", "", ""]],
        [["b/.a.yaml.atlas-lint-1", "a.yaml", "", ""]],
        [["x.yaml", "a.yaml", "", ""]],
        [[".git/.config.atlas-lint-1", ".git/config", "", ""]],
        [[1, 2, 3, 4]],
        ["x"],
        None,
    ],
)
def test_a_journal_of_somebody_else_moves_nothing(root: Path, moves: object) -> None:
    (root / JOURNAL).write_text(json.dumps({"version": 1, "moves": moves}))
    before = contents(root)
    with pytest.raises(AtlasError, match=r"cannot be read|is not a journal of atlas-lint"):
        transaction.complete(root, root)
    assert contents(root) == before


def test_a_file_that_changed_after_the_interruption_is_not_overwritten(root: Path) -> None:
    (root / ".a.yaml.atlas-lint-1").write_bytes(b"new")
    row = [".a.yaml.atlas-lint-1", "a.yaml", transaction._digest(b"old a\n"), transaction._digest(b"new")]
    (root / JOURNAL).write_text(json.dumps({"version": 1, "moves": [row]}))
    (root / "a.yaml").write_bytes(b"by hand")
    with pytest.raises(AtlasError, match="it has changed since"):
        transaction.complete(root, root)
    assert (root / "a.yaml").read_bytes() == b"by hand"


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written_stays(root: Path) -> None:
    (root / "b/b.yaml").chmod(0o444)
    with pytest.raises(AtlasError, match="it may not be written"):
        write(root)
    assert contents(root) == THERE
