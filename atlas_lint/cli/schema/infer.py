"""`atlas-lint schema infer`: schemas proposed from the data of an atlas."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from atlas_lint.checking.load_atlas import load
from atlas_lint.cli import context, streams
from atlas_lint.cli.help import command
from atlas_lint.cli.required import Required
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files, Once
from atlas_lint.filesystem.paths import absolute, relative
from atlas_lint.schema_tools import output_folder
from atlas_lint.schema_tools.infer import merge, summary
from atlas_lint.schema_tools.infer.evidence import Limits
from atlas_lint.schema_tools.infer.infer import Proposed, proposed
from atlas_lint.schemas.load_schemas import NO_SCHEMAS
from atlas_lint.schemas.uris import SUFFIX
from atlas_lint.text import count, safe


@command()
@click.argument("paths", nargs=-1, metavar="[ROOT]")
@click.option(
    "--out",
    required=True,
    type=Required("name the schemas folder to write, such as --out schemas"),
    metavar="FOLDER",
    help="The schemas folder to write.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0.5, 1),
    default=Limits().threshold,
    show_default=True,
    help="Propose what holds for at least this share of the records.",
)
@click.option(
    "--enough",
    metavar="N",
    type=click.IntRange(min=1),
    default=Limits().enough,
    show_default=True,
    help="With fewer than N cases, require only what all of them have.",
)
@click.option(
    "--few",
    metavar="N",
    type=click.IntRange(min=1),
    default=Limits().few,
    show_default=True,
    help="With fewer than N records, require nothing.",
)
@click.option(
    "--values",
    metavar="N",
    type=click.IntRange(min=2),
    default=Limits().most_values,
    show_default=True,
    help="Propose an enumeration of at most N values.",
)
@click.option("--force", is_flag=True, help="Overwrite existing schemas, including edits by hand.")
@context.options
def infer(
    paths: tuple[str, ...], out: str, threshold: float, enough: int, few: int, values: int, force: bool, **given: Any
) -> None:
    """Propose schemas for the kinds of records and edges that an atlas holds.

    It proposes what nearly always holds, with the evidence as $comment. It prints the likely mistakes, what the data
    does not show, and the next commands; the first `atlas-lint check` reports the mistakes in their places. Run it
    again when there is more data: it updates what nobody edited and keeps edits by hand.

    \b
    Examples:
      atlas-lint schema infer data --out schemas
    """  # fmt: skip
    if not out:
        raise AtlasError("--out names no folder", "name the schemas folder to write, such as --out schemas")
    options = context.Given(**given)
    here = context.enter(paths or context.usual_root(options), options)
    atlas, _ = load(here.files, here.root, here.settings, NO_SCHEMAS)
    if not atlas.records:
        raise AtlasError(f"nothing to infer from: no file below {here.root} holds a record")
    limits = Limits(threshold, enough, few, values)
    made = proposed(atlas, limits)
    place = absolute(out, Path.cwd().as_posix())
    files_there = Once()
    if output_folder.complete(Path(place)):
        click.echo("note: completed an interrupted run", err=True)
    there = _There({}, {}) if force else _there(files_there, place, made)
    result = merge.merged(there.last, there.now, made.schemas)
    files = {path: output_folder.rendered(schema) for path, schema in result.schemas.items()}
    files[merge.RECORD] = merge.written({**{path: there.last[path] for path in result.gone}, **made.schemas})
    seen = {relative(path, place): data for path, data in files_there.contents.items()}
    changed = output_folder.put(Path(place), files, force=True, seen=None if force else seen)
    streams.to_standard_output(_report(made, result))
    unread = sum(any(fault.hides for fault in file.faults) for file in atlas.files)
    if unread:
        which = "1 file" if unread == 1 else f"{unread:,} files"
        click.echo(
            f"note: parts of {which} could not be read and were ignored: `atlas-lint check` reports them", err=True
        )
    kinds = f"{count(len(made.of('records')), 'record kind')}, {count(len(made.of('edges')), 'edge kind')}"
    click.echo(f"{kinds} in {safe(out)} ({count(changed, 'file')} written)", err=True)
    if changed:
        for line in _closing(made, limits, _check_command(here, place)):
            click.echo(line, err=True)


class _There(NamedTuple):
    """The schemas by path below a folder: as they are now, and as they were proposed last."""

    now: dict[str, Any]
    last: dict[str, Any]


def _there(files: Files, place: str, made: Proposed) -> _There:
    """Return the schemas in the folder `place`.

    Raises `AtlasError` if it holds schemas that this command did not propose, or a file that cannot be parsed.
    """
    paths = files.below(place) if files.is_folder(place) else []
    paths = [path for path in paths if path.endswith(SUFFIX) and path.startswith(("records/", "edges/"))]
    now = {path: _json(files, f"{place}/{path}", json.loads) for path in sorted(paths)}
    record = f"{place}/{merge.RECORD}"
    last = _json(files, record, merge.read) if files.is_file(record) else None
    foreign = [path for path in made.schemas if path not in now and os.path.lexists(f"{place}/{path}")]
    if foreign or (now and last is None):
        raise AtlasError(
            f"{place} holds schemas that this command did not propose, so nothing was written",
            "name another folder with --out, or add --force to overwrite them",
        )
    return _There(now, last if now and last else {})


def _json(files: Files, path: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(files.read(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise AtlasError(f"{path} cannot be read: {error}", "repair it, or add --force to overwrite it") from error


def _report(made: Proposed, result: merge.Merged) -> Iterator[str]:
    """Yield lines about likely mistakes, kinds without a schema, and edits by hand that were kept."""
    kept = [f"{one.path}#{one.pointer}: the data suggests {one.proposal}" for one in result.kept]
    kept += [f"{path}: the data no longer has that kind" for path in result.gone]
    for title, lines in (
        ("Likely mistakes, which the schemas do not allow:", summary.mistakes(made)),
        ("Kinds without a schema, because they are likely mistakes:", summary.without_schema(made)),
        ("Kept as it is, although the data differs:", iter(kept)),
    ):
        for index, line in enumerate(lines):
            yield f"{title}\n" * (index == 0) + f"  {safe(line)}\n"


def _closing(made: Proposed, limits: Limits, check: str) -> Iterator[str]:
    """Yield sentences about the proposals, and the next commands; `check` is the command that uses the schemas."""
    for sentence in (*summary.decisions(made), *summary.not_shown(made, limits)):
        yield safe(sentence)
    doubts = [outlier for proposal in made.proposals.values() for outlier in proposal.outliers]
    found = "find the likely mistakes in their places, fix them, or loosen the schema" if doubts else "check the data"
    yield "Next:"
    yield f"  {safe(check)}\n      {found}"
    if any("in return" in outlier.one for outlier in doubts):
        yield f"  {safe(check)} --rule missing-inverse=warning\n      find the edges without one in return"
    yield "  commit the folder with inferred.json, and run this command again when there is more data"


def _check_command(here: context.World, place: str) -> str:
    """Return the command that checks the data with the schemas in `place`."""
    folder = Path.cwd().as_posix()
    words = ["atlas-lint", relative(here.root, folder)]
    if here.given.schemas or here.settings.schemas_folder(here.files, here.root) != place:
        words += ["--schemas", relative(place, folder)]
    return shlex.join(words)
