"""The command, for drawings."""

from __future__ import annotations

from tests.cli.conftest import Run, atlas, run

__all__ = ["Run", "atlas", "run"]
