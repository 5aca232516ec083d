"""`atlas-lint schema import`: schemas made from an ontology."""

from __future__ import annotations

from pathlib import Path

import click

from atlas_lint.cli import streams
from atlas_lint.cli.help import command
from atlas_lint.cli.required import Required
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.filesystem.paths import absolute, relative
from atlas_lint.schema_tools import output_folder
from atlas_lint.schema_tools.ontology.importer import imported
from atlas_lint.schema_tools.ontology.report import rendered, summary
from atlas_lint.text import count, safe


@command("import")
@click.argument("ontology", type=Required("name the folder that holds ontology-schema.yaml"))
@click.option(
    "--out",
    required=True,
    type=Required("name the schemas folder to write, such as --out schemas"),
    metavar="FOLDER",
    help="The schemas folder to write.",
)
@click.option("--report", metavar="FILE", help="Write the report to FILE instead of standard output.")
@click.option("--force", is_flag=True, help="Overwrite existing schemas.")
def import_(ontology: str, out: str, report: str | None, force: bool) -> None:
    """Write schemas for the kinds that ONTOLOGY describes.

    ONTOLOGY is a folder with a manifest, ontology-schema.yaml, which names files of node kinds (nodeKindFiles) and one
    of edge kinds (edgeKindFile); attribute-types.yaml beside it declares types. Values that YAML misread are repaired.
    The report lists, each with its location, what was repaired, what was left out, where the ontology contradicts
    itself, and what a schema cannot express.

    \b
    Examples:
      atlas-lint schema import ontology --out schemas
    """
    if not out:
        raise AtlasError("--out names no folder", "name the schemas folder to write, such as --out schemas")
    here = Path.cwd().as_posix()
    files = Disk()
    made = imported(files, absolute(ontology, here))
    base = made.ontology.folder
    lines = list(
        rendered(
            made.remarks,
            lambda path: files.read(f"{base}/{path}"),
            lambda path: relative(f"{base}/{path}", here),
        )
    )
    changed = output_folder.put(Path(out), made.files, force)
    if report:
        streams.to_file(report, lines)
    else:
        streams.to_standard_output(lines)
    kinds = f"{count(made.records, 'record kind')}, {count(made.edges, 'edge kind')}"
    click.echo(f"{kinds} in {safe(out)} ({count(changed, 'file')} written): {summary(made.remarks)}", err=True)
