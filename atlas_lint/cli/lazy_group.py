"""A group of commands, one a module: each is loaded when it is called, and the menu is told without loading any."""

from __future__ import annotations

import importlib
from typing import ClassVar

import click


class LazyGroup(click.Group):
    """The commands of a menu (name to what it does, in a line). The module of a command has its name, and in it stands
    the command under that name; where that is a word of Python's (`import`), both end in an underscore."""

    package: ClassVar[str]
    menu: ClassVar[dict[str, str]]

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(self.menu)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.menu:
            return None
        module = f"{name}_" if name == "import" else name
        command: click.Command = getattr(importlib.import_module(f"{self.package}.{module}"), module)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(self.menu.items()))
