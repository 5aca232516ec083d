"""`atlas-lint check`: the main job."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import click

from atlas_lint import formats
from atlas_lint.cli import terminal, world, writing
from atlas_lint.errors import AtlasError
from atlas_lint.lint import Selection, lint
from atlas_lint.result import Look, Result
from atlas_lint.rules import all_rules
from atlas_lint.settings import FAIL_ON, override, require_rule
from atlas_lint.suggest import did_you_mean
from atlas_lint.text import count, safe

TERMINAL_FINDINGS = 50


@click.command()
@click.argument("paths", nargs=-1)
@world.options
@click.option("--format", "format_", metavar="FORMAT", help="How findings are printed; see below.")
@click.option("--output", "outputs", metavar="FORMAT=FILE", multiple=True, help="Write a further report (repeatable).")
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="From which severity on to exit with 1 (default: error).")
@click.option("--select", metavar="RULE", multiple=True, help="Run only this rule (repeatable).")
@click.option(
    "--rule", "severities", metavar="NAME=SEVERITY", multiple=True, help="error, warning or off (repeatable)."
)
@click.option("--max-findings", type=click.IntRange(min=0), help="Print at most so many (default on a terminal: 50).")
@click.option("--statistics", is_flag=True, help="Print how often each rule found something, instead of findings.")
@click.option("--color", type=click.Choice(terminal.CHOICES), default="auto", help="Colours (default: auto).")
@click.option("--quiet", "-q", is_flag=True, help="Print findings and errors only.")
def check(
    paths: tuple[str, ...],
    root: str | None,
    schemas: str | None,
    exclude: tuple[str, ...],
    config: str | None,
    isolated: bool,
    format_: str | None,
    outputs: tuple[str, ...],
    fail_on: str | None,
    select: tuple[str, ...],
    severities: tuple[str, ...],
    max_findings: int | None,
    statistics: bool,
    color: str,
    quiet: bool,
) -> int:
    """Check an atlas.

    PATHS: the folder of the atlas, or files in it. The whole atlas is read in any case; files choose what is reported.
    Without PATHS the folder is the one that the configuration names.

    Formats: full (the default on a terminal) shows the source; concise (elsewhere) a finding a line; json and jsonl are
    for programs.
    """
    started = time.monotonic()
    on_terminal = sys.stdout.isatty()
    format_ = format_ or ("full" if on_terminal else "concise")
    reports = [_output(output) for output in outputs]
    _require_format(format_)
    for name in select:
        require_rule(name, all_rules())
    here = world.enter(paths, root, schemas, exclude, config, isolated)
    settings = here.settings._replace(rules=override(here.settings.rules, all_rules(), severities))
    result = lint(here.files, here.root, settings, here.naming, Selection(here.chosen, select))
    for name, path in reports:
        writing.to_file(path, formats.renderer(name)(result, Look()))
    if max_findings is None and on_terminal and format_ == "full":
        max_findings = TERMINAL_FINDINGS
    look = Look(terminal.has_color(color, sys.stdout), terminal.width(sys.stdout), max_findings)
    pieces = _statistics(result) if statistics else formats.renderer(format_)(result, look)
    writing.to_standard_output(pieces)
    if not quiet:
        _close(result, time.monotonic() - started)
    return 1 if result.fails(fail_on or settings.fail_on) else 0


def _output(argument: str) -> tuple[str, str]:
    name, equals, path = argument.partition("=")
    if not equals or not path:
        raise AtlasError(f"--output {argument}: a format and a file are needed", "write --output json=report.json")
    _require_format(name)
    if Path(path).is_dir():
        raise AtlasError(f"cannot write {path}: it is a folder")
    if not Path(path).parent.is_dir():
        raise AtlasError(f"cannot write {path}: there is no folder {Path(path).parent}")
    return name, path


def _require_format(name: str) -> None:
    if name not in formats.names():
        help = did_you_mean(name, formats.names()) or f"there are {', '.join(formats.names())}"
        raise AtlasError(f"no such format: {name}", help)


def _statistics(result: Result) -> list[str]:
    """How many findings each rule has, most first."""
    counts = Counter((finding.rule, finding.severity) for finding in result.findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    width = max((len(f"{number:,}") for number in counts.values()), default=0)
    return [f"{number:>{width},}  {severity}[{rule}]\n" for (rule, severity), number in rows]


def _close(result: Result, seconds: float) -> None:
    """The closing line, on standard error."""
    for note in result.notes:
        click.echo(f"note: {safe(note)}", err=True)
    summary = result.summary
    looked_at = ", ".join(
        (count(summary.files, "file"), count(summary.records, "record"), count(summary.edges, "edge"))
    )
    if not result.findings:
        found = "no findings"
    else:
        found = f"{count(summary.errors, 'error')}, {count(summary.warnings, 'warning')}"
    click.echo(f"{looked_at}: {found} ({seconds:.1f} s)", err=True)
