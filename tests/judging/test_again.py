"""After an edit only what it can reach is judged again, and a run says what a run without memory says."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas_lint import again
from atlas_lint.cli import run
from tests.toy import TOY

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
    "broken.yaml": "nodeKind: Role\nid: role:broken\nedges: [\n",
}
Edit = dict[str, str | None]
"""What becomes of files: their text, or None where they go."""


def changed(path: str, old: str, new: str) -> Edit:
    """A file with another text in it."""
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new, 1)}


# In the order of `FILES`: edits that are judged in part, without details and with them.
EDITS: dict[str, tuple[Edit, bool, bool]] = {
    "a comment": ({"flow/triage.yaml": "# x\n" + FILES["flow/triage.yaml"]}, True, True),
    "blank lines before what others show": ({"people/units.yaml": "\n\n" + FILES["people/units.yaml"]}, True, True),
    "another attribute": (changed("flow/triage.yaml", "displayName: Triage", "displayName: 1"), True, True),
    "another target": (changed("flow/triage.yaml", "role:nobody", "role:lead"), True, True),
    "a target of another kind": (changed("flow/triage.yaml", "role:nobody", "org-unit:support"), True, True),
    "another attribute of an edge": (changed("flow/triage.yaml", "purpose: never", "purpose: daily"), True, True),
    "a reference that leads nowhere": (changed("flow/triage.yaml", "org-unit:support", "org-unit:x"), True, False),
    "a sidecar with another edge": (changed("flow/more.yaml", "role:lead", "role:load"), True, True),
    "a sidecar that extends nothing": (changed("flow/more.yaml", "id: workflow:triage", "id: workflow:t"), True, False),
    "a patch that mends": (changed("flow/more.yaml", "alive", "live"), True, True),
    "an id with its prefix": (changed("people/roles.yaml", "id: on-call", "id: role:on-call"), True, False),
    "a record that goes": ({"people/roles.yaml": None}, True, False),
    "a record that comes": ({"people/new.yaml": "nodeKind: Role\nid: role:nobody\n"}, True, False),
    "another kind": (changed("people/roles.yaml", "nodeKind: Role", "nodeKind: Tool"), True, False),
    "a file that breaks": (changed("people/roles.yaml", "attributes: {", "attributes: {{"), True, False),
    "a file that is whole again": ({"broken.yaml": "nodeKind: Role\nid: role:broken\n"}, True, False),
    "two declarations that agree": (changed("people/units.yaml", "Sale}", "Sales}"), True, True),
    "an edge of which one is allowed": (
        changed("incidents.yaml", "role:debugger}", "role:debugger, assigned_to: role:lead}"), True, True
    ),
    "an edge too many": (
        changed("incidents.yaml", "handled_by: role:debugger", "handled_by: [role:debugger, role:lead]"), True, True
    ),
    "a suppression": (
        changed("flow/triage.yaml", "[role:debugger, role:nobody]",
                "[role:debugger, role:nobody]  # atlas-lint: ignore[dangling-target] soon"), True, True
    ),
    "two files at once": (
        {**changed("flow/triage.yaml", "role:nobody", "role:x"), **changed("people/units.yaml", "on-call", "role:y")},
        True, True,
    ),
    "records in another order": (
        {"people/units.yaml": "---\n".join(reversed(FILES["people/units.yaml"].split("---\n")))}, True, True
    ),
    "a record under another id": (changed("incidents.yaml", "id: incident:one", "id: incident:two"), True, False),
    "incidents in another order": (
        {"incidents.yaml": FILES["incidents.yaml"].replace(":one", ":x").replace(":two", ":one").replace(":x", ":two")},
        False, False,
    ),
    "a way that may be a cycle": (changed("people/units.yaml", "org-unit:support", "org-unit:platform"), False, False),
}  # fmt: skip


@pytest.fixture
def judged_in_part(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Grows by whether a run judged only a part, for each run that was not remembered as it is."""
    told: list[bool] = []
    whole = again.again

    def spied(*arguments: Any) -> Any:
        result = whole(*arguments)
        told.append(result is not None)
        return result

    monkeypatch.setattr(again, "again", spied)
    return told


@pytest.fixture
def said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """What a run in an atlas says: status, output, and the rest without its time. Arguments are those of `check`."""
    shutil.copytree(TOY / "schemas", tmp_path / "schemas")
    shutil.copytree(TOY / "data", tmp_path / "data")
    write(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)

    def runs(*arguments: str) -> tuple[int, str, str]:
        status = run(["check", "data", "--cache-dir", "cache", *arguments])
        out, err = capsys.readouterr()
        return status, out, re.sub(r" \([\d.]+ s\)", "", err)

    return runs


def write(folder: Path, edit: Edit | dict[str, str]) -> None:
    """Make an edit in the data of a folder."""
    for path, text in edit.items():
        file = folder / "data" / path
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")


