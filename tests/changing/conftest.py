"""Real git repositories, and the command, for what changes atlases or tells of changes."""

from __future__ import annotations

from tests.git.conftest import Git, Run, atlas, git, repository, run, sample

__all__ = ["Git", "Run", "atlas", "git", "repository", "run", "sample"]
