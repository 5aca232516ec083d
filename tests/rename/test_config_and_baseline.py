"""A renaming outside the data: in the configuration and the baseline, and its notes about files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.atomic_write import JOURNAL
from atlas_lint.rename.config_and_baseline import configuration
from tests.command import Run, write


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('external-ids = ["x:a"]', 'external-ids = ["x:b"]'),
        ("'external-ids'=['x:a','x:ab', 'x:a*']\n", "'external-ids'=['x:b','x:ab', 'x:a*']\n"),
        (
            '# external-ids = ["x:a"]\r\nexternal-ids = [ # "x:a" ]\r\n  "x:[cd]", "x:\\u0061",\r\n] # "x:a"\r\n',
            '# external-ids = ["x:a"]\r\nexternal-ids = [ # "x:a" ]\r\n  "x:[cd]", "x:b",\r\n] # "x:a"\r\n',
        ),
        (
            '[tool.other]\nexternal-ids = ["x:a"]\n[tool.atlas-lint]\nroot = "x:a"\nexternal-ids = ["""x:a"""]\n',
            '[tool.other]\nexternal-ids = ["x:a"]\n[tool.atlas-lint]\nroot = "x:a"\nexternal-ids = ["x:b"]\n',
        ),
        ('tool.atlas-lint.external-ids = ["x:a", "x:a"]', 'tool.atlas-lint.external-ids = ["x:b", "x:b"]'),
        ('tool = {atlas-lint = {external-ids = ["x:a"]}}', 'tool = {atlas-lint = {external-ids = ["x:b"]}}'),
    ],
)
def test_the_list_in_the_configuration(before: str, after: str) -> None:
    assert configuration(before, "pyproject.toml", "x:a", "x:b") == after


def test_a_list_that_cannot_be_followed() -> None:
    with pytest.raises(AtlasError, match="cannot be located there"):
        configuration('"external\\u002dids" = ["x:a"]', "atlas-lint.toml", "x:a", "x:b")


def test_an_id_that_lives_elsewhere(run: Run, atlas: Path) -> None:
    write(atlas / "atlas-lint.toml", 'root = "data"\nexternal-ids = ["role:far"]\n')
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges:\n  leads: role:far\n")
    assert run().out == ""
    ran = run("rename", "role:far", "role:off*")
    assert (ran.status, ran.err) == (0, "renamed role:far to role:off*: 1 place in 2 files\n")
    assert (atlas / "atlas-lint.toml").read_text().endswith('external-ids = ["role:off[*]"]\n')
    assert run().out == ""
    assert run("rename", "role:off*", "role:far").status == 0
    assert (atlas / "atlas-lint.toml").read_text().endswith('external-ids = ["role:far"]\n')


def test_comments_and_line_ends_of_the_baseline_stay(run: Run, atlas: Path) -> None:
    for name in ("c", "d"):
        write(atlas / f"data/{name}.yaml", f"nodeKind: Role\nid: role:{name}\nedges:\n  leads: role:none-{name}\n")
    run("baseline", "data")
    path = atlas / "atlas-lint-baseline.txt"
    text = path.read_text().replace("reported.\n", "reported.\n# ours: role:c\n").replace("\n", "\r\n").encode()
    path.write_bytes(text)
    longer = "role:" + "c" * 90
    assert run("rename", "role:c", longer, "data").status == 0
    assert b"# ours: role:c\r\n" in path.read_bytes()
    assert longer.encode() in path.read_bytes()
    assert run("data", "--config", _configured(atlas)).out == ""
    assert run("rename", longer, "role:c", "data").status == 0
    assert path.read_bytes() == text


@pytest.mark.parametrize("words", [None, "role:c, by hand", "leads role:c"], ids=["as written", "by hand", "shorter"])
@pytest.mark.parametrize("names_file", [True, False], ids=["with the file", "without the file"])
def test_every_form_of_an_accepted_line_follows(run: Run, atlas: Path, names_file: bool, words: str | None) -> None:
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges:\n  leads: role:none\n")
    run("baseline", "data")
    path = atlas / "atlas-lint-baseline.txt"
    text = path.read_text()
    assert text.endswith(" dangling-target c.yaml#role:c leads role:none\n")
    text = text if names_file else text.replace("c.yaml#", "")
    path.write_text(text if words is None else text.replace("leads role:none", words))
    assert run("rename", "role:c", "role:z y", "data").status == 0
    rest = {None: "leads role:none", "role:c, by hand": "role:c, by hand", "leads role:c": "leads role:z y"}[words]
    assert path.read_text().endswith(f' dangling-target c.yaml#"role:z y" {rest}\n')
    assert run("data").status == 0
    assert run("rename", "role:z y", "role:c", "data").status == 0
    assert run("data").status == 0
    assert run("baseline", "data", "--check").status == 0


def _configured(atlas: Path) -> str:
    write(atlas / "other.toml", 'baseline = "atlas-lint-baseline.txt"\n')
    return "other.toml"


def test_a_cycle_that_was_accepted_stays_so(run: Run, atlas: Path) -> None:
    """It is known by its smallest id, and which that is changes."""
    write(atlas / "atlas-lint.toml", 'root = "data"\n')
    write(atlas / "schemas/edges/leads.schema.json", '{"x-acyclic": true}')
    write(atlas / "data/b.yaml", "nodeKind: Role\nid: role:b\nedges: {leads: role:a}\n")
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges: {leads: role:d}\n---\n"
          "nodeKind: Role\nid: role:d\nedges: {leads: role:c}\n")  # fmt: skip
    assert run().out.count("[cycle]") == 2
    run("baseline")
    assert run("rename", "role:a", "role:z").status == 0
    assert run().out == ""
    assert run("baseline", "--check").status == 0


def test_an_unused_suppression_that_was_accepted_stays_so(run: Run, atlas: Path) -> None:
    write(atlas / "atlas-lint.toml", 'root = "data"\n')
    write(atlas / "data/b.yaml", "nodeKind: Role\nid: role:b  # atlas-lint: ignore[id-prefix] role:b is fine\n")
    run("baseline")
    assert run("rename", "role:b", "role:z").status == 0
    assert run().out == ""


@pytest.mark.parametrize("new", ["role:it's", "role:a: b", "role:`x", "role:[x]"])
def test_prose_takes_only_what_fits_into_any_text(run: Run, atlas: Path, new: str) -> None:
    ran = run("rename", "role:b", new, "data", "--prose")
    assert (ran.status, ran.out) == (2, "")
    assert "has characters that text cannot hold unescaped" in ran.err


def test_without_a_repository_from_another_folder(
    run: Run, atlas: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(atlas / "atlas-lint.toml", 'root = "data"\nexternal-ids = ["role:far"]\n')
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges:\n  leads: role:far\n")
    ran = run("rename", "role:far", "role:off", str(atlas / "data"), cwd=elsewhere)
    assert (ran.status, ran.err) == (0, "renamed role:far to role:off: 1 place in 2 files\n")


def test_another_run_is_writing(run: Run, atlas: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    descriptor = os.open(atlas / "data", os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        ran = run("rename", "role:b", "role:c", "data")
    finally:
        os.close(descriptor)
    assert ran.status == 2
    assert "another run is writing in" in ran.err
    assert "role:b" in (atlas / "data/b.yaml").read_text()


def test_what_was_not_written_wholly_is_taken_away(run: Run, atlas: Path) -> None:
    (atlas / "data/.b.yaml.atlas-lint-1").write_bytes(b"nodeKind: Ro")
    (atlas / "data" / JOURNAL).write_text(
        '{"version": 1, "ready": false, "moves": [[".b.yaml.atlas-lint-1", "b.yaml", "", ""]]}'
    )
    assert run("rename", "role:b", "role:c", "data").status == 0
    assert sorted(path.name for path in (atlas / "data").iterdir()) == ["a.yaml", "b.yaml"]


def test_it_is_not_for_the_index(run: Run, atlas: Path) -> None:
    subprocess.run(["git", "init", "-q", str(atlas)], check=True)
    ran = run("rename", "role:b", "role:c", "data", "--staged")
    assert (ran.status, ran.out) == (2, "")
