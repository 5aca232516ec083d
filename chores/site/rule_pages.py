"""A page for each rule, made from its docstring, and the page that leads to them."""

from __future__ import annotations

from atlas_lint.findings.rule import Rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.rules import all_rules


def pages() -> dict[str, str]:
    """Return the Markdown of the pages by their places: `rules.md` and `rules/NAME.md`."""
    rules = all_rules()
    return {"rules.md": _menu(rules), **{f"rules/{name}.md": _page(name, rule) for name, rule in rules.items()}}


def _menu(rules: dict[str, Rule[Atlas]]) -> str:
    """Return the page of all rules. Each has a heading, so that links to `rules#name` keep their meaning."""
    sections = [
        f"\n## {name}\n\n{rule.summary} Severity: {rule.severity}. [Examples](rules/{name}.md)\n"
        for name, rule in rules.items()
    ]
    names = "".join(f"rules/{name}\n" for name in rules)
    return (
        "# The rules\n\n`atlas-lint explain RULE` prints the page of a rule, `atlas-lint rules` lists them all. "
        "A rule that is `off` runs when the [configuration](configuration.md), `--rule` or `--select` says so.\n"
        f"\n```{{toctree}}\n:hidden:\n\n{names}```\n{''.join(sections)}"
    )


def _page(name: str, rule: Rule[Atlas]) -> str:
    suppressible = "" if rule.suppressible else " It cannot be suppressed."
    more = f"\n{rule.documentation}\n" if rule.documentation else ""
    return (
        f"# {name}\n\n{rule.summary}\n\nSeverity: {rule.severity}.{suppressible}\n{more}\n"
        "Each example is a test. A mark `#^^^^` under a line shows what a finding points at (the `#` counts), `#----` "
        "a related place. A block without a mark is an example in which the rule finds nothing.\n"
    )
