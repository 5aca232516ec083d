"""`atlas-lint export`: the whole normalized atlas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from atlas_lint.cli import context, streams
from atlas_lint.cli.help import command
from atlas_lint.cli.load import load_atlas
from atlas_lint.model.atlas import Atlas
from atlas_lint.text import json_text


@command()
@click.argument("paths", nargs=-1)
@context.options
@click.option("--format", "format_", type=click.Choice(("json", "jsonl")), default="json", help="Default: json.")
def export(
    paths: tuple[str, ...],
    format_: str,
    **options: Any,
) -> None:
    """Print every record of an atlas as JSON, in the order of their ids.

    json prints one object, {"records": {ID: RECORD, ...}}; jsonl prints one record per line.

    \b
    Examples:
      atlas-lint export data/ > atlas.json
      atlas-lint export data/ --format jsonl
    """
    given = context.Given(**options)
    here = context.enter(paths or context.usual_root(given), given)
    atlas, _ = load_atlas(here)
    streams.to_standard_output(_json(atlas) if format_ == "json" else _jsonl(atlas))


def _json(atlas: Atlas) -> Iterator[str]:
    yield '{"records": {'
    for index, id in enumerate(sorted(atlas.records)):
        record = json_text(atlas.records[id].normalized())
        yield f"{',' if index else ''}\n{json_text(id)}: {record}"
    yield "\n}}\n"


def _jsonl(atlas: Atlas) -> Iterator[str]:
    for id in sorted(atlas.records):
        yield json_text(atlas.records[id].normalized()) + "\n"
