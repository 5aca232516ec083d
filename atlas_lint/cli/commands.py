"""The commands by name; each is loaded when it is called."""

from __future__ import annotations

import importlib
from typing import Any

import click

from atlas_lint.cli.menu import COMMANDS, DEFAULT


class _Commands(click.Group):
    """A group whose default command may be left out: `atlas-lint data/` checks."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"atlas_lint.cli.{name}"), name)
        return command

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        own = {"-h", "--help", "--version"}
        if not arguments or (arguments[0] not in COMMANDS and arguments[0] not in own):
            arguments = [DEFAULT, *arguments]
        return super().parse_args(context, arguments)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.command(cls=_Commands, context_settings=SETTINGS, options_metavar="[OPTIONS]")
@click.version_option(message="atlas-lint %(version)s", package_name="atlas-lint")
def atlas_lint() -> None:
    """Check a knowledge graph that is kept as YAML files.

    `atlas-lint data/` reads every record and edge below data/, checks them against the JSON Schemas in schemas/ beside
    it, confirms that everything an edge or attribute names exists, and tells what is wrong: file, line and column.

    \b
    Exit status: 0 nothing found, 1 findings, 2 the run could not be done, 130 interrupted.
    """
