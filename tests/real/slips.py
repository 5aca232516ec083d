"""Slips that people make in the atlas of this repository, and what undoes each of them.

A slip is one or more replacements in a file of `data/`. The remedy is what the finding says, done to the text with the
slip: it need not restore the file as it was.
"""

from __future__ import annotations

from typing import NamedTuple

Edits = tuple[tuple[str, str], ...]
"""Texts and what replaces them, in order; each text is replaced where it first occurs."""


class Slip(NamedTuple):
    """A slip: a file below `data/`, the edits that make it, the rule that reports it, and the remedy.

    The first occurrence of `at` in the file with the slip ends on the line that the finding points at. `said`
    is in the help of the finding, or in its message.
    """

    name: str
    path: str
    slip: Edits
    rule: str
    at: str
    said: str
    remedy: Edits


ROLES = "roles/customer-roles.yaml"
TEAMS = "organization/units/teams.yaml"
TOOLS = "tools/catalogue/collaboration-tools.yaml"
SERVERS = "tools/servers/servers-in-use.yaml"
RETIRED = "tools/retired-tools.yaml"
SUPPORT = "workflows/workflows/workflows-support-types.yaml"

AGENT_EDGES = """\
edges:
  works_in_org_unit: org-unit:support-team
  holds_responsibility:
    - {target: responsibility:answer-customers, share: accountable}
    - {target: responsibility:triage-incoming-issues, share: contributing}
  requires_skill_area:
    - skill-area:technical-support
    - skill-area:support-writing
    - skill-area:customer-success
  escalates_to:
    - {target: role:support-lead, withinHours: 4}
"""
INDENTED = "".join(f"  {line}\n" for line in AGENT_EDGES.splitlines())
HOME = "  works_in_org_unit: org-unit:support-team\n"
LEVEL = "  level: practitioner\n"
AGENT = "  displayName: Support Agent\n"
IT_TEAM = """\
---
nodeKind: OrgUnit
id: org-unit:it-team
attributes:
  displayName: Workplace Technology Team
  unitKind: team
  headcount: 5
  chatChannel: "#help-it"
  mailbox: it@larkfield.example
  description: Laptops, accounts, meeting rooms and the network in the two offices.
edges:
  part_of_org_unit: org-unit:people
  staffed_by_role: role:it-administrator
"""
PEOPLE = "  part_of_org_unit: org-unit:people\n  staffed_by_role: role:it-administrator\n"
STUB = "---\nnodeKind: Tool\nid: tool:nextcloud\n"
WHOLE = (
    "attributes:\n  displayName: Nextcloud\n  toolKind: collaboration\n"
    "  description: Files that several people work on at the same time.\n"
)

