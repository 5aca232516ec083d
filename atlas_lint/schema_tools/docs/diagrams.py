"""Diagrams of kinds and edge kinds, as Mermaid; none if GitHub would not draw it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from atlas_lint.graph.mermaid import label
from atlas_lint.schema_tools.docs.markdown import fenced
from atlas_lint.schemas.load_schemas import EdgeKind

MOST_LINKS = 300
"""Maximum number of links: above 500 links or 50,000 characters GitHub draws nothing, and people cannot read far fewer.
"""
MOST_CHARACTERS = 40_000
_MOST_NAMES = 3

ANY = ""
"""The node for any kind."""


def picture(edges: Iterable[EdgeKind], hub: str | None = None) -> str:
    """Return a diagram of edge kinds between record kinds; "" if there are none or too many.

    With a `hub`, it has only the links that leave or reach that kind.
    """
    links: dict[tuple[str, str], list[str]] = {}
    for edge in edges:
        for source in sorted(edge.source_kinds) if edge.source_kinds is not None else [ANY]:
            for target in sorted(edge.target_kinds) if edge.target_kinds is not None else [ANY]:
                if hub is None or _is_at(hub, source, target):
                    links.setdefault((source, target), []).append(edge.name)
    if not links or len(links) > MOST_LINKS:
        return ""
    kinds = dict.fromkeys(kind for pair in sorted(links) for kind in pair)
    names = {kind: f"n{index}" for index, kind in enumerate(kinds)}
    drawn = fenced("mermaid", ["flowchart LR", *_nodes(names, hub), *_links(links, names)])
    return drawn if len(drawn) <= MOST_CHARACTERS else ""


def _is_at(hub: str, source: str, target: str) -> bool:
    return hub in (source, target)


def _nodes(names: Mapping[str, str], hub: str | None) -> list[str]:
    lines = [f'  {name}("any kind")' if kind == ANY else f'  {name}["{label(kind)}"]' for kind, name in names.items()]
    return [*lines, *([f"  style {names[hub]} stroke-width:3px"] if hub is not None and hub in names else [])]


def _links(links: Mapping[tuple[str, str], list[str]], names: Mapping[str, str]) -> list[str]:
    lines = []
    for (source, target), kinds in sorted(links.items()):
        shown = [label(kind) for kind in sorted(kinds)[:_MOST_NAMES]]
        left = len(kinds) - len(shown)
        text = ", ".join([*shown, *([f"{left} more"] if left else [])])
        lines.append(f'  {names[source]} -->|"{text}"| {names[target]}')
    return lines
