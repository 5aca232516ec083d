"""`--staged`: the atlas as the index has it, and the hooks that use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Git, Run, write

DANGLING = "nodeKind: Role\nid: role:c\nedges:\n  leads: role:d\n"


def test_an_untracked_file_hides_nothing(run: Run, repository: Path, git: Git) -> None:
    write(repository / "data/c.yaml", DANGLING)
    git("add", "-A")
    write(repository / "data/d.yaml", "nodeKind: Role\nid: role:d\n")
    assert "role:d" not in run("data", "--select", "dangling-target").out
    assert "points at role:d" in run("data", "--staged").out


def test_an_unstaged_edit_hides_nothing(run: Run, repository: Path, git: Git) -> None:
    write(repository / "data/c.yaml", DANGLING)
    git("add", "-A")
    write(repository / "data/c.yaml", "nodeKind: Role\nid: role:c\n")
    assert "points at role:d" in run("data", "--staged").out


def test_a_staged_deletion(run: Run, repository: Path, git: Git) -> None:
    git("rm", "-q", "data/b.yaml")
    ran = run("data", "--staged", "--base", "HEAD")
    assert ran.status == 1
    assert ran.out == "data/a.yaml:4:10: error[dangling-target] leads points at role:b, which no record declares\n"


def test_schemas_and_settings_are_those_of_the_index(run: Run, repository: Path, git: Git) -> None:
    write(repository / "atlas-lint.toml", 'external-ids = ["role:gone"]\n')
    assert run("data").status == 0
    assert run("data", "--staged").status == 1
    git("add", "-A")
    assert run("data", "--staged").status == 0
    write(repository / "schemas/edges/leads.schema.json", "{")
    assert run("data").status == 2
    assert run("data", "--staged").status == 0


@pytest.mark.parametrize("arguments", [["data", "--staged"], ["data", "--staged", "--base", "HEAD"]])
def test_nothing_staged(run: Run, repository: Path, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert "Traceback" not in ran.err
    assert ran.status == (0 if "--base" in arguments else 1)


def test_symbolic_links_in_the_index_are_passed_over(run: Run, repository: Path, git: Git) -> None:
    (repository / "data/link.yaml").symlink_to("a.yaml")
    git("add", "-A")
    assert "repeated-record" not in run("data", "--staged").out
