"""The proposals of `schema infer` for the project's own data agree with the schemas written for it by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.checking.load_atlas import load
from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.schema_tools.infer.infer import proposed
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.load_schemas import NO_SCHEMAS, Schemas
from atlas_lint.settings import Settings
from tests.command import REPOSITORY, SHARED, Run
from tests.schema_tools.test_infer import LIMITS

# What the data cannot tell. Whoever changes data/ and finds one of these wrong takes it out or puts it in.
FEW_RECORDS = {"Capability", "EvidenceSource", "GlossaryTerm", "Metric", "Policy", "Ritual", "Runbook", "ToolServer"}
"""Kinds with fewer than 20 records: no edge is required of them."""
FEW_EDGES = {"led_by_role", "parent_domain", "superseded_by"}
"""Edge kinds with fewer than 20 edges: that they have one target, or no cycle, may be chance."""
HOLDS_BY_CHANCE = {("enables_capability", "one_target"), ("hands_off_to", "acyclic")}
"""Facts that the data has without exception today, and perhaps not tomorrow."""
FEW_VALUES = {
    "Capability.maturity",
    "EvidenceSource.sourceKind",
    "EvidenceSource.trust",
    "Metric.direction",
    "OrgUnit.unitKind",
    "Policy.policyKind",
    "Ritual.cadence",
    "Tool.toolKind",
    "ToolServer.candidateStatus",
    "ToolServer.protocol",
    "ToolServer.provenance",
}
"""Enumerations whose values do not stand there often enough to be all."""
FEW_FORMATS = {"EvidenceSource.url", "GlossaryTerm.matchPattern", "Tool.retiredOn"}
"""Formats of fewer than five values, or (`regex`) that any text may have."""
OTHER_REFERENCES = {"GlossaryTerm.seeAlso", "Runbook.contact"}
"""References that may name any kind, where the data has some; and what may be an address instead."""


@pytest.fixture(scope="module")
def own() -> Schemas:
    """Return the schemas inferred from the repository's own data."""
    atlas, _ = load(Disk(), f"{REPOSITORY}/data", Settings(str(REPOSITORY)), NO_SCHEMAS)
    made = proposed(atlas, LIMITS)
    contents = {f"/made/{path}": json.dumps(schema).encode() for path, schema in made.schemas.items()}
    assert [proposal.outliers for proposal in made.proposals.values() if proposal.outliers] == []
    return load_schemas.load_folder(Overlay(Disk(), dict(contents)), "/made", (), ())


@pytest.fixture(scope="module")
def by_hand() -> Schemas:
    """Return the schemas of the repository's own data that were written by hand."""
    return load_schemas.load_folder(Disk(), f"{REPOSITORY}/schemas", (), ())


def test_the_same_kinds(own: Schemas, by_hand: Schemas) -> None:
    assert own.records.keys() == by_hand.records.keys()
    assert own.edges.keys() == by_hand.edges.keys()


def test_record_kinds_agree(own: Schemas, by_hand: Schemas) -> None:
    """All records have what is required by hand; `infer` may require more, as nothing shows what is optional."""
    lacking = set()
    for name, kind in own.records.items():
        hand = by_hand.records[name]
        assert kind.id_prefix == hand.id_prefix
        made, written = (one.schema["properties"]["attributes"] for one in (kind, hand))
        assert made["properties"].keys() == written["properties"].keys(), name
        assert set(written["required"]) <= set(made["required"]), name
        lacking |= {name for edge in hand.required_edges if edge not in kind.required_edges}
    assert lacking <= FEW_RECORDS


def test_attributes_agree(own: Schemas, by_hand: Schemas) -> None:
    told: dict[str, set[str]] = {"enum": set(), "format": set(), "x-ref-kinds": set()}
    for where, made, hand in _values(own, by_hand):
        if "type" in hand:
            assert made["type"] == hand["type"], where
        if "enum" in made:
            assert set(made["enum"]) == set(hand["enum"]), where
        if "x-ref-kinds" in made:
            assert _kinds(hand), where
        for keyword, without in told.items():
            if _of(keyword, made) != _of(keyword, hand):
                without.add(where)
    assert told == {"enum": FEW_VALUES, "format": FEW_FORMATS, "x-ref-kinds": OTHER_REFERENCES}


