"""The command run in this very process: as `run` of `tests/cli/conftest.py`, for tests of which there are many."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas_lint import cli
from tests.cli.conftest import SCRUBBED, Ran, Run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `atlas-lint` with arguments in the test's folder."""
    for name in SCRUBBED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path.with_name(f"{tmp_path.name}-cache")))
    monkeypatch.chdir(tmp_path)

    def run_here(*arguments: str) -> Ran:
        capsys.readouterr()
        status = cli.run(list(arguments))
        return Ran(status, *capsys.readouterr())

    return run_here
