"""The commands by name; each is imported only when it is called."""

from __future__ import annotations

from typing import Any

import click

from atlas_lint.cli.command_names import COMMANDS, DEFAULT
from atlas_lint.cli.lazy_group import LazyGroup


class _Commands(LazyGroup):
    """A group whose default command may be left out: `atlas-lint data/` checks."""

    package = "atlas_lint.cli"
    menu = COMMANDS

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        own = {"-h", "--help", "-V", "--version"}
        if not arguments or (arguments[0] not in COMMANDS and arguments[0] not in own):
            arguments = [DEFAULT, *arguments]
        return super().parse_args(context, arguments)


SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.command(cls=_Commands, context_settings=SETTINGS, options_metavar="[OPTIONS]")
@click.version_option(None, "-V", "--version", message="atlas-lint %(version)s", package_name="atlas-lint")
def atlas_lint() -> None:
    """Check a knowledge graph that is kept as YAML files.

    `atlas-lint data/` reads every record and edge below data/ and checks them against the JSON Schemas in schemas/
    beside it. It verifies that everything an edge or attribute names exists, and reports findings with file, line and
    column.

    \b
    Exit status: 0 no findings, 1 findings, 2 the run failed, 130 interrupted.
    """
