"""`atlas-lint show`: one record, with its edges both ways."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click

from atlas_lint.cli import context, streams, terminal
from atlas_lint.cli.help import command, completed_by
from atlas_lint.cli.load import load_atlas
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.paths import Naming
from atlas_lint.model.advice import Advisor
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Edge, Record
from atlas_lint.text import json_text, safe

FORMATS = ("card", "json", "yaml")


@command()
@click.argument("id", shell_complete=completed_by("ids"))
@click.argument("paths", nargs=-1)
@context.options
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Default: card on a terminal, else json.")
@click.option("--color", type=click.Choice(terminal.CHOICES), default="auto", help="Colours (default: auto).")
def show(
    id: str,
    paths: tuple[str, ...],
    format_: str | None,
    color: str,
    **options: Any,
) -> None:
    """Show the record ID, with its edges both ways.

    PATHS: the folder of the atlas, as for `check` (default: the one that the configuration names, or ./data).

    \b
    Examples:
      atlas-lint show role:debugger
      atlas-lint show role:debugger --format json
    """
    given = context.Given(**options)
    here = context.enter(paths or context.usual_root(given), given)
    atlas, _ = load_atlas(here)
    record = atlas.records.get(id)
    if record is None:
        raise AtlasError(f"no record declares {id}", str(Advisor(atlas).near(id) or ""))
    format_ = format_ or ("card" if sys.stdout.isatty() else "json")
    if format_ == "json":
        streams.to_standard_output([json_text(record.normalized(), indent=2) + "\n"])
    elif format_ == "yaml":
        streams.to_standard_output([_yaml(record.normalized())])
    else:
        painted = terminal.has_color(color, sys.stdout)
        streams.to_standard_output(_card(atlas, record, here.naming, painted))


def _yaml(record: dict[str, Any]) -> str:
    import io

    from ruamel.yaml import YAML

    stream = io.StringIO()
    writer: Any = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False
    writer.dump(record, stream)
    return stream.getvalue()


def _card(atlas: Atlas, record: Record, naming: Naming, color: bool) -> Iterator[str]:
    """Yield a record for people: its location, its attributes, its edges with the records at their other ends."""

    def paint(text: str, **style: Any) -> str:
        return click.style(text, **style) if color else text

    name = record.attributes.get("displayName")
    yield paint(safe(record.id), bold=True) + (f"  {safe(name)}" if isinstance(name, str) else "") + "\n"
    where = safe(naming.shown(record.declaration.path))
    yield paint(f"{safe(record.kind)} in {where}", dim=True) + "\n\n"
    for attribute, value in record.attributes.items():
        if attribute != "displayName":
            yield from _attribute(paint(safe(attribute), fg="cyan"), value)
    for title, edges, arrow in (("Edges", record.outgoing, "->"), ("Reached by", record.incoming, "<-")):
        if edges:
            yield f"\n{paint(title, bold=True)}\n"
            for edge in edges:
                yield _edge(atlas, edge, arrow, paint)


def _attribute(name: str, value: Any) -> Iterator[str]:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    lines = [safe(line) for line in text.strip().splitlines()] or ['""']
    if len(lines) == 1:
        yield f"{name}: {lines[0]}\n"
        return
    yield f"{name}:\n"
    for line in lines:
        yield f"  {line}\n"


def _edge(atlas: Atlas, edge: Edge, arrow: str, paint: Callable[..., str]) -> str:
    other = edge.target if arrow == "->" else edge.source
    known = atlas.records.get(other)
    name = known.attributes.get("displayName") if known else None
    text = f"  {paint(safe(edge.kind), fg='cyan')} {arrow} {safe(other)}"
    if not atlas.exists(other):
        text += paint("  dangling: no record declares it", fg="red")
    elif isinstance(name, str):
        text += paint(f"  {safe(name)}", dim=True)
    attributes = ", ".join(f"{key}: {value}" for key, value in edge.attributes.items())
    return text + (paint(f"  ({safe(attributes)})", dim=True) if attributes else "") + "\n"
