"""The report of `check`: findings on standard output; notes and the summary on standard error."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import click

from atlas_lint.cli import output, streams
from atlas_lint.cli.context import World
from atlas_lint.filesystem import git
from atlas_lint.filesystem.atomic_write import JOURNAL
from atlas_lint.findings.finding import SAFE, UNSAFE
from atlas_lint.findings.result import Result
from atlas_lint.progress import Progress
from atlas_lint.text import count, safe

_FLAGS = {SAFE: "--fix", UNSAFE: "--fix --unsafe-fixes"}


class Printing(NamedTuple):
    """The output options of `check`: format, further reports (format and file), colours, most findings, statistics."""

    format: str
    reports: tuple[tuple[str, str], ...]
    color: str
    max_findings: int | None
    statistics: bool

    @property
    def has_details(self) -> bool:
        """Return whether anything is printed that shows help, related places or source lines."""
        return not self.statistics and any(
            name != "concise" for name in (self.format, *(row[0] for row in self.reports))
        )


def print_result(here: World, result: Result, how: Printing) -> Result:
    """Print a result and write its further reports. Return it with a note about findings that were not printed."""
    if result.comparison and how.has_details:
        result = _explained(here, result, None)
    output.write_reports(result, how.reports)
    most = output.most_findings(how.max_findings, how.format)
    if how.format == "full" and how.has_details and not result.comparison:
        result = _explained(here, result, most)
    if how.statistics:
        streams.to_standard_output(output.statistics(result))
        return result
    return output.to_standard_output(result, how.format, how.color, most)


def close(here: World, result: Result, seconds: float) -> None:
    """Print the notes and the summary to standard error."""
    _note_interruption(here)
    _note_ignored(here)
    _close(result, seconds)


def _explained(here: World, result: Result, most: int | None) -> Result:
    """Return `result` with help about ids that git knows. Every run asks git again, as the cache does not store it."""
    from atlas_lint.cli import history_hints

    return history_hints.explained(here, result, most)


def print_times(progress: Progress, seconds: float) -> None:
    """Print the time of each stage in seconds to standard error."""
    for stage, spent in progress.seconds.items():
        click.echo(f"{stage:>10} {spent:7.3f} s", err=True)
    click.echo(f"{'all':>10} {seconds:7.3f} s", err=True)


def _note_interruption(here: World) -> None:
    """Print a note if an earlier run was interrupted while it wrote into the data."""
    if here.files.is_file(f"{here.root}/{JOURNAL}"):
        from atlas_lint.cli import write_data

        write_data.note_interruption(here)


def _note_ignored(here: World) -> None:
    """Print a note if git cannot report which files it ignores."""
    reason = "" if here.given.staged else git.unasked(Path(here.root))
    if reason:
        click.echo(f"note: {safe(reason)}: files that git ignores are checked, too", err=True)


def _close(result: Result, seconds: float) -> None:
    """Print the notes and the summary to standard error."""
    for note in result.notes:
        click.echo(safe(note) if note.startswith("warning: ") else f"note: {safe(note)}", err=True)
    fixable = Counter(finding.fixes[0].safety for finding in result.findings if finding.fixes)
    if fixable:
        ways = (f"{fixable[safety]:,} with {flag}" for safety, flag in _FLAGS.items() if fixable[safety])
        click.echo(f"fixes: {', '.join(ways)} (--diff shows them)", err=True)
    summary = result.summary
    needed_files = ", ".join(
        (count(summary.files, "file"), count(summary.records, "record"), count(summary.edges, "edge"))
    )
    new = "new " if result.comparison else ""
    found = f"{count(summary.errors, f'{new}error')}, {count(summary.warnings, f'{new}warning')}"
    line = f"{needed_files}: {found if result.findings else f'no {new}findings'}"
    if result.comparison:
        line += (
            f"; since {safe(result.comparison.base)} {result.comparison.fixed:,} fixed, {result.comparison.old:,} old"
        )
    click.echo(f"{line} ({seconds:.1f} s)", err=True)
