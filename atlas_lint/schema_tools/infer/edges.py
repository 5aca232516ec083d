"""Edge kinds: the proposed schema of each, from its edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from atlas_lint.graph_algorithms import groups
from atlas_lint.model.records import Edge
from atlas_lint.schema_tools.infer.evidence import Held, Limits, Proposal, numbers, share
from atlas_lint.schema_tools.infer.outliers import Outlier, Outliers
from atlas_lint.schema_tools.infer.records import DRAFT
from atlas_lint.schema_tools.infer.values import Values
from atlas_lint.text import a, count

_CHANCE = 5
"""Shared targets expected by chance, from which their absence is evidence."""


class End(NamedTuple):
    """An edge at one of its ends: the kind of the record there (None if unknown)."""

    edge: str
    kind: str | None


def edge_kind(name: str, edges: list[Edge], sizes: Mapping[str, int], limits: Limits, values: Values) -> Proposal:
    """Return the proposed schema of an edge kind.

    `sizes` maps each record kind with a schema to its number of records.
    """
    outliers: Outliers = []
    evidence = [f"proposed from {count(len(edges), 'edge')}"]
    kind_of = values.strings.ids.kind_of
    once = {edge.identity: edge for edge in edges}.values()
    keywords: dict[str, Any] = {}
    sources = [End(_shown(edge), edge.source_kind) for edge in once]
    targets = [End(_shown(edge), kind_of(edge.target)) for edge in once]
    for keyword, ends in (("x-source-kinds", sources), ("x-target-kinds", targets)):
        keywords |= _kinds(keyword, ends, sizes, limits, outliers, evidence)
    pairs = [(edge.source, edge.target) for edge in once]
    pool = sum(sizes[kind] for kind in keywords.get("x-target-kinds", ()))
    keywords["x-cardinality"] = _cardinality(pairs, pool, limits, outliers, evidence)
    keywords |= _acyclic(pairs, limits, outliers, evidence)
    held = [Held(_shown(edge), edge.attributes, edge.source_kind or "") for edge in edges]
    attributes = values.properties(held, outliers)
    if not attributes and len(edges) >= 4 * limits.few:
        attributes["additionalProperties"] = False
    ends_schema = {"from": {"type": "string"}, "to": {"type": "string"}}
    return Proposal(
        {
            "$schema": DRAFT,
            "title": name,
            "$comment": "; ".join(evidence),
            **keywords,
            "type": "object",
            "required": ["from", "to", "kind", "attributes"],
            "properties": {
                **ends_schema,
                "kind": {"const": name},
                "attributes": {"type": "object", **attributes},
            },
        },
        tuple(outliers),
    )


def _shown(edge: Edge) -> str:
    return f"{edge.source} -> {edge.target}"


def inverses(pairs: Mapping[str, set[tuple[str, str]]], limits: Limits) -> dict[str, str]:
    """Return the inverse of each edge kind that has one: nearly every edge of both kinds has the other's edge in
    return.

    `pairs` are the edges by kind. A kind may be its own inverse. If several kinds would do, those that have another
    inverse are excluded.
    """
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
    keyword: str, ends: list[End], sizes: Mapping[str, int], limits: Limits, outliers: Outliers, evidence: list[str]
) -> dict[str, Any]:
    """Return the kinds at one end. Ends with an undeclared record are ignored; very rare kinds are outliers."""
    known = [end for end in ends if end.kind in sizes]
    if 2 * len(known) < len(ends) or not known:
        return {}
    counts = Counter(str(end.kind) for end in known)
    rare = limits.odd_ones(counts)
    usual = Counter({kind: number for kind, number in counts.items() if kind not in rare})
    evidence.append(f"{keyword}: {numbers(usual)}")
    for kind in sorted(rare):
        edges = tuple(end.edge for end in known if end.kind == kind)
        evidence.append(f"not {kind}: {', '.join(edges)}")
        end = "source" if keyword == "x-source-kinds" else "target"
        outliers.append(Outlier(f"{end} is {a(kind)}", f"{end}s are of the kind {kind}", edges))
    if len(known) < len(ends):
        evidence.append(f"unknown for {len(ends) - len(known):,}")
    return {keyword: sorted(usual)}


def _cardinality(
    pairs: list[tuple[str, str]], pool: int, limits: Limits, outliers: Outliers, evidence: list[str]
) -> str:
    """Return the cardinality: a source has one target, or a target one source, if chance does not explain it.

    `pool` is the number of records that an edge may reach, 0 if unknown.
    """
    sources, targets = Counter(source for source, _ in pairs), Counter(target for _, target in pairs)
    one_target = len(sources) >= 4 * limits.few and _single(sources, limits)
    likely_shared = len(pairs) ** 2 / (2 * pool) if pool else 0
    one_source = likely_shared >= _CHANCE and len(targets) >= 4 * limits.few and _single(targets, limits)
    for holds, counts, whose, end, other in (
        (one_target, sources, "a source has one target", "source", "targets"),
        (one_source, targets, "a target has one source", "target", "sources"),
    ):
        if holds:
            several = tuple(id for id, number in counts.items() if number > 1)
            evidence.append(f"{whose}: {share(len(counts) - len(several), len(counts), 'do', several)}")
            if several:
                outliers.append(Outlier(f"{end} has several {other}", f"{end}s have several {other}", several))
    return f"{'1' if one_source else 'N'}:{'1' if one_target else 'N'}"


def _single(counts: Counter[str], limits: Limits) -> bool:
    """Check whether nearly all have one; with few cases, whether all have."""
    return limits.hardly_ever_not(sum(number == 1 for number in counts.values()), len(counts))


def _acyclic(pairs: list[tuple[str, str]], limits: Limits, outliers: Outliers, evidence: list[str]) -> dict[str, Any]:
    """Return `x-acyclic` if edges lead on to others and hardly any is in a cycle; nothing if an edge and its reverse
    exist."""
    sources = {source for source, _ in pairs}
    onward = [pair for pair in pairs if pair[1] in sources]
    if len(pairs) < 4 * limits.few or len(onward) < limits.few or any(source == target for source, target in onward):
        return {}
    cycles = groups(pairs)
    inside = tuple(f"{one} -> {other}" for one, other in onward if any({one, other} <= group for group in cycles))
    if not limits.hardly_ever_not(len(onward) - len(inside), len(onward)):
        return {}
    words = f"of {len(onward):,} edges that lead on {len(inside) or 'none'} {'are' if inside else 'is'} in a cycle"
    evidence.append(f"{words}: {', '.join(inside)}" if inside else words)
    if inside:
        outliers.append(Outlier("edge is in a cycle", "edges are in a cycle", inside))
    return {"x-acyclic": True}
