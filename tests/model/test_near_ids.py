"""The id that a missing one means: which records may be proposed, and what a wrong prefix means."""

from __future__ import annotations

import json

import pytest

from atlas_lint.findings.rule import Near
from atlas_lint.model.advice import Advisor
from atlas_lint.model.atlas import Atlas, assemble
from atlas_lint.model.load_files import declare_files
from atlas_lint.schemas.load_schemas import kinds
from atlas_lint.schemas.uris import uri_of
from atlas_lint.spelling import Meant

PREFIXES = {"Role": "role", "Tool": "tool", "Team": "team", "Agent": "agent", "Step": None}
RECORDS = """
Role role:debugger
Role role:replaced-agent
Role role:broken-prefix
Role roles:wrong-prefix
Role role:twice-declared
Role role:twice-declared
Tool tool:debugging-aid
Tool tool:hammer
Team team:hammer
Tool tool:lonely
Team team:payment-service
Team team:payments-service
Other other:stranger
Step one-step
Step first-step
"""
ROLES = frozenset({"Role"})
TOOLS = frozenset({"Tool"})


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """Return an atlas with ids that resemble each other."""
    schemas = {
        uri_of(f"records/{name}.schema.json"): {
            "x-replaced-by": "by",
            "type": "object",
            **({"x-id-prefix": prefix} if prefix else {}),
        }
        for name, prefix in PREFIXES.items()
    }
    documents = [
        json.dumps({"nodeKind": kind, "id": id, "attributes": {"by": "role:debugger"} if "replaced" in id else {}})
        for kind, id in (line.split() for line in RECORDS.strip().splitlines())
    ]
    broken = b"nodeKind: Role\nid: role:broken-prefix\nedges: 1\n"
    files = {"a.yaml": "\n---\n".join(documents).encode(), "b.yaml": broken}
    return assemble(declare_files(sorted(files), files.__getitem__), kinds(schemas, ()))


@pytest.mark.parametrize(
    ("id", "allowed", "meant"),
    [
        # No record may be proposed that has a finding itself, or would have one here.
        ("role:debuger", TOOLS, None),
        ("role:replaced-agnet", ROLES, None),
        ("role:broken-prefx", ROLES, None),
        ("roles:wrong-prefx", ROLES, None),
        ("role:twice-declard", ROLES, None),
        ("other:strangr", None, None),
        # A prefix that is right: the record is missing.
        ("role:hammer", frozenset({"Role", "Tool"}), None),
        ("tool:debugger", None, None),
        # A prefix of a kind of which the atlas has no record.
        ("agent:lonely", TOOLS, None),
        # Several records have the name.
        ("xyz:hammer", None, None),
        ("hammer", None, None),
        # Two are equally near.
        ("team:paymentz-service", None, None),
        # A near spelling.
        ("role:debuger", ROLES, "role:debugger"),
        ("role:debuger", None, "role:debugger"),
        ("Role:Debugger", ROLES, "role:debugger"),
        ("fisrt-step", None, "first-step"),
        # The same name under a right prefix.
        ("tool:debugger", ROLES, "role:debugger"),
        ("debugger", None, "role:debugger"),
        ("xyz:lonely", None, "tool:lonely"),
        ("hammer", TOOLS, "tool:hammer"),
        ("teams:hammer", None, "team:hammer"),
        ("tools:hammer", frozenset({"Tool", "Team"}), "tool:hammer"),
    ],
)
def test_what_is_meant(atlas: Atlas, id: str, allowed: frozenset[str] | None, meant: str | None) -> None:
    assert Advisor(atlas).advice(Near(id, allowed)) == (None if meant is None else Meant(meant))


def test_an_id_that_is_taken_is_not_meant(atlas: Atlas) -> None:
    assert Advisor(atlas).advice(Near("role:debuger", ROLES, ("role:debugger",))) is None


def test_a_command_may_mean_any_record(atlas: Atlas) -> None:
    assert Advisor(atlas).near("role:twice-declard") == Meant("role:twice-declared")
    assert Advisor(atlas).near("role:replaced-agnet") == Meant("role:replaced-agent")


def test_an_id_is_named_rightly_if_only_the_prefix_of_its_declaration_is_wrong(atlas: Atlas) -> None:
    assert not atlas.exists("role:wrong-prefix")
    assert atlas.is_named_rightly("role:wrong-prefix")
    assert atlas.kinds_of("role:wrong-prefix") == {"Role"}
    assert not atlas.is_named_rightly("tool:wrong-prefix")
