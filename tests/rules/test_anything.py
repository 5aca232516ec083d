"""Whatever a document holds, a run says something sensible about it: no exception, every span inside the file."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.result import Result
from atlas_lint.rules import all_rules
from atlas_lint.settings import Settings
from tests import toy

IDS = st.sampled_from(["workflow:a", "role:debugger", "role:b", "org-unit:support", "tool:old-desk", "x", "", "a b:c"])
KINDS = st.sampled_from(["Workflow", "Role", "OrgUnit", "Tool", "Incident", "Nope", ""])
EDGE_KINDS = st.sampled_from(["involves_role", "uses", "handled_by", "leads", "led_by", "part_of", "nope"])
WORDS = """
    id nodeKind kind target to from attributes edges patch displayName owner stage mergeStrategy extendsNode nodes
    replacedBy purpose x-own _own 0 ~1/
"""
KEYS = st.sampled_from(WORDS.split())
SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 99) | st.floats(allow_nan=False, allow_infinity=False) | IDS | st.text()
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=8
)
TARGETS = IDS | st.fixed_dictionaries({"target": IDS}, optional={"purpose": VALUES, "attributes": VALUES}) | VALUES
EDGES = st.dictionaries(EDGE_KINDS, TARGETS | st.lists(TARGETS, max_size=3), max_size=3) | st.lists(
    st.fixed_dictionaries({"kind": EDGE_KINDS, "to": IDS}, optional={"from": IDS, "attributes": VALUES}), max_size=3
)
ATTRIBUTES = st.dictionaries(st.sampled_from(["displayName", "owner", "stage", "replacedBy", "patch"]), VALUES)
RECORDS = st.fixed_dictionaries(
    {"nodeKind": KINDS, "id": IDS}, optional={"attributes": ATTRIBUTES, "edges": EDGES, "patch": st.booleans()}
)
SIDECARS = st.fixed_dictionaries({"extendsNode": st.fixed_dictionaries({"id": IDS, "nodeKind": KINDS}), "edges": EDGES})
NODES = st.fixed_dictionaries({"id": IDS, "kind": KINDS}, optional={"attributes": ATTRIBUTES, "edges": EDGES})
BUNDLES = st.fixed_dictionaries({"kind": st.just("NodeDocument"), "nodes": st.lists(NODES | VALUES, max_size=3)})
DOCUMENTS = RECORDS | SIDECARS | BUNDLES | VALUES

EVERYTHING = Settings("", rules=dict.fromkeys(all_rules(), ERROR))


def spans_lie_inside(result: Result, text: str) -> None:
    """Every span of the file is a stretch of it."""
    lines = re.split(r"\r\n|\r|\n", text)
    for finding in result.findings:
        if finding.path == toy.EXAMPLE:
            line, column, end_line, end_column = finding.span
            assert 1 <= line <= end_line <= len(lines)
            assert 1 <= column <= len(lines[line - 1]) + 1
            assert 1 <= end_column <= len(lines[end_line - 1]) + 1
            assert (line, column) <= (end_line, end_column)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(DOCUMENTS, min_size=1, max_size=4))
def test_any_documents(documents: list[Any]) -> None:
    text = "".join(f"--- {json.dumps(document)}\n" for document in documents)
    result = toy.check({toy.EXAMPLE: text}, EVERYTHING)
    spans_lie_inside(result, text)
    fingerprints = [finding.fingerprint for finding in result.findings]
    assert len(set(fingerprints)) == len(fingerprints)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(RECORDS | SIDECARS | BUNDLES, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(documents: list[Any], chance: Any) -> None:
    files: dict[str, str | bytes] = {
        f"{index}.yaml": json.dumps(document, indent=1) for index, document in enumerate(documents)
    }
    names = list(files)
    chance.shuffle(names)
    shuffled: dict[str, str | bytes] = {name: files[name] for name in names}
    assert toy.check(files, EVERYTHING).findings == toy.check(shuffled, EVERYTHING).findings
