"""`--fix`, `--unsafe-fixes` and `--diff`: fixes applied to the data, after verification on the whole atlas."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

import click

from atlas_lint.checking.build_findings import findings, may_have_fix
from atlas_lint.checking.load_atlas import steady_reader
from atlas_lint.checking.state import State, check_atlas
from atlas_lint.cli import context, history_hints, write_data
from atlas_lint.cli.context import World
from atlas_lint.errors import AtlasError
from atlas_lint.findings.finding import OFF, SAFE, UNSAFE, WARNING, Finding
from atlas_lint.findings.result import Result
from atlas_lint.findings.selection import Selection
from atlas_lint.fix.apply_fixes import FixedAtlas, apply_fixes
from atlas_lint.lint import lint, wanted_reports
from atlas_lint.rules import all_rules
from atlas_lint.text import count
from atlas_lint.text import safe as printable

if TYPE_CHECKING:
    from atlas_lint.base_comparison.base import Base
    from atlas_lint.settings import Settings

MOST_NAMED = 20
"""Findings whose fix was rejected that the summary names; it counts the rest."""


def fixed(here: World, selection: Selection, base: str | None, unsafe: bool, only_shown: bool) -> FixedAtlas:
    """Return the atlas with all fixes applied that pass verification; write nothing.

    `unsafe` applies unsafe fixes, too. With `base` only new findings are fixed. Raises `AtlasError` with --staged.
    """
    if here.given.staged:
        raise AtlasError("fixes are written into files, and --staged reads the index", "remove --staged")
    if only_shown:
        write_data.note_interruption(here)
    before = context.base(here, base) if base is not None else None
    settings = _with_selected(here.settings, selection)
    state = check_atlas(here.files, here.root, settings, Selection(suppress=selection.suppress))
    fixable = partial(_fixable, here, selection, before, unsafe)
    return apply_fixes(state, here.naming, (SAFE, UNSAFE) if unsafe else (SAFE,), fixable)


def _fixable(
    here: World, selection: Selection, before: Base | None, unsafe: bool, state: State, within: Collection[str] | None
) -> tuple[Finding, ...]:
    """Return the findings that the user selected and that may have a fix, of the files in `within` (None: of all).

    With `unsafe`, the git history supplies fixes, too.
    """
    _, wanted = wanted_reports(state, selection, before)
    chosen = [
        one
        for one in wanted
        if (within is None or one.identified.report.place.path in within)
        and may_have_fix(one.identified.report)
        and one.identified.rule.name in (selection.rules or all_rules())
    ]
    found = findings(state.atlas, chosen, here.naming, steady_reader(state.files, here.root))
    return history_hints.hinted(here, found, None) if unsafe else found


def result_of(here: World, made: FixedAtlas, selection: Selection, base: str | None) -> Result:
    """Return the result of a check of the fixed files."""
    before = context.base(here, base) if base is not None else None
    return lint(made.files, here.root, here.settings, here.naming, selection, before)


def _with_selected(settings: Settings, selection: Selection) -> Settings:
    """Return `settings` with every rule enabled that --select names."""
    off = {name for name in selection.rules if settings.rules.get(name, all_rules()[name].severity) == OFF}
    return settings._replace(rules={**settings.rules, **dict.fromkeys(off, WARNING)})


def show(here: World, made: FixedAtlas, color: str) -> int:
    """Print what would change and return the exit status: 1 if anything would, else 0."""
    return write_data.show(here, _absolute(here, made.contents), _absolute(here, made.read), color)


def write(here: World, made: FixedAtlas) -> None:
    """Write all edited files, or none. Raises `AtlasError` if a file cannot be written or has changed meanwhile."""
    write_data.write(here, _absolute(here, made.contents), _absolute(here, made.read))


def _absolute(here: World, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{here.root}/{path}": data for path, data in contents.items()}


def _refused(made: FixedAtlas) -> Iterator[str]:
    """Yield a line for each finding whose fix was rejected, of at most `MOST_NAMED`, and count the rest."""
    for finding in made.refused[:MOST_NAMED]:
        words = f'"{finding.fixes[0].message}" would leave the finding or cause a new one'
        yield f"not fixed: {_where(finding)}: {finding.rule}: {words}"
    if len(made.refused) > MOST_NAMED:
        yield f"not fixed: {len(made.refused) - MOST_NAMED:,} more for the same reason"


def _where(finding: Finding) -> str:
    return f"{printable(finding.path)}:{finding.span.line}:{finding.span.column}"


def print_summary(made: FixedAtlas, only_shown: bool) -> None:
    """Print to standard error which fixes were applied, or would be (`only_shown`), and which were rejected."""
    doing = "would fix" if only_shown else "fixed"
    click.echo(f"{doing} {count(made.made, 'finding')} in {count(len(made.contents), 'file')}", err=True)
    for line in _refused(made):
        click.echo(line, err=True)


def print_allowed(made: FixedAtlas) -> None:
    """Print to standard error how many more findings are fixed if unsafe fixes are allowed, and which are not."""
    safe = f"--fix would fix {count(made.made - made.unsafe, 'finding')}"
    click.echo(f"{safe}, --fix --unsafe-fixes {made.unsafe:,} more; nothing was written", err=True)
    for line in _refused(made):
        click.echo(line, err=True)
