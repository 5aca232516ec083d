"""Bug reports as folders: `data/`, `schemas/` beside it or none, and what a check prints of them in `expected.txt`.

If there is a file `schema-check.txt`, it holds what `schema check` prints.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Run

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/data"))
OF_SCHEMAS = sorted(path.parent for path in Path(__file__).parent.glob("*/schema-check.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_case(case: Path, run: Run, tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    shutil.copytree(case, tmp_path / "case")
    ran = run("data", "--format", "full", cwd=tmp_path / "case")
    *notes, summary = ran.err.splitlines()
    golden(case / "expected.txt", "\n".join((ran.out, *notes, f"{summary.rsplit(' (', 1)[0]}; exit {ran.status}", "")))


@pytest.mark.parametrize("case", OF_SCHEMAS, ids=lambda case: str(case.name))
def test_schemas_of_a_case(case: Path, run: Run, tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    shutil.copytree(case, tmp_path / "case")
    ran = run("schema", "check", "--format", "full", cwd=tmp_path / "case")
    golden(case / "schema-check.txt", f"{ran.out}\n{ran.err.removesuffix(chr(10))}; exit {ran.status}\n")
