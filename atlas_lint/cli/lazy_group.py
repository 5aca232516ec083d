"""A group of commands in modules of their own: each is imported when it is called, and none for `--help`."""

from __future__ import annotations

import importlib
from typing import ClassVar

import click

from atlas_lint.cli.help import Context


class LazyGroup(click.Group):
    """A click group that imports a command only to run it.

    `menu` maps the name of each command to a line of help, `groups` the headings in it to names. `package` holds one
    module per command, named like the command, and that module defines the command under the same name. If the name is
    a Python keyword (`import`), both end in an underscore.
    """

    package: ClassVar[str]
    menu: ClassVar[dict[str, str]]
    groups: ClassVar[dict[str, tuple[str, ...]]]
    context_class = Context

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands, in order."""
        return sorted(self.menu)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import and return a command; None if there is none of that name."""
        if name not in self.menu:
            return None
        module = f"{name}_" if name == "import" else name
        command: click.Command = getattr(importlib.import_module(f"{self.package}.{module}"), module)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the menu without importing any command."""
        for heading, names in self.groups.items():
            with formatter.section(heading):
                formatter.write_dl([(name, self.menu[name]) for name in names])
