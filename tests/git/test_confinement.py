"""All that a configuration names lies in its repository, links followed; nothing else is read, shown or written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.command import Git, Run, write

SECRET = "s3cr3t-of-somebody-else"
KEYS = ("root", "schemas", "baseline")


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of somebody else: an atlas, schemas, and a file for each key to name."""
    folder = tmp_path_factory.mktemp("outside")
    write(folder / "data/x.yaml", f"nodeKind: Role\nid: role:x\nattributes: {{k: {SECRET}}}\n")
    write(folder / "schemas/records/Role.schema.json", f'{{"title": "{SECRET}", "type": 1}}')
    write(folder / "baseline.txt", SECRET)
    write(folder / "settings.toml", f"{SECRET} = 1\n")
    return folder


@pytest.fixture
def project(repository: Path, outside: Path, git: Git) -> Path:
    """The small atlas in a repository, with links that lead out of it, and a submodule."""
    (repository / "out").symlink_to(outside)
    (repository / "deep/er").mkdir(parents=True)
    (repository / "deep/er/up").symlink_to(f"../../{os.path.relpath(outside, repository)}")
    (repository / "dangling").symlink_to(outside / "nothing.txt")
    (repository / "loop").symlink_to("loop")
    git("init", "-q", "clone")
    write(repository / "clone/data/y.yaml", "nodeKind: Role\nid: role:y\n")
    write(repository / "clone/schemas/records/Role.schema.json", "{}")
    write(repository / "clone/baseline.txt", "")
    git("add", "-A", cwd=repository / "clone")
    git("commit", "-qm", "one", cwd=repository / "clone")
    return repository


