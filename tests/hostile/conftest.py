"""Atlases made to be hard, and runs that may take only so much time and memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.command import Ran, Run, environment, write

SECONDS = 60
"""What a run may take here, where other tests run beside it; alone and at full size each takes less than ten."""
MEMORY = 2 << 30
PER_FILE = 1000

Documents = Callable[[Iterable[str]], None]


@pytest.fixture
def confined(tmp_path: Path) -> Run:
    """Runs `atlas-lint` with arguments in the test's folder, with 2 GB of memory and a limit of time."""

    def run_there(*arguments: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "atlas_lint", *arguments],
            cwd=tmp_path,
            env=environment(tmp_path),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run_there


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    """Writes documents into files of an atlas whose edges `leads` are acyclic and `likes` have one target."""
    write(tmp_path / "schemas/records/Role.schema.json", '{"x-id-prefix": "role", "type": "object"}')
    write(tmp_path / "schemas/edges/leads.schema.json", '{"x-acyclic": true, "x-target-kinds": ["Role"]}')
    write(tmp_path / "schemas/edges/likes.schema.json", '{"x-cardinality": "N:1", "x-target-kinds": ["Role"]}')

    def write_documents(texts: Iterable[str]) -> None:
        all_texts = list(texts)
        for start in range(0, len(all_texts), PER_FILE):
            write(tmp_path / f"data/{start:07}.yaml", "---\n".join(all_texts[start : start + PER_FILE]))

    return write_documents


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Callable[[int], int]:
    """How large to make an input: a tenth, or in full with `--full-size`."""
    return lambda full: full if request.config.getoption("--full-size") else full // 10


def record(id: object, edges: str = "") -> str:
    """A document that declares the record `role:<id>`, with the lines of its edges."""
    return f"nodeKind: Role\nid: role:{id}\n{edges}"


@pytest.fixture
def run(process: Run) -> Run:
    """Return what runs `atlas-lint` as a process of its own."""
    return process
