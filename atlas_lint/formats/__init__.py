"""The output formats, one a file: every file that stands in this folder is a format.

Each has `render(result, look)`, which yields the report as text, and sees nothing but the result.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator

from atlas_lint.findings.result import Appearance, Result

Render = Callable[[Result, Appearance], Iterator[str]]


def names() -> list[str]:
    """The names of all formats."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def renderer(name: str) -> Render:
    """The function of a format that there is."""
    render: Render = importlib.import_module(f"{__name__}.{name}").render
    return render
