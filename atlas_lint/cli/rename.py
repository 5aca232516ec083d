"""`atlas-lint rename`: an id renamed wherever it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from atlas_lint.checking.load_atlas import load
from atlas_lint.cli import context, terminal, write_data
from atlas_lint.cli.context import World
from atlas_lint.rename.rename import Renaming, renaming
from atlas_lint.text import count, safe

MOST_TOLD = 20


@click.command()
@click.argument("old")
@click.argument("new")
@click.argument("paths", nargs=-1)
@click.option("--prose", is_flag=True, help="Rename marked-up mentions in text, too: `id`, [[id]], [words](id).")
@click.option("--diff", is_flag=True, help="Print what would change, and write nothing.")
@click.option("--color", type=click.Choice(terminal.CHOICES), default="auto", help="Colours (default: auto).")
@context.options
def rename(old: str, new: str, paths: tuple[str, ...], prose: bool, diff: bool, color: str, **given: Any) -> int:
    """Rename the record OLD to NEW, wherever its id is written.

    That is where it is declared, in sidecars, patches and bundles, in targets of edges and references in attributes,
    in the reasons of suppression comments, in the configuration's external-ids and in the baseline. Comments, quotes,
    order and line ends stay as they are.

    All files are written or none. Nothing is written where the atlas would have a finding that it does not have now.

    \b
    Exit status: 0 renamed (with --diff: nothing to change), 1 it would break something (with --diff: something to
    change), 2 it could not be done.
    """
    options = context.Given(**given)
    arguments = paths or context.usual_root(options)
    here = context.enter(arguments, options, once=True)
    if diff:
        write_data.note_interruption(here)
    elif write_data.complete(here):
        here = context.enter(arguments, options, once=True)  # the configuration may have been among what was completed
        if _is_renamed(here, old, new):  # that was this very renaming
            return 0
    made = renaming(here.files, here.root, here.settings, here.baseline, old, new, in_prose=prose)
    for path in made.unread:
        where = safe(here.naming.shown(path))
        click.echo(f"warning: {where} has parts that cannot be read, and still names {safe(old)}", err=True)
    if made.breaks:
        for line in _breaks(here, made):
            click.echo(line, err=True)
        return 1
    if diff:
        return write_data.show(here, made.contents, made.read, color)
    write_data.write(here, made.contents, made.read)
    places, files = count(made.places, "place"), count(len(made.contents), "file")
    click.echo(f"renamed {safe(old)} to {safe(new)}: {places} in {files}", err=True)
    return 0


def _is_renamed(here: World, old: str, new: str) -> bool:
    atlas, _ = load(here.files, here.root, here.settings)
    return old not in atlas.places_of and new in atlas.places_of


def _breaks(here: World, made: Renaming) -> Iterator[str]:
    """Why nothing was written."""
    yield f"nothing was written: the atlas would have {count(len(made.breaks), 'new finding')}"
    for one in made.breaks[:MOST_TOLD]:
        report = one.identified.report
        yield f"  {safe(here.naming.shown(report.place.path))}: {one.identified.rule.name}: {safe(report.message)}"
    if len(made.breaks) > MOST_TOLD:
        yield f"  and {len(made.breaks) - MOST_TOLD:,} more"
