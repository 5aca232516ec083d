"""A toy atlas, and the lint run on texts beside it."""

from __future__ import annotations

from pathlib import Path

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import ERROR, OFF
from atlas_lint.findings.result import Result
from atlas_lint.findings.selection import ALL, Selection
from atlas_lint.lint import lint
from atlas_lint.rules import all_rules
from atlas_lint.settings import Settings
from tests.marks import marked, unmarked

TOY = Path(__file__).parent
EXAMPLE = "example.yaml"


def check(files: dict[str, str | bytes], settings: Settings | None = None, selection: Selection = ALL) -> Result:
    """Lint texts beside the toy's data. Paths of findings are relative to the root."""
    root = (TOY / "data").as_posix()
    settings = settings or Settings(root)
    contents = {f"{root}/{path}": text.encode() if isinstance(text, str) else text for path, text in files.items()}
    return lint(Overlay(Disk(), contents), root, settings, Naming(root, root, root), selection)


def annotate(example: str, enable: str | None = None) -> str:
    """An example with the findings of a run drawn in; `enable` is a rule that runs although it is off by default."""
    text = unmarked(example)
    rules = {enable: ERROR} if enable and all_rules()[enable].severity == OFF else {}
    result = check({EXAMPLE: text}, Settings("", rules=rules))
    return marked(text, EXAMPLE, result.findings)
