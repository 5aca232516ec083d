"""The floors of the house: imports go down, in no circle; a module stands above all that it imports."""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import atlas_lint

PACKAGE = Path(atlas_lint.__file__).parent
SHELVES = ("rules", "schema_rules", "formats", "cli.schema")
"""Packages whose modules are listed as one: they do not know each other."""


@cache
def modules() -> dict[str, Path]:
    """Every module of the package by its name below it."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        if name != "__init__":
            found[name] = path
    return found


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules of the package that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "atlas_lint":
            inner = node.module.removeprefix("atlas_lint").removeprefix(".")
            for alias in node.names:
                full = f"{inner}.{alias.name}".removeprefix(".")
                found.add(full if full in modules() else inner)
        elif isinstance(node, ast.Import):
            found |= {alias.name.removeprefix("atlas_lint.") for alias in node.names if "atlas_lint." in alias.name}
    return frozenset(found - {""})


def on_shelf(name: str) -> str:
    """The name under which a module is listed."""
    folder = name.rpartition(".")[0]
    return f"{folder}.*" if folder in SHELVES else name


@cache
def graph() -> dict[str, set[str]]:
    """What each module, or shelf, imports."""
    found: dict[str, set[str]] = {}
    for name, path in modules().items():
        found.setdefault(on_shelf(name), set()).update(on_shelf(other) for other in imports(path) if other != name)
    return found


@cache
def floors() -> list[list[str]]:
    """The modules floor by floor, from the top down."""
    heights: dict[str, int] = {}
    for name in TopologicalSorter(graph()).static_order():
        heights[name] = max((heights[other] + 1 for other in graph()[name]), default=0)
    return [sorted(name for name in heights if heights[name] == at) for at in range(max(heights.values()), -1, -1)]


def test_imports_go_in_no_circle() -> None:
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("shelf", SHELVES)
def test_the_modules_of_a_shelf_do_not_know_each_other(shelf: str) -> None:
    of_shelf = [name for name in modules() if name.startswith(f"{shelf}.")]
    known = {name: [other for other in imports(modules()[name]) if other.startswith(f"{shelf}.")] for name in of_shelf}
    assert {name: others for name, others in known.items() if others} == {}
