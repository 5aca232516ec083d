"""Configuration of the wrong form: every key with every TOML type; one line with the file, the line and the key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas_lint import settings
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.rules import rule_names
from atlas_lint.schemas.metaschema import shipped
from tests.command import Run, write

VALUES = {
    "string": '"x y"',
    "empty string": '""',
    "integer": "7",
    "large integer": "9" * 30,
    "float": "1.5",
    "infinity": "inf",
    "not a number": "-nan",
    "boolean": "true",
    "date": "2026-04-29",
    "time": "07:32:00",
    "local date and time": "2026-04-29T07:32:00",
    "date and time": "2026-04-29T07:32:00.5-07:00",
    "table": "{ x = 1 }",
    "empty table": "{}",
    "array": '["x"]',
    "empty array": "[]",
}
RIGHT = {
    "root": {"string"},
    "schemas": {"string"},
    "baseline": {"string"},
    "exclude": {"array", "empty array"},
    "external-ids": {"array", "empty array"},
    "external-kinds": {"array", "empty array"},
    "schema-keywords": {"array", "empty array"},
    "fail-on": set[str](),
    "rules": {"empty table"},
    "rules.cycle": set[str](),
    "per-path": {"empty table"},
    'per-path."*.yaml"': {"empty table"},
    'per-path."*.yaml".cycle': set[str](),
}
"""The types that fit each key."""


def wrong() -> Iterator[tuple[str, str]]:
    """Every key with every value of a type that does not fit, also as the item of an array."""
    for key, right in RIGHT.items():
        yield from ((key, value) for name, value in VALUES.items() if name not in right)
        items = (value for name, value in VALUES.items() if name != "string" or "array" not in right)
        yield from ((key, f'["a", {value}]') for value in items)


def refused(path: Path) -> AtlasError:
    """Load a file; return the error that it raises."""
    with pytest.raises(AtlasError) as raised:
        settings.load_settings(Disk(), path.as_posix(), rule_names())
    return raised.value


def test_the_table_has_every_key() -> None:
    schema = json.loads((shipped() / "meta/settings.schema.json").read_text("utf-8"))
    assert {key.partition(".")[0] for key in RIGHT} == schema["properties"].keys()


@pytest.mark.parametrize(("key", "value"), list(wrong()))
@pytest.mark.parametrize(("name", "table"), [("atlas-lint.toml", ""), ("pyproject.toml", "tool.atlas-lint.")])
def test_a_wrong_type(tmp_path: Path, key: str, value: str, name: str, table: str) -> None:
    path = tmp_path / name
    write(path, f"# a comment\n\n{table}{key} = {value}\n")
    line, *more = str(refused(path)).splitlines()
    assert line.startswith(f"{path}:3: ")
    assert f"`{key.replace(chr(34), '')}" in line or (value == VALUES["table"] and line.endswith("no such rule: x"))
    assert more == []


@pytest.mark.parametrize(
    ("key", "value"), [(key, VALUES[name]) for key, right in RIGHT.items() for name in sorted(right)]
)
def test_a_right_type(tmp_path: Path, key: str, value: str) -> None:
    write(tmp_path / "atlas-lint.toml", f"{key} = {value}\n")
    settings.load_settings(Disk(), (tmp_path / "atlas-lint.toml").as_posix(), rule_names())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("root = 2026-04-29\n", ":1: `root` is the date 2026-04-29; it must be text"),
        ("\n\nschemas = inf\n", ":3: `schemas` is inf; it must be text"),
        ("[rules]\ncycle = 07:32:00\n", ":2: `rules.cycle` is the time 07:32:00; allowed: error, warning, off"),
        ('exclude = [\n  "a",\n  1,\n]\n', ":1: `exclude[1]` is 1; it must be text"),
        ('exclude = """\nroot = 1\n"""\nroot = 1\n', ":4: `root` is 1; it must be text"),
        ('root = "data"\nexternal-ids = ["x"]\nrules = []\n', ":3: `rules` is an empty list; it must be a table"),
        ("\n\nroot.x = 1\n", ":3: `root` is a mapping of 1 key; it must be text"),
        ("fail-on = 'error'\n[rules]\n\n[rules.cycle]\nx = 1\n", ":4: `rules.cycle` is a mapping of 1 key"),
        ("exlude = 2026-04-29\n", ":1: `exlude` is unknown"),
        ('"\\u0072oot" = 1\n', ": `root` is 1; it must be text"),
        (f"x = {'[' * 2000}{']' * 2000}", ": the values nest too deeply"),
        (f"x = {'9' * 5000}\n", ": not TOML: "),
        ("root = 2026-13-01\n", ": not TOML: "),
        ("root = 1\nroot = 2\n", ": not TOML: "),
    ],
)
def test_the_place(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path / "atlas-lint.toml", text)
    assert str(refused(tmp_path / "atlas-lint.toml")).startswith(f"{tmp_path}/atlas-lint.toml{said}")


@pytest.mark.parametrize(
    "value", ["atlas-lint = 5", "atlas-lint = []", "[[tool.atlas-lint]]", "atlas-lint = 2026-04-29"]
)
def test_a_table_that_is_none(tmp_path: Path, value: str) -> None:
    write(tmp_path / "pyproject.toml", value if value.startswith("[[") else f"[tool]\n{value}\n")
    assert "`tool.atlas-lint` is not a table" in str(refused(tmp_path / "pyproject.toml"))


@pytest.mark.parametrize("text", ["", "[project]\n", "tool = 1\n", "[tool.other]\n", "[[tool]]\n"])
def test_a_pyproject_that_is_not_ours(tmp_path: Path, text: str) -> None:
    write(tmp_path / "pyproject.toml", text)
    assert settings.find_settings(Disk(), tmp_path.as_posix()) is None


def test_one_line_and_no_traceback(run: Run, atlas: Path) -> None:
    write(atlas / "atlas-lint.toml", "root = 2026-04-29\n")
    ran = run()
    assert (ran.status, ran.out) == (2, "")
    assert (
        ran.err
        == f"error: {atlas}/atlas-lint.toml:1: `root` is the date 2026-04-29; it must be text\n  help: write text\n"
    )


# The case `bom-in-toml`


@pytest.mark.parametrize(("name", "table"), [("atlas-lint.toml", ""), ("pyproject.toml", "[tool.atlas-lint]\n")])
def test_a_byte_order_mark(run: Run, atlas: Path, name: str, table: str) -> None:
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges: {leads: role:lost}\n")
    for start in ("", "\ufeff"):
        write(atlas / name, f'{start}{table}rules.dangling-target = "off"\nrules.isolated-record = "error"\n')
        assert run("data").out == "", "the setting counts"
    write(atlas / name, f"\ufeff{table}root = 1\n")
    assert "`root` is 1" in run("data").err
    write(atlas / name, f"\ufeff\ufeff{table}\n")
    assert "not TOML: " in run("data").err, "a second one is no mark"


def test_a_byte_order_mark_stays_where_a_configuration_is_edited(run: Run, atlas: Path) -> None:
    write(atlas / "data/c.yaml", "nodeKind: Role\nid: role:c\nedges: {leads: role:far}\n")
    write(atlas / "atlas-lint.toml", '\ufeffroot = "data"\nexternal-ids = ["role:far"]\n')
    ran = run("rename", "role:far", "role:near")
    assert ran.status == 0, ran.err
    assert (atlas / "atlas-lint.toml").read_text("utf-8") == '\ufeffroot = "data"\nexternal-ids = ["role:near"]\n'
