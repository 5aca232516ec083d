"""The law of the resident: after any edits it holds what a fresh run over the same files finds."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from atlas_lint.checking.run_rules import Reported, RuleSetup, run_rules
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.findings.finding import ERROR
from atlas_lint.incremental.affected import MOST_CHANGED
from atlas_lint.incremental.resident import Resident
from atlas_lint.model.advice import Advisor
from atlas_lint.model.atlas import Atlas, assemble
from atlas_lint.model.load_files import declare_files
from atlas_lint.rules import all_rules
from atlas_lint.schemas.load_schemas import Schemas, load_folder
from atlas_lint.settings import Settings
from tests.command import SHARED, write
from tests.toy import TOY

WORLD = {"world.yaml": (TOY / "data/world.yaml").read_text("utf-8")}
FILES = {
    "flow/triage.yaml": """\
# How incidents are sorted.
nodeKind: Workflow
id: workflow:triage
attributes: {displayName: Triage, owner: org-unit:support, tools: [tool:desk, tool:old-desk]}
edges:
  involves_role: [role:debugger, role:nobody]
  uses:
    - {target: tool:old-desk, purpose: daily}
    - {target: tool:wiki, purpose: never}
""",
    "flow/more.yaml": """\
extendsNode: {id: workflow:triage, nodeKind: Workflow}
edges:
  involves_role: role:lead
---
nodeKind: Workflow
id: workflow:triage
patch: true
attributes: {stage: alive}
""",
    "people/roles.yaml": """\
nodeKind: Role
id: role:lead
attributes: {displayName: Lead, since: 2026-04-29}
edges:
  leads: org-unit:sales
---
nodeKind: Role
id: on-call
attributes: {displayName: On call}
""",
    "people/units.yaml": """\
nodeKind: OrgUnit
id: org-unit:sales
attributes: {displayName: Sales}
edges:
  part_of: org-unit:support
  led_by: on-call
---
nodeKind: OrgUnit
id: org-unit:sales
attributes: {displayName: Sale}
""",
    "incidents.yaml": """\
kind: NodeDocument
nodes:
  - id: incident:one
    kind: Incident
    edges: {handled_by: role:debugger}
  - id: incident:two
    kind: Incident
    edges: {handled_by: role:debugger}
  - id: incident:three
    kind: Incident
