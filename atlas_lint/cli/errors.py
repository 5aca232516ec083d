"""Error lines of a run that failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from atlas_lint.cli.command_names import COMMANDS
from atlas_lint.cli.required import Required
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.filesystem.paths import relative
from atlas_lint.findings.place import Place
from atlas_lint.parsing.locate import look_up
from atlas_lint.schemas.load_schemas import SchemaError
from atlas_lint.schemas.metaschema import Problem
from atlas_lint.spelling import nearest

MOST_PROBLEMS = 50


def error_lines(error: AtlasError) -> Iterator[str]:
    """Yield the lines that report `error` on standard error.

    For broken schemas the first `MOST_PROBLEMS` problems come first, each with file, line and column.
    """
    if isinstance(error, SchemaError):
        for problem in error.problems[:MOST_PROBLEMS]:
            yield f"{_where(error.folder, problem)}: {problem.message}"
            if problem.help:
                yield f"  help: {problem.help}"
    yield f"error: {error}"
    if error.help:
        yield f"  help: {error.help}"


def usage_lines(error: click.ClickException) -> Iterator[str]:
    """Yield the lines that report a wrong command line on standard error, in the style of all errors."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        yield click.unstyle(error.format_message())
        return
    yield f"error: {_message(error)}"
    context = error.ctx if isinstance(error, click.UsageError) else None
    near, example = _near(error), _example(error)
    if near or example:
        yield f"  help: {f'did you mean {near}?' if near else example}"
    elif context:
        yield f"  help: `{context.command_path} --help` lists what it takes"


def _message(error: click.ClickException) -> str:
    """Return the message of an error that click found, in our words."""
    if isinstance(error, click.NoSuchOption):
        return f"no such option: {error.option_name}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{_named(error.param)} is missing"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{_named(error.param)}: {error.message.rstrip('.')}"
    message = error.format_message().rstrip(".")
    return message[:1].lower() + message[1:]


def _named(parameter: click.Parameter) -> str:
    """Return the name of an option or argument, as people write it."""
    return max(parameter.opts, key=len) if isinstance(parameter, click.Option) else _metavar(parameter)


def _metavar(parameter: click.Parameter) -> str:
    return parameter.metavar or (parameter.name or "").upper()


def _example(error: click.ClickException) -> str:
    """Return how to write a parameter that is missing; "" if that is not known."""
    parameter = error.param if isinstance(error, click.MissingParameter) else None
    return parameter.type.how if parameter is not None and isinstance(parameter.type, Required) else ""


def _near(error: click.ClickException) -> str | None:
    """Return the option or the value that was most likely meant; None if none is near."""
    if isinstance(error, click.NoSuchOption):
        names = error.ctx.command.params if error.ctx else []
        return nearest(error.option_name, [name for parameter in names for name in parameter.opts if name[:2] == "--"])
    if isinstance(error, click.UsageError) and error.ctx and isinstance(error.ctx.command, click.Group):
        written = re.match(r"No such command '([^']*)'", error.message)
        if written and written[1] in COMMANDS:
            return f"atlas-lint {written[1]}"
        return nearest(written[1], error.ctx.command.list_commands(error.ctx)) if written else None
    if isinstance(error, click.BadParameter) and error.param is not None:
        choices = error.param.type.choices if isinstance(error.param.type, click.Choice) else ()
        written = re.match(r"'([^']*)' is not one of", error.message)
        return nearest(written[1], map(str, choices)) if written else None
    return None


def _where(folder: str, problem: Problem) -> str:
    """Return where a problem is, as `schemas/records/Role.schema.json:3:5`.

    JSON is YAML, so `look_up` locates it as it locates data.
    """
    place = Place(problem.path, 0, problem.pointer, problem.part, span=problem.span)
    files = Disk()
    span = look_up([place], lambda path: files.read(f"{folder}/{path}"))[place].span
    return f"{relative(f'{folder}/{problem.path}', Path.cwd().as_posix())}:{span.line}:{span.column}"
