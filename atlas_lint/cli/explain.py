"""`atlas-lint explain`: the documentation of a rule, with examples."""

from __future__ import annotations

import sys

import click

from atlas_lint.cli import streams, terminal
from atlas_lint.cli.help import color_option, command, completed_by
from atlas_lint.cli.rules import severity
from atlas_lint.drawing.page import page
from atlas_lint.errors import AtlasError
from atlas_lint.rules import all_rules
from atlas_lint.schema_rules import all_schema_rules
from atlas_lint.schema_tools.test_cases import failing_case
from atlas_lint.settings import require_rule


@command()
@click.argument("rule", shell_complete=completed_by("rules"))
@color_option
def explain(rule: str, color: str) -> None:
    """Explain RULE: what it finds, why, and where it reports.

    In the examples, `#^^^^` under a line marks what a finding points at.

    \b
    Examples:
      atlas-lint explain dangling-target
    """
    every = {**all_rules(), **all_schema_rules(), failing_case.name: failing_case}
    alike = sorted(name for name in every if rule and rule in name)
    if rule not in every and alike:
        raise AtlasError(f"no such rule: {rule}", f"did you mean {' or '.join(alike)}?")
    require_rule(rule, every)
    found = every[rule]
    style = terminal.style(color, sys.stdout)
    if not style.color and style.width is None:
        streams.to_standard_output([f"# {found.name} ({found.severity})\n\n{found.summary}\n\n{found.documentation}\n"])
        return
    head = f"{style.strong(found.name)}  {severity(found.severity, style)}\n\n"
    streams.to_standard_output([head, *page(f"{found.summary}\n\n{found.documentation}", style)])
