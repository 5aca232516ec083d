"""`atlas-lint schema check`: the schemas alone, checked by the schema rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from atlas_lint.cli import context, output, streams
from atlas_lint.cli.context import Given, configured, usual_schemas
from atlas_lint.cli.help import command
from atlas_lint.cli.load import load_atlas
from atlas_lint.cli.schemas_folder import folder_argument
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.filesystem.paths import absolute, naming
from atlas_lint.findings.result import Result
from atlas_lint.schema_rules import all_schema_rules
from atlas_lint.schema_tools.check import examined
from atlas_lint.schema_tools.coverage import Coverage, coverage
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.schema_set import check_atlas
from atlas_lint.settings import FAIL_ON, override, require_rule
from atlas_lint.text import count, json_text, safe


@command()
@folder_argument
@output.options
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), default="error", help="Lowest severity that makes the exit status 1."
)
@click.option("--select", metavar="RULE", multiple=True, help="Run only this rule (repeatable).")
@click.option(
    "--rule",
    "severities",
    metavar="NAME=SEVERITY",
    multiple=True,
    help="Set a rule to error, warning or off (repeatable).",
)
@click.option("--coverage", "covers", is_flag=True, help="Print the parts that no data exercises; needs --data.")
@click.option("--data", metavar="ROOT", help="The atlas for --coverage.")
def check(
    folder: str | None,
    fail_on: str,
    select: tuple[str, ...],
    severities: tuple[str, ...],
    covers: bool,
    data: str | None,
    quiet: bool,
    **how: Any,
) -> int:
    """Check the schemas in FOLDER (default: schemas/).

    Every schema must be valid by the metaschema of JSON Schema draft 2020-12 and of this tool's own keywords. Every
    $ref must resolve to a schema in the folder, and every kind that a keyword names must have one. Further rules find
    likely mistakes: `atlas-lint rules` lists them, `atlas-lint explain RULE` explains one.

    With --coverage and --data, print the parts of the schemas that nothing in an atlas exercises, instead of findings.

    \b
    Examples:
      atlas-lint schema check
      atlas-lint schema check --coverage --data data
    """
    report = output.report(**how)
    place = absolute(usual_schemas() if folder is None else folder, Path.cwd().as_posix())
    if covers or data:
        if report.outputs:
            raise AtlasError("--coverage writes no further reports", "write --coverage --format json > coverage.json")
        return _cover(place, data, covers, report.format)
    rules = all_schema_rules()
    for name in select:
        require_rule(name, rules)
    settings = configured(place)
    files = Disk()
    schemas = check_atlas(files, place, settings.schema_keywords, settings.external_kinds)
    result = examined(
        schemas,
        {name: rule for name, rule in rules.items() if not select or name in select},
        override({}, list(rules), severities),
        naming(place, Path.cwd().as_posix()),
        lambda path: files.read(f"{place}/{path}"),
    )
    result = output.printed(result, report)
    if not quiet:
        for line in _closing(result, schemas.schemas):
            click.echo(line, err=True)
    return 1 if result.fails(fail_on) else 0


def _closing(result: Result, schemas: Schemas | None) -> Iterator[str]:
    for note in result.notes:
        yield f"note: {safe(note)}"
    summary = result.summary
    kinds = f"{count(summary.records, 'record kind')}, {count(summary.edges, 'edge kind')}"
    needed_files = kinds if schemas else count(summary.files, "file")
    found = f"{count(summary.errors, 'error')}, {count(summary.warnings, 'warning')}"
    yield f"{needed_files}: {found if result.findings else 'no findings'}"


def _cover(place: str, data: str | None, covers: bool, format_: str) -> int:
    """Print the parts of the schemas that no data exercises; return the exit status, 0.

    Raises `AtlasError` if an option is missing or the format is not one of concise, full and json.
    """
    if data is None or not covers:
        raise AtlasError("--coverage and --data need each other", "write --coverage --data data/")
    if format_ not in ("concise", "full", "json"):
        raise AtlasError(f"--coverage has no format {format_}", "use --format concise or json")
    here = context.enter((data,), Given(schemas=place))
    atlas, _ = load_atlas(here)
    found = coverage(atlas)
    streams.to_standard_output([_json(found)] if format_ == "json" else _lines(found))
    used = found.parts - len(found.idle)
    click.echo(f"{used:,} of {count(found.parts, 'part')} of the schemas are exercised", err=True)
    return 0


def _lines(found: Coverage) -> Iterator[str]:
    for one in found.idle:
        yield f"{safe(one.path)}#{safe(one.pointer)}: nothing exercises {safe(one.what)}\n"


def _json(found: Coverage) -> str:
    idle = [{"path": one.path, "pointer": one.pointer, "what": one.what} for one in found.idle]
    return json_text({"version": 1, "parts": found.parts, "idle": idle}, indent=1) + "\n"
