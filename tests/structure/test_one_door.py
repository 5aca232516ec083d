"""One door to other programs: only `filesystem/git_process.py` starts any."""

from __future__ import annotations

import ast
from pathlib import Path

import atlas_lint

PACKAGE = Path(atlas_lint.__file__).parent
STARTS = {"subprocess", "pty"}
CALLS = ("os.system", "os.popen", "os.exec", "os.spawn", "os.posix_spawn")


def test_only_one_module_starts_programs() -> None:
    starting = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if STARTS & set(names) or called.startswith(CALLS):
                starting.add(path.name)
    # git.py names the type of a process, and starts none.
    assert starting == {"git_process.py", "git.py"}
