"""Edge kinds: the schema of each, proposed from its edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from atlas_lint.graph_algorithms import groups
from atlas_lint.model.atlas import Edge
from atlas_lint.schema_tools.infer.evidence import Held, Limits, Proposal, Told, numbers, share
from atlas_lint.schema_tools.infer.records import DRAFT
from atlas_lint.schema_tools.infer.values import Values
from atlas_lint.text import count

_CHANCE = 5
"""How many shared targets chance alone would give, before their absence says something."""


class End(NamedTuple):
    """An edge, at one of its ends: the kind of the record there (None where it is not known)."""

    edge: str
    kind: str | None


def edge_kind(name: str, edges: list[Edge], sizes: Mapping[str, int], limits: Limits, values: Values) -> Proposal:
    """The schema of an edge kind; `sizes` says of each record kind with a schema how many records it has."""
    told: Told = []
    said = [f"proposed from {count(len(edges), 'edge')}"]
    kind_of = values.strings.ids.kind_of
    once = {edge.identity: edge for edge in edges}.values()
    keywords: dict[str, Any] = {}
    sources = [End(_shown(edge), edge.source_kind) for edge in once]
    targets = [End(_shown(edge), kind_of(edge.target)) for edge in once]
    for keyword, ends in (("x-source-kinds", sources), ("x-target-kinds", targets)):
        keywords |= _kinds(keyword, ends, sizes, limits, told, said)
    pairs = [(edge.source, edge.target) for edge in once]
    pool = sum(sizes[kind] for kind in keywords.get("x-target-kinds", ()))
    keywords["x-cardinality"] = _cardinality(pairs, pool, limits, told, said)
    keywords |= _acyclic(pairs, limits, told, said)
    held = [Held(_shown(edge), edge.attributes, edge.source_kind or "") for edge in edges]
    attributes = values.properties(held, told)
    if not attributes and len(edges) >= 4 * limits.few:
        attributes["additionalProperties"] = False
    ends_schema = {"from": {"type": "string"}, "to": {"type": "string"}}
    return Proposal(
        {
            "$schema": DRAFT,
            "title": name,
            "$comment": "; ".join(said),
            **keywords,
            "type": "object",
            "required": ["from", "to", "kind", "attributes"],
            "properties": {
                **ends_schema,
                "kind": {"const": name},
                "attributes": {"type": "object", **attributes},
            },
        },
        tuple(told),
    )


def _shown(edge: Edge) -> str:
    return f"{edge.source} -> {edge.target}"


def inverses(pairs: Mapping[str, set[tuple[str, str]]], limits: Limits) -> dict[str, str]:
    """Edge kinds of which nearly each edge has the other's edge coming back, both ways; `pairs` are the edges. A kind
    may be its own inverse. Of several kinds that would do, none is taken that has another inverse."""
    turned = {name: {(target, source) for source, target in edges} for name, edges in pairs.items()}
    found: dict[str, str] = {}
    for name in sorted(pairs):
        edges = pairs[name]
        if name in found or len(edges) < 2 * limits.few:
            continue
        for other in (name, *sorted(pairs.keys() - {name} - found.keys())):
            both = len(edges & turned[other])
            if limits.nearly(both, len(edges)) and limits.nearly(both, len(pairs[other])):
                found |= {name: other, other: name}
                break
    return found


def _kinds(
    keyword: str, ends: list[End], sizes: Mapping[str, int], limits: Limits, told: Told, said: list[str]
) -> dict[str, Any]:
    """The kinds at one end. Ends that nothing declares say nothing; kinds that are hardly ever there are exceptions."""
    known = [end for end in ends if end.kind in sizes]
    if 2 * len(known) < len(ends) or not known:
        return {}
    counts = Counter(str(end.kind) for end in known)
    rare = limits.odd_ones(counts)
    usual = Counter({kind: number for kind, number in counts.items() if kind not in rare})
    said.append(f"{keyword}: {numbers(usual)}")
    for kind in sorted(rare):
        edges = tuple(end.edge for end in known if end.kind == kind)
        said.append(f"not {kind}: {', '.join(edges)}")
        told.append((f"{keyword} without {kind}", edges))
    if len(known) < len(ends):
        said.append(f"not known of {len(ends) - len(known):,}")
    return {keyword: sorted(usual)}


def _cardinality(pairs: list[tuple[str, str]], pool: int, limits: Limits, told: Told, said: list[str]) -> str:
    """Whether a source has one target, a target one source: proposed where it holds, and chance does not explain it.

    `pool` is how many records an edge may reach, 0 where that is not known.
    """
    sources, targets = Counter(source for source, _ in pairs), Counter(target for _, target in pairs)
    one_target = len(sources) >= 4 * limits.few and _single(sources, limits)
    likely_shared = len(pairs) ** 2 / (2 * pool) if pool else 0
    one_source = likely_shared >= _CHANCE and len(targets) >= 4 * limits.few and _single(targets, limits)
    for holds, counts, whose in (
        (one_target, sources, "a source has one target"),
        (one_source, targets, "a target has one source"),
    ):
        if holds:
            several = tuple(id for id, number in counts.items() if number > 1)
            said.append(f"{whose}: {share(len(counts) - len(several), len(counts), 'do', several)}")
            if several:
                told.append((whose, several))
    return f"{'1' if one_source else 'N'}:{'1' if one_target else 'N'}"


def _single(counts: Counter[str], limits: Limits) -> bool:
    """Whether nearly all have one; of few, all of them."""
    return limits.hardly_ever_not(sum(number == 1 for number in counts.values()), len(counts))


def _acyclic(pairs: list[tuple[str, str]], limits: Limits, told: Told, said: list[str]) -> dict[str, Any]:
    """Whether edges hardly ever come back, where they follow each other at all; where one comes back at once, no."""
    sources = {source for source, _ in pairs}
    onward = [pair for pair in pairs if pair[1] in sources]
    if len(pairs) < 4 * limits.few or len(onward) < limits.few or any(source == target for source, target in onward):
        return {}
    cycles = groups(pairs)
    inside = tuple(f"{one} -> {other}" for one, other in onward if any({one, other} <= group for group in cycles))
    if not limits.hardly_ever_not(len(onward) - len(inside), len(onward)):
        return {}
    words = f"of {len(onward):,} edges that lead on {len(inside) or 'none'} {'are' if inside else 'is'} in a cycle"
    said.append(f"{words}: {', '.join(inside)}" if inside else words)
    if inside:
        told.append(("no cycle", inside))
    return {"x-acyclic": True}
