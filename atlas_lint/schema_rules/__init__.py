"""The rules about schemas, one a file: every file that stands in this folder is in force."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from atlas_lint.rule import Rule


@cache
def all_schema_rules() -> dict[str, Rule[Any]]:
    """Every rule about schemas by its name, in the order of their names."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        rule = getattr(importlib.import_module(f"{__name__}.{module.name}"), module.name)
        found[rule.name] = rule
    return dict(sorted(found.items()))
