"""The rules, one a file: every file that stands in this folder is in force."""

from __future__ import annotations

import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Any

from atlas_lint.findings.rule_registry import rules_in

if TYPE_CHECKING:  # a run that is remembered needs no rule
    from atlas_lint.findings.rule import Rule


def names() -> list[str]:
    """The names of all rules, in their order; no rule is loaded for that."""
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))


@cache
def all_rules() -> dict[str, Rule[Any]]:
    """Every rule by its name, in the order of their names."""
    return rules_in(__name__, __path__)
