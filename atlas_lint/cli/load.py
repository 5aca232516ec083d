"""An atlas loaded for a command that shows it, and the notes on what of it cannot be shown."""

from __future__ import annotations

import click

from atlas_lint.checking.load_atlas import NO_SCHEMAS_NOTE, load
from atlas_lint.cli.context import World
from atlas_lint.diff.unreadable import broken
from atlas_lint.filesystem.discovery import foreign_notes
from atlas_lint.model.atlas import Atlas
from atlas_lint.text import listed, safe

MOST_NAMED = 5
"""Broken files that a note names."""


def load_atlas(here: World) -> tuple[Atlas, tuple[str, ...]]:
    """Return the atlas and the notes about it; print the note about other work trees to standard error."""
    note_foreign(here)
    return load(here.files, here.root, here.settings)


def loaded(here: World) -> Atlas:
    """Return the atlas; print the notes about it to standard error."""
    atlas, notes = load_atlas(here)
    for note in notes:
        told = "no schemas for this atlas: references in attributes are not known" if note == NO_SCHEMAS_NOTE else note
        click.echo(f"note: {told}", err=True)
    unread = [here.naming.shown(path) for path in broken(atlas.files)]
    if unread:
        names = safe(listed(unread, MOST_NAMED))
        click.echo(f"note: parts of {names} cannot be read: what stands there is missing", err=True)
    return atlas


def note_foreign(here: World) -> None:
    """Count the submodules and other work trees below the root, on standard error."""
    for note in foreign_notes(here.files, here.root, here.settings.is_excluded, here.naming.shown):
        click.echo(f"note: {safe(note)}", err=True)
