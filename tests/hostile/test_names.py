"""Names of files that are not UTF-8, or hold line breaks, controls and the commands of CI systems; deep folders."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path

import pytest

from atlas_lint import formats
from tests.command import Git, Run

NAMES = [
    b"caf\xe9", b"a\nb", b"::error::x", b"##[error]x", b"##vso[task.x]y", b"\x1b[31mred", "é\u202e".encode(), b"a b\t",
    b"<b>", b"`x`", b"%0A::error::y", b'"q"', b"--help", b"a\\b",
]  # fmt: skip
RECORD = "nodeKind: Role\nid: role:{}\nedges:\n  leads: role:gone\n"


@pytest.fixture
def named(atlas: Path) -> Path:
    """Return the folder of the small atlas, with a file of each name that is not UTF-8."""
    if sys.platform != "linux":
        pytest.skip("other systems do not allow such names")
    for number, name in enumerate(NAMES):
        path = os.fsencode(atlas / "data") + b"/" + name + b".yaml"
        Path(os.fsdecode(path)).write_text(RECORD.format(number), encoding="utf-8")
    return atlas


@pytest.mark.parametrize("how", ["disk", "--staged", "--base"])
def test_every_format(run: Run, git: Git, named: Path, how: str) -> None:
    git("init", "-q")
    git("commit", "-qm", "nothing", "--allow-empty")
    git("add", "-A")
    options = {"disk": [], "--staged": ["--staged"], "--base": ["--base", "HEAD"]}[how]
    for name in formats.names():
        ran = run("data", "--format", name, *options)  # it is read as UTF-8
        assert ran.status == 1, (name, ran.err)
        assert not set(ran.out) & set("\x1b\u202e"), name
        assert "##[" not in ran.out, name
        if name != "html":
            commands = [line for line in ran.out.splitlines() if line.lstrip().startswith("::")]
            assert name == "github" or not commands, name
            assert all(line.startswith(("::error file=", "::warning file=")) for line in commands)
        if name == "json":
            paths = {os.fsencode(one["path"]) for one in json.loads(ran.out)["findings"]}
            assert paths == {b"data/" + name + b".yaml" for name in NAMES}


def test_deep_folders(run: Run, atlas: Path) -> None:
    """Files deeper than a path may be long cannot be read; the rest can."""
    with contextlib.chdir(atlas / "data"):
        for depth in range(3000):
            Path("d").mkdir()
            os.chdir("d")
            if depth in (5, 1500, 2999):
                Path("x.yaml").write_text(f"nodeKind: Role\nid: role:d{depth}\nedges: {{led: role:a}}\n")
    ran = run("data", "--format", "json")
    assert ran.status == 2
    report = json.loads(ran.out)
    assert [one["record"] for one in report["findings"]] == ["role:d1500", "role:d5"]
    (unread,) = report["unread"]
    assert unread["reason"] == "File name too long"
    assert ran.err.splitlines()[-1].startswith("error: cannot read data/d/d/d/")
    assert len(ran.err) < 1000
