"""The commands by name; each is imported only when it is called."""

from __future__ import annotations

from typing import Any

import click
from click.shell_completion import CompletionItem

from atlas_lint.cli.command_names import COMMANDS, DEFAULT, GROUPS
from atlas_lint.cli.lazy_group import LazyGroup


class _Commands(LazyGroup):
    """A group whose default command may be left out: `atlas-lint data/` checks."""

    package = "atlas_lint.cli"
    menu = COMMANDS
    groups = GROUPS

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        own = {"-h", "--help", "-V", "--version"}
        if context.resilient_parsing and not arguments:  # a shell asks what may follow
            return super().parse_args(context, arguments)
        if not arguments or (arguments[0] not in COMMANDS and arguments[0] not in own):
            arguments = [DEFAULT, *arguments]
        return super().parse_args(context, arguments)

    def shell_complete(self, context: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what may follow `atlas-lint`: commands and options, also those of the default command, and paths."""
        default = self.get_command(context, DEFAULT)
        assert default is not None
        names = [CompletionItem(name, help=line) for name, line in self.menu.items() if name.startswith(incomplete)]
        options = super().shell_complete(context, incomplete) if incomplete[:1] == "-" else []
        more = default.shell_complete(context, incomplete) if incomplete[:1] == "-" else [CompletionItem("", "file")]
        return [*names, *options, *(item for item in more if item.value not in {one.value for one in options})]


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
