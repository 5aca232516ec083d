"""The page of the rules, made from the rules."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.rules import all_rules

HEADER = """\
# The rules

This page is made from the rules themselves: `make update` rewrites it. `atlas-lint explain RULE` prints one entry,
`atlas-lint rules` lists them all.

Every example is a test. `#^^^^` under a line marks what a finding points at (the `#` counts), `#----` a related place.
A block without a mark is an example in which the rule finds nothing. The kinds in the examples (`Role`, `Workflow`,
`led_by`, …) belong to a small atlas of the tests.

A rule that is `off` runs when the [configuration](configuration.md), `--rule` or `--select` says so.
"""


def render() -> str:
    """The whole page."""
    return "".join(_page())


def _page() -> Iterator[str]:
    yield HEADER
    yield "\n| rule | severity | what it says |\n| --- | --- | --- |\n"
    for name, rule in all_rules().items():
        yield f"| [{name}](#{name}) | {rule.severity} | {_in_table(rule.summary)} |\n"
    for name, rule in all_rules().items():
        yield f"\n## {name}\n\nSeverity: {rule.severity}."
        yield "" if rule.suppressible else " It cannot be suppressed."
        yield f"\n\n{rule.summary}\n"
        yield f"\n{rule.documentation}\n" if rule.documentation else ""


def _in_table(text: str) -> str:
    return text.replace("|", "\\|")
