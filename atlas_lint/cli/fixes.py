"""`--fix`, `--unsafe-fixes` and `--diff`: findings mended in the data, after a trial on the whole atlas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from atlas_lint.cli import changing, past, world
from atlas_lint.cli.world import World
from atlas_lint.errors import AtlasError
from atlas_lint.files import Files
from atlas_lint.finding import OFF, SAFE, UNSAFE, WARNING, Finding
from atlas_lint.lint import lint, look
from atlas_lint.mending.mending import Mended, mend
from atlas_lint.result import Result
from atlas_lint.rules import all_rules
from atlas_lint.selection import Selection
from atlas_lint.text import count, safe

if TYPE_CHECKING:
    from atlas_lint.settings import Settings

MOST_TOLD = 20
"""Findings whose fix was not kept that are named; the rest is counted."""


def mended(here: World, selection: Selection, base: str | None, unsafe: bool, only_shown: bool) -> Mended:
    """The atlas with its fixes made, as far as they can be kept; nothing is written."""
    if here.given.staged:
        raise AtlasError("fixes are written into files, and --staged reads the index", "leave --staged away")
    if only_shown:
        changing.note_interruption(here)
    before = world.base(here, base) if base is not None else None
    detailed = selection._replace(details=True)
    settings = _with_selected(here.settings, selection)

    def run(files: Files) -> Result:
        result = lint(files, here.root, here.settings, here.naming, detailed, before)
        return past.explained(here, result, None) if unsafe else result

    state = look(here.files, here.root, settings, Selection(silent=selection.silent))
    return mend(state, here.naming, (SAFE, UNSAFE) if unsafe else (SAFE,), run)


def _with_selected(settings: Settings, selection: Selection) -> Settings:
    """The settings, with the rules that were selected by name on."""
    off = {name for name in selection.rules if settings.rules.get(name, all_rules()[name].severity) == OFF}
    return settings._replace(rules={**settings.rules, **dict.fromkeys(off, WARNING)})


def show(here: World, made: Mended, color: str) -> int:
    """Print what would change; gives the exit status: 1 where anything would."""
    return changing.show(here, _absolute(here, made.contents), _absolute(here, made.read), color)


def write(here: World, made: Mended) -> None:
    """Write the files as edited: all of them or none."""
    changing.write(here, _absolute(here, made.contents), _absolute(here, made.read))


def _absolute(here: World, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{here.root}/{path}": data for path, data in contents.items()}


def told(made: Mended, only_shown: bool) -> Iterator[str]:
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


def say(made: Mended, only_shown: bool) -> None:
    """Tell what was done, on standard error."""
    for line in told(made, only_shown):
        click.echo(line, err=True)
