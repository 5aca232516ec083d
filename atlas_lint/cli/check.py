"""`atlas-lint check`: check an atlas and report its findings."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from atlas_lint.cli import check_report, context, output, progress_bar, streams
from atlas_lint.cli.check_report import Printing
from atlas_lint.cli.context import Given, World
from atlas_lint.cli.help import color_option, command, completed_by
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk, Overlay, Stored
from atlas_lint.findings.result import Result
from atlas_lint.findings.selection import Selection
from atlas_lint.lint import lint
from atlas_lint.progress import Progress
from atlas_lint.rules import rule_names
from atlas_lint.settings import FAIL_ON, require_rule


@command()
@click.argument("paths", nargs=-1)
@context.options
@click.option(
    "--base",
    metavar="REF",
    callback=context.revision,
    help="Report only what is new since the merge base with this git revision.",
)
@click.option("--staged", is_flag=True, help="Check the files as the git index has them.")
@click.option(
    "--stdin-filename", metavar="FILE", help="Read standard input as the content of this file; report on it alone."
)
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    shell_complete=completed_by("formats"),
    help="The output format; see below.",
)
@click.option(
    "--output",
    "outputs",
    metavar="FORMAT=FILE",
    multiple=True,
    shell_complete=completed_by("outputs"),
    help="Write a further report (repeatable).",
)
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), help="Lowest severity that makes the exit status 1 (default: error)."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found, as --fail-on never does.")
@click.option(
    "--select",
    metavar="RULE",
    multiple=True,
    shell_complete=completed_by("rules"),
    help="Run only this rule (repeatable).",
)
@click.option(
    "--rule",
    "severities",
    metavar="NAME=SEVERITY",
    multiple=True,
    shell_complete=completed_by("severities"),
    help="Set a rule to error, warning or off (repeatable).",
)
@click.option("--no-ignores", is_flag=True, help="Report suppressed findings, too.")
@click.option("--no-baseline", is_flag=True, help="Report findings of the baseline, too.")
@click.option("--add-ignore", metavar="REASON", help="Write a suppression comment for each finding into the data.")
@click.option("--fix", is_flag=True, help="Apply the safe fixes to the data, then report what is left.")
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="Allow --fix and --diff to apply unsafe fixes; alone, report what it would allow.",
)
@click.option("--diff", is_flag=True, help="Print what the fixes would change; write nothing.")
@click.option(
    "--max-findings",
    metavar="N",
    type=click.IntRange(min=0),
    help="Print at most N findings (default on a terminal: 50).",
)
@click.option("--statistics", is_flag=True, help="Print the number of findings of each rule, instead of the findings.")
@click.option("--watch", is_flag=True, help="Check again after each change of a file, until Ctrl-C.")
@click.option("--show-settings", is_flag=True, help="Print the effective settings; check nothing.")
@click.option("--timings", is_flag=True, help="Print how long each stage took.")
@color_option
@click.option("--quiet", "-q", is_flag=True, help="Print findings and errors only.")
def check(
    paths: tuple[str, ...],
    base: str | None,
    format_: str | None,
    outputs: tuple[str, ...],
    fail_on: str | None,
    exit_zero: bool,
    select: tuple[str, ...],
    no_ignores: bool,
    no_baseline: bool,
    add_ignore: str | None,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    max_findings: int | None,
    statistics: bool,
    watch: bool,
    show_settings: bool,
    timings: bool,
    color: str,
    quiet: bool,
    **given: Any,
) -> int:
    """Check an atlas.

    PATHS: the folder of the atlas, or files in it. The whole atlas is always read; files choose what is reported.
    Without PATHS, check the folder that the configuration names, else data/.

    \b
    Formats:
      full       shows the source (the default on a terminal)
      concise    one finding per line (the default elsewhere)
      json       one object; jsonl: one object per line
      github     annotations; gitlab: Code Quality; sarif: code scanning
      junit      test reports; rdjson: reviewdog
      markdown   for job summaries and pull requests
      html       one page that opens offline

    \b
    Examples:
      atlas-lint data/                           check an atlas
      atlas-lint data/roles.yaml                 report only what is in this file
      atlas-lint data/ --base origin/main        report only what is new
      atlas-lint data/ --select dangling-target  run one rule
      atlas-lint data/ --fix --diff              show what the safe fixes would change
      atlas-lint data/ --watch                   check again after each change
    """
    started = time.monotonic()
    format_ = output.usual_format() if format_ is None else format_
    reports = tuple(output.output(argument) for argument in outputs)
    output.require_format(format_)
    printing = Printing(format_, reports, color, max_findings, statistics)
    for name in select:
        require_rule(name, rule_names())
    if given["stdin_filename"] is None:
        paths = paths or context.usual_root(Given(**given))
    elif fix or unsafe_fixes or diff or add_ignore is not None:
        raise AtlasError("standard input cannot be fixed", "leave out --stdin-filename, or the option that writes")
    if exit_zero:
        fail_on = "never"

    def selected(here: World) -> Selection:
        known = frozenset[str]() if no_baseline else accepted(here)
        return Selection(here.chosen, select, known, not no_ignores, printing.has_details)

    if watch:
        from atlas_lint.cli import watch as watching

        watching.require_alone(click.get_current_context())
        return watching.watch(paths, Given(**given), selected, printing, quiet)
    writes = (fix or add_ignore is not None) and not diff and not show_settings
    here = _entered_to_write(paths, Given(**given)) if writes else context.enter(paths, Given(**given), once=diff)
    if show_settings:
        from atlas_lint.cli.show_settings import render

        streams.to_standard_output([render(here)])
        return 0
    selection = selected(here)
    progress = progress_bar.watched(sys.stderr)
    if fix or unsafe_fixes or diff:
        from atlas_lint.cli import fix as fixes

        made = fixes.fixed(here, selection, base, unsafe_fixes, diff or not fix)
        if fix and not diff:
            fixes.write(here, made)
        if not quiet and (fix or diff):
            fixes.print_summary(made, diff)
        elif not quiet:
            fixes.print_allowed(made)
        if diff:
            return fixes.show(here, made, color)
        result = fixes.result_of(here, made, selection, base) if fix else _result(here, selection, base, progress)
    else:
        result = _result(here, selection, base, progress)
    if add_ignore is not None and result.undone:
        raise AtlasError(result.undone)
    if add_ignore is not None:
        from atlas_lint.cli.add_ignore import add

        return add(here, result, add_ignore)
    result = check_report.print_result(here, result, printing)
    if timings:
        check_report.print_times(progress, time.monotonic() - started)
    if not quiet:
        check_report.close(here, result, time.monotonic() - started)
    if result.undone:
        raise AtlasError(result.undone)
    return 1 if result.fails(fail_on or here.settings.fail_on) else 0


def _entered_to_write(paths: tuple[str, ...], given: Given) -> World:
    from atlas_lint.cli import write_data

    return write_data.enter(paths, given)


def _result(here: World, selection: Selection, base: str | None, progress: Progress) -> Result:
    """Run the check and return its result; close git afterwards."""
    cache = here.cache() if base is None else None
    before = context.base(here, base) if base is not None else None
    try:
        return lint(here.files, here.root, here.settings, here.naming, selection, before, progress, cache)
    finally:
        for opened in (here.files, before.files if before else None):
            if isinstance(opened, (Disk, Overlay, Stored)):
                opened.close()


def accepted(here: World) -> frozenset[str]:
    """Return the fingerprints of the baseline; none if there is no baseline.

    Raises `AtlasError` if it cannot be parsed, or if the configuration names a file that does not exist.
    """
    if not here.files.is_file(here.baseline):
        if here.settings.baseline:
            raise AtlasError(f"no such baseline: {here.baseline}", "write it with `atlas-lint baseline`")
        return frozenset()
    from atlas_lint.findings import baseline

    text = here.files.read(here.baseline).decode("utf-8", "replace")
    return frozenset(entry.fingerprint for entry in baseline.parse(text, here.baseline))
