"""A group of commands in modules of their own: each is imported when it is called, and none for `--help`."""

from __future__ import annotations

import importlib
from typing import ClassVar

import click


class LazyGroup(click.Group):
    """A click group that imports a command only to run it.

    `menu` maps the name of each command to a line of help. `package` holds one module per command, named like the
    command, and that module defines the command under the same name. If the name is a Python keyword (`import`), both
    end in an underscore.
    """

    package: ClassVar[str]
    menu: ClassVar[dict[str, str]]

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

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the name of the command, the command and its arguments.

        Raises `click.UsageError` with the nearest command if there is none of that name.
        """
        name = arguments[0]
        if name not in self.menu and not name.startswith("-"):
            from atlas_lint.cli.command_names import COMMANDS
            from atlas_lint.spelling import nearest

            near = f"atlas-lint {name}" if name in COMMANDS else nearest(name, self.menu)
            raise click.UsageError(f"No such command {name!r}.{f' Did you mean {near!r}?' if near else ''}", context)
        return super().resolve_command(context, arguments)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the menu without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(self.menu.items()))
