"""`atlas-lint graph`: the graph, or a part of it, in formats for drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from atlas_lint.cli import context, streams
from atlas_lint.cli.help import command, completed_by
from atlas_lint.cli.load import loaded
from atlas_lint.errors import AtlasError
from atlas_lint.findings.selection import Selection
from atlas_lint.graph import subgraph
from atlas_lint.graph.subgraph import Choice, Drawing
from atlas_lint.model.advice import Advisor
from atlas_lint.model.atlas import Atlas
from atlas_lint.spelling import hint
from atlas_lint.text import count

FORMATS = ("mermaid", "dot", "graphml", "json", "html")
_MODULES = {"mermaid": "flowchart"}
"""The module of a format, if it is not named like the format."""
DIRECTIONS = (subgraph.OUT, subgraph.IN, subgraph.BOTH)


@command()
@click.argument("id", required=False, shell_complete=completed_by("ids"))
@click.argument("paths", nargs=-1)
@context.options
@click.option("--depth", metavar="N", type=click.IntRange(min=0), help="Follow N steps (default: 1 from ID, else 0).")
@click.option(
    "--direction",
    type=click.Choice(DIRECTIONS),
    default=subgraph.BOTH,
    help="Follow edges from source to target (out), backwards (in), or both.",
)
@click.option("--cluster", metavar="NAME", help="Draw the records of a cluster, the first folder below the root.")
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    shell_complete=completed_by("kinds"),
    help="Draw only records of this kind (repeatable).",
)
@click.option(
    "--edge-kind", "edge_kinds", metavar="KIND", multiple=True, help="Draw only edges of this kind (repeatable)."
)
@click.option("--no-references", is_flag=True, help="Draw no references in attributes.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=1), help="Draw at most N edges (default for html: 100,000)."
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="mermaid", help="Default: mermaid.")
@click.option("--library", metavar="FILE", help="Draw the page with D3 from FILE, which `npm pack d3@7.9.0` writes.")
@click.option("--out", metavar="FILE", help="Write to FILE instead of standard output.")
def graph(
    id: str | None,
    paths: tuple[str, ...],
    depth: int | None,
    direction: str,
    cluster: str | None,
    kinds: tuple[str, ...],
    edge_kinds: tuple[str, ...],
    no_references: bool,
    limit: int | None,
    format_: str,
    library: str | None,
    out: str | None,
    **options: Any,
) -> None:
    """Draw the neighbourhood of the record ID, a cluster, or the whole atlas.

    References in attributes are dashed edges; --edge-kind leaves them out. An id that no record declares is drawn as
    dangling. mermaid is cut to what GitHub draws. html is one page that needs no network: clusters first, then
    their records.

    PATHS: the folder of the atlas, as for `check` (default: the one that the configuration names, or ./data), or paths
    below it, to draw the records declared there. A first argument that exists as a path is not an ID.

    \b
    Examples:
      atlas-lint graph role:debugger             its neighbourhood, as Mermaid
      atlas-lint graph --format html --out graph.html
    """
    if id is not None and _is_path(id):
        paths = (id, *paths)
        id = None
    if id is not None and cluster is not None:
        raise AtlasError("ID and --cluster exclude each other", "use either ID or --cluster, not both")
    module = import_module(f"atlas_lint.graph.{_MODULES.get(format_, format_)}")
    render = module.render
    if format_ == "html":
        render = partial(render, drawn_by=module.library(library))  # report what is wrong before the atlas is read
    elif library is not None:
        raise AtlasError("--library is for the page alone", "add --format html")
    given = context.Given(**options)
    here = context.enter(paths or context.usual_root(given), given)
    atlas = loaded(here)
    choice = Choice(frozenset(kinds), frozenset(edge_kinds), direction, not no_references)
    _require_known(atlas, choice)
    drawing = _fitted(_drawn(atlas, id, cluster, here.chosen, depth, choice), limit, format_)
    pieces = render(drawing)
    if out is None:
        streams.to_standard_output(pieces)
    else:
        streams.to_file(out, pieces)


def _is_path(argument: str) -> bool:
    """Return whether `argument` is the path of something; False if it cannot be a path at all."""
    try:
        return argument != "" and (Path(argument).exists() or Path(argument).is_symlink())
    except (OSError, ValueError):
        return False


def _require_known(atlas: Atlas, choice: Choice) -> None:
    """Raise `AtlasError` if `choice` names a kind that neither the atlas nor its schemas have."""
    known = {record.kind for record in atlas.records.values()} | atlas.schemas.records.keys()
    for kind in sorted(choice.kinds - known):
        raise AtlasError(f"no record has the kind {kind}", hint(kind, known) or "")
    known = atlas.edges_by_kind.keys() | atlas.schemas.edges.keys()
    for kind in sorted(choice.edge_kinds - known):
        raise AtlasError(f"no edge has the kind {kind}", hint(kind, known) or "")


def _drawn(
    atlas: Atlas, id: str | None, cluster: str | None, chosen: tuple[str, ...], depth: int | None, choice: Choice
) -> Drawing:
    if id is not None:
        if id not in atlas.records:
            raise AtlasError(f"no record declares {id}", str(Advisor(atlas).near(id) or ""))
        return subgraph.around(atlas, id, 1 if depth is None else depth, choice)
    if cluster is None and not chosen:
        return subgraph.whole(atlas, choice)
    records = list(atlas.records.values())
    if cluster is not None:
        clusters = {record.cluster for record in records}
        if cluster not in clusters:
            raise AtlasError(f"no cluster {cluster}", hint(cluster, clusters - {""}) or "")
        records = [record for record in records if record.cluster == cluster]
    wanted = Selection(paths=chosen)
    ids = [record.id for record in records if wanted.wants(record.declaration.path)]
    return subgraph.part(atlas, " ".join([*([cluster] if cluster else []), *chosen]), ids, depth or 0, choice)


def _fitted(drawing: Drawing, limit: int | None, format_: str) -> Drawing:
    """Return the drawing cut to `limit` and to what the format can hold; print a note about what is left out."""
    if limit is None and format_ == "html":
        from atlas_lint.graph.html import MOST_LINES

        limit = MOST_LINES
    if limit is not None and len(drawing.lines) > limit:
        drawing = drawing.cut(limit)
    if format_ == "mermaid":
        from atlas_lint.graph.flowchart import fitted

        drawing = fitted(drawing)
    left = list(_left(drawing))
    if left:
        click.echo(f"note: {' and '.join(left)} left out; draw a part with ID, --cluster or --kind", err=True)
    if not drawing.nodes:
        click.echo("note: nothing to draw: no record matches", err=True)
    return drawing


def _left(drawing: Drawing) -> Iterator[str]:
    counts: Iterable[tuple[int, str]] = ((drawing.left_nodes, "node"), (drawing.left_lines, "edge"))
    return (count(number, noun) for number, noun in counts if number)
