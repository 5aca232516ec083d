"""`atlas-lint impact`: who depends on a record, and what would break."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.checking.state import State, check_atlas
from atlas_lint.diff.impact import impact_of, under, without
from atlas_lint.settings import Settings
from tests.command import Run, write
from tests.diff.small import ROOT, files

CHAIN = {
    "a.yaml": "nodeKind: Role\nid: role:a\nattributes: {owner: role:b}\nedges: {leads: [role:b, role:a]}\n",
    "b.yaml": "nodeKind: Role\nid: role:b\nedges: {leads: role:c}\n",
    "c.yaml": "nodeKind: Role\nid: role:c\n---\nnodeKind: Role\nid: role:d\nedges: {leads: role:c}\n",
    "s.yaml": "extendsNode: {id: role:c, nodeKind: Role}\nedges: {leads: role:d}\n",
}


def state(texts: dict[str, str] = CHAIN) -> State:
    return check_atlas(files(texts), ROOT, Settings("/atlas"))


def breaks(trial: Any) -> list[tuple[str, str]]:
    """The new findings of a trial: rule and file."""
    return sorted((one.identified.rule.name, one.identified.report.place.path) for one in trial.breaks)


def test_nothing_depends() -> None:
    found = impact_of(state().atlas, "role:a", 3)
    assert (found.levels, found.extensions) == ((), ())


def test_levels_and_extensions() -> None:
    found = impact_of(state().atlas, "role:c", 5)
    assert [[(one.source, one.how, one.by) for one in level] for level in found.levels] == [
        [("role:b", "edge", "leads"), ("role:d", "edge", "leads")],
        [("role:a", "edge", "leads"), ("role:a", "reference", "owner")],
    ]
    assert [(one.by, one.place.path) for one in found.extensions] == [("a sidecar", "s.yaml")]
    assert len(impact_of(state().atlas, "role:c", 1).levels) == 1


def test_deleting_what_nobody_needs_breaks_nothing() -> None:
    assert breaks(without(state(), "role:a")) == []


def test_deleting_what_others_need() -> None:
    trial = without(state(), "role:c")
    assert breaks(trial) == [
        ("dangling-target", "b.yaml"),
        ("dangling-target", "c.yaml"),
        ("orphan-sidecar", "s.yaml"),
    ]
    assert breaks(without(state(), "role:b")) == [("dangling-reference", "a.yaml"), ("dangling-target", "a.yaml")]


def test_what_was_said_of_the_deleted_ends_with_it() -> None:
    bad = "nodeKind: Role\nid: role:bad\nattributes: {x: yes}\nedges:\n  leads: role:gone\n"
    bad += "  # atlas-lint: ignore[cycle] why\n"
    trial = without(state({**CHAIN, "bad.yaml": bad}), "role:bad")
    assert breaks(trial) == []
    assert trial.fixed == 3


def test_all_declarations_go_bundles_too() -> None:
    bundle = "kind: NodeDocument\nnodes:\n- {id: role:c, kind: Role, edges: {leads: role:gone}}\n"
    bundle += "- {id: role:e, kind: Role}\n"
    trial = without(state({**CHAIN, "bundle.yaml": bundle}), "role:c")
    assert ("dangling-target", "b.yaml") in breaks(trial)
    assert "role:e" in trial.atlas.records


def test_renaming_breaks_what_names_the_old_id() -> None:
    assert breaks(under(state(), "role:a", "role:z")) == [("dangling-target", "a.yaml")]  # it leads itself
    assert breaks(under(state(), "role:b", "role:z")) == [
        ("dangling-reference", "a.yaml"),
        ("dangling-target", "a.yaml"),
    ]


def test_what_was_said_of_the_renamed_is_not_new() -> None:
    bad = "nodeKind: Role\nid: role:bad\nattributes: {owner: role:gone}\nedges:\n  leads: role:gone\n"
    assert breaks(under(state({**CHAIN, "bad.yaml": bad}), "role:bad", "role:better")) == []


def test_renaming_to_an_id_that_is_taken() -> None:
    trial = under(state(), "role:a", "role:d")
    assert ("repeated-record", "c.yaml") in breaks(trial)


@pytest.fixture
def chain(atlas: Path) -> Path:
    """The chain on the disk."""
    write(
        atlas / "data/a.yaml", "nodeKind: Role\nid: role:a\nattributes: {displayName: First}\nedges: {leads: role:b}\n"
    )
    return atlas


def test_the_command(run: Run, chain: Path) -> None:
    ran = run("impact", "role:b")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == ("role:b  Role in data/b.yaml\n\nleads: 1 place\n  role:a (First)  Role  data/a.yaml:4:16\n")
    assert run("impact", "role:a").out == "role:a (First)  Role in data/a.yaml\nnothing points at it\n"


def test_what_would_break(run: Run, chain: Path) -> None:
    ran = run("impact", "role:b", "--delete")
    assert ran.status == 1
    assert ran.out.endswith(
        "Deleting role:b would cause 1 new finding\n"
        "  data/a.yaml:4:16: error[dangling-target] leads points at role:b, which no record declares\n"
    )
    ran = run("impact", "role:a", "--rename", "role:z")
    assert (ran.status, ran.out.splitlines()[-1]) == (
        0,
        "Renaming role:a to role:z, without its references, would cause no new finding",
    )
    ran = run("impact", "role:a", "--rename", "z")
    assert ran.status == 1
    assert "error[id-prefix]" in ran.out
    assert (chain / "data/a.yaml").read_text("utf-8").count("role:a") == 1


def test_who_stands_in_a_broken_file_is_not_counted(run: Run, chain: Path) -> None:
    write(chain / "data/x.yaml", "nodeKind: Role\nid: role:x\nedges: {leads: role:b}\nmore: {}\n")
    ran = run("impact", "role:b")
    assert "leads: 1 place\n" in ran.out
    assert ran.err == "note: parts of data/x.yaml cannot be read: their records are not counted\n"


def test_json(run: Run, chain: Path) -> None:
    ran = run("impact", "role:b", "--delete", "--format", "json")
    told = json.loads(ran.out)
    assert told["record"] == {"id": "role:b", "kind": "Role", "name": None, "path": "data/b.yaml"}
    assert told["dependents"] == [
        {
            "depth": 1,
            "how": "edge",
            "by": "leads",
            "id": "role:a",
            "kind": "Role",
            "name": "First",
            "to": "role:b",
            "path": "data/a.yaml",
            "line": 4,
            "column": 16,
        }
    ]
    assert told["extensions"] == []
    assert [finding["rule"] for finding in told["trial"].pop("breaks")] == ["dangling-target"]
    assert told["trial"] == {"change": "delete", "newId": None, "mended": 0}
    assert json.loads(run("impact", "role:a", "--format", "json").out)["trial"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["roles:b"], "did you mean role:b?"),
        (["role:b", "--delete", "--rename", "role:z"], "use either --delete or --rename, not both"),
        (["role:b", "--rename", "role:b"], "this is not a new id"),
        (["role:b", "--rename", " "], "this is not a new id"),
        (["role:b", "--depth", "0"], "0"),
        (["role:b", "nowhere"], "no such path: nowhere"),
    ],
)
def test_what_cannot_be_asked(run: Run, chain: Path, arguments: list[str], said: str) -> None:
    ran = run("impact", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
