"""`atlas-lint show`: one record, with its edges both ways."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from atlas_lint.cli import context, streams, terminal
from atlas_lint.cli.help import color_option, command, completed_by
from atlas_lint.drawing.style import CYAN, RED, Style
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.paths import Naming
from atlas_lint.text import cell_width, json_text, safe

if TYPE_CHECKING:  # a shell that completes an id imports this module, and needs neither schemas nor a parser
    from atlas_lint.model.atlas import Atlas
    from atlas_lint.model.records import Edge, Record

FORMATS = ("card", "json", "yaml")
MOST_ALIGNED = 30
"""Columns to which the kinds of edges are padded at most, so that their ends are below one another."""


@command()
@click.argument("id", shell_complete=completed_by("ids"))
@click.argument("paths", nargs=-1)
@context.options
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Default: card on a terminal, else json.")
@color_option
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
    from atlas_lint.cli.load import load_atlas
    from atlas_lint.model.advice import Advisor

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
        streams.to_standard_output(_card(atlas, record, here.naming, terminal.style(color, sys.stdout)))


def _yaml(record: dict[str, Any]) -> str:
    import io

    from ruamel.yaml import YAML

    stream = io.StringIO()
    writer: Any = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False
    writer.dump(record, stream)
    return stream.getvalue()


def _card(atlas: Atlas, record: Record, naming: Naming, style: Style) -> Iterator[str]:
    """Yield a record for people: its location, its attributes, its edges with the records at their other ends."""
    name = record.attributes.get("displayName")
    yield style.strong(safe(record.id)) + (f"  {safe(name)}" if isinstance(name, str) else "") + "\n"
    where = safe(naming.shown(record.declaration.path))
    yield style.dim(f"{safe(record.kind)} in {where}") + "\n\n"
    for attribute, value in record.attributes.items():
        if attribute != "displayName":
            yield from _attribute(style, safe(attribute), value)
    for title, edges, arrow in (("Edges", record.outgoing, "->"), ("Reached by", record.incoming, "<-")):
        if edges:
            yield f"\n{style.strong(title)}\n"
            width = max(cell_width(safe(edge.kind)) for edge in edges)
            for edge in edges:
                yield from _edge(atlas, edge, arrow, style, min(width, MOST_ALIGNED))


def _attribute(style: Style, name: str, value: Any) -> Iterator[str]:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    lines = [safe(line) for line in text.strip().splitlines()] or ['""']
    if len(lines) == 1:
        first, *others = style.wrapped(lines[0], cell_width(name) + 2, 2)
        yield f"{style.paint(name, CYAN)}: {first}\n"
        yield from (f"{line}\n" for line in others)
        return
    yield f"{style.paint(name, CYAN)}:\n"
    for line in lines:
        first, *others = style.wrapped(line, 2, 2)
        yield f"  {first}\n"
        yield from (f"{more}\n" for more in others)


def _edge(atlas: Atlas, edge: Edge, arrow: str, style: Style, width: int) -> Iterator[str]:
    """Yield an edge on a line, its kind padded to `width`; its attributes, if they do not fit, on another."""
    other = edge.target if arrow == "->" else edge.source
    known = atlas.records.get(other)
    name = known.attributes.get("displayName") if known else None
    kind = safe(edge.kind)
    plain = f"  {kind}{' ' * (width - cell_width(kind))} {arrow} "
    line = plain.replace(kind, style.paint(kind, CYAN), 1) + safe(other)
    about = (
        "dangling: no record declares it" if not atlas.exists(other) else safe(name) if isinstance(name, str) else ""
    )
    if about:
        line += "  " + (style.dim(about) if atlas.exists(other) else style.paint(about, RED))
    attributes = safe(", ".join(f"{key}: {value}" for key, value in edge.attributes.items()))
    start = cell_width(f"{plain}{safe(other)}  {about}") + 2
    if attributes and style.width is not None and start + cell_width(attributes) > style.width:
        yield f"{line}\n"
        indent = cell_width(plain)
        first, *others = style.wrapped(f"({attributes})", indent, indent)
        yield f"{' ' * indent}{style.dim(first)}\n"
        yield from (f"{style.dim(more)}\n" for more in others)
    else:
        yield line + (style.dim(f"  ({attributes})") if attributes else "") + "\n"
