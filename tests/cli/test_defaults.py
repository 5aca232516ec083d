"""The arguments that may be left out: `data/` with `schemas/` beside it, and --schemas in every command on data."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from tests.cli.test_help import EVERY
from tests.command import Run, write

COMMANDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "check": (("--no-cache",), ()),
    "show": (("role:a",), ()),
    "export": ((), ()),
    "stats": ((), ()),
    "graph": ((), ()),
    "impact": (("role:b",), ()),
    "diff": (("HEAD",), ()),
    "rename": (("role:a", "role:z", "--diff"), ()),
    "new": (("Role", "role:z"), ()),
    "baseline": ((), ()),
    "schema infer": (("--out", "out"), ()),
    "schema check": ((), ("--coverage", "--data", "data")),
    "schema test": ((), ()),
    "schema bundle": ((), ("--editor", "--data", "data")),
    "schema doc": (("--out", "pages", "--force"), ("--data", "data")),
    "schema diff": (("HEAD",), ("--data", "data")),
}
"""Each command that reads an atlas or its schemas: arguments that it needs, and options that make it read the data."""
WITHOUT = {"explain", "rules", "completion", "cache clean", "init", "schema import", "lsp"}
"""Commands that read neither, or make the schemas."""


@pytest.fixture
def folder(repository: Path) -> Path:
    """Return the folder of a small atlas in a git repository, with a case for `schema test`."""
    case = '[{"description": "any", "data": {"id": "role:x"}, "valid": true}]'
    write(repository / "schemas/records/Role.test.json", case)
    return repository


def test_every_command_is_in_the_table() -> None:
    assert {" ".join(path) for path in EVERY} <= COMMANDS.keys() | WITHOUT


@pytest.mark.parametrize("name", [name for name in COMMANDS if not name.startswith("schema ")])
def test_data_is_the_default(run: Run, folder: Path, name: str) -> None:
    needed, _ = COMMANDS[name]
    ran = run(*name.split(), *needed)
    assert ran.status in (0, 1), ran.err


@pytest.mark.parametrize("configuration", ["", "[rules]\ncycle = 'off'\n"], ids=["none", "one without a root"])
@pytest.mark.parametrize("name", [name for name in COMMANDS if not name.startswith("schema ")])
def test_nothing_to_read(run: Run, tmp_path: Path, name: str, configuration: str) -> None:
    if configuration:
        write(tmp_path / "atlas-lint.toml", configuration)
    needed, _ = COMMANDS[name]
    ran = run(*name.split(), *needed)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "error: no folder to check: no configuration names one, and there is no data/ here\n"
        "  help: name it (atlas-lint FOLDER), or begin: `atlas-lint init` shows the first record to write, "
        'as the first step of docs/tutorial.md does ("Records and edges")\n'
    )


def test_a_configuration_without_a_root(run: Run, folder: Path) -> None:
    write(folder / "atlas-lint.toml", "[rules]\ndangling-target = 'off'\n")
    assert run("--no-cache").status == 0
    assert run("--no-cache", "--isolated").status == 1
    write(folder / "atlas-lint.toml", "root = 'other'\n")
    assert run("--no-cache").err.startswith("error: no such folder: ")
    assert run("--no-cache", "--config", "nope.toml").err == "error: no such configuration file: nope.toml\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_on_data_takes_other_schemas(run: Run, folder: Path, name: str) -> None:
    """The schemas lie elsewhere, and are found; a folder that does not exist is an error."""
    (folder / "schemas").replace(folder / "elsewhere")
    needed, more = COMMANDS[name]
    ran = run(*name.split(), *needed, *more, "--schemas", "elsewhere")
    assert ran.status in (0, 1), ran.err
    assert "no schemas" not in ran.err
    if name != "schema infer":  # it makes schemas, and reads none but those that it wrote
        ran = run(*name.split(), *needed, *more, "--schemas", "nowhere")
        assert ran.status == 2
        assert "error: no such folder: " in ran.err or "nowhere" in ran.err


@pytest.mark.parametrize("name", [name for name in COMMANDS if name.startswith("schema ") and name != "schema infer"])
def test_folder_and_schemas_are_the_same(run: Run, folder: Path, name: str) -> None:
    needed, more = COMMANDS[name]
    (folder / "schemas").replace(folder / "elsewhere")
    as_argument = run(*name.split(), *needed, "elsewhere", *more)
    as_option = run(*name.split(), *needed, *more, "--schemas", "elsewhere")
    assert (as_option.status, as_option.out) == (as_argument.status, as_argument.out)
    both = run(*name.split(), *needed, "elsewhere", *more, "--schemas", "elsewhere")
    assert (both.status, both.out) == (2, "")
    assert both.err.startswith("error: use either FOLDER or --schemas, not both\n")


def test_every_command_in_the_table_has_the_option() -> None:
    for name in COMMANDS:
        options = {name for parameter in EVERY[tuple(name.split())].params for name in parameter.opts
                   if isinstance(parameter, click.Option)}  # fmt: skip
        assert "--schemas" in options, name
