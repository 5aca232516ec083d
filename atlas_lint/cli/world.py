"""From the command line to settings and a root: what every command that reads an atlas begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from atlas_lint import settings as configuration
from atlas_lint.errors import AtlasError
from atlas_lint.files import Disk, Files
from atlas_lint.globs import Globs
from atlas_lint.paths import Naming, absolute, naming, relative, root_of
from atlas_lint.rules import all_rules
from atlas_lint.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


class World(NamedTuple):
    """What a command works on: the files, the root (absolute), the settings, and the arguments below the root."""

    files: Files
    root: str
    settings: Settings
    naming: Naming
    chosen: tuple[str, ...]


def options(command: Command) -> Command:
    """The options of every command that reads an atlas."""
    for option in reversed(
        (
            click.option("--root", metavar="FOLDER", help="The folder of the atlas."),
            click.option("--schemas", metavar="FOLDER", help="The folder of its schemas."),
            click.option(
                "--exclude", metavar="GLOB", multiple=True, help="Files that are not part of it (repeatable)."
            ),
            click.option("--config", metavar="FILE", help="The configuration file, instead of the nearest."),
            click.option("--isolated", is_flag=True, help="Read no configuration file."),
        )
    ):
        command = option(command)
    return command


def enter(
    arguments: Iterable[str],
    root: str | None,
    schemas: str | None,
    exclude: Iterable[str],
    config: str | None,
    isolated: bool,
) -> World:
    """Find configuration and root for arguments. Raises `AtlasError` where they do not exist or do not agree."""
    files, here = Disk(), Path.cwd().as_posix()
    given = [absolute(argument, here) for argument in arguments]
    for argument, path in zip(arguments, given, strict=True):
        if not Path(path).exists() and not Path(path).is_symlink():
            raise AtlasError(f"no such path: {argument}", _command_like(argument))
    settings = _settings(files, given, here, config, isolated)
    if schemas is not None:
        settings = settings._replace(schemas=absolute(schemas, here))
    if exclude:
        settings = settings._replace(exclude=(*settings.exclude, Globs(here, tuple(exclude))))
    found = root_of(files, given, absolute(root, here) if root is not None else None, settings.root)
    chosen = tuple(relative(path, found) for path in given if path != found)
    return World(files, found, settings, naming(found, here), chosen if found not in given else ())


def _settings(files: Files, given: list[str], here: str, config: str | None, isolated: bool) -> Settings:
    if isolated:
        return Settings(here)
    if config is not None:
        path = absolute(config, here)
        if not files.is_file(path):
            raise AtlasError(f"no such configuration file: {config}")
        return configuration.load(files, path, all_rules())
    found = {configuration.find(files, argument) for argument in given or [here]}
    if len(found) > 1:
        names = " and ".join(sorted(path or "none" for path in found))
        raise AtlasError(f"the arguments belong to several configurations: {names}", "run atlas-lint once for each")
    nearest = found.pop()
    return Settings(here) if nearest is None else configuration.load(files, nearest, all_rules())


def _command_like(word: str) -> str:
    from atlas_lint.cli.menu import COMMANDS
    from atlas_lint.suggest import nearest

    near = nearest(word, COMMANDS)
    return f"did you mean the command {near}?" if near else ""


def usual_root(root: str | None, config: str | None, isolated: bool) -> tuple[str, ...]:
    """The argument that is meant where none is given: ./data, unless something else names the root."""
    here = Path.cwd()
    if root is not None or not (here / "data").is_dir():
        return ()
    if not isolated and (config is not None or configuration.find(Disk(), here.as_posix()) is not None):
        return ()
    return ("data",)


def usual_schemas() -> str:
    """The schemas folder that is meant where none is given."""
    return "schemas"
