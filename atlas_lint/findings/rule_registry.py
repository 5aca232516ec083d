"""Rules on a shelf: each file of a folder is a rule, by the name of the file, and is in force."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a run that is remembered needs no rule
    from atlas_lint.findings.rule import Rule


def rules_in(package: str, path: Iterable[str]) -> dict[str, Rule[Any]]:
    """Every rule of a package (its name, and its `__path__`) by the rule's name, in the order of names."""
    found = {}
    for module in pkgutil.iter_modules(path):
        rule = getattr(importlib.import_module(f"{package}.{module.name}"), module.name)
        found[rule.name] = rule
    return dict(sorted(found.items()))
