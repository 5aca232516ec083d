"""Docstrings name what a function raises, and what a fixture returns.

The docstring of a command is its help, which people read in a terminal; it says what goes wrong in other words.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import atlas_lint

PACKAGE = Path(atlas_lint.__file__).parent
TESTS = Path(__file__).parent.parent


def functions(path: Path) -> list[ast.FunctionDef]:
    """Return all functions and methods of a file."""
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]


def raised(function: ast.AST) -> Iterator[str]:
    """Yield the names of the exceptions that the body of a function raises, without those of functions within it."""
    for node in ast.iter_child_nodes(function):
        if isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(error, ast.Name) and error.id[0].isupper():
                yield error.id
        yield from raised(node)


def unsaid(function: ast.FunctionDef) -> set[str]:
    """Return what a function raises without catching it, and its docstring does not name."""
    handlers = [node.type for node in ast.walk(function) if isinstance(node, ast.ExceptHandler) and node.type]
    caught = {name.id for handler in handlers for name in ast.walk(handler) if isinstance(name, ast.Name)}
    return {name for name in raised(function) if name not in (ast.get_docstring(function) or "")} - caught


def is_of_concern(function: ast.FunctionDef) -> bool:
    """Check whether callers see a function: it is not private, no command, and not described by a protocol."""
    commands = any("command" in ast.unparse(decorator) for decorator in function.decorator_list)
    return not function.name.startswith("_") and not commands and ast.get_docstring(function) is not None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('def f():\n    """Raise `KeyError`."""\n    raise KeyError("x")', set()),
        ('def f():\n    """Return 1."""\n    return 1', set()),
        ('def f():\n    """Catch."""\n    try:\n        raise KeyError\n    except KeyError:\n        pass', set()),
        ('def f():\n    """Define."""\n    def g():\n        raise KeyError', set()),
        ('def f():\n    """Return."""\n    if f:\n        raise KeyError("x")', {"KeyError"}),
    ],
)
def test_the_check_itself(source: str, expected: set[str]) -> None:
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert unsaid(function) == expected


def test_docstrings_name_what_is_raised() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {function.name} raises {sorted(unsaid(function))}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for function in functions(path)
        if is_of_concern(function) and unsaid(function)
    ]
    assert found == []


def test_fixtures_say_what_they_return() -> None:
    found = [
        f"{path.relative_to(TESTS)}: {function.name}"
        for path in sorted(TESTS.rglob("*.py"))
        for function in functions(path)
        if any("pytest.fixture" in ast.unparse(decorator) for decorator in function.decorator_list)
        and not ast.get_docstring(function)
    ]
    assert found == []