@pytest.mark.parametrize("arguments", [(), ("--format", "json")], ids=["concise", "json"])
@pytest.mark.parametrize("name", EDITS)
def test_an_edit(
    tmp_path: Path, said: Callable[..., Any], judged_in_part: list[bool], name: str, arguments: tuple[str, ...]
) -> None:
    edit, *in_part = EDITS[name]
    before = said(*arguments)
    write(tmp_path, edit)
    after = said(*arguments)
    assert after == said(*arguments, "--no-cache")
    assert after == said(*arguments)
    assert judged_in_part == [False, in_part[bool(arguments)]]
    write(tmp_path, {path: FILES.get(path) for path in edit})
    assert said(*arguments) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("--rule", "missing-inverse=warning", "--rule", "isolated-record=warning"),
        ("--select", "dangling-target", "data/flow"),
        ("--no-ignores",),
        ("--statistics",),
        ("--format", "sarif"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_with_other_questions(
    tmp_path: Path, said: Callable[..., Any], judged_in_part: list[bool], arguments: tuple[str, ...]
) -> None:
    said(*arguments)
    for edit, *_ in EDITS.values():
        write(tmp_path, edit)
        assert said(*arguments) == said(*arguments, "--no-cache")
        write(tmp_path, {path: FILES.get(path) for path in edit})
    assert any(judged_in_part)


def test_ids_that_live_elsewhere(tmp_path: Path, said: Callable[..., Any]) -> None:
    """A warning about `external-ids` that match nothing comes and goes with what edits name."""
    (tmp_path / "atlas-lint.toml").write_text('external-ids = ["role:nobody", "role:broken", "tool:x"]\n', "utf-8")
    warned = []
    for edit in (*(edit for edit, *_ in EDITS.values()), changed("flow/triage.yaml", "tool:wiki", "tool:x")):
        write(tmp_path, edit)
        assert said() == said("--no-cache")
        warned.append("tool:x" in said()[2])
        write(tmp_path, {path: FILES.get(path) for path in edit})
        assert said() == said("--no-cache")
    assert set(warned) == {True, False}


def test_a_rule_that_compares_everything(tmp_path: Path, said: Callable[..., Any], judged_in_part: list[bool]) -> None:
    arguments = ("--rule", "duplicate-name=warning")
    said(*arguments)
    write(tmp_path, changed("people/units.yaml", "Sales", "Support"))
    assert said(*arguments) == said(*arguments, "--no-cache")
    assert judged_in_part == [False, False]


def test_a_cycle_elsewhere(tmp_path: Path, said: Callable[..., Any], judged_in_part: list[bool]) -> None:
    """Where a cycle is told, every edit is judged as a whole: what it leads through may be anywhere."""
    cycle = "nodeKind: OrgUnit\nid: org-unit:{}\nattributes: {{displayName: A}}\nedges: {{part_of: org-unit:{}}}\n"
    write(tmp_path, {"a.yaml": cycle.format("a", "b"), "b.yaml": cycle.format("b", "a")})
    assert "cycle" in said()[1]
    write(tmp_path, changed("flow/more.yaml", "alive", "live"))
    assert said() == said("--no-cache")
    assert judged_in_part == [False, False]


@pytest.mark.parametrize("arguments", [(), ("--format", "json")], ids=["concise", "json"])
@pytest.mark.parametrize("seed", range(3))
def test_a_walk(
    tmp_path: Path, said: Callable[..., Any], judged_in_part: list[bool], seed: int, arguments: tuple[str, ...]
) -> None:
    """Edit after edit, each on top of the last."""
    chance = random.Random(seed)
    ids = sorted({id for text in FILES.values() for id in re.findall(r"[\w-]+:[\w-]+(?![\w: -])", text)})
    said(*arguments)
    for _ in range(25):
        path = chance.choice(sorted(FILES))
        file = tmp_path / "data" / path
        write(tmp_path, {path: edited(file.read_text("utf-8"), chance, ids)})
        if chance.random() < 0.2:
            write(tmp_path, {path: FILES[path]})
        assert said(*arguments) == said(*arguments, "--no-cache")
    assert any(judged_in_part)


def edited(text: str, chance: random.Random, ids: list[str]) -> str:
    """A text with something else in it, or something less, or more."""
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    other = chance.choice(ids)
    edits: list[Callable[[], list[str]]] = [
        lambda: [*lines[:number], "# x", *lines[number:]],
        lambda: [*lines[:number], *lines[number + 1 :]],
        lambda: [*lines[:number], lines[chance.randrange(len(lines))], *lines[number:]],
        lambda: [*lines[:number], re.sub(r"[\w-]+:[\w-]+", other, lines[number], count=1), *lines[number + 1 :]],
        lambda: [*lines, "---", f"nodeKind: Role\nid: {other}\nedges: {{leads: {chance.choice(ids)}}}"],
        lambda: [*lines, "---", f"extendsNode: {{id: {other}, nodeKind: Workflow}}\nedges: {{uses: tool:desk}}"],
    ]
    return "\n".join(chance.choice(edits)())
