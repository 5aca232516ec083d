"""The project's own schemas, tried on texts beside the project's own data."""

from __future__ import annotations

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.lint import lint
from atlas_lint.settings import Settings
from tests.command import REPOSITORY
from tests.marks import marked, unmarked

ROOT = (REPOSITORY / "data").as_posix()


def annotate(blocks: list[str]) -> list[str]:
    """Texts, each a file beside the data, with the findings of one run drawn in."""
    texts = {f"page/block-{number:02}.yaml": unmarked(block) for number, block in enumerate(blocks)}
    contents: dict[str, bytes | None] = {f"{ROOT}/{path}": text.encode() for path, text in texts.items()}
    result = lint(Overlay(Disk(), contents), ROOT, Settings(ROOT), Naming(ROOT, ROOT, ROOT))
    strange = [finding for finding in result.findings if finding.path not in texts]
    assert not strange, "a block makes a finding in the data: it cannot be seen on the page"
    return [marked(text, path, result.findings) for path, text in texts.items()]
