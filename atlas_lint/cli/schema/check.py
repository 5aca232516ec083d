"""`atlas-lint schema check`: the schemas alone."""

from __future__ import annotations

from pathlib import Path

import click

from atlas_lint import schemas
from atlas_lint.cli.world import configured, usual_schemas
from atlas_lint.files import Disk
from atlas_lint.paths import absolute
from atlas_lint.text import count


@click.command()
@click.argument("folder", required=False)
def check(folder: str | None) -> None:
    """Check the schemas in FOLDER (default: schemas/).

    Every schema must fit the metaschema of JSON Schema draft 2020-12 and this tool's own keywords, every $ref must lead
    to a schema in the folder, and every kind that a keyword names must have one.
    """
    place = absolute(folder or usual_schemas(), Path.cwd().as_posix())
    settings = configured(place)
    loaded = schemas.load(Disk(), place, settings.schema_keywords, settings.external_kinds)
    kinds = f"{count(len(loaded.records), 'record kind')}, {count(len(loaded.edges), 'edge kind')}"
    click.echo(f"{kinds}: no findings", err=True)
