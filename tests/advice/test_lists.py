"""Lists of allowed names: the nearest first, shortened in a message, whole in the format `full`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import Finding
from atlas_lint.findings.result import Appearance
from atlas_lint.formats import renderer
from atlas_lint.likeness import nearest_first
from atlas_lint.lint import lint
from atlas_lint.schemas.keyword_words import choice
from atlas_lint.settings import Settings

KINDS = [f"Kind{letter}" for letter in "ABCDEFGHIJ"]
SCHEMAS: dict[str, Any] = {
    "records/Workflow": {"properties": {"attributes": {"properties": {"v": {"enum": [*"abcdefghi", "workflow"]}}}}},
    "records/WorkflowStep": {},
    **{f"records/{kind}": {} for kind in KINDS},
    "edges/wide": {"x-source-kinds": [*KINDS, "WorkflowStep"], "x-target-kinds": [*KINDS, "WorkflowStep"]},
    **{f"edges/edge_{letter}": {"x-source-kinds": ["Workflow"]} for letter in "abcdefghi"},
    "edges/involves_role": {"x-source-kinds": ["Workflow"]},
}
TEXT = """
nodeKind: Workflow
id: workflow:a
attributes: {v: workflows!!!!}
edges:
  wide: workflow:b
  role_of_involved: workflow:b
---
nodeKind: Workflow
id: workflow:b
"""


@pytest.fixture(scope="module")
def findings() -> dict[str, Finding]:
    """Return the findings about TEXT by rule."""
    files: dict[str, bytes | None] = {
        f"/atlas/schemas/{path}.schema.json": json.dumps(schema).encode() for path, schema in SCHEMAS.items()
    }
    files["/atlas/data/a.yaml"] = TEXT.encode()
    root = "/atlas/data"
    result = lint(Overlay(Disk(), files), root, Settings(root), Naming(root, root, root))
    full = "".join(renderer("full")(result, Appearance()))
    concise = "".join(renderer("concise")(result, Appearance()))
    for one in result.findings:
        assert one.message in concise
        assert (one.detail or one.message) in full
    return {one.rule: one for one in result.findings}


LISTS = {
    "wrong-source-kind": ("wide leaves a Workflow; allowed: ", ["WorkflowStep", *KINDS]),
    "wrong-target-kind": ("wide points at workflow:b, a Workflow; allowed: ", ["WorkflowStep", *KINDS]),
    "record-schema": ('`v` is "workflows!!!!"; allowed: ', ["workflow", *"abcdefghi"]),
    "unknown-edge-kind": (
        "there is no edge kind role_of_involved; a Workflow may use: ",
        ["involves_role", *(f"edge_{letter}" for letter in "abcdefghi")],
    ),
}


@pytest.mark.parametrize(("rule", "fact", "names"), [(rule, *row) for rule, row in LISTS.items()], ids=LISTS)
def test_nearest_first_and_whole(findings: dict[str, Finding], rule: str, fact: str, names: list[str]) -> None:
    finding = findings[rule]
    assert finding.message == f"{fact}{', '.join(names[:7])} and {len(names) - 7} more"
    assert finding.detail == fact + ", ".join(names)


@given(st.text("abc", max_size=6), st.lists(st.text("abc", max_size=6)))
def test_sorting_loses_nothing_and_puts_the_word_itself_first(word: str, words: list[str]) -> None:
    found = nearest_first(word, words)
    assert sorted(found) == sorted(words)
    assert found[0] == word if word in words else True


def test_what_is_not_like_it_keeps_its_order() -> None:
    assert nearest_first("zzz", ["low", "high", "medium"]) == ["low", "high", "medium"]


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from(["1", "null", "~", "true"])
)


@given(SCALARS, SCALARS)
def test_different_values_look_different(one: Any, other: Any) -> None:
    if type(one) is not type(other) or one != other:
        assert choice(one) != choice(other)
