"""Completion in any text: it always answers, and its token lies around the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_lint.completion.complete import complete
from atlas_lint.completion.id_index import IdIndex
from atlas_lint.completion.view import View
from atlas_lint.schemas.load_schemas import NO_SCHEMAS
from tests.completion.test_forms import FORMS, view

BARE = View(NO_SCHEMAS, IdIndex({}), "", lambda first, last: (), True)
"""The view of an atlas without schemas and ids."""
PIECES = (
    *("", " ", "\n", "  - ", "- ", ": ", ":", "{", "}", "[", "]", ", ", "'", '"', "#", "|", ">-", "&a ", "*a", "<<: "),
    *("kind: ", "id: ", "nodes:\n", "extendsNode: ", "attributes:\n", "edges:\n", "patch: true\n", "---\n"),
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES)), max_size=4)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(FORMS), EDITS)
@pytest.mark.parametrize("with_schemas", [True, False])
def test_any_edits_of_any_form(with_schemas: bool, form: Path, edits: list[tuple[float, int, str]]) -> None:
    text = form.read_text(encoding="utf-8")
    for where, deleted, piece in edits:
        start = int(where * len(text))
        text = text[:start] + piece + text[start + deleted :]
    lines = text.split("\n")
    seen = view()._replace(with_snippets=True) if with_schemas else BARE
    for number, line in enumerate(lines):
        for column in range(0, len(line) + 1, 3):
            found = complete(seen, lines, number, column)
            assert found.token.start <= column <= max(found.token.end, column) <= len(line)
            assert len(found.items) <= 200
            assert len({(item.label, item.sort) for item in found.items}) == len(found.items), (
                "nothing is offered twice"
            )
