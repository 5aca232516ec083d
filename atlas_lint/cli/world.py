"""From the command line to settings and a root: what every command that reads an atlas begins with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from atlas_lint import git
from atlas_lint import rules as shelf
from atlas_lint import settings as configuration
from atlas_lint.cache.store import Cache, usual_folder
from atlas_lint.cli.menu import COMMANDS
from atlas_lint.errors import AtlasError
from atlas_lint.files import Disk, Files, Stored
from atlas_lint.globs import Globs
from atlas_lint.parallel import cores
from atlas_lint.paths import Naming, absolute, naming, relative, root_of
from atlas_lint.settings import BASELINE, Settings, override
from atlas_lint.suggest import nearest

if TYPE_CHECKING:  # a run that is remembered needs none of it
    from atlas_lint.lint import Base

Command = TypeVar("Command", bound=Callable[..., Any])


class Given(NamedTuple):
    """What the options of every command that reads an atlas say."""

    root: str | None = None
    schemas: str | None = None
    exclude: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False
    severities: tuple[str, ...] = ()
    staged: bool = False
    jobs: int | None = None
    cache_dir: str | None = None
    no_cache: bool = False


class World(NamedTuple):
    """What a command works on: the files, the root (absolute), the settings, and the arguments below the root."""

    files: Files
    root: str
    settings: Settings
    naming: Naming
    chosen: tuple[str, ...]
    given: Given
    arguments: tuple[str, ...]

    def cache(self) -> Cache | None:
        """Return the cache of this atlas; None if none is wanted."""
        if self.given.no_cache:
            return None
        stored_id = self.files.id if isinstance(self.files, Stored) else None
        return Cache(cache_folder(self.given), self.root, stored_id)

    @property
    def baseline(self) -> str:
        """The baseline file: the one that is configured, else the usual one beside the configuration (or the root)."""
        folder = self.settings.folder if self.settings.file else self.root.rpartition("/")[0]
        return self.settings.baseline or f"{folder}/{BASELINE}"


def options(command: Command) -> Command:
    """The options of every command that reads an atlas."""
    for option in reversed(
        (
            click.option("--root", metavar="FOLDER", help="The folder of the atlas."),
            click.option("--schemas", metavar="FOLDER", help="The folder of its schemas."),
            click.option("--exclude", metavar="GLOB", multiple=True, help="Files that are no part of it (repeatable)."),
            click.option("--config", metavar="FILE", help="The configuration file, instead of the nearest."),
            click.option("--jobs", type=click.IntRange(min=1), help="How many processes at once (default: the cores)."),
            click.option("--cache-dir", metavar="FOLDER", help="Where to remember what was read."),
            click.option("--no-cache", is_flag=True, help="Remember nothing, and use nothing remembered."),
            click.option("--isolated", is_flag=True, help="Read no configuration file."),
        )
    ):
        command = option(command)
    return command


def enter(arguments: Iterable[str], given: Given) -> World:
    """Find configuration and root for arguments. Raises `AtlasError` where they do not exist or do not agree."""
    here = Path.cwd().as_posix()
    files: Files = _staged(here) if given.staged else Disk()
    paths = [absolute(argument, here) for argument in arguments]
    for argument, path in zip(arguments, paths, strict=True):
        if not (os.path.lexists(path) or files.is_file(path) or files.is_folder(path)):
            raise AtlasError(f"no such path: {argument}", _command_like(argument))
    settings = _settings(files, paths, given)
    root = root_of(files, paths, absolute(given.root, here) if given.root is not None else None, settings.root)
    chosen = () if root in paths else tuple(relative(path, root) for path in paths)
    return World(files, root, settings, naming(root, here), chosen, given, tuple(paths))


def base(here: World, ref: str) -> Base:
    """The state that a revision names. Raises `AtlasError` where git does not have it."""
    from atlas_lint.lint import Base

    if not ref:
        raise AtlasError("--base is empty", "name a revision, such as --base origin/main")
    top = _top(here.root)
    commit = git.commit(top, ref)
    files = Stored(top, git.tree(top, commit) if commit else [])
    renames = git.renames(top, commit, staged=here.given.staged) if commit else {}
    prefix = f"{relative(here.root, top.as_posix())}/"
    below = {
        old.removeprefix(prefix): new.removeprefix(prefix)
        for old, new in renames.items()
        if old.startswith(prefix) and new.startswith(prefix)
    }
    try:
        settings: Settings | None = _settings(files, list(here.arguments), here.given)
    except AtlasError:
        settings = None
    if settings is not None and settings.file is None and here.settings.file is not None:
        settings = None
    return Base(ref, files, settings, below)


def usual_root(given: Given) -> tuple[str, ...]:
    """The argument that is meant where none is given: ./data, unless something else names the root."""
    here = Path.cwd()
    if given.root is not None or not (here / "data").is_dir():
        return ()
    if not given.isolated and (given.config is not None or configuration.find(Disk(), here.as_posix()) is not None):
        return ()
    return ("data",)


def cache_folder(given: Given) -> Path:
    """The folder in which runs are remembered."""
    if given.cache_dir is not None:
        return Path(absolute(given.cache_dir, Path.cwd().as_posix()))
    return usual_folder(dict(os.environ), Path.home())


def configured(path: str) -> Settings:
    """The settings that count for an absolute path, no flag over them."""
    return _configured(Disk(), [path], Path.cwd().as_posix(), Given())


def usual_schemas() -> str:
    """The schemas folder that is meant where none is given."""
    return "schemas"


def _staged(here: str) -> Stored:
    top = _top(here)
    return Stored(top, git.index(top))


def _top(folder: str) -> Path:
    top = git.repository(Path(folder))
    if top is None:
        raise AtlasError(f"{folder} lies in no git repository", "--base and --staged ask git")
    return top


def _settings(files: Files, paths: list[str], given: Given) -> Settings:
    """The settings that a set of files has for paths, with the flags over them."""
    here = Path.cwd().as_posix()
    settings = _configured(files, paths, here, given)
    if given.schemas is not None:
        settings = settings._replace(schemas=absolute(given.schemas, here))
    if given.exclude:
        settings = settings._replace(exclude=(*settings.exclude, Globs(here, given.exclude)))
    rules = override(settings.rules, shelf.names(), given.severities)
    return settings._replace(rules=rules, jobs=given.jobs or cores())


def _configured(files: Files, paths: list[str], here: str, given: Given) -> Settings:
    if given.isolated:
        return Settings(here)
    if given.config is not None:
        path = absolute(given.config, here)
        if not files.is_file(path):
            raise AtlasError(f"no such configuration file: {given.config}")
        return configuration.load(files, path, shelf.names())
    found = {configuration.find(files, path) for path in paths or [here]}
    if len(found) > 1:
        names = " and ".join(sorted(path or "none" for path in found))
        raise AtlasError(f"the arguments belong to several configurations: {names}", "run atlas-lint once for each")
    nearest_file = found.pop()
    return Settings(here) if nearest_file is None else configuration.load(files, nearest_file, shelf.names())


def _command_like(word: str) -> str:
    near = nearest(word, COMMANDS)
    return f"did you mean the command {near}?" if near else ""
