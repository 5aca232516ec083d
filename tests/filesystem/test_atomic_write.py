"""Files written whole, by several processes at once, and what killed ones left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from atlas_lint.filesystem import atomic_write, exchange

pytest.importorskip("fcntl")

MANY = """
import sys
from pathlib import Path
from atlas_lint.filesystem import atomic_write
for number in range(200):
    atomic_write.write(Path(sys.argv[1]), [sys.argv[2].encode() * 1000])
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_two_processes_may_write_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "report"
    processes = [subprocess.Popen([sys.executable, "-c", MANY, str(path), letter]) for letter in "ab"]
    assert [process.wait() for process in processes] == [0, 0]
    assert path.read_bytes() in (b"a" * 1000, b"b" * 1000)
    assert names(tmp_path) == ["report"]


def test_only_what_a_killed_process_left_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "report"
    held, left, folder = (atomic_write.temporary_name(path) for _ in range(3))
    held.write_bytes(b"half")
    left.write_bytes(b"half")
    (folder / "records").mkdir(parents=True)
    other = tmp_path / ".report2.atlas-lint.tmp-1"
    other.write_bytes(b"of another file")
    lock = atomic_write.hold(held)
    atomic_write.write(path, [b"new"])
    assert names(tmp_path) == sorted([held.name, other.name, "report"])
    atomic_write.release(lock)
    atomic_write.write(path, [b"new"])
    assert names(tmp_path) == sorted([other.name, "report"])


def test_without_locks_it_is_deleted_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic_write, "hold", lambda path, wait=False: None)
    path = tmp_path / "report"
    new, old = (atomic_write.temporary_name(path) for _ in range(2))
    new.write_bytes(b"half")
    old.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    atomic_write.write(path, [b"new"])
    assert names(tmp_path) == sorted([new.name, "report"])


@pytest.mark.parametrize("links", [True, False])
def test_without_the_call_and_without_links_names_are_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    if not links:

        def no_links(source: str, target: str) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", no_links)
    one, other, third = tmp_path / "one", tmp_path / "other", tmp_path / "third"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    exchange.swap(one, other)
    assert (one.read_bytes(), other.read_bytes()) == (b"2", b"1")
    with pytest.raises(FileExistsError):
        exchange.create(one, other)
    exchange.create(one, third)
    assert third.read_bytes() == b"2"
    assert names(tmp_path) == ["other", "third"]
