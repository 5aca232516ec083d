"""The rules, one a file: every file in this folder is an active rule."""

from __future__ import annotations

import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Any

from atlas_lint.findings.rule_registry import rules_in

if TYPE_CHECKING:  # a cached run needs no rule
    from atlas_lint.findings.rule import Rule


def rule_names() -> list[str]:
    """Return the names of all rules, sorted, without loading a rule."""
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))


@cache
def all_rules() -> dict[str, Rule[Any]]:
    """Load all rules and return them by name, sorted by name."""
    return rules_in(__name__, __path__)
