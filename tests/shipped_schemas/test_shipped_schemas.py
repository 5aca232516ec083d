"""The project's own schemas: the values that they accept (their examples) and refuse (the pages beside this file)."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind
from atlas_lint.schemas.validator import Validator
from tests import shipped_schemas as project
from tests.command import REPOSITORY
from tests.structure.pages import Block, blocks, redrawn

SCHEMAS = load_schemas.load_folder(Disk(), (REPOSITORY / "schemas").as_posix(), (), ())
VALIDATOR = Validator(SCHEMAS)
KINDS: list[RecordKind | EdgeKind] = [*SCHEMAS.records.values(), *SCHEMAS.edges.values()]
PAGES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.name))
def test_examples_fit(kind: RecordKind | EdgeKind) -> None:
    examples = kind.schema.get("examples")
    assert examples, "a kind shows an example of itself"
    for example in examples:
        assert VALIDATOR.violations(kind.uri, example) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_what_is_refused(page: Path, update: bool) -> None:
    """`<Kind>.md` holds records beside the project's data, with the findings drawn in as marks."""
    assert page.stem in SCHEMAS.records
    text = page.read_text(encoding="utf-8")
    drawn = iter(project.annotate([block.text for block in blocks(text) if block.language == "yaml"]))

    def draw(block: Block) -> str:
        return next(drawn) if block.language == "yaml" else block.text

    new = redrawn(text, draw)
    if update:
        page.write_text(new, encoding="utf-8")
    assert new == text or update