def snapshot(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder with its content."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


OUTSIDE = {
    "absolute": "{outside}/{name}",
    "upward": "../{outside_name}/{name}",
    "up and down": "data/../../{outside_name}/{name}",
    "two slashes": "//{outside}/{name}",
    "through a link": "out/{name}",
    "through a link further down": "./deep/er/up/{name}",
    "a link that leads nowhere": "dangling",
    "what a process is": "/proc/self/environ",
    "the parent": "..",
    "everything": "/",
    "another work tree": "clone/{name}",
    "git's own": ".git/{name}",
    "git's own, as Windows spells it": ".GIT/{name}",
    "git's own hooks": "data/../.git/hooks/pre-commit",
    "Windows, upward": "..\\\\{outside_name}\\\\{name}",
    "Windows, a drive": "C:/{name}",
    "Windows, a relative drive": "c:{name}",
    "Windows, a share": "\\\\\\\\server\\\\share\\\\{name}",
    "a null byte": "data\\u0000/{name}",
}
NAMES = {"root": "data", "schemas": "schemas", "baseline": "baseline.txt"}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("way", OUTSIDE)
def test_a_place_outside(run: Run, project: Path, outside: Path, key: str, way: str) -> None:
    place = OUTSIDE[way].format(outside=outside, outside_name=outside.name, name=NAMES[key])
    place = place.replace(f"../{outside.name}", os.path.relpath(outside, project)) if "\\" not in place else place
    write(project / "atlas-lint.toml", f'{key} = "{place}"\n')
    theirs, ours = snapshot(outside), snapshot(project)
    for command in (["data"], ["baseline", "data"]):
        ran = run(*command, "--no-cache")
        assert (ran.status, ran.out) == (2, ""), command
        line, *more = ran.err.splitlines()
        assert line.startswith(f"error: {project}/atlas-lint.toml:1: `{key}` is ")
        assert ", which is " in line
        assert [word[:8] for word in more] == ["  help: "]
        assert SECRET not in ran.err
        assert "PATH=" not in ran.err
    assert snapshot(outside) == theirs
    assert snapshot(project) == ours


INSIDE = {
    "below": "{name}",
    "with a dot": "./{name}/",
    "up and down": "deep/er/../../{name}",
    "absolute": "{project}/{name}",
    "a link within": "link-{key}",
    "through a link within": "here/{name}",
    "a name with dots": "..{name}",
    "a hidden folder": ".hidden/{name}",
    "a colon": "ab:{name}",
}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("way", INSIDE)
def test_a_place_within(run: Run, project: Path, key: str, way: str) -> None:
    name = {"root": "data", "schemas": "schemas", "baseline": "base.txt"}[key]
    write(project / "base.txt", "")
    (project / "here").symlink_to(project)
    (project / f"link-{key}").symlink_to(name)
    (project / ".hidden").mkdir()
    for place in (f"..{name}", f".hidden/{name}", f"ab:{name}"):
        (project / place).symlink_to(project / name)
    write(project / "atlas-lint.toml", f'{key} = "{INSIDE[way].format(name=name, key=key, project=project)}"\n')
    ran = run("--no-cache") if key == "root" else run("data", "--no-cache")
    assert "points at role:gone" in ran.out
    assert "error:" not in ran.err


def test_a_configuration_in_a_folder_of_the_repository(run: Run, project: Path) -> None:
    write(project / "conf/atlas-lint.toml", 'root = "../data"\nschemas = "../schemas"\nbaseline = "../new.txt"\n')
    assert run("baseline", "--config", "conf/atlas-lint.toml").status == 0
    assert run("--config", "conf/atlas-lint.toml").status == 0
    assert (project / "new.txt").is_file()


@pytest.mark.parametrize(
    ("place", "is_inside"),
    [("data", True), (".", True), ("../sibling", False), ("out", False), ("clone", True), ("/", False)],
)
def test_without_a_repository_the_folder_of_the_configuration_counts(
    run: Run, atlas: Path, outside: Path, git: Git, place: str, is_inside: bool
) -> None:
    home = atlas / "home"
    for name in ("data", "sibling"):
        write(atlas / ("home/data" if name == "data" else name) / "a.yaml", "nodeKind: Role\nid: role:a\n")
    (home / "out").symlink_to(atlas / "sibling")
    git("init", "-q", str(home / "clone"))
    write(home / "clone/a.yaml", "nodeKind: Role\nid: role:a\n")
    write(home / "atlas-lint.toml", f'root = "{place}"\n')
    ran = run("--select", "dangling-target", cwd=home)
    assert ran.status == (0 if is_inside else 2)
    assert ("which is outside the folder" in ran.err) != is_inside


def test_flags_may_name_any_place(run: Run, project: Path, outside: Path) -> None:
    write(project / "atlas-lint.toml", 'rules.dangling-target = "off"\n')
    write(outside / "schemas/records/Role.schema.json", "{}")
    write(outside / "schemas/edges/leads.schema.json", "{}")
    ran = run("data", "--schemas", str(outside / "schemas"))
    assert (ran.status, "points at" in ran.out) == (0, False)
    assert run("--root", str(outside / "data"), "--isolated").status == 0
    write(outside / "own.toml", 'fail-on = "never"\n')
    assert run("data", "--config", str(outside / "own.toml")).status == 0
    assert run("data", "--config", "out/own.toml").status == 0


# The usual places, where a link stands in for the file


@pytest.mark.parametrize("target", ["{outside}/baseline.txt", "{outside}/new.txt", ".git/config", "clone/baseline.txt"])
@pytest.mark.parametrize("configuration", ["atlas-lint.toml", None])
def test_the_usual_baseline(run: Run, project: Path, outside: Path, target: str, configuration: str | None) -> None:
    (project / "atlas-lint-baseline.txt").symlink_to(project / target.format(outside=outside))
    if configuration:
        write(project / configuration, 'root = "data"\n')
    theirs, ours = snapshot(outside), snapshot(project)
    for command in (["data"], ["baseline", "data"], ["baseline", "data", "--prune"], ["rename", "role:a", "role:z"]):
        ran = run(*command, "--no-cache")
        assert (ran.status, ran.out) == (2, ""), command
        assert ran.err.splitlines()[0].startswith(
            f"error: {project}/atlas-lint-baseline.txt is a symbolic link to a file"
        )
        assert SECRET not in ran.err
    assert snapshot(outside) == theirs
    assert snapshot(project) == ours


@pytest.mark.parametrize("name", ["atlas-lint.toml", "pyproject.toml"])
def test_a_configuration_that_is_a_link(run: Run, project: Path, outside: Path, name: str) -> None:
    (project / name).symlink_to(outside / "settings.toml")
    ran = run("data")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {project}/{name} is a symbolic link to a file which is outside the repository")
    assert SECRET not in ran.err
    (project / name).unlink()
    write(project / "conf.toml", "[tool.atlas-lint]\n" if name == "pyproject.toml" else "")
    (project / name).symlink_to("conf.toml")
    assert "points at role:gone" in run("data").out


# Other states


def test_the_base_names_a_place_outside(run: Run, project: Path, outside: Path, git: Git) -> None:
    git("rm", "-q", "data/old.yaml")
    for text in (f'schemas = "{outside}/schemas"\n', 'schemas = "out/schemas"\n', 'schemas = "clone/schemas"\n'):
        write(project / "atlas-lint.toml", text)
        git("add", "-A")
        git("commit", "-qm", "outside")
        write(project / "atlas-lint.toml", "")
        ran = run("data", "--base", "HEAD")
        assert (ran.status, ran.out) == (0, "")
        assert ran.err.count("note: the configuration cannot be used as it was at HEAD: today's applies to both\n") == 1
        assert SECRET not in ran.err


@pytest.mark.parametrize("text", ['schemas = "out/schemas"\n', 'baseline = "/proc/self/environ"\n', 'root = ".."\n'])
def test_the_index_names_a_place_outside(run: Run, project: Path, git: Git, text: str) -> None:
    write(project / "atlas-lint.toml", text)
    git("add", "-A")
    write(project / "atlas-lint.toml", "")
    assert run("data").status == 1
    ran = run("data", "--staged")
    assert (ran.status, ran.out) == (2, "")
    assert ", which is outside the repository" in ran.err


def test_the_disk_does_not_decide_where_the_index_leads(run: Run, project: Path, git: Git) -> None:
    write(project / "atlas-lint.toml", 'root = "linked"\nschemas = "schemas"\n')
    (project / "linked").symlink_to("data")
    git("add", "-A")
    (project / "linked").unlink()
    (project / "linked").symlink_to("out/data")
    assert run().status == 2
    assert "points at role:gone" in run("--staged").out


def test_a_superproject_names_a_place_in_its_submodule(run: Run, project: Path, git: Git) -> None:
    git("add", "clone")
    write(project / "atlas-lint.toml", 'schemas = "clone/schemas"\n')
    git("add", "atlas-lint.toml")
    for arguments in (["data"], ["data", "--staged"]):
        assert ", which is in another repository" in run(*arguments).err
    write(project / "clone/atlas-lint.toml", 'root = "data"\nschemas = "schemas"\n')
    assert run("clone/data").status == 0, "its own configuration may name what lies in it"


# Schemas and ontologies: what they refer to


@pytest.mark.parametrize(
    "reference",
    [
        "../../{outside}/schemas/records/Role.schema.json",
        "{outside}/schemas/records/Role.schema.json",
        "file://{outside}/schemas/records/Role.schema.json",
        "//{outside}/schemas/records/Role.schema.json",
        "http://localhost:9/Role.schema.json",
        "../../out/schemas/records/Role.schema.json",
        "../%2e%2e/out/schemas/records/Role.schema.json",
        "..\\..\\out\\schemas\\records\\Role.schema.json",
        "linked.schema.json",
        "linked/Role.schema.json",
    ],
)
@pytest.mark.parametrize("keyword", ["$ref", "$schema", "$id"])
def test_nothing_outside_the_schemas_is_read(
    run: Run, project: Path, outside: Path, keyword: str, reference: str
) -> None:
    (project / "schemas/records/linked.schema.json").symlink_to(outside / "schemas/records/Role.schema.json")
    (project / "schemas/records/linked").symlink_to(outside / "schemas/records")
    schema = {keyword: reference.format(outside=outside), "type": "object"}
    schema |= {"$ref": "Role.schema.json"} if keyword == "$id" else {}
    write(project / "schemas/records/Role.schema.json", json.dumps(schema))
    ran = run("data")
    assert SECRET not in ran.out + ran.err
    assert "Traceback" not in ran.err
    assert "itself failed" not in ran.err
    assert ran.status == 2, ran.err
