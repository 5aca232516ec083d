"""Snippets for new records: once completed, each is a record of its kind that lacks nothing."""

from __future__ import annotations

import re
from functools import cache

import pytest

from atlas_lint.completion.complete import complete
from atlas_lint.completion.view import View
from atlas_lint.model.load_files import declare_file
from atlas_lint.schemas.validator import Validator
from tests.completion import expected
from tests.completion.view import view_of

MISSING = ("required", "additionalProperties", "enum")
"""Keywords that show that a snippet lacks a key, has one too many, or a value that is not allowed."""


@cache
def view() -> View:
    return view_of(expected.atlas().atlas(), with_snippets=True)


def kinds() -> list[str]:
    return sorted(view().schemas.records)


def snippet(lines: list[str], kind: str) -> str:
    items = complete(view(), lines, len(lines) - 1, len(lines[-1])).items
    return next(item.text for item in items if item.label == f"new {kind}")


def completed(text: str) -> str:
    """Return a snippet with the first choice, or a word, at each stop."""
    text = re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", text)
    return re.sub(r"(?<!\\)\$\d+", "word", text).replace("\\$", "$").replace("\\}", "}").replace("\\\\", "\\")


@pytest.mark.parametrize("kind", kinds())
def test_a_new_record(kind: str) -> None:
    file = declare_file("x.yaml", completed(snippet([""], kind)).encode())
    (record,) = file.declarations
    known = view().schemas.records[kind]
    assert file.faults == () and record.kind == kind
    assert record.id == (f"{known.id_prefix}:word" if known.id_prefix else "word")
    assert [edge.kind for edge in record.edges] == list(known.required_edges)
    normalized = {
        "id": record.id, "_kind": kind, "_file": "x.yaml", "_cluster": "", "attributes": record.attributes,
        "outgoingEdges": [], "incomingEdges": [],
    }  # fmt: skip
    violations = Validator(view().schemas).violations(known.uri, normalized)
    assert [one.message for one in violations if one.keyword in MISSING] == []


@pytest.mark.parametrize("kind", kinds())
def test_a_new_node_is_the_same_record(kind: str) -> None:
    lines = ["kind: NodeDocument", "nodes:", "  - "]
    node = completed(snippet(lines, kind)).replace("\n", "\n  ")  # an editor indents it as the line of the cursor
    (inside,) = declare_file("x.yaml", ("\n".join(lines) + node).encode()).declarations
    (alone,) = declare_file("x.yaml", completed(snippet([""], kind)).encode()).declarations
    assert (inside.id, inside.kind, inside.attributes) == (alone.id, alone.kind, alone.attributes)
    assert [(edge.kind, edge.target) for edge in inside.edges] == [(edge.kind, edge.target) for edge in alone.edges]


@pytest.mark.parametrize("text", ["nodeKind: Role", "id: role:x", "edges:"])
def test_no_snippet_in_a_document_that_has_a_key(text: str) -> None:
    items = complete(view(), [text, ""], 1, 0).items
    assert items and not any(item.label.startswith("new ") for item in items)


def test_no_snippet_for_an_editor_that_has_none() -> None:
    items = complete(view()._replace(with_snippets=False), [""], 0, 0).items
    assert items and not any(item.label.startswith("new ") for item in items)


def test_what_is_typed_narrows_the_list() -> None:
    found = complete(view(), ["new wo"], 0, 6)
    assert [item.label for item in found.items] == ["new Workflow"]
    assert found.is_incomplete, "more or less typing brings others"
