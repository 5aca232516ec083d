"""`atlas-lint baseline`: accept today's findings, so that only others are reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from atlas_lint import baseline as accepted
from atlas_lint.baseline import Entry
from atlas_lint.cli import world, writing
from atlas_lint.cli.world import Given
from atlas_lint.errors import AtlasError
from atlas_lint.lint import State, look
from atlas_lint.paths import relative
from atlas_lint.text import count


@click.command()
@click.argument("paths", nargs=-1)
@world.options
@click.option("--prune", is_flag=True, help="Only drop entries whose findings are gone.")
@click.option("--check", "check_", is_flag=True, help="Write nothing; exit with 1 where entries are stale.")
def baseline(paths: tuple[str, ...], prune: bool, check_: bool, **given: Any) -> int:
    """Write every finding of today into the baseline; `check` then reports only others.

    The file is atlas-lint-baseline.txt beside the configuration (or beside the root), or the one that the configuration
    names. Commit it. Nothing is ever added to it but by this command.
    """
    if prune and check_:
        raise AtlasError("--prune and --check exclude each other")
    options = Given(**given)
    here = world.enter(paths or world.usual_root(options), options)
    now = look(here.files, here.root, here.settings)
    name = relative(here.baseline, here.naming.working_directory)
    if not prune and not check_:
        entries = [accepted.entry(one.known.fingerprint, one.known.rule.name, one.known.report) for one in now.judged]
        writing.to_file(here.baseline, [accepted.render(entries)])
        click.echo(f"{name}: {count(len(entries), 'finding')} accepted", err=True)
        return 0
    if not here.files.is_file(here.baseline):
        raise AtlasError(f"no such baseline: {name}", "`atlas-lint baseline` writes it")
    old = accepted.parse(here.files.read(here.baseline).decode("utf-8", "replace"), name)
    stale = _stale(old, now)
    if check_:
        writing.to_standard_output(f"{name}: stale: {entry.line()}\n" for entry in stale)
    elif stale:
        writing.to_file(here.baseline, [accepted.render(sorted(set(old) - set(stale)))])
    click.echo(f"{name}: {count(len(old), 'entry', 'entries')}, {len(stale):,} stale", err=True)
    return 1 if check_ and stale else 0


def _stale(entries: Iterable[Entry], now: State) -> list[Entry]:
    """Entries whose findings are gone; what stands in a file that cannot be read now is not."""
    found = {one.known.fingerprint for one in now.judged}
    broken = [file for file in now.atlas.files if file.is_broken]
    unknown = {id for file in broken for id in file.shown} | {file.path for file in broken}
    return [entry for entry in entries if entry.fingerprint not in found and entry.subject not in unknown]
