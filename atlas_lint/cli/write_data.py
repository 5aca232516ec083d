"""Where commands that write into data do so: all files or none, what was interrupted first, or just a diff."""

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
    """Enter an atlas to write into it: complete what an interrupted run began, and read each file once."""
    here = context.enter(arguments, given, once=True)
    if not given.staged and complete(here):
        here = context.enter(arguments, given, once=True)  # the configuration may have been among what was completed
    return here


def complete(here: World) -> bool:
    """Complete what an interrupted run began, and say so; gives whether anything was."""
    done = transaction.complete(Path(here.root), _top(here))
    if done:
        click.echo(f"note: completed what an interrupted run began, {count(done, 'file')}", err=True)
    return done > 0


def note_interruption(here: World) -> None:
    """Say where a run was interrupted, and leave it."""
    if transaction.is_interrupted(Path(here.root)):
        click.echo(f"note: {transaction.interrupted_note(Path(here.root))}", err=True)


def write(here: World, contents: Mapping[str, bytes], read: Mapping[str, bytes | None]) -> None:
    """Write files (by absolute path) if they still hold what was read of them (None: no such file), and so does every
    file that the run has read. Raises `AtlasError`; then nothing is written."""
    here.require_on_disk(contents)
    seen = {**(here.files.contents if isinstance(here.files, Once) else {}), **read}
    changes = {_meant(here, path): data for path, data in contents.items()}
    expected = {_meant(here, path): data for path, data in seen.items()}
    transaction.write_all(Path(here.root), _top(here), changes, expected)
    if isinstance(here.files, Once):
        here.files.contents.update(contents)


def _meant(here: World, path: str) -> Path:
    """The file to write for a path: what a link leads to, for configuration and baseline; data is never a link."""
    return Path(os.path.realpath(path) if path in (here.baseline, here.settings.file) else path)


def show(here: World, contents: Mapping[str, bytes], read: Mapping[str, bytes], color: str) -> int:
    """Print what would change; gives the exit status: 1 where anything would."""
    lines = _diff(here, contents, read)
    painted = terminal.has_color(color, sys.stdout)
    streams.to_standard_output(_painted(lines) if painted else lines)
    return 1 if contents else 0


def _diff(here: World, contents: Mapping[str, bytes], read: Mapping[str, bytes]) -> Iterator[str]:
    for path, data in sorted(contents.items()):
        yield from unified(posixpath.relpath(path, here.naming.working_directory), read[path], data)


def _painted(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield click.style(line, fg=_COLORS[line[0]]) if line[:1] in _COLORS else line


def _top(here: World) -> Path:
    """The folder below which files may be written: the repository; without one, what holds root, configuration and
    baseline."""
    if git.repository(Path(here.root)) is not None:
        return Path(here.naming.top)
    folders = [here.root, posixpath.dirname(here.baseline)]
    return Path(posixpath.commonpath([*folders, here.settings.folder] if here.settings.file else folders))
