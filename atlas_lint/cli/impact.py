"""`atlas-lint impact`: what depends on a record, and what would break without it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import click

from atlas_lint import __version__
from atlas_lint.checking.build_findings import findings
from atlas_lint.checking.load_atlas import reader
from atlas_lint.checking.state import State, check_atlas
from atlas_lint.cli import context, streams, terminal
from atlas_lint.cli.context import World
from atlas_lint.cli.help import color_option, command, completed_by
from atlas_lint.cli.load import load_atlas
from atlas_lint.diff.impact import Impact, impact_of, under, without
from atlas_lint.diff.unreadable import broken
from atlas_lint.diff.view import pointer_words
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Stored
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import Finding, Span
from atlas_lint.findings.place import Place
from atlas_lint.findings.published_json import dumped
from atlas_lint.model.advice import Advisor
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.pointers import Pointer
from atlas_lint.parsing.locate import look_up
from atlas_lint.text import count, json_text, listed, safe, short

FORMATS = ("full", "json")
MOST_NAMED = 5
"""Unreadable files that a note names."""
_NAME = 60


class _Output(NamedTuple):
    """The printed parts: the impact on an atlas, the spans of its pointers, and the trial (None if not asked for)."""

    atlas: Atlas
    impact: Impact
    spans: dict[Place, Span]
    trial: _Trial | None


class _Trial(NamedTuple):
    """A change (`delete`, or `rename` to `new`), the findings it would cause, and how many it would remove."""

    doing: str
    new: str | None
    breaks: tuple[Finding, ...]
    mended: int


@command()
@click.argument("id", shell_complete=completed_by("ids"))
@click.argument("paths", nargs=-1)
@context.options
@click.option("--depth", metavar="N", type=click.IntRange(min=1), default=1, help="Follow N steps (default: 1).")
@click.option("--delete", is_flag=True, help="Show what would break if the record were deleted.")
@click.option("--rename", metavar="NEW", help="Show what would break if only its declaration got the id NEW.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="full", help="Default: full.")
@color_option
def impact(
    id: str,
    paths: tuple[str, ...],
    depth: int,
    delete: bool,
    rename: str | None,
    format_: str,
    color: str,
    **options: Any,
) -> int:
    """Show what depends on the record ID: edges that point at it, attributes that name it, sidecars and patches.

    With --delete or --rename, check the atlas as it would be then, print the new findings, and exit with 1 if there are
    any. Nothing is written.

    PATHS: the folder of the atlas, as for `check` (default: the one that the configuration names, or ./data).

    \b
    Examples:
      atlas-lint impact role:debugger            what depends on it
      atlas-lint impact role:debugger --delete   what would break without it
    """
    if delete and rename is not None:
        raise AtlasError("--delete and --rename exclude each other", "use either --delete or --rename, not both")
    if rename is not None and (not rename.strip() or rename == id):
        raise AtlasError(f"--rename {rename}: this is not a new id", "name the id that the record would get")
    given = context.Given(**options)
    here = context.enter(paths or context.usual_root(given), given)
    doing = "delete" if delete else "rename" if rename is not None else None
    try:
        found = _impact(here, id, depth, doing, rename)
    finally:
        if isinstance(here.files, Stored):
            here.files.close()
    unread = [here.naming.shown(path) for path in broken(found.atlas.files)]
    if unread:
        names = safe(listed(unread, MOST_NAMED))
        click.echo(f"note: parts of {names} cannot be read: their records are not counted", err=True)
    painted = terminal.has_color(color, sys.stdout)
    streams.to_standard_output(_json(found, here.naming) if format_ == "json" else _full(found, here.naming, painted))
    return 1 if found.trial and found.trial.breaks else 0


def _impact(here: World, id: str, depth: int, doing: str | None, new: str | None) -> _Output:
    state = None
    if doing:
        state = check_atlas(here.files, here.root, here.settings)
        atlas = state.atlas
    else:
        atlas, _ = load_atlas(here)
    if id not in atlas.records:
        raise AtlasError(f"no record declares {id}", str(Advisor(atlas).near(id) or ""))
    found = impact_of(atlas, id, depth)
    places = [pointer.place for level in (*found.levels, found.extensions) for pointer in level]
    placed = look_up(places, reader(here.files, here.root))
    spans = {place: spot.span for place, spot in placed.items()}
    return _Output(atlas, found, spans, _trial(here, state, id, new) if state else None)


def _trial(here: World, state: State, id: str, new: str | None) -> _Trial:
    trial = without(state, id) if new is None else under(state, id, new)
    breaks = findings(
        trial.atlas,
        trial.breaks,
        here.naming,
        reader(here.files, here.root),
        cause=None,
        details=False,
    )
    return _Trial("delete" if new is None else "rename", new, breaks, trial.fixed)


def _full(found: _Output, naming: Naming, color: bool) -> Iterator[str]:
    """Yield the record, its dependents grouped by edge kind or attribute, and what would break."""

    def paint(text: str, **style: Any) -> str:
        return click.style(text, **style) if color else text

    atlas, impact = found.atlas, found.impact
    record = atlas.records[impact.id]
    where = safe(naming.shown(record.declaration.path))
    yield f"{paint(_named(atlas, impact.id), bold=True)}  {safe(record.kind)} in {where}\n"
    if not impact.levels:
        yield "nothing points at it\n"
    for depth, level in enumerate(impact.levels, 1):
        if depth > 1:
            yield f"\n{paint(f'{depth} steps away', bold=True)}\n"
        for by, group in groupby(sorted(level, key=_order(atlas)), key=pointer_words):
            pointers = list(group)
            yield f"\n{paint(safe(by), fg='cyan')}: {count(len(pointers), 'place')}\n"
            for pointer in pointers:
                to = f" -> {_named(atlas, pointer.target)}" if depth > 1 else ""
                kind = _kind(atlas, pointer.source) or "no record"
                yield f"  {_named(atlas, pointer.source)}{to}  {safe(kind)}  {_where(found, naming, pointer)}\n"
    if impact.extensions:
        yield f"\n{paint('Extended by', bold=True)}\n"
        for pointer in impact.extensions:
            yield f"  {pointer.by}  {_where(found, naming, pointer)}\n"
    if found.trial:
        yield from _outcome(found.trial, impact.id, paint)


def _outcome(trial: _Trial, id: str, paint: Callable[..., str]) -> Iterator[str]:
    doing = (
        f"Deleting {safe(id)}"
        if trial.new is None
        else f"Renaming {safe(id)} to {safe(trial.new)}, without its references,"
    )
    removed = f" and remove {trial.mended:,}" if trial.mended else ""
    new = count(len(trial.breaks), "new finding") if trial.breaks else "no new finding"
    yield f"\n{paint(f'{doing} would cause {new}{removed}', bold=True)}\n"
    for finding in trial.breaks:
        where = f"{safe(finding.path)}:{finding.span.line}:{finding.span.column}"
        yield f"  {where}: {finding.severity}[{finding.rule}] {finding.message}\n"


def _named(atlas: Atlas, id: str) -> str:
    record = atlas.records.get(id)
    name = record.attributes.get("displayName") if record else None
    return safe(id) + (f" ({safe(short(name, _NAME))})" if isinstance(name, str) else "")


def _kind(atlas: Atlas, id: str) -> str | None:
    record = atlas.records.get(id)
    return record.kind if record else None


def _order(atlas: Atlas) -> Callable[[Pointer], tuple[str, ...]]:
    """Return a sort key: edges before references, by edge kind or attribute, then by the kind and id of the record."""
    return lambda pointer: (pointer.how, pointer.by, _kind(atlas, pointer.source) or "", pointer.source)


def _where(found: _Output, naming: Naming, pointer: Pointer) -> str:
    span = found.spans[pointer.place]
    return f"{safe(naming.shown(pointer.place.path))}:{span.line}:{span.column}"


def _json(found: _Output, naming: Naming) -> Iterator[str]:
    """Yield one JSON object, with a line for each dependent and each finding."""
    atlas, impact = found.atlas, found.impact
    record = atlas.records[impact.id]
    shown = naming.shown(record.declaration.path)
    tool = {"name": "atlas-lint", "version": __version__}
    head = {"version": 1, "tool": tool, "record": {**_record(atlas, impact.id), "path": shown}}
    yield json_text(head)[:-1] + ', "dependents": ['
    dependents = [
        {"depth": depth, **_pointer(found, naming, pointer)}
        for depth, level in enumerate(impact.levels, 1)
        for pointer in sorted(level, key=_order(atlas))
    ]
    yield ",".join(f"\n{json_text(one)}" for one in dependents) + ("\n" if dependents else "") + '], "extensions": ['
    extensions = [json_text(_pointer(found, naming, pointer)) for pointer in impact.extensions]
    yield ",".join(f"\n{one}" for one in extensions) + ("\n" if extensions else "") + '], "trial": '
    if found.trial is None:
        yield "null}\n"
        return
    trial = {"change": found.trial.doing, "newId": found.trial.new, "mended": found.trial.mended}
    yield json_text(trial)[:-1] + ', "breaks": ['
    yield ",".join(f"\n{dumped(finding)}" for finding in found.trial.breaks)
    yield "\n]}}\n" if found.trial.breaks else "]}}\n"


def _record(atlas: Atlas, id: str) -> dict[str, Any]:
    record = atlas.records.get(id)
    name = record.attributes.get("displayName") if record else None
    return {"id": id, "kind": record.kind if record else None, "name": name if isinstance(name, str) else None}


def _pointer(found: _Output, naming: Naming, pointer: Pointer) -> dict[str, Any]:
    span = found.spans[pointer.place]
    where = {"path": naming.shown(pointer.place.path), "line": span.line, "column": span.column}
    return {"how": pointer.how, "by": pointer.by, **_record(found.atlas, pointer.source), "to": pointer.target, **where}
