"""Mistakes planted in the project's own data: which of them schemas inferred from that data find."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.command import REPOSITORY, Run, write


class Mistake(NamedTuple):
    """A mistake: the record, what its text says, what it says by mistake, the rule that finds it.

    `seen` is true if the rule finds it even if the schemas are inferred from the data with all the mistakes in it.
    """

    record: str
    old: str
    new: str
    rule: str
    seen: bool = True


MISTAKES = (
    Mistake("role:pricing-analyst", "level: practitioner", "level: practitoner", "record-schema"),
    Mistake("role:account-executive", "displayName:", "dispayName:", "record-schema"),
    Mistake("role:data-engineer", "onCall: true", "onCall: sometimes", "record-schema", seen=False),
    Mistake("role:recruiter", "nodeKind: Role", "nodeKind: Roel", "unknown-record-kind"),
    Mistake("role:people-partner", "holds_responsibility:", "hold_responsibility:", "unknown-edge-kind"),
    Mistake("role:support-lead", "id: role:", "id: roles:", "id-prefix"),
    Mistake("role:billing-specialist", "works_in_org_unit:", "works_with:", "missing-edge", seen=False),
    Mistake("org-unit:platform-team", "headcount: 11", 'headcount: "11"', "record-schema"),
    Mistake("org-unit:apps-team", "chatChannel:", "chatChanel:", "record-schema"),
    Mistake("responsibility:offboard-leavers", "Hours: 24", "Hours: soon", "record-schema", seen=False),
    Mistake("responsibility:reconcile-payments", "criticality: high", "criticality: hihg", "record-schema"),
    Mistake("responsibility:approve-refunds", "frequency: per-event", "frequency: per-evnet", "record-schema"),
    Mistake("tool:stripe", "homepageUrl: https://", "homepageUrl: ", "record-schema"),
    Mistake("tool:matomo", "owner: org-unit:marketing-team", "owner: org-unit:marketing", "dangling-reference"),
    Mistake("workflow:pipeline-delivery", "owner: org-unit:", "owner: role:data-steward #", "wrong-target-kind"),
    Mistake("workflow:model-refresh", "to: skill-area:", "to: role:data-engineer, x: ", "wrong-target-kind"),
    Mistake("workflow:architecture-decision", "triggerType: on-demand", "triggerType: on demand", "record-schema"),
    Mistake("domain:support", "displayName: Support", "displayName: 24", "record-schema"),
    Mistake("policy:access-control", "reviewedOn: 2026-01-15", "reviewedOn: January", "record-schema", seen=False),
    Mistake("skill-area:threat-modelling", "category: security", "category: securty", "record-schema", seen=False),
)  # fmt: skip


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A copy of the data with all the mistakes in it."""
    shutil.copytree(REPOSITORY / "data", tmp_path / "planted")
    files = {path: path.read_text("utf-8") for path in (tmp_path / "planted").rglob("*.yaml")}
    for mistake in MISTAKES:
        [path] = [path for path, text in files.items() if f"\nid: {mistake.record}\n" in text]
        documents = files[path].split("\n---\n")
        [index] = [index for index, text in enumerate(documents) if f"\nid: {mistake.record}\n" in f"\n{text}\n"]
        assert mistake.old in documents[index], mistake
        documents[index] = documents[index].replace(mistake.old, mistake.new, 1)
        files[path] = "\n---\n".join(documents)
    for path, text in files.items():
        write(path, text)
    return tmp_path / "planted"


@pytest.mark.parametrize("source", [f"{REPOSITORY}/data", "planted"])
def test_what_inferred_schemas_find(run: Run, planted: Path, source: str) -> None:
    """Of schemas inferred from the sound data all mistakes are found; most, if the schemas know no other data."""
    run("schema", "infer", source, "--out", "schemas", "--isolated")
    ran = run("planted", "--schemas", "schemas", "--isolated", "--format", "json")
    found = {(one["record"], one["rule"]) for one in json.loads(ran.out)["findings"]}
    named = {mistake: mistake.record.replace("role:support-lead", "roles:support-lead") for mistake in MISTAKES}
    lost = [mistake for mistake, record in named.items() if (record, mistake.rule) not in found]
    assert lost == ([mistake for mistake in MISTAKES if not mistake.seen] if source == "planted" else [])
