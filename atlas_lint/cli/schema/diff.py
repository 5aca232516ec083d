"""`atlas-lint schema diff`: what changed in the schemas since a revision, and how that affects the data."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click

from atlas_lint.checking.state import check_atlas
from atlas_lint.cli import context, streams
from atlas_lint.cli.context import Given
from atlas_lint.cli.help import command
from atlas_lint.cli.required import Required
from atlas_lint.cli.schemas_folder import folder_argument
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import git
from atlas_lint.filesystem.file_tree import Disk, Files, Stored
from atlas_lint.filesystem.paths import absolute, relative
from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import KEY, VALUE, Place
from atlas_lint.parsing.locate import look_up
from atlas_lint.rules import rule_names
from atlas_lint.schema_tools.compare.change import Change
from atlas_lint.schema_tools.compare.data_effects import Effects, effects
from atlas_lint.schema_tools.compare.render import FORMATS, ChangePlace, Comparison, summary
from atlas_lint.schema_tools.compare.review import Review, exists, review
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.effective import steps_of
from atlas_lint.schemas.load_schemas import NO_FOLDER, NO_SCHEMAS, SchemaError, Schemas
from atlas_lint.settings import Settings, find_settings, load_settings
from atlas_lint.text import count, safe

_MOST_PROBLEMS = 5


@command()
@click.argument("ref", type=Required("name the revision to compare with, such as HEAD or main"))
@folder_argument
@click.option("--data", metavar="ROOT", help="Check this atlas by both; show new and fixed findings.")
@click.option("--format", "format_", type=click.Choice(sorted(FORMATS)), default="full", help="Default: full.")
def diff(ref: str, folder: str | None, data: str | None, format_: str) -> int:
    """Show what changed in the schemas of FOLDER (default: schemas/) since the git revision REF.

    It compares the present files with those of the commit REF itself (`check --base` takes the merge base instead;
    `git merge-base main HEAD` prints it). The target of a $ref counts where it is used, so a subschema that only moved
    is not a change.

    \b
    Each change is one of
      tightened   every value that passes now passed before
      loosened    every value that passed before passes now
      changed     the schemas prove neither
      annotation  validation is the same

    With --data, check the atlas in ROOT, as it is now, by both states of the schemas.

    Exit status: 0; with --data, 1 if there are new findings at or above the failing level (errors, unless the
    configuration sets another); 2 if the schemas cannot be compared.

    \b
    Examples:
      atlas-lint schema diff origin/main --data data
    """
    here = Path.cwd().as_posix()
    inside = context.enter([data], Given()) if data is not None else None
    place = _folder(folder, inside.settings.schemas_folder(inside.files, inside.root) if inside else None, here)
    top = git.repository(Path(place) if Path(place).is_dir() else _nearest(place))
    if top is None:
        raise AtlasError(f"{place} is not in a git repository", "run `git init` and commit: schema diff needs history")
    commit = git.revision(top, ref)
    if commit is None:
        raise AtlasError(f"no such revision: {ref}", "commit first: the repository has no commit yet")
    stored = Stored(top, git.tree(top, commit))
    try:
        before = _before(stored, place, ref)
        after = _now(place)
        if before is NO_SCHEMAS and after is NO_SCHEMAS:
            raise AtlasError(f"no such folder: {place}, neither now nor at {ref}", NO_FOLDER)
        comparison = _compared(before, after, place, here, ref, commit)
        if inside is not None:
            comparison = comparison._replace(effects=_effects(inside, before, after))
    except RecursionError as error:
        raise AtlasError("the schemas nest too deeply to be compared") from error
    finally:
        stored.close()
    streams.to_standard_output(FORMATS[format_](comparison))
    click.echo(safe(summary(comparison)), err=True)
    if before is NO_SCHEMAS:
        click.echo(f"note: the folder did not exist at {safe(ref)}: all kinds are new", err=True)
    if inside is None or comparison.effects is None:
        return 0
    levels = {"error": (ERROR,), "warning": (ERROR, "warning"), "never": ()}[inside.settings.fail_on]
    return 1 if any(finding.severity in levels for finding in comparison.effects.new) else 0


def _folder(given: str | None, of_data: str | None, here: str) -> str:
    """Return the schemas folder (absolute): the given one, else that of the data, else the configured one, else
    ./schemas."""
    if given is not None:
        return absolute(given, here)
    usual = absolute(context.usual_schemas(), here)
    return of_data or context.configured(usual).schemas or usual


def _nearest(path: str) -> Path:
    """Return the nearest folder above `path` that exists."""
    return next(folder for folder in Path(path).parents if folder.is_dir())


def _before(files: Stored, place: str, ref: str) -> Schemas:
    """Return the schemas of a revision, loaded by its own configuration or, if that is broken, by today's.

    Raises `AtlasError` if the schemas are broken.
    """
    real = Path(place).resolve().as_posix()
    place = place if files.is_folder(place) or not files.is_folder(real) else real
    if not files.is_folder(place):
        return NO_SCHEMAS
    try:
        settings = _configured(files, place)
    except AtlasError:
        settings = context.configured(place)
    try:
        return load_schemas.load_folder(files, place, settings.schema_keywords, settings.external_kinds)
    except SchemaError as error:
        lines = [f"{problem.path}: {problem.message}" for problem in error.problems[:_MOST_PROBLEMS]]
        more = len(error.problems) - len(lines)
        lines += [f"and {more:,} more"] if more else []
        problems = count(len(error.problems), "problem")
        raise AtlasError(f"the schemas cannot be used as they were at {ref}: {problems}", "\n".join(lines)) from error


def _configured(files: Files, place: str) -> Settings:
    path = find_settings(files, place)
    return Settings(place) if path is None else load_settings(files, path, rule_names())


def _now(place: str) -> Schemas:
    files = Disk()
    if not files.is_folder(place):
        return NO_SCHEMAS
    settings = context.configured(place)
    return load_schemas.load_folder(files, place, settings.schema_keywords, settings.external_kinds)


def _compared(before: Schemas, after: Schemas, place: str, here: str, ref: str, commit: str) -> Comparison:
    compared = review(before, after)
    return Comparison(ref, commit, compared, _where(compared, after, place, here), None)


def _where(compared: Review, after: Schemas, place: str, here: str) -> Callable[[Change], ChangePlace]:
    """Return a function from a change to the location of its keyword, with line and column if it exists today."""
    uris = {change.uri for _, changes in compared.changes for change in changes}
    places: dict[str, Place] = {}
    for uri in uris:
        path, pointer = steps_of(after, uri)
        part = KEY if pointer and isinstance(pointer[-1], str) else VALUE
        places[uri] = Place(path, 0, pointer, part)
    there = [spot for uri, spot in places.items() if exists(after, uri)]
    placed = look_up(there, lambda path: Disk().read(f"{place}/{path}"))
    spots = {}
    for uri, spot in places.items():
        span = placed[spot].span if spot in placed else None
        shown = relative(posixpath.join(place, spot.path), here)
        line, column = (span.line, span.column) if span else (None, None)
        spots[uri] = ChangePlace(shown, unquote(uri.partition("#")[2]), line, column)
    return lambda change: spots[change.uri]


def _effects(inside: Any, before: Schemas, after: Schemas) -> Effects:
    state = check_atlas(inside.files, inside.root, inside.settings, schemas=after)
    return effects(state, before, inside.files, inside.root, inside.naming)
