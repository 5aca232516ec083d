"""A record in a submodule is part of no atlas: of the disk, the index and a revision alike."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.command import Git, Run

CASE = Path(__file__).parent / "submodule-missed"


def test_submodule_missed(run: Run, tmp_path: Path, git: Git, golden: Callable[[Path, str], None]) -> None:
    atlas, other = tmp_path / "atlas", tmp_path / "other"
    shutil.copytree(CASE / "superproject", atlas)
    shutil.copytree(CASE / "submodule", other)
    for folder in (other, atlas):
        git("init", "-q", "-b", "main", cwd=folder)
        git("add", "-A", cwd=folder)
        git("commit", "-qm", "one", cwd=folder)
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "data/harbour", cwd=atlas)
    git("commit", "-qam", "two", cwd=atlas)
    moved = atlas / "data/harbour/harbour.yaml"
    moved.write_text(moved.read_text(encoding="utf-8").replace("harbour-master", "renamed"), encoding="utf-8")
    git("commit", "-qam", "three", cwd=atlas / "data/harbour")
    git("commit", "-qam", "three", cwd=atlas)
    printed = []
    for arguments in (["data"], ["data", "--staged"], ["data", "--base", "HEAD~1"]):
        ran = run(*arguments, "--format", "full", cwd=atlas)
        err = re.sub(r" \(\d+\.\d s\)", "", ran.err)
        printed.append(f"$ atlas-lint {' '.join(arguments)}\n{ran.out}\n{err}exit {ran.status}\n")
    golden(CASE / "expected.txt", "\n".join(printed))
