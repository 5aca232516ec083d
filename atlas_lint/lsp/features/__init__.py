"""The features of the language server, one a file: every file in this folder is an active feature."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from atlas_lint.lsp.feature import Feature


@cache
def all_features() -> tuple[Feature, ...]:
    """Load all features and return them, in the order of their modules' names and of their definition."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return tuple(one for module in modules for one in vars(module).values() if isinstance(one, Feature))
