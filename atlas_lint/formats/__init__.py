"""The output formats, one a file: every file in this folder is a format.

Each has `render(result, appearance)`, which yields the report as text and reads nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator

from atlas_lint.findings.result import Appearance, Result

Render = Callable[[Result, Appearance], Iterator[str]]


def names() -> list[str]:
    """Return the names of all formats, sorted."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def renderer(name: str) -> Render:
    """Return the `render` function of the format `name`, which must be one of `names()`."""
    render: Render = importlib.import_module(f"{__name__}.{name}").render
    return render