def _values(own: Schemas, by_hand: Schemas) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Each attribute, and what stands inside of it, as it was proposed and as it was written by hand."""
    for name, kind in own.records.items():
        written = by_hand.records[name].schema["properties"]["attributes"]["properties"]
        for key, made in kind.schema["properties"]["attributes"]["properties"].items():
            yield from _inside(f"{name}.{key}", by_hand, made, written[key])


def _inside(where: str, folder: Schemas, made: Any, hand: Any) -> Iterator[tuple[str, Any, Any]]:
    while "$ref" in hand:
        hand = {**folder.resolve(hand["$ref"]), **{key: value for key, value in hand.items() if key != "$ref"}}
    yield where, made, hand
    parts = {
        "items": [*hand.get("prefixItems", ()), hand.get("items", False)],
        "propertyNames": [hand.get("propertyNames", False)],
    }
    for keyword, written in parts.items():
        for part in written:
            if part is not False:
                assert keyword in made, where
                yield from _inside(where, folder, made[keyword], part)


def _of(keyword: str, schema: dict[str, Any]) -> Any:
    if keyword == "x-ref-kinds":
        return _kinds(schema)
    return set(schema["enum"]) if keyword == "enum" and "enum" in schema else schema.get(keyword)


def _kinds(schema: dict[str, Any]) -> set[str] | str | None:
    """The kinds that a reference may name, in whatever branch it stands."""
    branches = [schema, *schema.get("anyOf", ()), *schema.get("oneOf", ())]
    kinds = [branch["x-ref-kinds"] for branch in branches if "x-ref-kinds" in branch]
    return None if not kinds else "any" if [] in kinds else {kind for some in kinds for kind in some}


def test_edge_kinds_agree(own: Schemas, by_hand: Schemas) -> None:
    different = set()
    for name, kind in own.edges.items():
        hand = by_hand.edges[name]
        assert (kind.source_kinds, kind.target_kinds) == (hand.source_kinds, hand.target_kinds), name
        assert kind.inverse == hand.inverse, name
        for what in ("one_target", "one_source", "acyclic"):
            if getattr(kind, what) != getattr(hand, what):
                different.add((name, what))
    assert {name for name, what in different - HOLDS_BY_CHANCE} == FEW_EDGES
    assert different >= HOLDS_BY_CHANCE


def test_that_a_kind_is_another_name_for_one_no_data_shows(own: Schemas, by_hand: Schemas) -> None:
    assert [name for name, kind in by_hand.edges.items() if kind.alias_of] == ["assists_with"]
    assert [name for name, kind in own.edges.items() if kind.alias_of] == []


def test_the_own_data_is_clean_under_what_it_shows(run: Run, tmp_path: Path) -> None:
    assert run("schema", "infer", f"{REPOSITORY}/data", "--out", "schemas", "--isolated").out == ""
    off = [f"--rule={name}=error" for name in ("missing-inverse", "isolated-record", "duplicate-name")]
    ran = run(f"{REPOSITORY}/data", "--schemas", "schemas", "--isolated", "--fail-on", "warning", *off)
    assert (ran.status, ran.out) == (0, "")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample is not at hand")
def test_the_sample(run: Run, tmp_path: Path) -> None:
    """No kind is lost, the schemas can be used, and again changes nothing."""
    data = f"{SHARED}/atlas-sample/data"
    assert "130 record kinds, 211 edge kinds" in run("schema", "infer", data, "--out", "schemas").err
    assert run("schema", "check", "schemas").status == 0
    assert run("schema", "infer", data, "--out", "schemas").err.endswith("(0 files written)\n")
