"""`atlas-lint schema`: work on the schemas. One command a file."""

from __future__ import annotations

import click

from atlas_lint.cli.command_names import SCHEMA_COMMANDS, SCHEMA_GROUPS
from atlas_lint.cli.lazy_group import LazyGroup


class _Commands(LazyGroup):
    package = "atlas_lint.cli.schema"
    menu = SCHEMA_COMMANDS
    groups = SCHEMA_GROUPS


@click.command(cls=_Commands)
def schema() -> None:
    """Work on the schemas."""
