"""`--base`: only what is new, wherever it stands, with its cause."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from tests.command import Git, Run, write

DANGLING = "nodeKind: Role\nid: role:c\nedges:\n  leads: role:bb\n"


def new(run: Run, *arguments: str) -> list[dict[str, Any]]:
    """The findings of a run as JSON; its status has to fit."""
    ran = run("data", "--format", "json", *arguments)
    findings: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    assert ran.status == (1 if any(finding["severity"] == "error" for finding in findings) else 0), ran.err
    return findings


def test_nothing_changed(run: Run, repository: Path) -> None:
    ran = run("data", "--base", "HEAD")
    assert (ran.status, ran.out) == (0, "")
    assert "no new findings; since HEAD 0 fixed, 1 old" in ran.err


def test_a_new_finding_and_a_fixed_one(run: Run, repository: Path) -> None:
    write(repository / "data/c.yaml", DANGLING)
    write(repository / "data/old.yaml", "nodeKind: Role\nid: role:old\n")
    ran = run("data", "--base", "HEAD")
    assert ran.out.startswith("data/c.yaml:4:10: error[dangling-target]")
    assert "1 new error, 0 new warnings; since HEAD 1 fixed, 0 old" in ran.err


@pytest.mark.parametrize(
    ("path", "text", "cause"),
    [
        ("data/b.yaml", None, {"change": "deleted", "what": "role:b", "now": None}),
        ("data/b.yaml", "nodeKind: Role\nid: role:bee\n", {"change": "deleted", "what": "role:b", "now": None}),
        ("data/c.yaml", DANGLING, {"change": "added", "what": "role:c", "now": None}),
        (
            "data/a.yaml",
            "nodeKind: Role\nid: role:a\nedges:\n  leads: role:bb\n",
            {"change": "edited", "what": "role:a", "now": None},
        ),
        (
            "schemas/edges/leads.schema.json",
            '{"x-target-kinds": ["Role"], "properties": {"attributes": {"required": ["since"]}}}',
            {"change": "schema", "what": "schemas/edges/leads.schema.json", "now": None},
        ),
        ("data/a.yaml", "{", {"change": "edited", "what": "a.yaml", "now": None}),
        (
            "atlas-lint.toml",
            'rules.isolated-record = "error"\nrules.missing-inverse = "error"\n',
            {"change": "settings", "what": "the configuration", "now": None},
        ),
    ],
    ids=["deleted", "replaced", "added", "edited", "schema", "broken file", "settings"],
)
def test_causes(run: Run, repository: Path, git: Git, path: str, text: str | None, cause: dict[str, Any]) -> None:
    if path == "atlas-lint.toml":
        write(repository / path, "")
        write(repository / "data/alone.yaml", "nodeKind: Role\nid: role:alone\n")
        git("add", "-A")
        git("commit", "-qm", "two")
    if text is None:
        (repository / path).unlink()
    else:
        write(repository / path, text)
    findings = new(run, "--base", "HEAD")
    assert findings
    assert [finding["causedBy"] for finding in findings] == [cause] * len(findings)


def test_a_renamed_record(run: Run, repository: Path, git: Git) -> None:
    text = 'nodeKind: Role\nid: role:{}\nattributes: {{displayName: "Bee", since: 2026-04-29}}\n'
    write(repository / "data/b.yaml", text.format("b"))
    git("commit", "-qam", "two")
    write(repository / "data/b.yaml", text.format("bee"))
    assert [finding["causedBy"] for finding in new(run, "--base", "HEAD")] == [
        {"change": "renamed", "what": "role:b", "now": "role:bee"}
    ]


def test_full_groups_by_cause(run: Run, repository: Path) -> None:
    (repository / "data/b.yaml").unlink()
    out = run("data", "--base", "HEAD", "--format", "full").out
    assert out.startswith("deleting role:b left 1 edge in 1 file dangling\n\nerror[dangling-target]: ")


def test_moves_and_renames_of_files_are_nothing_new(run: Run, repository: Path, git: Git) -> None:
    write(repository / "data/broken.yaml", "a: b: c\n# a few words so that git knows the file again\n" * 3)
    write(repository / "data/twice.yaml", "nodeKind: Role\nid: role:t\nattributes: {a: 1, a: 2, b: on}\n")
    git("add", "-A")
    git("commit", "-qm", "two")
    (repository / "data/deep").mkdir()
    git("mv", "data/broken.yaml", "data/deep/renamed.yaml")
    git("mv", "data/twice.yaml", "data/deep/again.yaml")
    git("mv", "data/old.yaml", "data/deep/older.yaml")
    path = repository / "data/deep/older.yaml"
    path.write_text("# a line above\n\n" + path.read_text("utf-8"), "utf-8")
    assert new(run, "--base", "HEAD") == []
    git("add", "-A")
    assert new(run, "--base", "HEAD", "--staged") == []


def test_a_moved_file_that_git_does_not_know_yet(run: Run, repository: Path, git: Git) -> None:
    write(repository / "data/broken.yaml", "a: b: c\n")
    git("add", "-A")
    git("commit", "-qm", "two")
    (repository / "data/broken.yaml").rename(repository / "data/renamed.yaml")
    assert new(run, "--base", "HEAD") == []


def test_of_equal_findings_the_new_one_stands_on_a_new_line(run: Run, repository: Path, git: Git) -> None:
    old = "nodeKind: Role\nid: role:t\nedges:\n  leads:\n    - {target: role:no, a: 1}\n    - {target: role:no, a: 2}\n"
    write(repository / "data/t.yaml", old)
    git("add", "-A")
    git("commit", "-qm", "two")
    write(repository / "data/t.yaml", old.replace("  leads:\n", "  leads:\n    - {target: role:no, a: 0}\n"))
    assert [finding["line"] for finding in new(run, "--base", "HEAD")] == [5]
    write(repository / "data/t.yaml", old + "    - {target: role:no, a: 1}\n")
    assert [finding["line"] for finding in new(run, "--base", "HEAD", "--select", "dangling-target")] == [7]


def test_what_stood_in_a_file_that_cannot_be_read_now_is_not_fixed(run: Run, repository: Path) -> None:
    write(repository / "data/old.yaml", "id: role:old\n{")
    ran = run("data", "--base", "HEAD")
    assert "data/old.yaml:3:1: error[yaml-syntax]" in ran.out or "yaml-syntax" in ran.out
    assert "0 fixed" in ran.err


def test_the_base_is_the_merge_base(run: Run, repository: Path, git: Git) -> None:
    git("checkout", "-qb", "topic")
    write(repository / "data/c.yaml", DANGLING)
    git("add", "-A")
    git("commit", "-qm", "topic")
    git("checkout", "-q", "main")
    (repository / "data/old.yaml").unlink()
    git("commit", "-qam", "mended on main")
    git("checkout", "-q", "topic")
    assert [finding["path"] for finding in new(run, "--base", "main")] == ["data/c.yaml"]


def test_old_settings_and_schemas_judge_the_old_state(run: Run, repository: Path, git: Git) -> None:
    write(repository / "atlas-lint.toml", 'external-ids = ["role:gone"]\n')
    git("add", "-A")
    git("commit", "-qm", "two")
    write(repository / "atlas-lint.toml", "")
    assert [finding["path"] for finding in new(run, "--base", "HEAD")] == ["data/old.yaml"]


@pytest.mark.parametrize(
    ("path", "text", "note"),
    [
        ("atlas-lint.toml", "nonsense = 1\n", "the configuration cannot be used as it was at HEAD"),
        ("schemas/edges/leads.schema.json", "{", "the schemas cannot be used as they were at HEAD"),
    ],
)
def test_what_cannot_be_used_at_the_base(run: Run, repository: Path, git: Git, path: str, text: str, note: str) -> None:
    good = (repository / path).read_text("utf-8") if (repository / path).exists() else ""
    write(repository / path, text)
    git("add", "-A")
    git("commit", "-qm", "two")
    write(repository / path, good)
    ran = run("data", "--base", "HEAD")
    assert (ran.status, ran.out) == (0, "")
    assert f"note: {note}: today's appl" in ran.err


def test_a_root_that_is_new_is_all_new(run: Run, repository: Path, git: Git) -> None:
    git("mv", "data", "atlas")
    ran = run("atlas", "--base", "HEAD", "--statistics")
    assert ran.out == "1  error[dangling-target]\n"


@pytest.mark.parametrize(("ref", "said"), [("nope", "no such revision: nope"), ("--all", "no such revision: --all")])
def test_no_such_revision(run: Run, repository: Path, ref: str, said: str) -> None:
    ran = run("data", f"--base={ref}")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_shallow_clone(run: Run, repository: Path, git: Git, tmp_path: Path) -> None:
    write(repository / "data/c.yaml", DANGLING)
    git("add", "-A")
    git("commit", "-qm", "two")
    git("clone", "-q", "--depth", "1", f"file://{repository}", "shallow")
    ran = run("data", "--base", "HEAD~1", cwd=tmp_path / "shallow")
    assert ran.status == 2
    assert "fetch-depth: 0" in ran.err


def test_no_repository(run: Run, atlas: Path) -> None:
    ran = run("data", "--base", "HEAD")
    assert ran.status == 2
    assert "is not in a git repository" in ran.err


def test_the_first_commit_of_all(run: Run, atlas: Path, git: Git) -> None:
    git("init", "-q")
    write(atlas / "data/c.yaml", DANGLING)
    git("add", "-A")
    assert [finding["path"] for finding in new(run, "--base", "HEAD", "--staged")] == ["data/c.yaml"]


def test_nothing_in_the_work_tree_is_touched(run: Run, repository: Path, git: Git) -> None:
    write(repository / "data/c.yaml", DANGLING)
    before = git("status", "--porcelain"), sorted(path.name for path in repository.rglob("*"))
    run("data", "--base", "HEAD")
    assert (git("status", "--porcelain"), sorted(path.name for path in repository.rglob("*"))) == before


DEBUGGER = "data/role/roles/debugger.yaml"


def test_a_record_deleted_from_a_real_atlas(run: Run, sample: Path, git: Git) -> None:
    pointing = {
        (path.relative_to(sample).as_posix(), number)
        for path in (sample / "data").rglob("*.yaml")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(r"target: role:debugger\s*$", line)
    }
    git("rm", "-q", DEBUGGER)
    git("commit", "-qm", "drop the debugger")
    findings = new(run, "--base", "HEAD~1")
    assert {(finding["path"], finding["line"]) for finding in findings} == pointing
    assert {finding["rule"] for finding in findings} == {"dangling-target"}
    assert all(finding["causedBy"]["what"] == "role:debugger" for finding in findings)

    git("revert", "--no-edit", "HEAD")
    assert run("baseline", "data").status == 0
    git("add", "-A")
    git("commit", "-qm", "accept what is old")
    assert run("data").status == 0
    git("rm", "-q", DEBUGGER)
    git("commit", "-qm", "drop it again")
    assert {(finding["path"], finding["line"]) for finding in new(run)} == pointing


def test_fingerprints_stay_when_a_real_atlas_is_shuffled(run: Run, sample: Path, git: Git) -> None:
    """Documents of a file in another order, lines moved, files renamed: no finding is new."""
    chance = random.Random(7)
    for path in sorted((sample / "data").rglob("*.yaml")):
        text = path.read_text("utf-8")
        documents = re.split(r"(?m)^---\s*$\n?", text)
        plain = [document for document in documents if document.strip()]
        if len(plain) > 1 and not re.search(r"(?m)^(kind: NodeDocument|\.\.\.)", text) and _ids(plain):
            chance.shuffle(plain)
            text = "".join(f"---\n\n# moved\n{document.rstrip()}\n" for document in plain)
        path.unlink()
        (path.parent / f"{path.stem}-renamed.yaml").write_text(text, "utf-8")
    ran = run("data", "--base", "HEAD", "--format", "json", "--select", "dangling-target", "--select", "edge-schema")
    assert json.loads(ran.out)["findings"] == []


def _ids(documents: list[str]) -> bool:
    """Check whether the documents declare different ids: which of equal ones is first would matter."""
    ids = re.findall(r"(?m)^id: (\S+)", "".join(documents))
    return len(set(ids)) == len(documents)
