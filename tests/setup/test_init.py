"""`atlas-lint init`: the plan, the merge with files that exist, and a green gate afterwards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from atlas_lint.parsing.source import read
from tests.command import Git, Run, write

DANGLING = "nodeKind: Role\nid: role:c\nedges:\n  leads: role:bb\n"
HOOK = """\
  - repo: local
    hooks:
      - id: atlas-lint
        name: atlas-lint
        entry: atlas-lint check --staged
        language: system
        pass_filenames: false # the graph is checked as a whole
        always_run: true # a commit that only deletes breaks edges, too
"""


def content(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, without those of git."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def test_a_green_gate_in_one_command_and_one_commit(run: Run, atlas: Path, git: Git) -> None:
    write(atlas / "data/c.yaml", DANGLING)
    git("init", "-q")
    assert run("data").status == 1
    ran = run("init", "--yes")
    assert (ran.status, ran.out) == (0, "")
    assert "accepts today's 1 finding, so that only new ones are reported" in ran.err
    git("add", "-A")
    assert run("check", "--staged").status == 0
    assert run().status == 0
    assert run("--no-baseline").status == 1
    write(atlas / "data/d.yaml", DANGLING.replace("role:c", "role:d"))
    assert run().out.startswith("data/d.yaml:4:10: error[dangling-target]")


def test_a_second_time_nothing_is_added(run: Run, atlas: Path, git: Git) -> None:
    git("init", "-q")
    everything = [word for part in ("github", "gitlab", "vscode") for word in ("--with", part)]
    assert run("init", "--yes", *everything).status == 0
    before = content(atlas)
    ran = run("init", "--yes", *everything)
    assert (ran.status, content(atlas)) == (0, before)
    assert ran.err.endswith("nothing to add\n")


def test_an_atlas_without_schemas_gets_inferred_ones(run: Run, atlas: Path) -> None:
    shutil.rmtree(atlas / "schemas")
    write(atlas / "data/a.yaml", "nodeKind: Planet\nid: planet:mars\nattributes: {moons: 2}\n")
    (atlas / "data/b.yaml").unlink()
    ran = run("init", "--yes")
    assert ran.status == 0
    assert "schemas inferred from the data" in ran.err
    assert {"schemas/records/Planet.schema.json", "schemas/inferred.json"} <= content(atlas).keys()
    assert run().status == 0


def test_nothing_is_written_without_a_yes(run: Run, atlas: Path) -> None:
    before = content(atlas)
    ran = run("init")
    assert (ran.status, content(atlas)) == (2, before)
    assert ran.err.endswith("error: nobody can answer here, so nothing was written\n"
                            "  help: add --yes to write, or --diff to look\n")  # fmt: skip
    ran = run("init", "--diff")
    assert (ran.status, content(atlas)) == (1, before)
    assert "+++ b/atlas-lint.toml\n" in ran.out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--only", "config"], {"atlas-lint.toml", ".atlas-lint/settings.schema.json"}),
        (["--only", "github"], {".github/workflows/atlas-lint.yml"}),
        (["--only", "gitlab"], {".gitlab-ci.yml"}),
        (["--only", "pre-commit"], {".pre-commit-config.yaml"}),
        (["--only", "vscode"], {".vscode/settings.json", ".atlas-lint/atlas.schema.json"}),
        (["--only", "baseline"], set[str]()),
        (["--skip", "config", "--skip", "pre-commit"], set[str]()),
        (["--skip", "config", "--with", "gitlab"], {".pre-commit-config.yaml", ".gitlab-ci.yml"}),
    ],
)
def test_parts(run: Run, atlas: Path, git: Git, arguments: list[str], expected: set[str]) -> None:
    git("init", "-q")
    before = content(atlas)
    assert run("init", "--yes", *arguments).status == 0
    assert content(atlas).keys() - before.keys() == expected


@pytest.mark.parametrize(
    ("files", "remote", "expected"),
    [
        ({}, "", set[str]()),
        ({}, "https://github.com/someone/atlas", {"github"}),
        ({}, "git@gitlab.example.org:someone/atlas", {"gitlab"}),
        ({".github/CODEOWNERS": ""}, "", {"github"}),
        ({".gitlab-ci.yml": "stages: [test]\n"}, "", {"gitlab"}),
    ],
)
def test_hosts(run: Run, atlas: Path, git: Git, files: dict[str, str], remote: str, expected: set[str]) -> None:
    git("init", "-q")
    if remote:
        git("remote", "add", "origin", remote)
    for path, text in files.items():
        write(atlas / path, text)
    assert run("init", "--yes").status == 0
    now = content(atlas)
    found = {"github"} if ".github/workflows/atlas-lint.yml" in now else set()
    found |= {"gitlab"} if b"atlas-lint:" in now.get(".gitlab-ci.yml", b"") else set()
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "repos:\n" + HOOK),
        (
            "# ours\nrepos:\n- repo: local\n  hooks:\n  - id: x\n    name: x # why\n\nci: {skip: [x]}\n",
            "# ours\nrepos:\n- repo: local\n  hooks:\n  - id: x\n    name: x # why\n"
            + "".join(f"{line.removeprefix('  ')}\n" for line in HOOK.splitlines())
            + "\nci: {skip: [x]}\n",
        ),
        ("repos:\n  - repo: x\n    hooks: [{id: x}]", "repos:\n  - repo: x\n    hooks: [{id: x}]\n" + HOOK[:-1]),
        ("repos:\n  - repo: x\n    hooks:\n      - id: atlas-lint\n", None),
        ("repos: []\n", None),
        ("repos: [{repo: local, hooks: []}]\n", None),
        ("- a list\n", None),
        ("repos: {\n", None),
        ("repos:\n  - repo: &a x\n    hooks: *b\n", None),
    ],
)  # fmt: skip
def test_the_hook_is_merged(run: Run, atlas: Path, git: Git, text: str, expected: str | None) -> None:
    git("init", "-q")
    path = atlas / ".pre-commit-config.yaml"
    write(path, text)
    assert run("init", "--yes", "--only", "pre-commit").status == 0
    assert path.read_text() == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("text", "is_extended"),
    [
        ("stages: [test]\n", True),
        ("stages: [test]", True),
        ("spec: {}\n---\nstages: [test]\n", True),
        ("atlas-lint:\n  script: x\n", False),
        ("- a list\n", False),
        ("{stages: [test]}\n", False),
        ("stages: [\n", False),
    ],
)
def test_the_job_is_merged(run: Run, atlas: Path, text: str, is_extended: bool) -> None:
    path = atlas / ".gitlab-ci.yml"
    write(path, text)
    assert run("init", "--yes", "--only", "gitlab").status == 0
    now = path.read_text()
    assert now.startswith(text)
    assert (now != text) == is_extended
    if is_extended:
        assert "script" in read(now.encode()).documents[-1].value["atlas-lint"]


@pytest.mark.parametrize(
    ("text", "is_extended"),
    [
        ("{}\n", True),
        ('{"editor.tabSize": 2}', True),
        ('\n{\n    "files.eol": "\\n"\n}\n', True),
        ('{"yaml.schemas": {}}', False),
        ('{\n  // ours\n  "editor.tabSize": 2\n}\n', False),
        ("[]", False),
    ],
)
def test_editor_settings_are_merged(run: Run, atlas: Path, text: str, is_extended: bool) -> None:
    path = atlas / ".vscode/settings.json"
    write(path, text)
    ran = run("init", "--yes")
    assert ran.status == 0
    if is_extended:
        assert json.loads(path.read_text()) == {
            "yaml.schemas": {"./.atlas-lint/atlas.schema.json": ["data/**/*.yaml", "data/**/*.yml"]},
            **json.loads(text),
        }
    else:
        assert path.read_text() == text
        assert "to have it, add by hand:\n" in ran.err


def test_a_configuration_is_kept(run: Run, atlas: Path) -> None:
    for name, text in (
        ("pyproject.toml", '[tool.atlas-lint]\nroot = "data"\n'),
        ("atlas-lint.toml", 'root = "data"\n'),
    ):
        write(atlas / name, text)
        assert run("init", "--yes").status == 0
        assert (atlas / name).read_text() == text
        (atlas / name).unlink()
        (atlas / "atlas-lint.toml").unlink(missing_ok=True)


def test_an_atlas_with_another_name_and_schemas_elsewhere(run: Run, atlas: Path, git: Git) -> None:
    git("init", "-q")
    shutil.move(atlas / "data", atlas / "model/graph/records")
    shutil.move(atlas / "schemas", atlas / "model/graph/schemas")
    write(atlas / "docs/page.yaml", "title: no record\n")
    assert run("init", "model/graph/records", "--yes").status == 0
    assert 'root = "model/graph/records"' in (atlas / "atlas-lint.toml").read_text()
    assert run().status == 0


def test_an_atlas_below_the_top_of_its_repository(run: Run, atlas: Path, git: Git) -> None:
    git("init", "-q")
    for name in ("data", "schemas"):
        shutil.move(atlas / name, atlas / "sub" / name)
    assert run("init", "--yes", cwd=atlas / "sub").status == 0
    assert "entry: atlas-lint check --staged sub/data\n" in (atlas / ".pre-commit-config.yaml").read_text()
    assert (atlas / "sub/atlas-lint.toml").is_file()
    git("add", "-A")
    assert run("check", "--staged", "sub/data").status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "error: no such folder: nowhere\n"),
        (["empty"], "error: nothing to check: no YAML file below "),
        ([".."], "error: "),
        (["--only", "everything"], "'everything' is not one of"),
    ],
)
def test_a_folder_that_cannot_be_set_up(run: Run, atlas: Path, arguments: list[str], said: str) -> None:
    (atlas / "empty").mkdir()
    before = content(atlas)
    ran = run("init", "--yes", *arguments)
    assert (ran.status, ran.out, content(atlas)) == (2, "", before)
    assert said in ran.err


def test_a_folder_without_records(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "compose.yaml", "services: {}\n")
    ran = run("init", "--yes")
    assert ran.status == 2
    assert ran.err.startswith(
        f"error: no YAML file below {tmp_path} holds a record\n  help: name the folder of the atlas"
    )
