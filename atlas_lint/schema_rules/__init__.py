"""The rules about schemas, one a file: every file that stands in this folder is in force."""

from __future__ import annotations

from functools import cache
from typing import Any

from atlas_lint.findings.rule import Rule
from atlas_lint.findings.rule_registry import rules_in


@cache
def all_schema_rules() -> dict[str, Rule[Any]]:
    """Every rule about schemas by its name, in the order of their names."""
    return rules_in(__name__, __path__)
