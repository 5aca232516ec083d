"""Bug reports as folders: `data/`, `schemas/` beside it or none, and what a check prints of them in `expected.txt`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Run

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/data"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_case(case: Path, run: Run, tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    shutil.copytree(case, tmp_path / "case")
    ran = run("data", "--format", "full", cwd=tmp_path / "case")
    *notes, summary = ran.err.splitlines()
    golden(case / "expected.txt", "\n".join((ran.out, *notes, f"{summary.rsplit(' (', 1)[0]}; exit {ran.status}", "")))
