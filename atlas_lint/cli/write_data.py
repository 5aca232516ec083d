"""Writing into the data: all files or none, after completing an interrupted run; or only a diff."""

from __future__ import annotations

import os
import posixpath
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from atlas_lint.cli import context, streams, terminal
from atlas_lint.cli.context import Given, World
from atlas_lint.edits.unified_diff import unified
from atlas_lint.filesystem import git, transaction
from atlas_lint.filesystem.file_tree import Once
from atlas_lint.text import count

_COLORS = {"+": "green", "-": "red", "@": "cyan"}


def enter(arguments: Iterable[str], given: Given) -> World:
    """Complete an interrupted run, then return the context of a command that writes (`context.enter` with `once`).

    Raises `AtlasError` as `context.enter` does.
    """
    here = context.enter(arguments, given, once=True)
    if not given.staged and complete(here):
        here = context.enter(arguments, given, once=True)  # the interrupted run may have written the configuration
    return here


def complete(here: World) -> bool:
    """Complete the writes of an interrupted run, print a note, and return whether there were any."""
    done = transaction.complete(Path(here.root), _top(here))
    if done:
        click.echo(f"note: completed an interrupted run: {count(done, 'file')}", err=True)
    return done > 0


def note_interruption(here: World) -> None:
    """Print a note if a run was interrupted, without completing it."""
    if transaction.is_interrupted(Path(here.root)):
        click.echo(f"note: {transaction.interrupted_note(Path(here.root))}", err=True)


def write(here: World, contents: Mapping[str, bytes], read: Mapping[str, bytes | None]) -> None:
    """Write `contents` (by absolute path): all files or none.

    `read` maps paths to the bytes that the run has read (None: the file did not exist). Raises `AtlasError`, and writes
    nothing, if any file that the run has read has changed since, or if one cannot be written.
    """
    here.require_on_disk(contents)
    seen = {**(here.files.contents if isinstance(here.files, Once) else {}), **read}
    changes = {_meant(here, path): data for path, data in contents.items()}
    expected = {_meant(here, path): data for path, data in seen.items()}
    transaction.write_all(Path(here.root), _top(here), changes, expected)
    if isinstance(here.files, Once):
        here.files.contents.update(contents)


def _meant(here: World, path: str) -> Path:
    """Return the file to write for `path`: for configuration and baseline the target of a link; data is never one."""
    return Path(os.path.realpath(path) if path in (here.baseline, here.settings.file) else path)


def show(here: World, contents: Mapping[str, bytes], read: Mapping[str, bytes], color: str) -> int:
    """Print a diff of what would change and return the exit status: 1 if anything would, else 0.

    `contents` and `read` map absolute paths to the new and the present bytes.
    """
    lines = _diff(here, contents, read)
    streams.to_standard_output(painted(lines) if terminal.has_color(color, sys.stdout) else lines)
    return 1 if contents else 0


def _diff(here: World, contents: Mapping[str, bytes], read: Mapping[str, bytes]) -> Iterator[str]:
    for path, data in sorted(contents.items()):
        yield from unified(posixpath.relpath(path, here.naming.working_directory), read[path], data)


def painted(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a diff in colour."""
    for line in lines:
        yield click.style(line, fg=_COLORS[line[0]]) if line[:1] in _COLORS else line


def _top(here: World) -> Path:
    """Return the folder below which files may be written.

    That is the repository; without one, the nearest folder that holds root, configuration and baseline.
    """
    if git.repository(Path(here.root)) is not None:
        return Path(here.naming.top)
    folders = [here.root, posixpath.dirname(here.baseline)]
    return Path(posixpath.commonpath([*folders, here.settings.folder] if here.settings.file else folders))