""",
    "people/load.yaml": "nodeKind: Role\nid: role:load  # atlas-lint: ignore[cycle] x\n",
    "people/load2.yaml": "nodeKind: Role\nid: role:load\nattributes: {a: 1, a: 1}\n",
    "people/load3.yaml": "nodeKind: Role\nid: role:load\nattributes: {a: 1, a: 1}\n",
    "broken.yaml": "nodeKind: Role\nid: role:broken\nedges: [\n",
}
ROLE = "nodeKind: Role\nid: {}\nattributes: {{displayName: {}}}\n"
SIDECAR = "id: role:nobody, nodeKind: Role"
MISPLACED = "attributes: {edges: {handled_by: role:debugger}}"
Edit = Mapping[str, str | None]
"""Files with another text; None: they are gone."""


def changed(path: str, old: str, new: str) -> Edit:
    """Return a file with another text in it."""
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new, 1)}


EDITS: dict[str, Edit] = {
    "a comment": {"flow/triage.yaml": "# x\n" + FILES["flow/triage.yaml"]},
    "blank lines before what others show": {"people/units.yaml": "\n\n" + FILES["people/units.yaml"]},
    "another attribute": changed("flow/triage.yaml", "displayName: Triage", "displayName: 1"),
    "another target": changed("flow/triage.yaml", "role:nobody", "role:lead"),
    "a target of another kind": changed("flow/triage.yaml", "role:nobody", "org-unit:support"),
    "another attribute of an edge": changed("flow/triage.yaml", "purpose: never", "purpose: daily"),
    "a reference that leads nowhere": changed("flow/triage.yaml", "org-unit:support", "org-unit:x"),
    "a sidecar with another edge": changed("flow/more.yaml", "role:lead", "role:load"),
    "a sidecar that extends nothing": changed("flow/more.yaml", "id: workflow:triage", "id: workflow:t"),
    "a patch that mends": changed("flow/more.yaml", "alive", "live"),
    "an id with its prefix": changed("people/roles.yaml", "id: on-call", "id: role:on-call"),
    "an id with a wrong prefix": changed("people/roles.yaml", "id: role:lead", "id: roles:lead"),
    "an id with a wrong prefix beside the right one": {"people/new.yaml": "nodeKind: Role\nid: roles:lead\n"},
    "an id that others name rightly": {"people/new.yaml": "nodeKind: Role\nid: roles:nobody\n"},
    "an id of another kind with a wrong prefix": {"people/new.yaml": "nodeKind: Tool\nid: tools:nobody\n"},
    "the right id of one with a wrong prefix": {"people/new.yaml": "nodeKind: Tool\nid: role:on-call\n"},
    "a broken file with the right id of one with a wrong prefix": {"people/new.yaml": "id: role:on-call\nedges: [\n"},
    "a reference to an id with a wrong prefix": changed("flow/triage.yaml", "org-unit:support", "on-call"),
    "a patch of an id with a wrong prefix": changed(
        "flow/more.yaml", "id: workflow:triage\npatch", "id: on-call\npatch"
    ),
    "a sidecar of an id with a wrong prefix": {
        **changed("flow/more.yaml", "id: workflow:triage", "id: workflow:t"),
        "people/new.yaml": "nodeKind: Workflow\nid: flow:t\n",
    },
    "a record that goes": {"people/roles.yaml": None},
    "a record that comes": {"people/new.yaml": "nodeKind: Role\nid: role:nobody\n"},
    "another kind": changed("people/roles.yaml", "nodeKind: Role", "nodeKind: Tool"),
    "a file that breaks": changed("people/roles.yaml", "attributes: {", "attributes: {{"),
    "a file that is whole again": {"broken.yaml": "nodeKind: Role\nid: role:broken\n"},
    "two declarations that agree": changed("people/units.yaml", "Sale}", "Sales}"),
    "an edge of which one is allowed": changed(
        "incidents.yaml", "role:debugger}", "role:debugger, assigned_to: role:lead}"
    ),
    "an edge too many": changed(
        "incidents.yaml", "handled_by: role:debugger", "handled_by: [role:debugger, role:lead]"
    ),
    "a suppression": changed(
        "flow/triage.yaml",
        "[role:debugger, role:nobody]",
        "[role:debugger, role:nobody]  # atlas-lint: ignore[dangling-target] soon",
    ),
    "a suppression that another file has, too": {
        "people/copy.yaml": "nodeKind: Role\nid: role:load  # atlas-lint: ignore[cycle] x\n",
    },
    "a fault that another file has, too": {
        "people/copy.yaml": "nodeKind: Role\nid: role:load\nattributes: {a: 1, a: 1}\n",
    },
    "a fault that goes, of two files that have it": changed("people/load2.yaml", "{a: 1, a: 1}", "{a: 1}"),
    "two files at once": {
        **changed("flow/triage.yaml", "role:nobody", "role:x"),
        **changed("people/units.yaml", "on-call", "role:y"),
    },
    "records in another order": {
        "people/units.yaml": "---\n".join(reversed(FILES["people/units.yaml"].split("---\n")))
    },
    "a copy that keeps the id of its file's record": {
        "people/roles.yaml": f"{FILES['people/roles.yaml']}---\n{ROLE.format('role:lead', 'Nobody')}"
    },
    "a copy in another file": {"people/copy.yaml": ROLE.format("role:lead", "Nobody")},
    "a record that another one with a wrong prefix means": {"people/new.yaml": "nodeKind: Role\nid: role:on-call\n"},
    "a copy that should have an id with another's name": {"people/copy.yaml": ROLE.format("role:lead", "On Call")},
    "a copy of a record with a wrong prefix": {
        "people/roles.yaml": f"{FILES['people/roles.yaml']}---\n{ROLE.format('on-call', 'Nobody')}"
    },
    "a copy of a record that has been there": {
        "people/copy.yaml": ROLE.format("role:lead", "Nobody"),
        "flow/more.yaml": FILES["flow/more.yaml"].replace("id: workflow:triage, nodeKind: Workflow", SIDECAR),
    },
    "edges under attributes": changed("incidents.yaml", "edges: {handled_by: role:debugger}", MISPLACED),
    "an attribute under edges": changed("flow/triage.yaml", "  uses:", "  stage: draft\n  uses:"),
    "a misspelt edge kind": changed("incidents.yaml", "handled_by:", "handeld_by:"),
    "a boolean of another YAML": changed("flow/triage.yaml", "displayName: Triage", "displayName: yes"),
    "a number that is null": changed("flow/triage.yaml", "displayName: Triage", "minutes: 1e400"),
    "a record under another id": changed("incidents.yaml", "id: incident:one", "id: incident:two"),
    "incidents in another order": {
        "incidents.yaml": FILES["incidents.yaml"].replace(":one", ":x").replace(":two", ":one").replace(":x", ":two")
    },
    "a way that may be a cycle": changed("people/units.yaml", "org-unit:support", "org-unit:platform"),
}

ROOT = "/atlas/data"
SCHEMAS = load_folder(Disk(), (TOY / "schemas").as_posix(), (), ())
ASKED = RuleSetup(all_rules(), Settings(ROOT, rules=dict.fromkeys(all_rules(), ERROR)), ROOT)


def fresh(
    texts: Mapping[str, str], external: Callable[[str], bool] = lambda id: False, schemas: Schemas = SCHEMAS
) -> Resident:
    """Return the resident of an atlas of texts."""
    contents = {path: text.encode() for path, text in texts.items()}
    atlas = assemble(declare_files(sorted(contents), contents.__getitem__), schemas, external)
    resident = Resident(atlas, ASKED, contents.__getitem__)
    assert seen(resident.reported) == seen(run_rules(atlas, ASKED, contents.__getitem__))
    return resident


def seen(reported: list[Reported]) -> list[tuple[str, ...]]:
    """Return all that a user can see of reports, in an order of its own."""
    rows = [
        (
            one.identified.fingerprint,
            one.identified.about,
            one.severity,
            repr(one.identified.report),
            one.identified.rule.name,
        )
        for one in reported
    ]
    return sorted(rows)


def encoded(edit: Edit) -> dict[str, bytes | None]:
    return {path: None if text is None else text.encode() for path, text in edit.items()}


def applied(texts: Mapping[str, str], edit: Edit) -> dict[str, str]:
    return {path: text for path, text in {**texts, **edit}.items() if text is not None}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_and_back(name: str) -> None:
    texts, edit = {**WORLD, **FILES}, EDITS[name]
    resident = fresh(texts)
    before = seen(resident.reported)
    files = resident.change(encoded(edit))
    after = seen(resident.reported)
    assert after == seen(fresh(applied(texts, edit)).reported)
    differing = {
        path for _, _, _, report, _ in set(before) ^ set(after) for path in texts if f"path='{path}'" in report
    }
    assert files <= differing | edit.keys()
    assert files or before == after
    resident.change(encoded({path: texts.get(path) for path in edit}))
    assert seen(resident.reported) == before


def test_a_reference_to_an_id_with_a_wrong_prefix_moves(tmp_path: Path) -> None:
    """The fix of the declaration changes the reference, and a step in the path to it is another one now."""
    needs = '{"needs": {"items": {"x-ref-kinds": []}}}'
    schema = f'{{"x-id-prefix": "tool", "properties": {{"attributes": {{"properties": {needs}}}}}}}'
    write(tmp_path / "records/Tool.schema.json", schema)
    schemas = load_folder(Disk(), tmp_path.as_posix(), (), ())
    texts = {
        "a.yaml": "nodeKind: Tool\nid: tool:a\nattributes: {needs: [tool:a, tools:y]}\n",
        "b.yaml": "nodeKind: Tool\nid: tools:y\n",
    }
    edit = {"a.yaml": texts["a.yaml"].replace("[tool:a, ", "[")}
    resident = fresh(texts, schemas=schemas)
    assert resident.change(encoded(edit)) == {"b.yaml"}
    assert seen(resident.reported) == seen(fresh({**texts, **edit}, schemas=schemas).reported)


HELPED = {
    "a.yaml": "nodeKind: Workflow\nid: workflow:a\nedges: {involves_role: [role:debuger, role:clark]}\n",
    "b.yaml": "nodeKind: Workflow\nid: workflow:b\nedges: {involves_role: role:clark}\n",
    "roles.yaml": "nodeKind: Role\nid: role:clerk\n---\nnodeKind: Role\nid: on-call\n",
}


def helps(resident: Resident, atlas: Atlas) -> set[tuple[str, object]]:
    """Return the help for each finding, with an atlas to look it up in."""
    advisor = Advisor(atlas)
    reports = [one.identified.report for one in resident.reported]
    return {(report.message, advisor.advice(report.help)) for report in reports}


@pytest.mark.parametrize("name", [*EDITS, "a record that is meant", "the record that is meant has a use"])
def test_help_is_that_of_a_run(name: str) -> None:
    edits: dict[str, Edit] = {
        **EDITS,
        "a record that is meant": {"new.yaml": "nodeKind: Role\nid: role:debugger\n"},
        "the record that is meant has a use": {
            "new.yaml": "nodeKind: Workflow\nid: workflow:c\nedges: {involves_role: role:clerk}\n"
        },
    }
    texts = {**FILES, **HELPED}
    resident = fresh(texts)
    assert helps(resident, resident.names()) == helps(resident, resident.atlas())
    with resident.trial():
        resident.change(encoded(edits[name]))
        assert helps(resident, resident.names()) == helps(resident, resident.atlas())
    assert helps(resident, resident.names()) == helps(resident, resident.atlas())


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_in_steps(name: str) -> None:
    texts, edit = {**WORLD, **FILES}, EDITS[name]
    resident = fresh(texts)
    before = {path: resident.reported_in(path) for path in texts}
    moved = resident.begin(encoded(edit))
    assert moved >= edit.keys() and resident.pending >= edit.keys()
    changed: set[str] = set()
    while resident.pending:
        changed |= resident.step([max(resident.pending)])
    assert seen(resident.reported) == seen(fresh(applied(texts, edit)).reported)
    assert changed == {path for path in {*texts, *edit} if resident.reported_in(path) != before.get(path, [])}
    assert resident.step(texts) == set()


@pytest.mark.parametrize("id", ["role:debugger", "workflow:triage", "org-unit:support", "none"])
def test_a_look_at_an_id(id: str) -> None:
    texts = {**WORLD, **FILES}
    resident = fresh(texts)
    resident.change(encoded(EDITS["another target"]))
    atlas = fresh(applied(texts, EDITS["another target"])).atlas()
    look = resident.look(id)
    declared = [it for file in atlas.files for it in file.declarations]
    assert list(look.declarations) == [it for it in declared if it.id == id]
    assert list(look.uses) == [(it, edge) for it in declared for edge in it.edges if edge.target == id]
    assert sorted(look.references) == sorted(one for one in atlas.references if one.id == id)
    assert resident.kinds == {record.id: record.kinds for record in atlas.records.values()}


@pytest.mark.parametrize("name", EDITS)
def test_a_trial_changes_nothing(name: str) -> None:
    texts, edit = {**WORLD, **FILES}, EDITS[name]
    resident = fresh(texts)
    before = seen(resident.reported)
    with resident.trial():
        resident.change(encoded(edit))
        assert seen(resident.reported) == seen(fresh(applied(texts, edit)).reported)
    assert seen(resident.reported) == before
    resident.change(encoded(edit))
    assert seen(resident.reported) == seen(fresh(applied(texts, edit)).reported)


@pytest.mark.parametrize("seed", range(6))
def test_a_walk(seed: int) -> None:
    """Edit after edit, each on top of the last, some undone, one of more files than are followed."""
    chance = random.Random(seed)
    ids = sorted({id for text in FILES.values() for id in re.findall(r"[\w-]+:[\w-]+(?![\w: -])", text)})
    ids += ["roles:lead", "roles:nobody", "tools:old-desk"]
    texts = {**WORLD, **FILES}
    resident = fresh(texts, lambda id: id == "role:nobody")
    for _ in range(30):
        path = chance.choice(sorted(FILES))
        edit: dict[str, str | None] = {path: edited(texts.get(path, ""), chance, ids)}
        if chance.random() < 0.2:
            edit = {path: FILES[path]}
        if chance.random() < 0.1:
            edit = {path: None, "people/roles.yaml": FILES["people/units.yaml"]}
        if chance.random() < 0.02:
            edit = {f"many/{n}.yaml": f"nodeKind: Role\nid: role:m{n}\n" for n in range(MOST_CHANGED + 1)}
        with resident.trial():
            resident.change(encoded(EDITS[chance.choice(sorted(EDITS))]))
        resident.change(encoded(edit))
        texts = applied(texts, edit)
        assert seen(resident.reported) == seen(fresh(texts, lambda id: id == "role:nobody").reported)


def edited(text: str, chance: random.Random, ids: list[str]) -> str:
    """Return a text with something else in it, or something less, or more."""
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    other = chance.choice(ids)
    edits: list[Callable[[], list[str]]] = [
        lambda: [*lines[:number], "# x", *lines[number:]],
        lambda: [*lines[:number], *lines[number + 1 :]],
        lambda: [*lines[:number], lines[chance.randrange(len(lines))], *lines[number:]],
        lambda: [*lines[:number], re.sub(r"[\w-]+:[\w-]+", other, lines[number], count=1), *lines[number + 1 :]],
        lambda: [*lines, "---", f"nodeKind: Role\nid: {other}\nedges: {{leads: {chance.choice(ids)}}}"],
        lambda: [*lines, "---", ROLE.format(other, chance.choice([other, *ids]).partition(":")[2].title())],
        lambda: [*lines, "---", f"extendsNode: {{id: {other}, nodeKind: Workflow}}\nedges: {{uses: tool:desk}}"],
    ]
    return "\n".join(chance.choice(edits)())


@pytest.mark.skipif(not (SHARED / "atlas-sample").is_dir(), reason="the sample is not at hand")
def test_a_walk_over_a_real_atlas() -> None:
    chance = random.Random(7)
    sample = SHARED / "atlas-sample"
    schemas = load_folder(Disk(), (sample / "schemas").as_posix(), (), ())
    texts = {
        path.relative_to(sample / "data").as_posix(): path.read_bytes()
        for path in sorted((sample / "data/workflows").rglob("*.yaml"))[:60]
    }
    atlas = assemble(declare_files(sorted(texts), texts.__getitem__), schemas)
    resident = Resident(atlas, ASKED, texts.__getitem__)
    ids = sorted(atlas.records)
    for _ in range(8):
        path = chance.choice(sorted(texts))
        texts[path] = edited(texts[path].decode(), chance, ids).encode()
        resident.change({path: texts[path]})
        now = assemble(declare_files(sorted(texts), texts.__getitem__), schemas)
        assert seen(resident.reported) == seen(run_rules(now, ASKED, texts.__getitem__))
