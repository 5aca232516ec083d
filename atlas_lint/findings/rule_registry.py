"""The registry of rules: each module of a package defines one rule under the module's name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a cached run needs no rule
    from atlas_lint.findings.rule import Rule


def rules_in(package: str, path: Iterable[str]) -> dict[str, Rule[Any]]:
    """Load every rule of a package and return the rules by name, sorted by name.

    `package` is the package's name, `path` its `__path__`.
    """
    found = {}
    for module in pkgutil.iter_modules(path):
        rule = getattr(importlib.import_module(f"{package}.{module.name}"), module.name)
        found[rule.name] = rule
    return dict(sorted(found.items()))
