"""From the command line to settings and a root: what every command that reads an atlas begins with."""

from __future__ import annotations

import os
import posixpath
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
from atlas_lint.files import Disk, Files, Once, Stored
from atlas_lint.globs import Globs
from atlas_lint.moves import moves
from atlas_lint.paths import Naming, absolute, naming, relative, root_of
from atlas_lint.settings import Settings, override, usual_baseline
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
        """Return the cache of this atlas; None if none is wanted, or the command writes into the data."""
        if self.given.no_cache or isinstance(self.files, Once):
            return None
        if isinstance(self.files, Disk):
            return Cache(cache_folder(self.given), self.root, self.files.skipped)
        stored_id = self.files.id if isinstance(self.files, Stored) else lambda path: ""
        return Cache(cache_folder(self.given), self.root, stored_id, on_disk=False)

    @property
    def baseline(self) -> str:
        """The baseline file: the one that is configured, else the usual one beside the configuration (or the root)."""
        folder = self.settings.folder if self.settings.file else self.root.rpartition("/")[0]
        return self.settings.baseline or usual_baseline(self.files, folder)

    def require_on_disk(self, paths: Iterable[str]) -> None:
        """Raise `AtlasError` for a file (absolute path) that a sparse checkout leaves out: it cannot be edited."""
        for path in paths:
            if isinstance(self.files, Disk) and self.files.skipped(path):
                help = f"bring it to the disk first: git sparse-checkout add {posixpath.dirname(path)}"
                raise AtlasError(f"{path} is left out by the sparse checkout, so nothing was written", help)


def options(command: Command) -> Command:
    """The options of every command that reads an atlas."""
    for option in reversed(
        (
            click.option("--root", metavar="FOLDER", help="The folder of the atlas."),
            click.option("--schemas", metavar="FOLDER", help="The folder of its schemas."),
            click.option("--exclude", metavar="GLOB", multiple=True, help="Files that are no part of it (repeatable)."),
            click.option("--config", metavar="FILE", help="The configuration file, instead of the nearest."),
            click.option("--cache-dir", metavar="FOLDER", help="Where to remember what was read."),
            click.option("--no-cache", is_flag=True, help="Remember nothing, and use nothing remembered."),
            click.option("--isolated", is_flag=True, help="Read no configuration file."),
        )
    ):
        command = option(command)
    return command


def enter(arguments: Iterable[str], given: Given, *, once: bool = False) -> World:
    """Find configuration and root for arguments. Raises `AtlasError` where they do not exist or do not agree.

    With `once` the files of the disk are read once each, and none is taken from memory, so that a command that writes
    knows what it has seen.
    """
    here = Path.cwd().as_posix()
    paths = [absolute(argument, here) for argument in arguments]
    if given.staged and paths and git.repository(Path(paths[0])) is None:
        paths = [Path(path).resolve().as_posix() for path in paths]  # a symbolic link into a repository
    named = [absolute(name, here) for name in (given.root, given.config) if name is not None]
    disk: Files = Once() if once else Disk()
    files = _staged([*paths, *named, here][0]) if given.staged else disk
    gone = [row for row in zip(arguments, paths, strict=True) if not _exists(files, row[1])]
    for argument, path in gone:
        if not _is_deleted(path):
            raise AtlasError(f"no such path: {argument}", _command_like(argument) or _path_like(path, here))
    settings = _settings(files, paths, given)
    root = root_of(files, paths, absolute(given.root, here) if given.root is not None else None, settings.root)
    if gone and not files.is_folder(root):
        raise AtlasError(f"no such path: {gone[0][0]}", "git has it, but the folder of the atlas is not there")
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
    try:
        settings: Settings | None = _settings(files, list(here.arguments), here.given)
    except AtlasError:
        settings = None
    if settings is not None and settings.file is None and here.settings.file is not None:
        settings = None
    return Base(ref, files, settings, moves(files, here.files, here.root))


def usual_root(given: Given) -> tuple[str, ...]:
    """The argument that is meant where none is given: ./data, unless something else names the root."""
    here = Path.cwd()
    if given.root is not None or not Disk().is_folder(f"{here.as_posix()}/data"):
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


def revision(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Check the value of an option that takes a git revision. Raises `AtlasError` if it is empty."""
    if value is not None and not value.strip():
        raise AtlasError("--base names no revision", "name one, such as origin/main; a variable in it may be empty")
    return value


def _staged(path: str) -> Stored:
    """Return the index of the repository that a path lies in."""
    top = _top(path)
    return Stored(top, git.index(top))


def _top(path: str) -> Path:
    top = git.repository(Path(path))
    if top is None:
        raise AtlasError(f"{path} lies in no git repository", git.unasked(Path(path)) or "--base and --staged ask git")
    return top


def _exists(files: Files, path: str) -> bool:
    return os.path.lexists(path) or files.is_file(path) or files.is_folder(path)


def _is_deleted(path: str) -> bool:
    """Return whether git has, or had, a path that is not there now: hooks pass the files that a commit deletes."""
    top = git.repository(Path(path))
    try:
        return top is not None and git.knows(top, relative(path, top.as_posix()))
    except AtlasError:
        return False


def _settings(files: Files, paths: list[str], given: Given) -> Settings:
    """The settings that a set of files has for paths, with the flags over them."""
    here = Path.cwd().as_posix()
    settings = _configured(files, paths, here, given)
    if given.schemas is not None:
        settings = settings._replace(schemas=absolute(given.schemas, here))
    if given.exclude:
        settings = settings._replace(exclude=(*settings.exclude, Globs(here, given.exclude)))
    rules = override(settings.rules, shelf.names(), given.severities)
    return settings._replace(rules=rules)


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


def _path_like(path: str, here: str) -> str:
    """Return help that names the path most like one that is not there, or ""."""
    missing = next(part for part in (Path(path), *Path(path).parents) if part.parent.is_dir())
    near = nearest(missing.name, (entry.name for entry in missing.parent.iterdir()))
    return f"did you mean {relative((missing.parent / near).as_posix(), here)}?" if near else ""


def _command_like(word: str) -> str:
    near = nearest(word, COMMANDS)
    return f"did you mean the command {near}?" if near else ""
