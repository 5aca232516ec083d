"""`atlas-lint rules`: the rules, a line each."""

from __future__ import annotations

import click

from atlas_lint.cli import writing
from atlas_lint.rules import all_rules


@click.command()
def rules() -> None:
    """List the rules, with their severities.

    `atlas-lint explain RULE` tells more of one.
    """
    listed = all_rules()
    width = max(map(len, listed))
    writing.to_standard_output(f"{rule.name:{width}}  {rule.severity:7}  {rule.summary}\n" for rule in listed.values())
