"""Atlases made to be hard, and runs that may take only so much time and memory."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from tests.command import Run, as_process, write

MEMORY = 2 << 30
PER_FILE = 1000

Documents = Callable[[Iterable[str]], None]


@pytest.fixture
def confined(tmp_path: Path) -> Run:
    """Return what runs `atlas-lint` with arguments in the test's folder, with 2 GB of memory and a limit of time."""
    limit = partial(resource.setrlimit, resource.RLIMIT_AS, (MEMORY, MEMORY))
    return partial(as_process, tmp_path, preexec_fn=limit)


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    """Return a writer of documents into an atlas whose edges `leads` are acyclic and `likes` have one target."""
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
    """Return what gives the size of an input: a tenth of the full one, or all of it with `--full-size`."""
    return lambda full: full if request.config.getoption("--full-size") else full // 10


def record(id: object, edges: str = "") -> str:
    """A document that declares the record `role:<id>`, with the lines of its edges."""
    return f"nodeKind: Role\nid: role:{id}\n{edges}"


@pytest.fixture
def run(process: Run) -> Run:
    """Return what runs `atlas-lint` as a process of its own."""
    return process
