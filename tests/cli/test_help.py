"""`--help`: every command and option is shown in its group, with examples that can be run; errors of usage."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from atlas_lint.cli.command_names import COMMANDS, GROUPS, SCHEMA_COMMANDS, SCHEMA_GROUPS
from atlas_lint.cli.commands import atlas_lint
from atlas_lint.cli.help import GROUPS as OPTION_GROUPS
from tests.command import Run

REPOSITORY = Path(__file__).parents[2]
CONTRACT = [
    "--root",
    "--schemas",
    "--exclude",
    "--config",
    "--isolated",
    "--base",
    "--staged",
    "--format",
    "--output",
    "--fail-on",
    "--select",
    "--rule",
    "--exit-zero",
    "--stdin-filename",
    "--quiet",
    "--statistics",
    "--max-findings",
    "--watch",
    "--fix",
    "--unsafe-fixes",
    "--diff",
    "--color",
]


def commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command, with the words that call it."""
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None
            yield from commands(found, (*path, name))
    else:
        yield path, group


EVERY = dict(commands(atlas_lint))


@pytest.mark.parametrize(("menu", "groups"), [(COMMANDS, GROUPS), (SCHEMA_COMMANDS, SCHEMA_GROUPS)])
def test_each_command_is_in_one_group(menu: dict[str, str], groups: dict[str, tuple[str, ...]]) -> None:
    assert sorted(name for names in groups.values() for name in names) == sorted(menu)


def test_each_option_is_in_one_group_at_most() -> None:
    names = [name for group in OPTION_GROUPS.values() for name in group]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_the_help_of_a_command(run: Run, path: tuple[str, ...]) -> None:
    ran = run(*path, "-h")
    assert (ran.status, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    for parameter in EVERY[path].params:
        if isinstance(parameter, click.Option):
            assert all(
                f"{name} " in ran.out or f"{name}," in ran.out or f"{name}\n" in ran.out for name in parameter.opts
            )
            assert parameter.help


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_completion_offers_each_option(run: Run, path: tuple[str, ...]) -> None:
    options = [parameter for parameter in EVERY[path].params if isinstance(parameter, click.Option)]
    names = {name for option in options for name in option.opts}
    assert offered(run, *path, "-") == {*names, "-h", "--help"}


@pytest.mark.parametrize("group", [(), ("schema",), ("cache",)], ids=["commands", "schema", "cache"])
def test_completion_offers_each_command(run: Run, group: tuple[str, ...]) -> None:
    names = {path[len(group)] for path in EVERY if path[: len(group)] == group}
    assert names <= offered(run, *group, "")


def test_completion_offers_the_options_of_the_default_command(run: Run) -> None:
    assert offered(run, "check", "-") <= offered(run, "-")
    assert offered(run, "data", "-") == offered(run, "check", "-")


def offered(run: Run, *words: str) -> set[str]:
    """Return what is offered for the last of the words after `atlas-lint`."""
    ran = run(_ATLAS_LINT_COMPLETE="bash_complete", COMP_LINE=" ".join(("atlas-lint", *words)))
    assert (ran.status, ran.err) == (0, "")
    return {value for kind, _, value in (line.partition(",") for line in ran.out.splitlines()) if kind == "plain"}


@pytest.mark.parametrize("path", [path for path in EVERY if path != ("cache", "clean")], ids=" ".join)
def test_examples_can_be_run(path: tuple[str, ...]) -> None:
    documentation = EVERY[path].help or ""
    lines = [line.strip() for line in documentation.partition("Examples:")[2].splitlines() if line.strip()]
    assert lines
    for line in lines:
        words = shlex.split(re.split(r" {2,}| > ", line)[0])
        if words[0] == "eval":
            words = shlex.split(words[1][2:-1])
        assert words.pop(0) == "atlas-lint"
        called = path if tuple(words[: len(path)]) == path else ("check",)
        arguments = words[len(path) :] if called == path and tuple(words[: len(path)]) == path else words
        EVERY[called].make_context(" ".join(called), list(arguments))


def test_what_the_contract_lists_is_in_help_and_documentation(run: Run) -> None:
    shown = run("check", "-h").out
    documented = (REPOSITORY / "docs/commands.md").read_text("utf-8")
    for option in CONTRACT:
        assert f"{option} " in shown, option
        assert re.search(rf"`[^`\n]*{option}\b", documented), option
    for name in COMMANDS:
        assert f"`atlas-lint {name}" in documented, name


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--formt", "x"), "error: no such option: --formt\n  help: did you mean --format?\n"),
        (("check", "--nothing-like-it"), "error: no such option: --nothing-like-it\n  help: `atlas-lint check --help`"),
        (("schema", "check", "--fail-on", "wraning"), "error: --fail-on: 'wraning' is not one of 'error', "),
        (("check", "--color", "allways"), "error: --color: 'allways' is not one of 'auto', 'always', "),
        (("check", "--max-findings", "many"), "error: --max-findings: 'many' is not a valid integer range\n"),
        (("show",), "error: ID is missing\n  help: `atlas-lint show --help` lists what it takes\n"),
        (("schema", "infer"), "error: --out is missing\n"),
        (("schema", "infr"), "error: no such command 'infr'\n  help: did you mean infer?\n"),
        (("schema",), "Usage: atlas-lint schema [OPTIONS] COMMAND [ARGS]...\n"),
        (("chekc",), "error: no such path: chekc\n  help: did you mean the command check?\n"),
        (("explain", "dangling"), "error: no such rule: dangling\n  help: did you mean dangling-reference or "),
        (("explain", "cylce"), "error: no such rule: cylce\n  help: did you mean cycle?\n"),
        (("explain", ""), "error: no such rule: \n  help: `atlas-lint rules` lists them\n"),
    ],
)  # fmt: skip
def test_errors_of_usage(run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(said)


@pytest.mark.parametrize(
    ("variables", "is_colored"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False)],
)
def test_colors(run: Run, variables: dict[str, str], is_colored: bool) -> None:
    assert ("\x1b[1m" in run("check", "-h", **variables).out) == is_colored


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_version(run: Run, option: str) -> None:
    assert re.fullmatch(r"atlas-lint \d+\.\d+\.\d+\n", run(option).out)
