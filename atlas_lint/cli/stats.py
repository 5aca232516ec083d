"""`atlas-lint stats`: counts of an atlas, and measures of its graph."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click

from atlas_lint import __version__
from atlas_lint.cli import context, streams, terminal
from atlas_lint.cli.help import color_option, command
from atlas_lint.cli.load import loaded
from atlas_lint.drawing.style import CYAN, Style, columns
from atlas_lint.graph.statistics import Statistics, measure
from atlas_lint.schema_tools.docs.markdown import code, prose, table
from atlas_lint.text import count, json_text, listed, safe

FORMATS = ("full", "json", "markdown")
MOST_ROWS = 40
"""Rows of a table for people; a line counts the rest."""
_MOST_NAMED = 10
Chain = tuple[tuple[str, ...], ...]


@command()
@click.argument("paths", nargs=-1)
@context.options
@click.option("--format", "format_", type=click.Choice(FORMATS), default="full", help="Default: full.")
@color_option
def stats(paths: tuple[str, ...], format_: str, color: str, **options: Any) -> None:
    """Count what an atlas holds, and measure its graph.

    Degree, isolated records, components and chains count edges only; references in attributes are counted separately. A
    chain is the longest path along edges; records that reach one another are a single step of it.

    PATHS: the folder of the atlas, as for `check` (default: the one that the configuration names, or ./data). The whole
    atlas is always counted.

    \b
    Examples:
      atlas-lint stats data/
    """
    given = context.Given(**options)
    here = context.enter(paths or context.usual_root(given), given)
    atlas = loaded(here)
    if here.chosen:
        click.echo("note: stats counts the whole atlas, not only the given paths", err=True)
    if format_ == "full":
        streams.to_standard_output(_full(measure(atlas), terminal.style(color, sys.stdout)))
    else:
        streams.to_standard_output({"json": _json, "markdown": _markdown}[format_](measure(atlas)))


def _full(stats: Statistics, style: Style) -> Iterator[str]:
    for line in _lines(stats, safe):
        name, colon, rest = line.partition(": ")
        first, *others = style.wrapped(rest if colon else line, len(name) + 2 if colon else 0, 2)
        yield (f"{style.paint(name, CYAN)}: {first}" if colon else style.strong(first)) + "\n"
        yield from (f"{more}\n" for more in others)
    for title, head, rows in _tables(stats):
        if not rows:
            continue
        yield f"\n{style.strong(title)}\n"
        shown = [tuple(map(safe, row)) for row in rows[:MOST_ROWS]]
        for number, row in enumerate(columns([tuple(head), *shown], right=tuple(range(1, len(head))))):
            line = f"  {'  '.join(row)}".rstrip()
            yield f"{line if number else style.dim(line)}\n"
        if len(rows) > MOST_ROWS:
            yield f"  and {len(rows) - MOST_ROWS:,} more\n"


def _markdown(stats: Statistics) -> Iterator[str]:
    yield "# Statistics\n\n"
    yield from (f"- {line}\n" for line in _lines(stats, code))
    attributes = [
        [kind.name, name, f"{number:,}", f"{100 * number // kind.records}%"]
        for kind in stats.kinds
        for name, number in kind.attributes
    ]
    for title, head, rows in (
        *_tables(stats),
        ("Attributes", ["kind", "attribute", "records", "of its kind"], attributes),
    ):
        if rows:
            yield f"\n## {title}\n\n{table(head, [[code(row[0]), *map(prose, row[1:])] for row in rows])}"


def _json(stats: Statistics) -> Iterator[str]:
    """Yield one JSON object; docs/graph.md documents its keys, which do not change."""
    degree, sizes = stats.degree, stats.components
    shown: dict[str, Any] = {
        "version": 1,
        "tool": {"name": "atlas-lint", "version": __version__},
        "files": stats.files,
        "clusters": dict(stats.clusters),
        "records": stats.records,
        "edges": stats.edges,
        "references": stats.references,
    }
    shown["kinds"] = [
        {"kind": one.name, "records": one.records, "hasSchema": one.has_schema, "attributes": dict(one.attributes)}
        for one in stats.kinds
    ]
    shown["edgeKinds"] = [
        {
            "kind": one.name,
            "edges": one.edges,
            "dangling": one.dangling,
            "hasSchema": one.has_schema,
            "acyclic": one.acyclic,
            "longestChain": one.chain,
        }
        for one in stats.edge_kinds
    ]
    shown["dangling"] = {
        "edges": stats.dangling_edges,
        "references": stats.dangling_references,
        "ids": stats.dangling_ids,
    }
    shown["edgesElsewhere"] = stats.edges_elsewhere
    shown["edgesOfNobody"] = stats.edges_of_nobody
    shown["degree"] = (
        {"min": degree.least, "median": degree.median, "max": degree.most, "mean": degree.mean} if degree else None
    )
    shown["hubs"] = [{"id": one.id, "edges": one.all, "out": one.out, "in": one.into} for one in stats.hubs]
    shown["isolated"] = stats.isolated
    shown["components"] = {"count": len(sizes), "sizes": sizes}
    shown["longestChain"] = stats.chain
    shown["unusedKinds"] = stats.unused_kinds
    shown["unusedEdgeKinds"] = stats.unused_edge_kinds
    yield json_text(shown, indent=2) + "\n"


def _lines(stats: Statistics, name: Callable[[str], str]) -> Iterator[str]:
    """Yield the figures that are not in tables, a line each; `name` formats a name from the data."""

    def named(names: Iterable[str], limit: int = _MOST_NAMED) -> str:
        return listed([name(one) for one in names], limit)

    clusters = count(sum(name != "" for name, _ in stats.clusters), "cluster")
    yield (
        f"{count(stats.files, 'file')}, {clusters}, {count(stats.records, 'record')}, {count(stats.edges, 'edge')}, "
        f"{count(stats.references, 'reference')} in attributes"
    )
    if stats.dangling_ids:
        yield (
            f"dangling: {count(stats.dangling_edges, 'edge')} and {count(stats.dangling_references, 'reference')} to "
            f"{count(len(stats.dangling_ids), 'id')}: {named(stats.dangling_ids)}"
        )
    else:
        yield "dangling: nothing"
    if stats.edges_elsewhere:
        yield f"to external or unreadable records: {count(stats.edges_elsewhere, 'edge')}"
    if stats.edges_of_nobody:
        yield f"from ids that no record declares: {count(stats.edges_of_nobody, 'edge')}"
    if stats.degree:
        low, middle, high, mean = stats.degree
        yield f"edges per record: {low:,} to {high:,}, median {middle:g}, mean {mean:g}"
    isolated = f": {named(stats.isolated)}" if stats.isolated else ""
    yield f"isolated: {count(len(stats.isolated), 'record')} without an edge{isolated}"
    if stats.components:
        largest, others = stats.components[0], len(stats.components) - 1
        yield f"components: {len(stats.components):,}, the largest of {count(largest, 'record')}" + (
            f", {_sizes(stats.components[1:])}" if others else ""
        )
    if stats.chain:
        yield f"longest chain: {count(len(stats.chain), 'step')}: {_way(stats.chain, name)}"
    if stats.schema_kinds or stats.schema_edge_kinds:
        for what, all_, unused in (
            ("record kinds", stats.schema_kinds, stats.unused_kinds),
            ("edge kinds", stats.schema_edge_kinds, stats.unused_edge_kinds),
        ):
            rest = f"; not {named(unused)}" if unused else ""
            yield f"{what} of the schemas in use: {all_ - len(unused):,} of {all_:,}{rest}"


def _sizes(sizes: tuple[int, ...]) -> str:
    """Return how many components have which size, as `2 of 3, 14 of 1`."""
    groups = {size: sizes.count(size) for size in dict.fromkeys(sizes)}
    return listed([f"{number:,} of {size:,}" for size, number in groups.items()])


def _way(chain: Chain, name: Callable[[str], str]) -> str:
    """Return the steps of a chain; a group of records is its first id and the number of the others."""
    steps = [
        name(step[0]) + (f" (and {len(step) - 1:,} more that reach one another)" if step[1:] else "") for step in chain
    ]
    return " -> ".join(steps)


def _tables(stats: Statistics) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return the tables: title, head and rows each; the first column is a name."""

    def known(has_schema: bool) -> str:
        return "yes" if has_schema or not (stats.schema_kinds or stats.schema_edge_kinds) else "no"

    return [
        (
            "Records",
            ["kind", "records", "schema"],
            [[one.name, f"{one.records:,}", known(one.has_schema)] for one in stats.kinds],
        ),
        (
            "Edges",
            ["kind", "edges", "dangling", "chain", "schema"],
            [
                [one.name, f"{one.edges:,}", f"{one.dangling:,}", f"{len(one.chain):,}", known(one.has_schema)]
                for one in stats.edge_kinds
            ],
        ),
        (
            "Hubs",
            ["record", "edges", "out", "in"],
            [[one.id, f"{one.all:,}", f"{one.out:,}", f"{one.into:,}"] for one in stats.hubs],
        ),
        ("Clusters", ["folder", "records"], [[name or ".", f"{number:,}"] for name, number in stats.clusters]),
    ]
