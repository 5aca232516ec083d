"""`check --watch`: check again after each change of a file, until Ctrl-C."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

import click

from atlas_lint.cli import check_report, context, progress_bar, streams
from atlas_lint.cli.check_report import Printing
from atlas_lint.cli.context import Given, World
from atlas_lint.cli.errors import error_lines
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.paths import absolute, relative
from atlas_lint.filesystem.snapshot import Snapshot
from atlas_lint.findings.selection import Selection
from atlas_lint.settings import BASELINE
from atlas_lint.settings_file import OWN_FILE, PROJECT_FILE
from atlas_lint.text import count, safe
from atlas_lint.watch import watcher
from atlas_lint.watch.session import Asked, Outcome, Session

_EXCLUDED = (
    "base", "staged", "stdin_filename", "fix", "unsafe_fixes", "diff", "add_ignore", "show_settings", "timings",
)  # fmt: skip
"""The options of `check` that --watch cannot be combined with, by the names of their parameters."""
_CLEAR = "\x1b[2J\x1b[H"
_NAMES = {OWN_FILE, PROJECT_FILE, BASELINE, ".gitignore"}


def require_alone(called: click.Context) -> None:
    """Raise `AtlasError` if an option that --watch cannot be combined with is given, or if nothing can watch."""
    for parameter in called.command.params:
        if parameter.name in _EXCLUDED and called.params[parameter.name] not in (None, False):
            raise AtlasError(f"--watch and {parameter.opts[0]} exclude each other", "remove one of them")
    watcher.require_watcher()


def watch(
    paths: tuple[str, ...], given: Given, selected: Callable[[World], Selection], how: Printing, quiet: bool
) -> int:
    """Check the atlas now and after each change, and print what is found each time.

    `selected` returns the findings that the user asks for, for the context of a check. Returns the exit status when
    nothing reads the output any more. Raises `KeyboardInterrupt` for Ctrl-C, and `AtlasError` if the arguments or the
    configuration are wrong at the beginning.
    """
    repeated = _Repeated(paths, given, selected)
    context.enter(paths, given)
    screen, was_dropped = _Screen(how, quiet), streams.is_dropped()
    for changed in watcher.changes(lambda: repeated.folders):
        if not changed or repeated.concerns(changed):
            started = time.monotonic()
            for here, outcome in repeated.check(changed):
                screen.show(here, outcome, time.monotonic() - started)
            if streams.is_dropped() and not was_dropped:
                return 1
    return 0


class _Repeated:
    """The check, repeated: each time in a context of its own, as the configuration and the root may have changed."""

    def __init__(self, paths: tuple[str, ...], given: Given, selected: Callable[[World], Selection]) -> None:
        here = Path.cwd().as_posix()
        named = (*paths, given.root, given.config, given.schemas)
        self._paths, self._given, self._selected = paths, given, selected
        self._places = {here, *(absolute(name, here) for name in named if name is not None)}
        self._known = set(self._places)
        self._files = Snapshot()
        self._session = Session()
        self._failed: tuple[str, ...] = ()

    @property
    def folders(self) -> set[str]:
        """The folders in which a change may concern the check (absolute paths): those searched, and all above."""
        above = {str(folder) for place in self._known for folder in PurePosixPath(place).parents}
        return self._files.folders | above | self._known

    def concerns(self, changed: Iterable[str]) -> bool:
        """Check whether any of the changed paths may be part of what a check reads."""
        return any(
            path.rpartition("/")[0] in self._files.folders
            or path.rpartition("/")[2] in _NAMES
            or any(place == path or place.startswith(f"{path}/") for place in self._known)
            for path in changed
        )

    def check(self, changed: Iterable[str]) -> Iterator[tuple[World | None, Outcome | AtlasError]]:
        """Check the atlas. Yield the context and the outcome, or the error; nothing if both are as before."""
        self._files = Snapshot(self._files, frozenset(changed))
        here = None
        try:
            here = context.enter(self._paths, self._given, disk=self._files)
            asked = Asked(here.root, here.settings, here.naming, self._selected(here))
            schemas = here.settings.schemas_folder(self._files, here.root)
            beside = f"{here.root.rpartition('/')[0]}/schemas"
            self._known = {*self._places, here.root, schemas or beside, here.baseline}
            progress = progress_bar.watched(sys.stderr)
            outcome = self._session.check(self._files, asked, progress, again=bool(self._failed))
        except AtlasError as error:
            lines = tuple(error_lines(error))
            if lines != self._failed:
                self._failed = lines
                yield here, error
            return
        finally:
            self._files.close()
        if outcome is not None:
            self._failed = ()
            yield here, outcome


class _Screen:
    """The output of --watch: on a terminal the last check alone, elsewhere one check after the other."""

    def __init__(self, how: Printing, quiet: bool) -> None:
        self._how, self._quiet = how, quiet
        self._clears = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self._is_first = True

    def show(self, here: World | None, outcome: Outcome | AtlasError, seconds: float) -> None:
        """Print the outcome of a check that took some seconds, and that the next change is waited for."""
        changed = () if isinstance(outcome, AtlasError) or here is None else outcome.changed
        line = f"{time.strftime('%H:%M:%S')} {_named(here, changed)}" if not self._is_first else ""
        self._begin(line)
        if isinstance(outcome, AtlasError):
            for text in error_lines(outcome):
                click.echo(safe(text), err=True)
        elif here is not None:
            result = check_report.print_result(here, outcome.result, self._how)
            if not self._quiet:
                check_report.close(here, result, seconds)
            if result.undone:
                click.echo(f"error: {safe(result.undone)}", err=True)
        if self._clears:
            click.echo(f"{line or time.strftime('%H:%M:%S')}; waiting for changes, Ctrl-C ends", err=True)
        self._is_first = False

    def _begin(self, line: str) -> None:
        """Clear the screen, or print the line that separates a check from the one before."""
        if self._clears:
            streams.to_standard_output([_CLEAR])
        elif not self._is_first:
            is_text = self._how.format in ("full", "concise") or self._how.statistics
            click.echo(f"--- {line}", err=not is_text)


def _named(here: World | None, changed: tuple[str, ...]) -> str:
    """Return the description of a change: the file, or the number of files; `changed` are absolute paths."""
    if not changed or here is None:
        return "checked again"
    if len(changed) > 1:
        return f"{count(len(changed), 'file')} changed"
    return f"{safe(relative(changed[0], here.naming.working_directory))} changed"
