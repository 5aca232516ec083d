"""The page of the commands, made from their own help."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from textwrap import dedent

import click

from atlas_lint.cli.command_names import COMMANDS, GROUPS, SCHEMA_COMMANDS, SCHEMA_GROUPS
from atlas_lint.cli.commands import SETTINGS, atlas_lint
from atlas_lint.cli.help import GROUPS as OPTION_GROUPS

HEADER = """\
# The commands

This page is made from the help of the commands: `make update` rewrites it. `atlas-lint COMMAND -h` prints the same.

`atlas-lint data/` is short for `atlas-lint check data/`. A folder that has the name of a command is written `./export`.
"""
MORE = {
    "baseline": "configuration.md#the-baseline",
    "diff": "diff.md",
    "explain": "rules.md",
    "graph": "graph.md#graph-draw-the-graph",
    "impact": "diff.md",
    "init": "ci.md#set-up",
    "lsp": "editors.md",
    "new": "new.md",
    "rename": "rename.md",
    "rules": "rules.md",
    "stats": "graph.md#stats-count-and-measure",
    "schema bundle": "editors.md",
    "schema check": "schema-check.md",
    "schema diff": "schema-review.md",
    "schema doc": "schema-review.md#pages-about-the-kinds",
    "schema import": "import.md",
    "schema infer": "infer.md",
    "schema test": "schema-check.md",
}
"""The page with more about a command."""
BAR = r"\|"


def render() -> str:
    """Return the whole page."""
    return "".join(_page())


def _page() -> Iterator[str]:
    yield HEADER
    for heading, names in GROUPS.items():
        yield from _menu(heading, [(name, COMMANDS[name]) for name in names if name != "schema"])
    yield from _menu(
        "The schemas alone", [(f"schema {n}", SCHEMA_COMMANDS[n]) for ns in SCHEMA_GROUPS.values() for n in ns]
    )
    for path, command in _leaves(atlas_lint, ()):
        yield from _section(" ".join(path), command)


def _menu(heading: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    if rows:
        yield f"\n| {heading} | |\n| --- | --- |\n"
        yield from (f"| [`{name}`](#{_anchor(name)}) | {line} |\n" for name, line in rows)


def _anchor(name: str) -> str:
    """Return the anchor of a command's section; for a group, that of its first command."""
    words = next(path for path, _ in _leaves(atlas_lint, ()) if path[: name.count(" ") + 1] == tuple(name.split()))
    return "-".join(("atlas-lint", *words))


def _leaves(group: click.Group, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield each command that is not a group, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _leaves(command, (*path, name))
        else:
            yield (*path, name), command


def _section(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"atlas-lint {name}", **SETTINGS)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"\n## `atlas-lint {name}`\n\n```text\natlas-lint {name} {usage}\n```\n"
    for part in inspect.cleandoc(command.help or "").split("\n\n"):
        yield f"\n{_prose(part)}\n"
    if name in MORE:
        yield f"\n[More about it]({MORE[name]})\n"
    yield "\n| option | meaning |\n| --- | --- |\n"
    yield from _options(command, context)


def _prose(part: str) -> str:
    """Return a paragraph of a help text; lines that the help keeps as they are (`\\b`) become a block."""
    if not part.startswith("\b"):
        return _plain(part)
    first, *lines = part.removeprefix("\b").strip("\n").split("\n")
    language = "sh" if first == "Examples:" else "text"
    if not lines:
        return first
    text = dedent("\n".join(lines))
    if language == "sh":
        text = re.sub(r"(?m)^(\S.*?)( {2,})(?=\S)", r"\1\2# ", text)
    return f"{first}\n\n```{language}\n{text}\n```"


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield a row for each option, in the order of the help: the command's own first, then those of the groups."""
    order = [name for names in OPTION_GROUPS.values() for name in names]
    records = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record is not None:
            place = max((order.index(name) for name in parameter.opts if name in order), default=-1)
            records.append((place, record))
    for _, (term, words) in sorted(records, key=lambda row: row[0]):
        yield f"| `{term.replace('|', BAR)}` | {_plain(words).replace('|', BAR)} |\n"


def _plain(text: str) -> str:
    """Return a text of which nothing but code is markup in Markdown."""
    code = re.split(r"(`[^`]*`)", text)
    return "".join(part if part[:1] == "`" else re.sub(r"([\[\]<*_])", r"\\\1", part) for part in code)
