"""Output of a result: to standard output, and as reports in files."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from atlas_lint import formats
from atlas_lint.cli import streams, terminal
from atlas_lint.cli.help import color_option, completed_by
from atlas_lint.errors import AtlasError
from atlas_lint.findings.result import Appearance, Result
from atlas_lint.rules import rule_names
from atlas_lint.spelling import did_you_mean
from atlas_lint.text import count

TERMINAL_FINDINGS = 50

Command = TypeVar("Command", bound=Callable[..., Any])


class Report(NamedTuple):
    """The output options: format, further reports (format and file), colours, most findings (None: all)."""

    format: str
    outputs: tuple[tuple[str, str], ...]
    color: str
    most: int | None


def options(command: Command) -> Command:
    """Add to `command` the options of every command that prints findings, and return it."""
    for option in reversed(
        (
            click.option(
                "--format",
                "format_",
                metavar="FORMAT",
                shell_complete=completed_by("formats"),
                help="The output format, as for `check`.",
            ),
            click.option(
                "--output",
                "outputs",
                metavar="FORMAT=FILE",
                multiple=True,
                shell_complete=completed_by("outputs"),
                help="Write a further report (repeatable).",
            ),
            click.option("--max-findings", metavar="N", type=click.IntRange(min=0), help="Print at most N findings."),
            color_option,
            click.option("--quiet", "-q", is_flag=True, help="Print findings and errors only."),
        )
    ):
        command = option(command)
    return command


def report(format_: str | None, outputs: tuple[str, ...], max_findings: int | None, color: str) -> Report:
    """Return the report that the options ask for. Raises `AtlasError` if a format or a file is not valid."""
    name = usual_format() if format_ is None else format_
    require_format(name)
    return Report(name, tuple(output(one) for one in outputs), color, most_findings(max_findings, name))


def printed(result: Result, how: Report) -> Result:
    """Print `result` and write its further reports. Return it with a note about findings that were not printed."""
    write_reports(result, how.outputs)
    return to_standard_output(result, how.format, how.color, how.most)


def require_format(name: str) -> None:
    """Raise `AtlasError` if there is no such format."""
    if name not in formats.names():
        help = did_you_mean(name, formats.names()) or f"choose one of {', '.join(formats.names())}"
        raise AtlasError(f"no such format: {name}", help)


def usual_format() -> str:
    """Return the default format: full on a terminal, concise elsewhere."""
    return "full" if sys.stdout.isatty() else "concise"


def output(argument: str) -> tuple[str, str]:
    """Parse the argument of `--output` into format and file. Raises `AtlasError` if it is invalid or not writable."""
    name, equals, path = argument.partition("=")
    if not equals or not path:
        raise AtlasError(f"--output {argument} is not FORMAT=FILE", "write, for example, --output json=report.json")
    require_format(name)
    if Path(path).is_dir():
        raise AtlasError(f"cannot write {path}: it is a folder")
    if not Path(path).parent.is_dir():
        raise AtlasError(f"cannot write {path}: there is no folder {Path(path).parent}")
    return name, path


def write_reports(result: Result, reports: Iterable[tuple[str, str]]) -> None:
    """Write further reports, each a format and a file. Raises `AtlasError` if a file cannot be written."""
    for name, path in reports:
        streams.to_file(path, formats.renderer(name)(result, Appearance()))


def most_findings(given: int | None, format_: str) -> int | None:
    """Return how many findings to print at most: `given`, else `TERMINAL_FINDINGS` on a terminal, else None (all)."""
    if given is None and sys.stdout.isatty() and format_ == "full":
        return TERMINAL_FINDINGS
    return given


def to_standard_output(result: Result, format_: str, color: str, most: int | None) -> Result:
    """Print `result` and return it with a note about findings that were not printed. `most` None: print all."""
    colored = terminal.has_color(color, sys.stdout)
    page = _rules_page(result) if format_ == "full" and terminal.has_links(colored, sys.stdout) else None
    appearance = Appearance(colored, terminal.width(sys.stdout), most, page)
    if most is not None and format_ == "concise" and len(result.findings) > most:
        left = count(len(result.findings) - most, "more finding")
        result = result._replace(notes=(*result.notes, f"{left} not printed because of --max-findings"))
    streams.to_standard_output(formats.renderer(format_)(result, appearance))
    return result


def _rules_page(result: Result) -> str | None:
    """Return the address of the page of the rules that ships with the package; None if it lacks a rule that ran."""
    here = Path(__file__).resolve().parents[1]
    pages = (here / "shipped_docs/rules.md", here.parent / "docs/rules.md")
    page = next((page for page in pages if page.is_file()), None)
    return page.as_uri() if page and set(result.rules) <= set(rule_names()) else None


def statistics(result: Result) -> list[str]:
    """Return a line per rule with its number of findings, most first."""
    counts = Counter((finding.rule, finding.severity) for finding in result.findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    width = max((len(f"{number:,}") for number in counts.values()), default=0)
    return [f"{number:>{width},}  {severity}[{rule}]\n" for (rule, severity), number in rows]
