"""`atlas-lint rename`: a new id for a record, wherever the old one is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from atlas_lint.checking.load_atlas import load
from atlas_lint.cli import context, write_data
from atlas_lint.cli.context import World
from atlas_lint.cli.help import color_option, command, completed_by
from atlas_lint.rename.rename import Renaming, renaming
from atlas_lint.text import count, safe

MOST_NAMED = 20
"""New findings that the refusal of a rename names; it counts the rest."""


@command()
@click.argument("old", shell_complete=completed_by("ids"))
@click.argument("new")
@click.argument("paths", nargs=-1)
@click.option("--prose", is_flag=True, help="Rename in text, too, where marked up: `id`, [[id]], [words](id).")
@click.option("--diff", is_flag=True, help="Print what would change; write nothing.")
@color_option
@context.options
def rename(old: str, new: str, paths: tuple[str, ...], prose: bool, diff: bool, color: str, **given: Any) -> int:
    """Rename the record OLD to NEW, wherever its id is written.

    That is in its declaration, in sidecars, patches and bundles, in targets of edges and references in attributes, in
    the reasons of suppression comments, in the configuration's external-ids and in the baseline. Comments, quotes,
    order and line ends stay as they are.

    All files are written or none. If the atlas would have a new finding, nothing is written.

    \b
    Exit status: 0 renamed (with --diff: nothing to change), 1 there would be a new finding (with --diff: something to
    change), 2 the run failed.

    \b
    Examples:
      atlas-lint rename role:tester role:test-engineer --diff
      atlas-lint rename role:tester role:test-engineer
    """
    options = context.Given(**given)
    arguments = paths or context.usual_root(options)
    here = context.enter(arguments, options, once=True)
    if diff:
        write_data.note_interruption(here)
    elif write_data.complete(here):
        here = context.enter(arguments, options, once=True)  # the interrupted run may have written the configuration
        if _is_renamed(here, old, new):  # the interrupted run was this rename
            return 0
    made = renaming(here.files, here.root, here.settings, here.baseline, old, new, in_prose=prose)
    for path in made.unread:
        where = safe(here.naming.shown(path))
        click.echo(f"warning: {where} has parts that cannot be read and still names {safe(old)}", err=True)
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
    """Yield lines about the new findings that prevent the rename."""
    yield f"nothing was written: the atlas would have {count(len(made.breaks), 'new finding')}"
    for one in made.breaks[:MOST_NAMED]:
        report = one.identified.report
        yield f"  {safe(here.naming.shown(report.place.path))}: {one.identified.rule.name}: {safe(report.message)}"
    if len(made.breaks) > MOST_NAMED:
        yield f"  and {len(made.breaks) - MOST_NAMED:,} more"
