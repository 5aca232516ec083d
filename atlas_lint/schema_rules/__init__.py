"""The rules about schemas, one a file: every file in this folder is an active rule."""

from __future__ import annotations

from functools import cache
from typing import Any

from atlas_lint.findings.rule import Rule
from atlas_lint.findings.rule_registry import rules_in


@cache
def all_schema_rules() -> dict[str, Rule[Any]]:
    """Load all rules about schemas and return them by name, sorted by name."""
    return rules_in(__name__, __path__)
