"""The context of a command that reads an atlas: files, root and settings, found from its arguments."""

from __future__ import annotations

import os
import posixpath
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from atlas_lint import settings_file
from atlas_lint.cache.store import Cache, usual_folder
from atlas_lint.cli.command_names import COMMANDS
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import git
from atlas_lint.filesystem.file_tree import MAX_BYTES, Disk, Files, Once, Overlay, Stored
from atlas_lint.filesystem.globs import Globs
from atlas_lint.filesystem.paths import Naming, absolute, naming, relative, root_of
from atlas_lint.rules import rule_names
from atlas_lint.settings import Settings, find_settings, load_settings, override, usual_baseline
from atlas_lint.spelling import nearest

if TYPE_CHECKING:  # a run answered from the cache needs none of it
    from atlas_lint.base_comparison.base import Base

Command = TypeVar("Command", bound=Callable[..., Any])


class Given(NamedTuple):
    """The options that every command that reads an atlas has."""

    root: str | None = None
    schemas: str | None = None
    exclude: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False
    severities: tuple[str, ...] = ()
    staged: bool = False
    stdin_filename: str | None = None
    cache_dir: str | None = None
    no_cache: bool = False


class World(NamedTuple):
    """The context of a command.

    `root` is absolute, `chosen` holds the arguments below the root (relative to it; empty: the whole atlas), and
    `arguments` all of them as absolute paths.
    """

    files: Files
    root: str
    settings: Settings
    naming: Naming
    chosen: tuple[str, ...]
    given: Given
    arguments: tuple[str, ...]

    def cache(self) -> Cache | None:
        """Return the cache of this atlas; None with --no-cache, with --stdin-filename, or if the command writes."""
        if self.given.no_cache or isinstance(self.files, (Once, Overlay)):
            return None
        if isinstance(self.files, Disk):
            return Cache(cache_folder(self.given), self.root, self.files.skipped)
        stored_id = self.files.id if isinstance(self.files, Stored) else lambda path: ""
        return Cache(cache_folder(self.given), self.root, stored_id, on_disk=False)

    @property
    def baseline(self) -> str:
        """The baseline file: the configured one, else the usual one beside the configuration (or the root)."""
        folder = self.settings.folder if self.settings.file else self.root.rpartition("/")[0]
        return self.settings.baseline or usual_baseline(self.files, folder)

    def require_on_disk(self, paths: Iterable[str]) -> None:
        """Raise `AtlasError` if a sparse checkout leaves out any of `paths` (absolute), as it then cannot be edited."""
        for path in paths:
            if isinstance(self.files, Disk) and self.files.skipped(path):
                help = f"bring it to the disk first: git sparse-checkout add {posixpath.dirname(path)}"
                raise AtlasError(f"{path} is left out by the sparse checkout, so nothing was written", help)


def options(command: Command) -> Command:
    """Add to `command` the options of every command that reads an atlas, and return it."""
    for option in reversed(
        (
            click.option("--root", metavar="FOLDER", help="The folder of the atlas."),
            click.option("--schemas", metavar="FOLDER", help="The folder of its schemas."),
            click.option(
                "--exclude", metavar="GLOB", multiple=True, help="Files that are not part of it (repeatable)."
            ),
            click.option("--config", metavar="FILE", help="The configuration file (default: the nearest)."),
            click.option("--cache-dir", metavar="FOLDER", help="The folder of the cache."),
            click.option("--no-cache", is_flag=True, help="Neither read nor write the cache."),
            click.option("--isolated", is_flag=True, help="Read no configuration file."),
        )
    ):
        command = option(command)
    return command


def enter(arguments: Iterable[str], given: Given, *, once: bool = False, disk: Disk | None = None) -> World:
    """Find the configuration and the root for `arguments` and return the context of the command.

    With `once` the context reads each file only once and keeps its bytes, so that a command that writes can verify that
    no file has changed. `disk` is the file tree to read; None: make one. Raises `AtlasError` if a path does not exist,
    or if the arguments have several roots or configurations.
    """
    here = Path.cwd().as_posix()
    arguments = [*arguments] or [name for name in (given.stdin_filename,) if name is not None]
    paths = [absolute(argument, here) for argument in arguments]
    if given.staged and paths and git.repository(Path(paths[0])) is None:
        paths = [Path(path).resolve().as_posix() for path in paths]  # a symbolic link into a repository
    named = [absolute(name, here) for name in (given.root, given.config) if name is not None]
    disk = disk or (Once() if once else Disk())
    if given.stdin_filename is not None:
        files: Files = _with_stdin(disk, given, here)
    else:
        files = _staged([*paths, *named, here][0]) if given.staged else disk
    gone = [row for row in zip(arguments, paths, strict=True) if not _exists(files, row[1])]
    for argument, path in gone:
        if not _is_deleted(path):
            raise AtlasError(f"no such path: {argument}", _command_like(argument) or _path_like(path, here))
    settings = _settings(files, paths, given)
    root = root_of(files, paths, absolute(given.root, here) if given.root is not None else None, settings.root)
    if gone and not files.is_folder(root):
        raise AtlasError(f"no such path: {gone[0][0]}", "git has it, but the folder of the atlas does not exist")
    chosen = () if root in paths else tuple(relative(path, root) for path in paths)
    return World(files, root, settings, naming(root, here), chosen, given, tuple(paths))


