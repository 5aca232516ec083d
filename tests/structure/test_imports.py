"""The modules that a run loads: nothing that it does not use, as loading takes longer than most of its work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from tests.command import REPOSITORY, environment

pytest.importorskip("yamlrocks")  # without the fast libraries their references have to be loaded
pytest.importorskip("jsonschema_rs")

UNUSED = {
    "asyncio", "attr", "concurrent", "dataclasses", "difflib", "hashlib", "importlib.metadata", "importlib.resources",
    "jsonschema", "logging", "multiprocessing", "pathspec", "rapidfuzz", "referencing", "regress", "ruamel",
    "shutil", "socket", "subprocess", "tempfile", "tomllib", "unicodedata", "yaml", "zipfile",
}  # fmt: skip
"""Modules that a run has no use for that finds no misspelling, outside a git repository."""
OWN_UNUSED = {"atlas_lint.base_comparison", "atlas_lint.incremental", "atlas_lint.parsing.reference_reader"}
WHOLE_RUN = {
    "atlas_lint.checking",
    "atlas_lint.findings.rule",
    "atlas_lint.parsing",
    "atlas_lint.schemas",
    "jsonschema_rs",
}
"""Modules that only a whole run loads, and none that is answered from the cache."""
LISTED = """
import sys
from atlas_lint.cli import run
status = run(sys.argv[1:])
print(status, *sorted(sys.modules), file=sys.stderr)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the repository's atlas, outside any git repository."""
    for name in ("data", "schemas"):
        copytree(REPOSITORY / name, tmp_path / name)
    return tmp_path


def loaded(folder: Path, *arguments: str) -> tuple[int, set[str]]:
    """Run a check; return its exit status, and the modules that it loaded with the packages that they are in."""
    done = subprocess.run(
        [sys.executable, "-c", LISTED, "data", "--format", "concise", *arguments],
        cwd=folder,
        env=environment(folder, PYTHONPATH=str(REPOSITORY)),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    status, *names = done.stderr.splitlines()[-1].split()
    parts = (name.split(".") for name in names)
    return int(status), {".".join(steps[:end]) for steps in parts for end in range(1, len(steps) + 1)}


def test_a_run_that_finds_nothing(folder: Path) -> None:
    status, modules = loaded(folder, "--no-cache")
    assert status == 0
    assert modules & (UNUSED | OWN_UNUSED) == set()
    assert modules >= WHOLE_RUN


def test_a_run_that_finds_something(folder: Path) -> None:
    (folder / "data/broken.yaml").write_text("nodeKind: Role\nid: role:x\nedges: {no_such_kind_at_all: [role:y]}\n")
    status, modules = loaded(folder, "--no-cache")
    assert status == 1
    assert modules & (UNUSED - {"rapidfuzz"} | OWN_UNUSED) == set()


def test_a_run_that_is_answered_from_the_cache(folder: Path) -> None:
    loaded(folder)
    status, modules = loaded(folder)
    assert status == 0
    assert modules & (UNUSED | OWN_UNUSED | WHOLE_RUN) == set()
