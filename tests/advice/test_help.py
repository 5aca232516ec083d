"""The help of findings: every rule has some, and what it says to do, done, is right."""

from __future__ import annotations

import json
from typing import Any

import pytest

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import ERROR, OFF, Finding
from atlas_lint.findings.selection import Selection
from atlas_lint.lint import lint
from atlas_lint.rules import all_rules
from atlas_lint.settings import Settings
from tests import toy
from tests.marks import unmarked

REASON = "has no help"
"""Part of the sentence with which the page of a rule gives the reason for findings without help."""

EXAMPLES = [
    (rule.name, example) for rule in all_rules().values() for example in rule.examples if unmarked(example) != example
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_every_rule_has_help_or_a_reason(name: str, example: str) -> None:
    rule = all_rules()[name]
    settings = Settings("", rules={name: ERROR} if rule.severity == OFF else {})
    found = [one for one in toy.check({toy.EXAMPLE: unmarked(example)}, settings).findings if one.rule == name]
    assert found
    if REASON not in rule.documentation:
        assert [one.message for one in found if not one.help] == []


SCHEMAS: dict[str, Any] = {
    "records/Role": {"x-id-prefix": "role"},
    "records/Tool": {"x-id-prefix": "tool", "x-required-edges": ["used_by"]},
    "records/Unit": {
        "x-id-prefix": "unit",
        "properties": {
            "attributes": {
                "properties": {
                    "lead": {"type": "string", "x-ref-kinds": ["Role"]},
                    "size": {"type": "integer", "minimum": 1},
                    "note": {"type": "string"},
                    "stage": {"enum": ["draft", "live", None]},
                    "code": {"pattern": "^[A-Z]+$"},
                },
                "required": ["stage"],
            }
        },
    },
    "records/Team": {"x-id-prefix": "team"},
    "edges/used_by": {"x-source-kinds": ["Tool"], "x-target-kinds": ["Role", "Unit"], "x-cardinality": "N:1"},
    "edges/used_daily_by": {"x-source-kinds": ["Tool"], "x-target-kinds": ["Team"], "x-alias-of": "used_by"},
    "edges/owned_by": {"x-source-kinds": ["Tool"], "x-target-kinds": ["Team"]},
    "edges/staffed_by": {
        "x-source-kinds": ["Unit"],
        "x-target-kinds": ["Role"],
        "properties": {
            "attributes": {
                "required": ["share", "since"],
                "properties": {
                    "share": {"type": "number", "maximum": 1},
                    "since": {"format": "date", "type": "string"},
                },
            }
        },
    },
}
RECORDS = """
nodeKind: Role
id: role:lead
---
nodeKind: Role
id: role:desk
---
nodeKind: Team
id: team:desk
---
nodeKind: Team
id: team:away
---
nodeKind: Unit
id: unit:a
attributes: {stage: live}
---
"""


def helps(text: str, rule: str) -> list[tuple[str, str | None]]:
    """Return the message and help of the findings of one rule in a text beside RECORDS."""
    return [(one.message, one.help) for one in findings(text) if one.rule == rule]


def findings(text: str) -> tuple[Finding, ...]:
    root = "/atlas/data"
    files: dict[str, bytes | None] = {
        f"/atlas/schemas/{path}.schema.json": json.dumps(schema).encode() for path, schema in SCHEMAS.items()
    }
    files[f"{root}/a.yaml"] = (RECORDS + text).encode()
    return lint(Overlay(Disk(), files), root, Settings(root), Naming(root, root, root), Selection()).findings


def tool(edges: str) -> str:
    return f"nodeKind: Tool\nid: tool:x\nedges: {{{edges}}}\n"


def unit(attributes: str = "stage: live", edges: str = "") -> str:
    return f"nodeKind: Unit\nid: unit:x\nattributes: {{{attributes}}}\nedges: {{{edges}}}\n"


HELP: dict[str, tuple[str, str, list[tuple[str, str | None]]]] = {
    "the same name under the right prefix": (
        tool("used_by: team:desk"),
        "wrong-target-kind",
        [("used_by points at team:desk, a Team; allowed: Role, Unit", "write role:desk if that is meant")],
    ),
    "another edge kind, never an alias": (
        tool("used_by: team:away"),
        "wrong-target-kind",
        [
            (
                "used_by points at team:away, a Team; allowed: Role, Unit",
                "use owned_by: it may lead from a Tool to a Team",
            )
        ],
    ),
    "no edge kind fits": (
        tool("used_by: role:lead, owned_by: unit:a"),
        "wrong-target-kind",
        [
            (
                "owned_by points at unit:a, a Unit; allowed: Team",
                "use used_by: it may lead from a Tool to a Unit",
            )
        ],
    ),
    "an edge the wrong way round": (
        "nodeKind: Role\nid: role:x\nedges: {staffed_by: {to: unit:a, share: 1, since: 2026-04-29}}\n",
        "wrong-source-kind",
        [("staffed_by leaves a Role; allowed: Unit", "turn it round: `staffed_by: role:x` in the edges of unit:a")],
    ),
    "nothing fits": (
        "nodeKind: Role\nid: role:x\nedges: {owned_by: role:lead}\n",
        "wrong-source-kind",
        [
            (
                "owned_by leaves a Role; allowed: Tool",
                "move it to a Tool, or add Role to `x-source-kinds` in edges/owned_by.schema.json",
            )
        ],
    ),
    "a reference to another kind": (
        unit("stage: live, lead: team:desk"),
        "wrong-target-kind",
        [("`lead` names team:desk, a Team; allowed: Role", "write role:desk if that is meant")],
    ),
    "a reference to another kind, and no namesake": (
        unit("stage: live, lead: team:away"),
        "wrong-target-kind",
        [("`lead` names team:away, a Team; allowed: Role", "write the id of a Role")],
    ),
    "an unknown edge kind": (
        tool("zzz: team:away"),
        "unknown-edge-kind",
        [
            (
                "there is no edge kind zzz; a Tool may use: owned_by, used_by",
                "use owned_by: it may lead from a Tool to a Team, or describe zzz in edges/zzz.schema.json",
            )
        ],
    ),
    "an unknown edge kind of a record that may use none": (
        "nodeKind: Role\nid: role:x\nedges: {zzz: team:away}\n",
        "unknown-edge-kind",
        [("there is no edge kind zzz", "describe zzz in edges/zzz.schema.json")],
    ),
    "an unknown record kind": (
        "nodeKind: Qqqqq\nid: q:x\n",
        "unknown-record-kind",
        [
            (
                "there is no record kind Qqqqq",
                "write Role, Team, Tool or Unit, or describe it in records/Qqqqq.schema.json, "
                "or list it in `external-kinds`",
            )
        ],
    ),
    "a missing record of a known prefix": (
        tool("used_by: role:zzzzz zzzzz"),
        "dangling-target",
        [
            (
                "used_by points at role:zzzzz zzzzz, which no record declares",
                "use another id, or create the record: atlas-lint new Role 'role:zzzzz zzzzz'",
            )
        ],
    ),
    "a missing record of a kind that is not allowed": (
        tool("used_by: team:zzzzzzzz"),
        "dangling-target",
        [("used_by points at team:zzzzzzzz, which no record declares", "write the id of a Role or a Unit")],
    ),
    "a missing record of an unknown prefix": (
        tool("used_by: elsewhere:zzzzzzzz"),
        "dangling-target",
        [
            (
                "used_by points at elsewhere:zzzzzzzz, which no record declares",
                "no record has an id that starts with elsewhere:; "
                'if such ids live elsewhere, add external-ids = ["elsewhere:*"] to the configuration',
            )
        ],
    ),
    "a missing record without a prefix": (
        tool("used_by: zzzzzzzz"),
        "dangling-target",
        [("used_by points at zzzzzzzz, which no record declares", "use another id, or declare a record with it")],
    ),
    "too many targets": (
        tool("used_by: [role:lead, role:desk]"),
        "cardinality",
        [
            (
                "tool:x has 2 used_by edges; one is allowed",
                "keep the edge to role:lead or to role:desk, and remove the rest",
            )
        ],
    ),
    "a missing edge": (
        tool(""),
        "missing-edge",
        [
            (
                "a Tool needs a used_by edge, and tool:x has none",
                "add `used_by:` with the id of a Role or a Unit under `edges`",
            )
        ],
    ),
    "a missing attribute with values": (
        unit(attributes=""),
        "record-schema",
        [("`stage` is missing", "add `stage`: draft, live or null")],
    ),
    "missing attributes of an edge": (
        unit(edges="staffed_by: role:lead"),
        "edge-schema",
        [
            (
                "`share` and `since` are missing",
                "add `share` (a number, at most 1) and `since` (text, a date such as 2026-04-29)",
            )
        ],
    ),
    "null where it may be left out": (
        unit("stage: live, note: , size: "),
        "record-schema",
        [
            ("`note` is null; it must be text", "leave it out, or write text"),
            ("`size` is null; it must be a whole number", "leave it out, or write a whole number"),
        ],
    ),
    "a pattern": (
        unit("stage: live, code: a"),
        "record-schema",
        [('`code` is "a"; it must match ^[A-Z]+$', None)],
    ),
}


@pytest.mark.parametrize(("text", "rule", "expected"), HELP.values(), ids=HELP)
def test_help(text: str, rule: str, expected: list[tuple[str, str | None]]) -> None:
    assert helps(text, rule) == expected
