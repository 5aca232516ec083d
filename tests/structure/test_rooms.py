"""The rooms of the house: which package may import which. Imports go down, and in no circle."""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import atlas_lint

PACKAGE = Path(atlas_lint.__file__).parent

# From the top down: each package, or module of the root, with all that it imports. docs/architecture.md shows this.
ROOMS = {
    "__main__": "cli",
    "cli": (
        "base_comparison cache checking diff drawing edits errors filesystem findings fix formats graph lint lsp "
        "model parsing progress rename rules scaffold schema_rules schema_tools schemas settings "
        "settings_file setup spelling text watch"
    ),
    "setup": (
        "checking edits errors filesystem findings parsing rules schema_tools schemas settings settings_file text"
    ),
    "lsp": (
        "checking completion digests edits errors filesystem findings fix incremental model parsing "
        "progress rename rules scaffold schema_rules schema_tools schemas settings settings_file "
        "strict_json text"
    ),
    "watch": "checking errors filesystem findings incremental lint model progress settings",
    "lint": "base_comparison cache checking errors filesystem findings progress settings",
    "diff": "checking errors filesystem findings formats graph incremental model parsing schemas settings text",
    "fix": "checking edits filesystem findings incremental model schemas",
    "rename": "checking edits errors filesystem findings incremental model parsing schemas settings text",
    "base_comparison": "checking errors filesystem findings incremental model parsing schemas settings text",
    "incremental": "checking findings model schemas",
    "schema_tools": (
        "checking digests errors filesystem findings graph graph_algorithms model parsing scaffold "
        "schemas spelling strict_json text"
    ),
    "checking": (
        "advice edits errors filesystem findings likeness model parsing progress rules schemas settings spelling text"
    ),
    "cache": "digests errors filesystem findings rules",
    "completion": "edits findings model parsing schemas text",
    "scaffold": "edits errors findings model parsing schemas text",
    "rules": "advice findings graph_algorithms likeness model schemas spelling text",
    "advice": "findings likeness model schemas spelling text",
    "edits": "errors findings model parsing text",
    "graph": "errors graph_algorithms model text",
    "settings": "errors filesystem findings settings_file spelling text",
    "schema_rules": "findings schemas spelling text",
    "model": "errors filesystem findings parsing schemas slips spelling text",
    "settings_file": "errors filesystem schemas spelling toml",
    "schemas": "errors filesystem findings graph_algorithms likeness parsing spelling strict_json text",
    "formats": "drawing findings text",
    "drawing": "findings text",
    "parsing": "filesystem findings text",
    "findings": "digests errors spelling text",
    "filesystem": "digests errors spelling text",
    "strict_json": "text",
    "toml": "errors",
    "graph_algorithms": "",
    "spelling": "slips",
    "slips": "",
    "likeness": "text",
    "text": "",
    "progress": "",
    "errors": "",
    "digests": "",
}
SHELVES = ("rules", "schema_rules", "formats", "cli.schema", "lsp.features")
"""Packages whose modules do not know each other."""


@cache
def modules() -> dict[str, Path]:
    """Return every module of the package by its name below it."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        if name != "__init__":
            found[name] = path
    return found


@cache
def imports(path: Path) -> frozenset[str]:
    """Return the modules of the package that a module imports, wherever in it."""
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


def room(module: str) -> str:
    """Return the package that a module lies in; the module itself if it lies in the root."""
    return module.partition(".")[0]


def test_a_room_imports_what_its_row_names() -> None:
    found: dict[str, set[str]] = {}
    for name, path in modules().items():
        found.setdefault(room(name), set()).update(room(other) for other in imports(path))
    assert {name: sorted(others - {name}) for name, others in found.items()} == {
        name: words.split() for name, words in ROOMS.items()
    }


def test_rooms_stand_above_all_that_they_import() -> None:
    order = list(ROOMS)
    upward = [
        f"{name} imports {other}"
        for name, words in ROOMS.items()
        for other in words.split()
        if order.index(other) <= order.index(name)
    ]
    assert upward == []


def test_modules_import_in_no_circle() -> None:
    graph = {name: imports(path) - {name} for name, path in modules().items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("shelf", SHELVES)
def test_the_modules_of_a_shelf_do_not_know_each_other(shelf: str) -> None:
    of_shelf = [name for name in modules() if name.startswith(f"{shelf}.")]
    known = {name: [other for other in imports(modules()[name]) if other.startswith(f"{shelf}.")] for name in of_shelf}
    assert {name: others for name, others in known.items() if others} == {}