SLIPS = (
    Slip(
        "`edges:` indented under `attributes:`",
        ROLES,
        ((AGENT_EDGES, INDENTED),),
        "record-schema",
        "  edges:",
        "move `edges` beside `attributes`, to the left margin",
        ((INDENTED, AGENT_EDGES),),
    ),
    Slip(
        "only the line `edges:` indented",
        ROLES,
        (("edges:\n", "  edges:\n"),),
        "record-schema",
        "  edges:",
        "move `edges` beside `attributes`, to the left margin",
        (("  edges:\n", "edges:\n"),),
    ),
    Slip(
        "the line `edges:` deleted",
        ROLES,
        (("edges:\n", ""),),
        "record-schema",
        HOME.strip(),
        "write `edges:` above the edge kinds, at the left margin",
        ((HOME, f"edges:\n{HOME}"),),
    ),
    Slip(
        "`attributes:` twice",
        ROLES,
        (("attributes:\n", "attributes:\nattributes:\n"),),
        "duplicate-key",
        "attributes:\nattributes:",
        "remove one of the keys",
        (("attributes:\nattributes:\n", "attributes:\n"),),
    ),
    Slip(
        "`ID` for `id`",
        ROLES,
        (("id: role:support-agent", "ID: role:support-agent"),),
        "not-a-record",
        "ID:",
        "did you mean id?",
        (("ID:", "id:"),),
    ),
    Slip(
        "an edge kind in capitals",
        ROLES,
        (("escalates_to", "ESCALATES_TO"),),
        "unknown-edge-kind",
        "ESCALATES_TO",
        "did you mean escalates_to?",
        (("ESCALATES_TO", "escalates_to"),),
    ),
    Slip(
        "an edge kind under `attributes`",
        ROLES,
        ((HOME, ""), (AGENT, f"{AGENT}{HOME}")),
        "record-schema",
        "works_in_org_unit",
        "move edge kinds under `edges`",
        ((HOME, ""), ("edges:\n", f"edges:\n{HOME}")),
    ),
    Slip(
        "a required attribute under `edges`",
        ROLES,
        ((LEVEL, ""), ("edges:\n", f"edges:\n{LEVEL}")),
        "unknown-edge-kind",
        "  level:",
        "`level` is an attribute of a Role: move it under `attributes`",
        ((LEVEL, ""), (AGENT, f"{AGENT}{LEVEL}")),
    ),
    Slip(
        "a list attribute under `edges`",
        SERVERS,
        (
            ("  scopes: [dashboards:read, queries:read]\n", ""),
            (
                "  integrates_with:\n    - {target: tool:grafana,",
                "  scopes: [dashboards:read, queries:read]\n  integrates_with:\n    - {target: tool:grafana,",
            ),
        ),
        "unknown-edge-kind",
        "scopes: [dash",
        "`scopes` is an attribute of a ToolServer: move it under `attributes`",
        (
            ("  scopes: [dashboards:read, queries:read]\n", ""),
            (
                "displayName: Grafana MCP server\n",
                "displayName: Grafana MCP server\n  scopes: [dashboards:read, queries:read]\n",
            ),
        ),
    ),
    Slip(
        "a boolean attribute under `edges`",
        ROLES,
        (
            ("  onCall: true\n", ""),
            ("  escalates_to:\n    - role:head", "  onCall: true\n  escalates_to:\n    - role:head"),
        ),
        "not-a-record",
        "  onCall: ",
        "move it under `attributes` if it is an attribute",
        (("  onCall: true\n", ""), ("displayName: Support Lead\n", "displayName: Support Lead\n  onCall: true\n")),
    ),
    Slip(
        "a required edge kind misspelt",
        ROLES,
        (("  holds_responsibility:", "  holds_responsibilty:"),),
        "unknown-edge-kind",
        "holds_responsibilty",
        "did you mean holds_responsibility?",
        (("holds_responsibilty", "holds_responsibility"),),
    ),
    Slip(
        "an edge kind misspelt",
        ROLES,
        (("requires_skill_area:", "require_skill_area:"),),
        "unknown-edge-kind",
        "require_skill_area",
        "did you mean requires_skill_area?",
        (("require_skill_area", "requires_skill_area"),),
    ),
    Slip(
        "a required attribute misspelt",
        ROLES,
        (("displayName", "displyName"),),
        "record-schema",
        "displyName",
        "did you mean displayName?",
        (("displyName", "displayName"),),
    ),
    Slip(
        "a required attribute in another case",
        ROLES,
        ((LEVEL, LEVEL.replace("level", "Level")),),
        "record-schema",
        "Level",
        "did you mean level?",
        (("Level", "level"),),
    ),
    Slip(
        "a required attribute of an edge misspelt",
        TOOLS,
        (("confidence: high", "confidance: high"),),
        "edge-schema",
        "confidance",
        "did you mean confidence?",
        (("confidance", "confidence"),),
    ),
    Slip(
        "a copy whose id was not changed",
        ROLES,
        (("id: role:support-lead", "id: role:support-agent"),),
        "conflicting-record",
        "withinHours: 4}\n---\nnodeKind: Role\nid: role:support-agent",
        "change its id to role:support-lead",
        (
            (
                "id: role:support-agent\nattributes:\n  displayName: Support Lead",
                "id: role:support-lead\nattributes:\n  displayName: Support Lead",
            ),
        ),
    ),
    Slip(
        "a record pasted twice",
        TEAMS,
        ((IT_TEAM, IT_TEAM + IT_TEAM),),
        "repeated-record",
        f"{IT_TEAM}---\nnodeKind: OrgUnit\nid: org-unit:it-team",
        "merge the two declarations",
        ((IT_TEAM + IT_TEAM, IT_TEAM),),
    ),
    Slip(
        "`yes` for true",
        ROLES,
        (("onCall: true", "onCall: yes"),),
        "record-schema",
        "onCall: ",
        "write true",
        (("onCall: yes", "onCall: true"),),
    ),
    Slip(
        "true in quotes",
        ROLES,
        (("onCall: true", 'onCall: "true"'),),
        "record-schema",
        "onCall: ",
        "remove the quotes: write true",
        (('onCall: "true"', "onCall: true"),),
    ),
    Slip(
        "a number in quotes",
        TEAMS,
        (("headcount: 11", 'headcount: "11"'),),
        "record-schema",
        "headcount",
        "remove the quotes: write 11",
        (('"11"', "11"),),
    ),
    Slip(
        "a number out of range",
        TEAMS,
        (("headcount: 11", "headcount: 1e400"),),
        "record-schema",
        "headcount",
        "write another number",
        (("1e400", "12"),),
    ),
    Slip(
        "a number with a blank",
        TEAMS,
        (("headcount: 11", "headcount: 1 100"),),
        "record-schema",
        "headcount",
        "it must be a whole number",
        (("1 100", "1100"),),
    ),
    Slip(
        "a stub",
        TOOLS,
        (("---\n", f"{STUB}---\n"),),
        "record-schema",
        "---\nnodeKind: Tool",
        "add `displayName` (text, 2 to 80 characters, matches",
        ((STUB, STUB + WHOLE),),
    ),
    Slip(
        "a missing attribute",
        ROLES,
        ((LEVEL, ""),),
        "record-schema",
        "id: role:support-agent\nattributes",
        "`level` is missing",
        ((AGENT, f"{AGENT}{LEVEL}"),),
    ),
    Slip(
        "an attribute left empty",
        ROLES,
        ((AGENT, "  displayName:\n"),),
        "record-schema",
        "displayName:",
        "it must be text",
        (("displayName:\n", "displayName: Support Agent\n"),),
    ),
    Slip(
        "a number where text is wanted",
        TOOLS,
        (("licence: AGPL 3.0", "licence: 3.0"),),
        "record-schema",
        "licence",
        "quote it",
        (("licence: 3.0", 'licence: "3.0"'),),
    ),
    Slip(
        "one value where a list is wanted",
        TOOLS,
        (("sources: [evidence-source:ticket-export-2026]", "sources: evidence-source:ticket-export-2026"),),
        "record-schema",
        "sources",
        "write it as a list: a dash before each item",
        (("sources: evidence-source:ticket-export-2026", "sources:\n    - evidence-source:ticket-export-2026"),),
    ),
    Slip(
        "a short value misspelt",
        TEAMS,
        (("unitKind: team", "unitKind: teem"),),
        "record-schema",
        "teem",
        "write team, company, department or guild",
        (("teem", "team"),),
    ),
    Slip(
        "a long value misspelt",
        TOOLS,
        (("toolKind: collaboration", "toolKind: colaboration"),),
        "record-schema",
        "colaboration",
        "did you mean collaboration?",
        (("colaboration", "collaboration"),),
    ),
    Slip(
        "a day that is none",
        RETIRED,
        (("retiredOn: 2023-06-30", "retiredOn: 2023-06-31"),),
        "record-schema",
        "2023-06-31",
        "it must be a date",
        (("2023-06-31", "2023-06-30"),),
    ),
    Slip(
        "a prefix that no id has",
        SUPPORT,
        (("target: role:debugger", "target: NodeKind:Gap"),),
        "dangling-target",
        "NodeKind:Gap",
        'if such ids live elsewhere, add external-ids = ["NodeKind:*"] to the configuration',
        (),
    ),
    Slip(
        "a target misspelt",
        SUPPORT,
        (("target: role:debugger", "target: role:debuger"),),
        "dangling-target",
        "role:debuger",
        "did you mean role:debugger?",
        (("role:debuger\n", "role:debugger\n"),),
    ),
    Slip(
        "a reference misspelt",
        TOOLS,
        (("owner: org-unit:support-team", "owner: org-unit:suport-team"),),
        "dangling-reference",
        "suport-team",
        "did you mean org-unit:support-team?",
        (("suport-team", "support-team"),),
    ),
    Slip(
        "no word where an id belongs",
        SUPPORT,
        (("target: role:debugger", "target: no"),),
        "dangling-target",
        "target: no",
        "which no record declares",
        (("target: no", "target: role:debugger"),),
    ),
    Slip(
        "the wrong kind of target",
        ROLES,
        (("works_in_org_unit: org-unit:support-team", "works_in_org_unit: role:debugger"),),
        "wrong-target-kind",
        "works_in_org_unit: role:debugger",
        "OrgUnit",
        (("works_in_org_unit: role:debugger", "works_in_org_unit: org-unit:support-team"),),
    ),
    Slip(
        "the kind of a record misspelt",
        SUPPORT,
        (("nodeKind: Workflow", "nodeKind: Workfow"),),
        "unknown-record-kind",
        "Workfow",
        "did you mean Workflow?",
        (("Workfow", "Workflow"),),
    ),
    Slip(
        "`edge` for `edges`",
        ROLES,
        (("edges:", "edge:"),),
        "not-a-record",
        "edge:",
        "did you mean edges?",
        (("edge:", "edges:"),),
    ),
    Slip(
        "an attribute at the left margin",
        ROLES,
        ((LEVEL, ""), ("edges:\n", f"{LEVEL.strip()}\nedges:\n")),
        "not-a-record",
        "\nlevel:",
        "move an attribute under `attributes`",
        (("\nlevel: practitioner\n", "\n  level: practitioner\n"),),
    ),
    Slip(
        "a key twice",
        ROLES,
        ((AGENT, f"{AGENT}{AGENT}"),),
        "duplicate-key",
        f"{AGENT}  displayName",
        "remove one of the keys",
        ((f"{AGENT}{AGENT}", AGENT),),
    ),
    Slip(
        "an edge twice",
        TEAMS,
        (("    - role:release-manager\n", "    - role:release-manager\n    - role:release-manager\n"),),
        "duplicate-edge",
        "- role:release-manager\n    - role:release-manager",
        "remove one of the two",
        (("    - role:release-manager\n", ""),),
    ),
    Slip(
        "two where one is allowed",
        ROLES,
        ((HOME, "  works_in_org_unit: [org-unit:support-team, org-unit:it-team]\n"),),
        "cardinality",
        "works_in_org_unit: [",
        "one is allowed",
        (("[org-unit:support-team, org-unit:it-team]", "org-unit:support-team"),),
    ),
    Slip(
        "`taget` for `target`",
        SUPPORT,
        (("target: role:debugger", "taget: role:debugger"),),
        "not-a-record",
        "taget",
        "did you mean target?",
        (("taget", "target"),),
    ),
    Slip(
        "a sidecar of an id misspelt",
        "overlays/reliability-readings.yaml",
        (("id: skill-area:capacity-planning", "id: skill-area:capacity-planing"),),
        "orphan-sidecar",
        "capacity-planing",
        "did you mean skill-area:capacity-planning?",
        (("capacity-planing", "capacity-planning"),),
    ),
    Slip(
        "a required edge forgotten",
        ROLES,
        ((HOME, ""),),
        "missing-edge",
        "edges",
        "a Role needs a works_in_org_unit edge",
        (("edges:\n", f"edges:\n{HOME}"),),
    ),
    Slip(
        "a target that has been replaced",
        SERVERS,
        (("target: tool:gitlab", "target: tool:jenkins"),),
        "deprecated-target",
        "target: tool:jenkins",
        "tool:gitlab",
        (("tool:jenkins", "tool:gitlab"),),
    ),
    Slip(
        "a circle",
        ROLES,
        (("    - role:head-of-customer\n", "    - role:head-of-customer\n    - role:support-agent\n"),),
        "cycle",
        "- role:head-of-customer\n    - role:support-agent",
        "escalates_to edges form a cycle",
        (("    - role:support-agent\n", ""),),
    ),
    Slip(
        "a link without its scheme",
        TOOLS,
        (("homepageUrl: https://zammad.org", "homepageUrl: zammad.org"),),
        "record-schema",
        "homepageUrl: zammad",
        "https",
        (("homepageUrl: zammad.org", "homepageUrl: https://zammad.org"),),
    ),
    Slip(
        "a value that two keywords refuse",
        ROLES,
        ((AGENT, '  displayName: "X"\n'),),
        "record-schema",
        '"X"',
        "it needs at least 2 characters; it must match",
        (('"X"', '"XY"'),),
    ),
    Slip(
        "a line `---` forgotten",
        ROLES,
        (("---\nnodeKind: Role\nid: role:support-lead", "nodeKind: Role\nid: role:support-lead"),),
        "duplicate-key",
        "withinHours: 4}\nnodeKind:",
        "put a line `---` above it",
        (("withinHours: 4}\n", "withinHours: 4}\n---\n"),),
    ),
    Slip(
        "a dash before each edge kind",
        TEAMS,
        ((PEOPLE, PEOPLE.replace("  ", "  - ")),),
        "not-a-record",
        "  - part_of_org_unit: org-unit:people",
        "write `part_of_org_unit: org-unit:people` and the others without dashes",
        ((PEOPLE.replace("  ", "  - "), PEOPLE),),
    ),
    Slip(
        "a blank in an id",
        ROLES,
        (("{target: responsibility:answer-customers, share: accountable}", "responsibility: answer-customers"),),
        "not-a-record",
        "- responsibility: answer",
        "write responsibility:answer-customers without the blank",
        (("responsibility: answer", "responsibility:answer"),),
    ),
    Slip(
        "a wrong prefix where an id is declared",
        ROLES,
        (("id: role:support-agent", "id: roles:support-agent"),),
        "id-prefix",
        "id: roles:",
        "rename it to role:support-agent",
        (("id: roles:", "id: role:"),),
    ),
)