def base(here: World, ref: str) -> Base:
    """Return the base that `ref` names. Raises `AtlasError` if git does not have it."""
    from atlas_lint.base_comparison.base import Base
    from atlas_lint.base_comparison.moved_files import moves

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
    """Return the default argument: ./data if it exists and neither an option nor a configuration names the root."""
    here = Path.cwd().as_posix()
    if given.root is not None or not Disk().is_folder(f"{here}/data"):
        return ()
    return () if _names_root(given, here) else ("data",)


def _names_root(given: Given, here: str) -> bool:
    """Return whether the configuration names the root. Raises `AtlasError` if it is not TOML."""
    if given.isolated:
        return False
    path = find_settings(Disk(), here) if given.config is None else absolute(given.config, here)
    file = settings_file.read(Disk(), path) if path is not None and Disk().is_file(path) else None
    return file is not None and "root" in file.table


def cache_folder(given: Given) -> Path:
    """Return the folder of the cache."""
    if given.cache_dir is not None:
        return Path(absolute(given.cache_dir, Path.cwd().as_posix()))
    return usual_folder(dict(os.environ), Path.home())


def configured(path: str) -> Settings:
    """Return the settings for an absolute path, without any option applied. Raises `AtlasError` if they are invalid."""
    return _configured(Disk(), [path], Path.cwd().as_posix(), Given())


def usual_schemas() -> str:
    """Return the default schemas folder, relative to the working directory."""
    return "schemas"


def revision(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return the `value` of an option that takes a git revision. Raises `AtlasError` if it is empty."""
    if value is not None and not value.strip():
        raise AtlasError(
            "--base names no revision", "name one, such as origin/main, and check the variables in it: one may be empty"
        )
    return value


def _with_stdin(disk: Files, given: Given, here: str) -> Overlay:
    """Return the files of the disk, with standard input as the content of the one that `given` names.

    Raises `AtlasError` if it is a folder, or if the index is to be read as well.
    """
    if given.staged:
        raise AtlasError("--stdin-filename and --staged exclude each other", "remove one of them")
    path = absolute(given.stdin_filename or "", here)
    if disk.is_folder(path):
        help = "name the file whose content standard input is, such as data/roles.yaml"
        raise AtlasError(f"--stdin-filename names a folder: {given.stdin_filename}", help)
    return Overlay(disk, {path: sys.stdin.buffer.read(MAX_BYTES + 1)})


def _staged(path: str) -> Stored:
    """Return the files of the git index, for the repository that `path` is in."""
    top = _top(path)
    return Stored(top, git.index(top))


def _top(path: str) -> Path:
    top = git.repository(Path(path))
    if top is None:
        help = git.unasked(Path(path)) or "leave out --base and --staged, which need git"
        raise AtlasError(f"{path} is not in a git repository", help)
    return top


def _exists(files: Files, path: str) -> bool:
    return os.path.lexists(path) or files.is_file(path) or files.is_folder(path)


def _is_deleted(path: str) -> bool:
    """Return whether git has or had `path`, which does not exist now. Hooks pass the files that a commit deletes."""
    top = git.repository(Path(path))
    try:
        return top is not None and git.knows(top, relative(path, top.as_posix()))
    except AtlasError:
        return False


def _settings(files: Files, paths: list[str], given: Given) -> Settings:
    """Return the settings that `files` hold for `paths`, with the options applied."""
    here = Path.cwd().as_posix()
    settings = _configured(files, paths, here, given)
    if given.schemas is not None:
        settings = settings._replace(schemas=absolute(given.schemas, here))
    if given.exclude:
        settings = settings._replace(exclude=(*settings.exclude, Globs(here, given.exclude)))
    rules = override(settings.rules, rule_names(), given.severities)
    return settings._replace(rules=rules)


def _configured(files: Files, paths: list[str], here: str, given: Given) -> Settings:
    if given.isolated:
        return Settings(here)
    if given.config is not None:
        path = absolute(given.config, here)
        if not files.is_file(path):
            raise AtlasError(f"no such configuration file: {given.config}")
        return load_settings(files, path, rule_names())
    found = {find_settings(files, path) for path in paths or [here]}
    if len(found) > 1:
        names = " and ".join(sorted(path or "none" for path in found))
        raise AtlasError(f"the arguments have several configurations: {names}", "run atlas-lint once for each")
    nearest_file = found.pop()
    return Settings(here) if nearest_file is None else load_settings(files, nearest_file, rule_names())


def _path_like(path: str, here: str) -> str:
    """Return help that names the path most like `path`, which does not exist; "" if none is like it."""
    missing = next(part for part in (Path(path), *Path(path).parents) if part.parent.is_dir())
    near = nearest(missing.name, (entry.name for entry in missing.parent.iterdir()))
    return f"did you mean {relative((missing.parent / near).as_posix(), here)}?" if near else ""


def _command_like(word: str) -> str:
    near = nearest(word, COMMANDS)
    return f"did you mean the command {near}?" if near else ""
