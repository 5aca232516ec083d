"""`atlas-lint schema bundle`: all schemas as one file, for validators and for editors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas_lint.checking.load_atlas import load
from atlas_lint.cli import context, streams
from atlas_lint.cli.context import Given, World
from atlas_lint.cli.help import command
from atlas_lint.cli.schemas_folder import folder_argument
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.filesystem.paths import absolute
from atlas_lint.findings.finding import OFF
from atlas_lint.schema_tools.bundle import bundled
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.settings import Settings
from atlas_lint.text import json_text, safe

if TYPE_CHECKING:
    from atlas_lint.schema_tools.editor.ids import Ids

MOST = 500


@command()
@folder_argument
@click.option("--editor", is_flag=True, help="Describe the YAML documents as they are written, for editors.")
@click.option("--data", metavar="ROOT", help="With --editor: offer the ids of this atlas.")
@click.option(
    "--most",
    metavar="N",
    type=click.IntRange(min=0),
    default=MOST,
    show_default=True,
    help="With --data: offer the ids of a kind only if it has at most N records.",
)
@click.option("--out", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option("--force", is_flag=True, help="Overwrite FILE if it has other content.")
def bundle(folder: str | None, editor: bool, data: str | None, most: int, out: str | None, force: bool) -> None:
    """Combine the schemas in FOLDER (default: schemas/) into one JSON Schema.

    It validates a normalized record (`atlas-lint show ID --format json`) or a normalized edge as the folder does, and
    needs no other file. With --editor it describes the YAML documents as they are written, so that an editor can
    complete and check what you type; docs/editors.md explains how to bind it.

    \b
    Examples:
      atlas-lint schema bundle > schemas.json
      atlas-lint schema bundle --editor --data data --out atlas.schema.json
    """
    if data is not None and not editor:
        raise click.UsageError("--data needs --editor: only an editor uses the ids")
    here = Path.cwd().as_posix()
    inside = context.enter([data], Given()) if data is not None else None
    place, settings = _place(folder, inside, here)
    loaded = load_schemas.load_folder(Disk(), place, settings.schema_keywords, settings.external_kinds)
    try:
        made = _for_editors(loaded, settings, inside, most) if editor else bundled(loaded)
        text = (json_text(made, indent=2) + "\n").encode("ascii")
    except RecursionError as error:
        raise AtlasError("the schemas nest too deeply to be bundled") from error
    if out is None:
        streams.to_standard_output([text.decode("utf-8")])
    else:
        _write(out, text, force)


def _place(folder: str | None, inside: World | None, here: str) -> tuple[str, Settings]:
    """Return the schemas folder (absolute) and the settings for it."""
    if folder is None and inside is not None:
        place = inside.settings.schemas_folder(inside.files, inside.root) or absolute(context.usual_schemas(), here)
        return place, inside.settings
    usual = absolute(context.usual_schemas() if folder is None else folder, here)
    settings = context.configured(usual)
    return (settings.schemas or usual) if folder is None else usual, settings


def _for_editors(loaded: Schemas, settings: Settings, inside: World | None, most: int) -> load_schemas.Schema:
    from atlas_lint.schema_tools.editor.documents import editor_schema
    from atlas_lint.schema_tools.editor.ids import Ids

    ids = Ids(loaded.records)
    if inside is not None:
        settings = inside.settings
        ids = _ids_of(loaded, inside, most)
    off = frozenset(rule for rule, severity in settings.rules.items() if severity == OFF)
    prefixes = not off & {"id-prefix", "wrong-target-kind"}
    return editor_schema(loaded, ids._replace(external=settings.external_ids, prefixes=prefixes), off)


def _ids_of(loaded: Schemas, inside: World, most: int) -> Ids:
    from atlas_lint.schema_tools.editor.ids import ids_of

    atlas, _ = load(inside.files, inside.root, inside.settings, loaded)
    return ids_of(atlas, most)


def _write(out: str, text: bytes, force: bool) -> None:
    is_special = Path(out).exists() and not Path(out).is_file()  # a device or a pipe
    there = None if is_special else streams.content(out)
    if there == text:
        click.echo(f"{safe(out)} is up to date", err=True)
        return
    if there is not None and not force:
        raise AtlasError(f"{out} would be overwritten, so nothing was written", "add --force to overwrite it")
    if is_special:
        streams.to_file_bytes(out, text)
    else:
        streams.over(out, [text.decode()], there)
    click.echo(f"{safe(out)} written", err=True)
