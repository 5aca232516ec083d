"""`atlas-lint schema infer`: schemas proposed from what an atlas holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from atlas_lint.cli import world, writing
from atlas_lint.errors import AtlasError
from atlas_lint.files import Disk
from atlas_lint.lint import load
from atlas_lint.paths import absolute
from atlas_lint.schemas import NO_SCHEMAS, SUFFIX
from atlas_lint.text import count, safe
from atlas_lint.workshop import folder
from atlas_lint.workshop.infer import merging
from atlas_lint.workshop.infer.evidence import Limits, named
from atlas_lint.workshop.infer.proposing import Proposed, proposed


@click.command()
@click.argument("paths", nargs=-1, metavar="[ROOT]")
@click.option("--out", required=True, metavar="FOLDER", help="The schemas folder to write.")
@click.option(
    "--threshold",
    type=click.FloatRange(0.5, 1),
    default=0.98,
    show_default=True,
    help="The share of records from which something nearly always holds.",
)
@click.option(
    "--enough",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="Of fewer cases than this, only what holds in all of them is proposed.",
)
@click.option(
    "--few",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Of fewer records than this nothing is required.",
)
@click.option(
    "--values",
    type=click.IntRange(min=2),
    default=15,
    show_default=True,
    help="The most values that an enumeration has.",
)
@click.option("--force", is_flag=True, help="Overwrite what is there, edits by hand too.")
@world.options
def infer(
    paths: tuple[str, ...], out: str, threshold: float, enough: int, few: int, values: int, force: bool, **given: Any
) -> None:
    """Propose schemas for the kinds of records and edges that an atlas holds.

    What nearly always holds is proposed, with its evidence as $comment. What breaks it is printed, so that it can be
    looked at: the first `atlas-lint check` reports it. Run it again when there is more data: what nobody touched
    follows the data, and edits by hand stay.
    """  # fmt: skip
    options = world.Given(**given)
    here = world.enter(paths or world.usual_root(options), options)
    atlas, _ = load(here.files, here.root, here.settings, NO_SCHEMAS)
    if not atlas.records:
        raise AtlasError(f"nothing to infer from: no file below {here.root} holds a record")
    made = proposed(atlas, Limits(threshold, enough, few, values))
    place = absolute(out, Path.cwd().as_posix())
    result = _merged(place, made, force)
    files = {path: folder.rendered(schema) for path, schema in result.schemas.items()}
    files[merging.RECORD] = merging.written(made.schemas)
    changed = folder.put(Path(place), files, force=True)
    writing.to_standard_output(_report(made, result))
    unread = sum(file.is_broken for file in atlas.files)
    if unread:
        click.echo(f"note: {count(unread, 'file')} could not be read and say nothing", err=True)
    records = sum(path.startswith("records/") for path in made.proposals)
    kinds = f"{count(records, 'record kind')}, {count(len(made.proposals) - records, 'edge kind')}"
    click.echo(f"{kinds} in {out} ({count(changed, 'file')} written)", err=True)


def _merged(place: str, made: Proposed, force: bool) -> merging.Merged:
    """What the folder will hold. Raises `AtlasError` where it holds schemas that were not proposed."""
    files = Disk()
    now = {}
    for path in files.below(place) if files.is_folder(place) and not force else ():
        if path.endswith(SUFFIX) and path.startswith(("records/", "edges/")):
            try:
                now[path] = json.loads(files.read(f"{place}/{path}"))
            except ValueError as error:
                raise AtlasError(
                    f"{place}/{path} is not JSON: {error}", "mend it, or overwrite with --force"
                ) from error
    last = {}
    if now:
        record = f"{place}/{merging.RECORD}"
        if not files.is_file(record):
            raise AtlasError(
                f"{place} holds schemas that were not proposed by this command, so nothing was written",
                "name another folder with --out, or overwrite with --force",
            )
        last = merging.read(files.read(record).decode("utf-8", "replace"))
    return merging.merged(last, now, made.schemas)


def _report(made: Proposed, result: merging.Merged) -> Iterator[str]:
    """What does not hold everywhere, the kinds without a schema, and what stays as it was written by hand."""
    for path, proposal in made.proposals.items():
        name = path.partition("/")[2].removesuffix(SUFFIX)
        for what, who in proposal.exceptions:
            yield f"{safe(name)}: {safe(what)}; not so in {len(who):,}: {safe(named(list(dict.fromkeys(who))))}\n"
    for left in made.left:
        times = count(left.number, "time")
        yield f"no schema for the {left.what} {safe(left.name)} (there {times}): {safe(left.why)}\n"
    for kept in result.kept:
        yield f"kept as it is: {safe(kept.path)}#{safe(kept.pointer)}; the data would have {safe(kept.proposal)}\n"
