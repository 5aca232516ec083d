"""The look of `--help`: options in groups, commands in groups, and colours on a terminal."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from atlas_lint.cli import terminal

if TYPE_CHECKING:  # loaded when a shell asks
    from click.shell_completion import CompletionItem

GROUPS = {
    "The atlas": (
        "--root", "--schemas", "--exclude", "--config", "--isolated", "--staged", "--stdin-filename", "--data",
        "--cache-dir", "--no-cache",
    ),
    "What is reported": (
        "--base", "--select", "--rule", "--no-ignores", "--no-baseline", "--fail-on", "--exit-zero", "--exit-code",
    ),
    "What is written": ("--fix", "--unsafe-fixes", "--add-ignore", "--diff", "--out", "--force", "--yes"),
    "Output": (
        "--format", "--output", "--max-findings", "--statistics", "--watch", "--show-settings", "--timings", "--color",
        "--quiet", "--help", "--version",
    ),
}  # fmt: skip
"""The options that several commands have, or that `check` has, by the heading under which the help shows them."""


class Formatter(click.HelpFormatter):
    """A formatter with colours, which click removes where nothing shows them."""

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(click.style(heading, bold=True))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms, each with its definition."""
        super().write_dl([(click.style(term, fg="cyan"), words) for term, words in rows], col_max, col_spacing)


class Context(click.Context):
    """A context whose help has colours if those of a terminal are wanted."""

    formatter_class = Formatter

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.color = terminal.has_color("auto", sys.stdout)


class Command(click.Command):
    """A command whose help shows its options in groups: its own first, then those of `GROUPS`."""

    context_class = Context

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        grouped = {name: heading for heading, names in GROUPS.items() for name in names}
        rows: dict[str, list[tuple[str, str]]] = {heading: [] for heading in ("Options", *GROUPS)}
        for parameter in self.get_params(context):
            record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
            if record is not None:
                heading = next((grouped[name] for name in parameter.opts if name in grouped), "Options")
                rows[heading].append(record)
        for heading, records in rows.items():
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)


def completed_by(name: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return what completes a value in a shell: a function of `shell_values`, which is loaded when it is called."""

    def complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        values = importlib.import_module("atlas_lint.cli.shell_values")
        found: list[CompletionItem] = getattr(values, name)(context, parameter, begun)
        return found

    return complete


color_option = click.option(
    "--color", type=click.Choice(terminal.CHOICES), default="auto", help="Colours (default: auto)."
)
"""The decorator that adds `--color` to a command."""

command = partial(click.command, cls=Command)
"""The decorator of a command."""
