"""Comparison of the atlases in two sets of files; a file that both sets share is parsed once."""

from __future__ import annotations

from typing import NamedTuple

from atlas_lint.checking.load_atlas import load, load_schemas
from atlas_lint.diff.diff import Difference, difference
from atlas_lint.diff.view import dangling
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.discovery import discover
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.findings.finding import Span
from atlas_lint.findings.place import Place
from atlas_lint.model.atlas import Atlas, assemble
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.parsing.locate import look_up
from atlas_lint.schemas.load_schemas import NO_SCHEMAS, Schemas
from atlas_lint.settings import Settings


class Compared(NamedTuple):
    """The difference of two atlases, and notes about the comparison for the user."""

    difference: Difference
    notes: tuple[str, ...]


def compared(before: Files, now: Files, root: str, settings: Settings) -> Compared:
    """Compare the atlas at `root` (absolute path) in two sets of files, with the settings and schemas of `now`.

    A side on which the root is missing or empty is an empty atlas.
    """
    contents = [_contents(files, root, settings) for files in (before, now)]
    old, new = contents
    schemas, notes = _schemas(now, root, settings)
    atlas = _atlas(now, root, settings, schemas, {}, new)
    known = {file.path: file for file in atlas.files if old.get(file.path) == new[file.path]}
    then = _atlas(before, root, settings, atlas.schemas if new else schemas, known, old)
    differing = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    return Compared(difference(then, atlas, differing), notes)


def _contents(files: Files, root: str, settings: Settings) -> dict[str, bytes]:
    return {path: files.read(f"{root}/{path}") for path in discover(files, root, settings.is_excluded)}


def _schemas(files: Files, root: str, settings: Settings) -> tuple[Schemas | None, tuple[str, ...]]:
    """Return the schemas, which declare the references in attributes, and notes.

    If the schemas cannot be loaded, the comparison proceeds without references.
    """
    try:
        return load_schemas(files, root, settings), ()
    except AtlasError as error:
        return NO_SCHEMAS, (f"{error}: references in attributes are not followed",)


def _atlas(
    files: Files,
    root: str,
    settings: Settings,
    schemas: Schemas | None,
    known: dict[str, DeclaredFile],
    contents: dict[str, bytes],
) -> Atlas:
    if not contents:
        return assemble((), schemas or NO_SCHEMAS, settings.is_external)
    return load(files, root, settings, schemas, known)[0]


def placed(difference: Difference, now: Files, root: str) -> dict[Place, Span]:
    """Return the span, in the files of `now`, of each place that points at a record that is gone."""
    places = [pointer.place for pointer in dangling(difference)]
    found = look_up(places, lambda path: now.read(f"{root}/{path}"))
    return {place: spot.span for place, spot in found.items()}
