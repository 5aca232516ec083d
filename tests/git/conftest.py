"""Real git repositories need real processes: within one, git's answers are kept."""

from __future__ import annotations

import pytest

from tests.command import Run


@pytest.fixture
def run(process: Run) -> Run:
    """Return what runs `atlas-lint` as a process of its own."""
    return process
