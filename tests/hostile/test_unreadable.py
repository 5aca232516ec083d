"""Files and folders that cannot be read, or are not there any more: the others are checked."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from atlas_lint import formats
from atlas_lint.cli import run as run_here
from atlas_lint.filesystem import file_tree
from tests.command import Run, as_process, environment, write

DANGLING = "nodeKind: Role\nid: role:c\nedges:\n  leads: role:a\n  lead: role:b\n"
MISSING = ": dangling ids are not reported, and other findings may follow from what is missing\n"


@pytest.fixture
def plain(tmp_path: Path) -> Run:
    """Return what runs `atlas-lint` as somebody to whom permissions apply, even for root."""
    return partial(as_process, tmp_path, preexec_fn=_drop_privileges if os.geteuid() == 0 else None)


def _drop_privileges() -> None:
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.fixture
def broken(atlas: Path) -> Iterator[Path]:
    """The small atlas with one finding; nobody may read b.yaml and the folder `closed`."""
    write(atlas / "data/c.yaml", DANGLING)
    write(atlas / "data/closed/d.yaml", "nodeKind: Role\nid: role:d\n")
    closed = [atlas / "data/b.yaml", atlas / "data/closed"]
    for path in closed:
        path.chmod(0)
    yield atlas
    for path in closed:
        path.chmod(0o755)


def _needs_permissions(plain: Run, broken: Path) -> None:
    check = [sys.executable, "-c", "open('data/b.yaml')"]
    drop = _drop_privileges if os.geteuid() == 0 else None
    if subprocess.run(check, cwd=broken, capture_output=True, preexec_fn=drop).returncode == 0:
        pytest.skip("permissions do not apply here")


@pytest.mark.skipif(sys.platform != "linux", reason="drops the privileges that Linux has")
@pytest.mark.parametrize("format_", formats.names())
def test_the_others_are_reported(plain: Run, broken: Path, format_: str) -> None:
    _needs_permissions(plain, broken)
    ran = plain("data", "--format", format_, "--quiet")
    assert ran.status == 2
    assert "unknown-edge-kind" in ran.out
    assert "dangling" not in ran.out.replace("dangling ids are not reported", "").replace("dangling-", "")
    named = "data/closed (Permission denied), data/b.yaml (Permission denied)"
    assert ran.err == f"error: cannot read {named}{MISSING}"


@pytest.mark.skipif(sys.platform != "linux", reason="drops the privileges that Linux has")
def test_what_is_read_by_machines(plain: Run, broken: Path) -> None:
    _needs_permissions(plain, broken)
    report = json.loads(plain("data", "--format", "json").out)
    assert [one["path"] for one in report["unread"]] == ["data/closed", "data/b.yaml"]
    assert [one["rule"] for one in report["findings"]] == ["unknown-edge-kind"]
    log = json.loads(plain("data", "--format", "sarif").out)
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is False


@pytest.mark.skipif(sys.platform != "linux", reason="drops the privileges that Linux has")
@pytest.mark.parametrize(
    "command",
    [
        ["baseline", "data"], ["data", "--fix"], ["data", "--add-ignore", "why"], ["export", "data"], ["stats", "data"],
        ["rename", "role:a", "role:z", "data"], ["graph", "data"], ["impact", "role:a", "data"],
    ],
)  # fmt: skip
def test_nothing_is_made_of_half_an_atlas(plain: Run, broken: Path, command: list[str]) -> None:
    _needs_permissions(plain, broken)
    ran = plain(*command)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("error: cannot read ")
    assert not (broken / "atlas-lint-baseline.txt").exists()
    assert (broken / "data/c.yaml").read_text() == DANGLING


@pytest.mark.skipif(sys.platform != "linux", reason="drops the privileges that Linux has")
@pytest.mark.parametrize("path", ["atlas-lint.toml", "atlas-lint-baseline.txt", "schemas/edges/leads.schema.json"])
def test_what_the_run_needs(plain: Run, atlas: Path, path: str) -> None:
    if not (atlas / path).exists():
        write(atlas / path, "")
    (atlas / path).chmod(0)
    ran = plain("data", "--no-cache")
    if ran.status == 0:
        pytest.skip("permissions do not apply here")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"error: cannot read {atlas}/{path}: Permission denied\n"


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], None]], None]:
    """Has something done to files, after they were listed and before they are read."""

    def before_reading(do: Callable[[str], None]) -> None:
        read = file_tree.Disk.read

        def disturbed(self: file_tree.Disk, path: str) -> bytes:
            do(path)
            return read(self, path)

        monkeypatch.setattr(file_tree.Disk, "read", disturbed)

    return before_reading


def _json(atlas: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any, str]:
    monkeypatch.chdir(atlas)
    status = run_here(["data", "--no-cache", "--format", "json"])
    out, err = capsys.readouterr()
    return status, json.loads(out) if out else None, err


def test_a_file_that_vanishes(
    atlas: Path, reading: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is as if it had not been there: what it declared is missed."""

    def remove(path: str) -> None:
        with suppress(FileNotFoundError):
            (atlas / "data/b.yaml").unlink()

    reading(remove)
    status, report, err = _json(atlas, monkeypatch, capsys)
    assert status == 1
    assert [one["rule"] for one in report["findings"]] == ["dangling-target"]
    assert report["summary"]["files"] == 1
    assert "error" not in err.replace("1 error,", "")


def test_a_file_that_grows(
    atlas: Path, reading: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def grow(path: str) -> None:
        if path.endswith(".yaml"):
            with Path(path).open("a", encoding="utf-8") as file:
                file.write("# more\n")

    reading(grow)
    assert _json(atlas, monkeypatch, capsys)[0] == 0


def test_a_file_that_vanishes_before_its_findings_are_placed(
    atlas: Path, reading: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges:\n  leads: role:nobody\n")
    seen: list[str] = []

    def remove(path: str) -> None:
        if path.endswith("c.yaml"):
            seen.append(path)
            if len(seen) > 1:
                (atlas / "data/c.yaml").unlink(missing_ok=True)

    reading(remove)
    status, report, _ = _json(atlas, monkeypatch, capsys)
    assert status == 1
    assert [one["rule"] for one in report["findings"]] == ["dangling-target"]


def test_findings_of_a_file_that_cannot_be_read_are_not_fixed(plain: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges:\n  lead: role:b\n")
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=atlas, check=True, env=environment(atlas))
    (atlas / "data/c.yaml").chmod(0)
    ran = plain("data", "--base", "HEAD")
    if ran.status == 0:
        pytest.skip("permissions do not apply here")
    assert ran.status == 2
    assert "since HEAD 0 fixed, 0 old" in ran.err


@pytest.mark.parametrize("size", [0, 3, 6, 7, 100])
@pytest.mark.parametrize("most", [2, 5, 6, 7, 100])
def test_a_file_that_changes_its_size_while_it_is_read(
    size: int, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"role:x")
    monkeypatch.setattr(file_tree, "MAX_BYTES", most)
    monkeypatch.setattr(os, "fstat", lambda descriptor: os.stat_result([0o100644, *[0] * 5, size, 0, 0, 0]))
    assert file_tree.read_regular(str(path)) == b"role:x"[: most + 1]
