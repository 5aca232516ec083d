"""`atlas-lint schema test`: runs the test cases beside the schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from atlas_lint.cli import output
from atlas_lint.cli.context import configured, usual_schemas
from atlas_lint.cli.help import command
from atlas_lint.cli.schemas_folder import folder_argument
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.filesystem.paths import absolute, naming
from atlas_lint.schema_tools.test_cases import CASES, tested
from atlas_lint.schemas import load_schemas
from atlas_lint.text import count


@command()
@folder_argument
@output.options
def test(folder: str | None, quiet: bool, **how: Any) -> int:
    """Run the cases beside the schemas in FOLDER (default: schemas/).

    \b
    records/Role.test.json holds cases for records/Role.schema.json, a list of
      {"description": "a role without a name", "data": {...}, "valid": false}
    in which data is a normalized record or edge, as `atlas-lint show ID --format json` prints it.

    \b
    Examples:
      atlas-lint schema test schemas
    """
    report = output.report(**how)
    place = absolute(usual_schemas() if folder is None else folder, Path.cwd().as_posix())
    settings = configured(place)
    files = Disk()
    loaded = load_schemas.load_folder(files, place, settings.schema_keywords, settings.external_kinds)
    result, cases = tested(files, place, loaded, naming(place, Path.cwd().as_posix()))
    if not cases:
        raise AtlasError(
            f"no cases in {place}", f"write cases for records/<Kind>.schema.json into records/<Kind>{CASES}"
        )
    result = output.printed(result, report)
    if not quiet:
        failed = len({finding.pointer.split("/")[1] + finding.path for finding in result.findings})
        click.echo(f"{count(cases, 'case')} in {count(result.files, 'file')}: {failed:,} failed", err=True)
    return 1 if result.findings else 0
