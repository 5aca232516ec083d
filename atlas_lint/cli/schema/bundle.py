"""`atlas-lint schema bundle`: all schemas as one file, for validators and for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas_lint.cli import world, writing
from atlas_lint.cli.world import Given, World
from atlas_lint.errors import AtlasError
from atlas_lint.files import Disk
from atlas_lint.finding import OFF
from atlas_lint.lint import load
from atlas_lint.paths import absolute
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.settings import Settings
from atlas_lint.text import safe
from atlas_lint.workshop.bundle import bundled

if TYPE_CHECKING:
    from atlas_lint.workshop.editor.ids import Ids

MOST = 500


@click.command()
@click.argument("folder", required=False)
@click.option("--editor", is_flag=True, help="A schema of the YAML documents as they are written, for editors.")
@click.option("--data", metavar="ROOT", help="With --editor: offer the ids of this atlas.")
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=MOST,
    show_default=True,
    help="With --data: offer the ids of kinds with so many records at most.",
)
@click.option("--out", metavar="FILE", help="Write it into a file, instead of printing it.")
@click.option("--force", is_flag=True, help="Overwrite the file where it holds something else.")
def bundle(folder: str | None, editor: bool, data: str | None, most: int, out: str | None, force: bool) -> None:
    """Make one JSON Schema of all that the schemas in FOLDER (default: schemas/) say.

    It judges a normalized record (`atlas-lint show ID --format json`) or a normalized edge as the folder does, and
    needs no other file. With --editor it describes the YAML documents as they are written, so that an editor can
    complete and check while somebody types; docs/editors.md tells how to bind it.
    """
    if data is not None and not editor:
        raise click.UsageError("--data goes with --editor: only an editor has a use for ids")
    here = Path.cwd().as_posix()
    inside = world.enter([data], Given()) if data is not None else None
    place, settings = _place(folder, inside, here)
    loaded = load_schemas.load(Disk(), place, settings.schema_keywords, settings.external_kinds)
    try:
        made = _for_editors(loaded, settings, inside, most) if editor else bundled(loaded)
        text = (json.dumps(made, indent=2) + "\n").encode("ascii")
    except RecursionError as error:
        raise AtlasError("the schemas nest too deeply to be bundled") from error
    if out is None:
        writing.to_standard_output([text.decode("utf-8")])
    else:
        _write(out, text, force)


def _place(folder: str | None, inside: World | None, here: str) -> tuple[str, Settings]:
    """The schemas folder, and the settings that count for it."""
    if folder is None and inside is not None:
        place = inside.settings.schemas_folder(inside.files, inside.root) or absolute(world.usual_schemas(), here)
        return place, inside.settings
    usual = absolute(world.usual_schemas() if folder is None else folder, here)
    settings = world.configured(usual)
    return (settings.schemas or usual) if folder is None else usual, settings


def _for_editors(loaded: Schemas, settings: Settings, inside: World | None, most: int) -> load_schemas.Schema:
    from atlas_lint.workshop.editor.documents import editor_schema
    from atlas_lint.workshop.editor.ids import Ids

    ids = Ids(loaded.records)
    if inside is not None:
        settings = inside.settings
        ids = _ids_of(loaded, inside, most)
    off = frozenset(rule for rule, severity in settings.rules.items() if severity == OFF)
    prefixes = not off & {"id-prefix", "wrong-target-kind"}
    return editor_schema(loaded, ids._replace(external=settings.external_ids, prefixes=prefixes), off)


def _ids_of(loaded: Schemas, inside: World, most: int) -> Ids:
    from atlas_lint.workshop.editor.ids import ids_of

    atlas, _ = load(inside.files, inside.root, inside.settings, loaded)
    return ids_of(atlas, most)


def _write(out: str, text: bytes, force: bool) -> None:
    is_special = Path(out).exists() and not Path(out).is_file()  # a device or a pipe
    there = None if is_special else writing.content(out)
    if there == text:
        click.echo(f"{safe(out)} is up to date", err=True)
        return
    if there is not None and not force:
        raise AtlasError(f"{out} would be overwritten, so nothing was written", "overwrite it with --force")
    if is_special:
        writing.to_file_bytes(out, text)
    else:
        writing.over(out, [text.decode()], there)
    click.echo(f"{safe(out)} written", err=True)
