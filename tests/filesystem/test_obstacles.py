"""Obstacles to a command that writes: links, modes, folders, a full disk. One line says so, and nothing is lost."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas_lint import cli
from tests.filesystem.steps import child, command
from tests.filesystem.test_meanwhile import GENERATED, WRITERS, Writer, contents, folder, small

__all__ = ["folder"]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="commands run in forked processes")

OVER = [
    name for name in WRITERS if name not in ("baseline-new", "new-file", "infer-file", "doc", "import", "bundle-file")
]
"""The commands whose file is there before."""
MAY_BE_LINKS = ["rename-accepted", "baseline", "prune", "infer-force", "bundle"]


def prepared(folder: Path, name: str) -> Writer:
    writer = (WRITERS | GENERATED)[name]
    writer.before(folder)
    if name == "output":
        (folder / writer.path).write_bytes(b"old\n")
    return writer


def one_line(err: str) -> str:
    """The error of a run: one line, and perhaps one that helps."""
    lines = [line for line in err.splitlines() if not line.startswith(("  help: ", "fixed "))]
    assert len(lines) == 1, err
    return lines[0]


@pytest.mark.parametrize("name", OVER)
def test_a_file_with_several_names_is_not_written(folder: Path, name: str) -> None:
    writer = prepared(folder, name)
    (folder / "other").hardlink_to(folder / writer.path)
    before = contents(folder)
    ran = command(folder, writer.arguments.split())
    assert ran.status == 2
    assert "has 2 hard links, and writing it would separate it from the others" in one_line(ran.err)
    assert contents(folder) == before
    assert (folder / "other").samefile(folder / writer.path)


def test_a_report_with_several_names_is_parted_and_said_to_be(folder: Path) -> None:
    writer = prepared(folder, "output")
    (folder / "other").hardlink_to(folder / writer.path)
    ran = command(folder, writer.arguments.split())
    assert ran.status == 1
    assert "note: report.json had 2 hard links and is now a separate file\n" in ran.err
    assert (folder / "other").read_bytes() == b"old\n"


@pytest.mark.parametrize("name", [*MAY_BE_LINKS, "output"])
def test_a_link_stays_and_what_it_leads_to_is_written(folder: Path, name: str) -> None:
    writer = prepared(folder, name)
    path = folder / writer.path
    real = path.with_name("real")
    path.rename(real)
    path.symlink_to("real")
    before = real.read_bytes()
    ran = command(folder, writer.arguments.split())
    assert ran.status in (0, 1), ran.err
    assert path.is_symlink()
    assert real.read_bytes() != before


@pytest.mark.parametrize("name", ["rename-accepted", "infer-force"])
def test_a_link_that_leads_outside_is_not_followed(folder: Path, name: str) -> None:
    """Files that are written together lie below one folder; a flag that names one file may name a link to anywhere."""
    writer = prepared(folder, name)
    path, real = folder / writer.path, folder.with_name("outside")
    path.rename(real)
    path.symlink_to(real)
    before = contents(folder), real.read_bytes()
    ran = command(folder, writer.arguments.split())
    assert ran.status == 2
    assert re.search("or outside |is outside the", one_line(ran.err))
    assert (contents(folder), real.read_bytes()) == before


def test_a_link_that_leads_in_a_circle(folder: Path) -> None:
    for name in ("atlas-lint-baseline.txt", "report.json", "all.json"):
        (folder / name).symlink_to(name)
    for arguments in ("baseline data", WRITERS["bundle"].arguments, GENERATED["output"].arguments):
        ran = command(folder, arguments.split())
        assert ran.status == 2
        assert "Too many levels of symbolic links" in one_line(ran.err)


@pytest.mark.parametrize("name", [*OVER, "output"])
def test_the_mode_stays(folder: Path, name: str) -> None:
    writer = prepared(folder, name)
    path = folder / writer.path
    path.chmod(0o640)
    before = path.read_bytes()
    command(folder, writer.arguments.split())
    assert path.read_bytes() != before
    assert path.stat().st_mode & 0o7777 == 0o640


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give files away")
def test_the_owner_stays(folder: Path) -> None:
    for name in ("fix", "prune", "output"):
        writer = prepared(folder, name)
        os.chown(folder / writer.path, 65534, 65534)
        command(folder, writer.arguments.split())
        status = (folder / writer.path).stat()
        assert (status.st_uid, status.st_gid) == (65534, 65534)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """The small atlas in a folder that every user may enter."""
    top = Path(tempfile.mkdtemp())
    top.chmod(0o777)
    yield small(top / "atlas")
    shutil.rmtree(top)


def as_user(folder: Path, arguments: str) -> tuple[int, str]:
    """Run a command as a user whom permissions bind."""

    def run() -> int:
        if os.getuid() == 0:
            copy = shutil.copytree(folder, folder.with_name("copy"))
            os.chdir(copy)
            cli.run(arguments.split())  # so that nothing of Python's own is left to load, which that user may not read
            os.chdir(folder)
            for path in (folder, *folder.rglob("*")):
                os.chown(path, 65534, 65534)
            os.setgid(65534)
            os.setuid(65534)
        return cli.run(arguments.split())

    ran = child(folder, run)
    return ran.status, ran.err[ran.err.find("error: ") :]


@pytest.mark.parametrize("name", [*OVER, "output"])
def test_a_read_only_file_stays(open_folder: Path, name: str) -> None:
    writer = prepared(open_folder, name)
    (open_folder / writer.path).chmod(0o444)
    before = contents(open_folder)
    status, err = as_user(open_folder, writer.arguments)
    assert status == 2, err
    assert "cannot write" in one_line(err)
    assert "it is read-only" in err
    assert contents(open_folder) == before


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_may_not_be_written_into(open_folder: Path, name: str) -> None:
    writer = prepared(open_folder, name)
    before = contents(open_folder)
    for path in (open_folder, *open_folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o555)
    status, err = as_user(open_folder, writer.arguments)
    assert status == 2, err
    assert "cannot write" in one_line(err)
    assert contents(open_folder) == before


@pytest.mark.parametrize("name", WRITERS | GENERATED)
def test_a_folder_in_the_way(folder: Path, name: str) -> None:
    """It is put there just before the first step, so that no check at the beginning sees it."""
    writer = prepared(folder, name)
    path = folder / writer.path

    def replace() -> None:
        path.unlink(missing_ok=True)
        path.mkdir(parents=True)
        (path / "x").write_bytes(b"x")

    before = {**contents(folder), f"{writer.path}/x": b"x"}
    before.pop(writer.path, None)
    ran = command(folder, writer.arguments.split(), 0, replace)
    assert ran.status == 2, ran.err
    assert "has changed while it was worked on" in ran.err or "cannot write" in ran.err
    assert "itself failed" not in ran.err
    assert contents(folder) == before


@pytest.mark.parametrize("name", WRITERS | GENERATED)
def test_a_disk_that_is_full_from_some_write_on(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = prepared(folder, name)
    before = contents(folder)
    fsync = os.fsync
    told = set()
    for possible in range(20):
        left = [possible]

        def full(descriptor: int, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", full)
        ran = command(folder, writer.arguments.split())
        if ran.status != 2:
            break
        told.add(one_line(ran.err).startswith("error: cannot write "))
        assert "No space left on device" in ran.err
        if name != "fix-ignore":  # which writes twice
            assert contents(folder) == before
    assert told == {True}
    assert ran.status != 2
