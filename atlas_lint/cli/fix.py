"""`--fix`, `--unsafe-fixes` and `--diff`: fixes applied to the data, after verification on the whole atlas."""

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
    detailed = selection._replace(details=True)
    settings = _with_selected(here.settings, selection)

    def run(files: Files) -> Result:
        result = lint(files, here.root, here.settings, here.naming, detailed, before)
        return history_hints.explained(here, result, None) if unsafe else result

    state = check_atlas(here.files, here.root, settings, Selection(suppress=selection.suppress))
    return apply_fixes(state, here.naming, (SAFE, UNSAFE) if unsafe else (SAFE,), run)


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


def _summary(made: FixedAtlas, only_shown: bool) -> Iterator[str]:
    """Yield lines about the fixes that were applied and those that were rejected."""
    doing = "would fix" if only_shown else "fixed"
    yield f"{doing} {count(made.made, 'finding')} in {count(len(made.contents), 'file')}"
    for finding in made.refused[:MOST_NAMED]:
        words = f'"{finding.fixes[0].message}" would leave the finding or cause a new one'
        yield f"not fixed: {_where(finding)}: {finding.rule}: {words}"
    if len(made.refused) > MOST_NAMED:
        yield f"not fixed: {len(made.refused) - MOST_NAMED:,} more for the same reason"


def _where(finding: Finding) -> str:
    return f"{safe(finding.path)}:{finding.span.line}:{finding.span.column}"


def print_summary(made: FixedAtlas, only_shown: bool) -> None:
    """Print to standard error which fixes were applied, or would be (`only_shown`), and which were rejected."""
    for line in _summary(made, only_shown):
        click.echo(line, err=True)
