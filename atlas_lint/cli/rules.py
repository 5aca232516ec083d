"""`atlas-lint rules`: the list of rules, one per line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from atlas_lint.cli import streams, terminal
from atlas_lint.cli.help import color_option, command
from atlas_lint.drawing.style import RED, YELLOW, Style
from atlas_lint.findings.finding import ERROR, OFF
from atlas_lint.findings.rule import Rule
from atlas_lint.rules import all_rules
from atlas_lint.schema_rules import all_schema_rules


@command()
@color_option
def rules(color: str) -> None:
    """List the rules, with their severities.

    `atlas-lint explain RULE` explains one.

    \b
    Examples:
      atlas-lint rules
    """
    style = terminal.style(color, sys.stdout)
    about_schemas = style.strong("About schemas (`schema check`):")
    streams.to_standard_output(
        [*_lines(all_rules(), style), f"\n{about_schemas}\n", *_lines(all_schema_rules(), style)]
    )


def _lines(listed: Mapping[str, Rule[Any]], style: Style) -> Iterator[str]:
    """Yield a line for each rule; its summary is wrapped below its beginning."""
    width = max(map(len, listed))
    start = width + 11
    for rule in listed.values():
        first, *others = style.wrapped(rule.summary, start, start)
        yield f"{style.strong(f'{rule.name:{width}}')}  {severity(f'{rule.severity:7}', style)}  {first}\n"
        yield from (f"{line}\n" for line in others)


def severity(name: str, style: Style) -> str:
    """Return the name of a severity in its colour; it may be padded."""
    return style.dim(name) if name.strip() == OFF else style.paint(name, RED if name.strip() == ERROR else YELLOW)
