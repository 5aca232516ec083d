"""An atlas loaded for a command that prints it, with notes about its unreadable parts."""

from __future__ import annotations

import click

from atlas_lint.checking.load_atlas import NO_SCHEMAS_NOTE, load
from atlas_lint.cli.context import World
from atlas_lint.diff.unreadable import broken
from atlas_lint.filesystem.discovery import foreign_notes
from atlas_lint.model.atlas import Atlas
from atlas_lint.text import listed, safe

MOST_NAMED = 5
"""Unreadable files that a note names."""


def load_atlas(here: World) -> tuple[Atlas, tuple[str, ...]]:
    """Return the atlas and the notes of loading it; print the note about other work trees to standard error.

    Raises `AtlasError` if the schemas or the configuration are broken.
    """
    note_foreign(here)
    return load(here.files, here.root, here.settings)


def loaded(here: World) -> Atlas:
    """Return the atlas; print all notes about it to standard error. Raises `AtlasError` as `load_atlas` does."""
    atlas, notes = load_atlas(here)
    for note in notes:
        if note == NO_SCHEMAS_NOTE:
            note = "no schemas for this atlas: references in attributes are not known"
        click.echo(f"note: {note}", err=True)
    unread = [here.naming.shown(path) for path in broken(atlas.files)]
    if unread:
        names = safe(listed(unread, MOST_NAMED))
        click.echo(f"note: parts of {names} cannot be read: their records and edges are missing", err=True)
    return atlas


def note_foreign(here: World) -> None:
    """Print a note to standard error about submodules and other work trees below the root."""
    for note in foreign_notes(here.files, here.root, here.settings.is_excluded, here.naming.shown):
        click.echo(f"note: {safe(note)}", err=True)
