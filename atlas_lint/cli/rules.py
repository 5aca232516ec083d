"""`atlas-lint rules`: the list of rules, one per line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from atlas_lint.cli import streams
from atlas_lint.cli.help import command
from atlas_lint.findings.rule import Rule
from atlas_lint.rules import all_rules
from atlas_lint.schema_rules import all_schema_rules


@command()
def rules() -> None:
    """List the rules, with their severities.

    `atlas-lint explain RULE` explains one.

    \b
    Examples:
      atlas-lint rules
    """
    streams.to_standard_output(
        [*_lines(all_rules()), "\nAbout schemas (`schema check`):\n", *_lines(all_schema_rules())]
    )


def _lines(listed: Mapping[str, Rule[Any]]) -> Iterator[str]:
    width = max(map(len, listed))
    return (f"{rule.name:{width}}  {rule.severity:7}  {rule.summary}\n" for rule in listed.values())
