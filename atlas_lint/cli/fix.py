"""`--fix`, `--unsafe-fixes` and `--diff`: findings mended in the data, after a trial on the whole atlas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from atlas_lint.checking.state import check_atlas
from atlas_lint.cli import context, history_hints, write_data
from atlas_lint.cli.context import World
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.findings.finding import OFF, SAFE, UNSAFE, WARNING, Finding
from atlas_lint.findings.result import Result
from atlas_lint.findings.selection import Selection
from atlas_lint.fix.apply_fixes import FixedAtlas, apply_fixes
from atlas_lint.lint import lint
from atlas_lint.rules import all_rules
from atlas_lint.text import count, safe

if TYPE_CHECKING:
    from atlas_lint.settings import Settings

MOST_TOLD = 20
"""Findings whose fix was not kept that are named; the rest is counted."""


def mended(here: World, selection: Selection, base: str | None, unsafe: bool, only_shown: bool) -> FixedAtlas:
    """The atlas with its fixes made, as far as they can be kept; nothing is written."""
    if here.given.staged:
        raise AtlasError("fixes are written into files, and --staged reads the index", "leave --staged away")
    if only_shown:
        write_data.note_interruption(here)
    before = context.base(here, base) if base is not None else None
    detailed = selection._replace(details=True)
    settings = _with_selected(here.settings, selection)

    def run(files: Files) -> Result:
        result = lint(files, here.root, here.settings, here.naming, detailed, before)
        return history_hints.explained(here, result, None) if unsafe else result

    state = check_atlas(here.files, here.root, settings, Selection(suppress=selection.suppress))
    return apply_fixes(state, here.naming, (SAFE, UNSAFE) if unsafe else (SAFE,), run)


def _with_selected(settings: Settings, selection: Selection) -> Settings:
    """The settings, with the rules that were selected by name on."""
    off = {name for name in selection.rules if settings.rules.get(name, all_rules()[name].severity) == OFF}
    return settings._replace(rules={**settings.rules, **dict.fromkeys(off, WARNING)})


def show(here: World, made: FixedAtlas, color: str) -> int:
    """Print what would change; gives the exit status: 1 where anything would."""
    return write_data.show(here, _absolute(here, made.contents), _absolute(here, made.read), color)


def write(here: World, made: FixedAtlas) -> None:
    """Write the files as edited: all of them or none."""
    write_data.write(here, _absolute(here, made.contents), _absolute(here, made.read))


def _absolute(here: World, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{here.root}/{path}": data for path, data in contents.items()}


def told(made: FixedAtlas, only_shown: bool) -> Iterator[str]:
    """What was done, for standard error."""
    doing = "would fix" if only_shown else "fixed"
    yield f"{doing} {count(made.made, 'finding')} in {count(len(made.contents), 'file')}"
    for finding in made.refused[:MOST_TOLD]:
        words = f"to {finding.fixes[0].message} would not mend it, or break something else"
        yield f"not fixed: {_where(finding)}: {finding.rule}: {words}"
    if len(made.refused) > MOST_TOLD:
        yield f"not fixed: {len(made.refused) - MOST_TOLD:,} more in the same way"


def _where(finding: Finding) -> str:
    return f"{safe(finding.path)}:{finding.span.line}:{finding.span.column}"


def say(made: FixedAtlas, only_shown: bool) -> None:
    """Tell what was done, on standard error."""
    for line in told(made, only_shown):
        click.echo(line, err=True)
