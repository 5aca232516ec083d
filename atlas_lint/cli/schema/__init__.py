"""`atlas-lint schema`: work on the schemas. One command a file."""

from __future__ import annotations

import click

from atlas_lint.cli.lazily import LazyGroup
from atlas_lint.cli.menu import SCHEMA_COMMANDS


class _Commands(LazyGroup):
    package = "atlas_lint.cli.schema"
    menu = SCHEMA_COMMANDS


@click.command(cls=_Commands)
def schema() -> None:
    """Work on the schemas."""
