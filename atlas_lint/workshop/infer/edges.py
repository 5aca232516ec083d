"""Edge kinds: the schema of each, proposed from its edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from atlas_lint.atlas import Edge
from atlas_lint.cycles import groups
from atlas_lint.workshop.infer.evidence import Held, Limits, Proposal, share
from atlas_lint.workshop.infer.records import DRAFT
from atlas_lint.workshop.infer.values import Kinds, Told, Values

_CHANCE = 5
"""How many shared targets chance alone would give, before their absence says something."""


def edge_kind(name: str, edges: list[Edge], sizes: Mapping[str, int], limits: Limits, values: Values) -> Proposal:
    """The schema of an edge kind; `sizes` says of each record kind with a schema how many records it has."""
    told: Told = []
    pairs = list(dict.fromkeys((edge.source, edge.target) for edge in edges))
    comments: list[str] = []
    schema: dict[str, Any] = {}
    for keyword, end in (("x-source-kinds", 0), ("x-target-kinds", 1)):
        schema |= _kinds(keyword, [pair[end] for pair in pairs], sizes, limits, values.kind_of, told)
    schema["x-cardinality"] = _cardinality(pairs, schema, sizes, limits, told, comments)
    schema |= _acyclic(pairs, limits, comments)
    held = [Held(f"{edge.source} -> {edge.target}", edge.attributes) for edge in edges]
    by_key: dict[str, list[Held]] = {}
    for edge, one in zip(edges, held, strict=True):
        for key, value in edge.attributes.items():
            by_key.setdefault(key, []).append(Held(one.owner, value))
    attributes = {"type": "object", **(values.properties(held, by_key, told) if by_key else {})}
    if not by_key and len(edges) >= 4 * limits.few:
        attributes["additionalProperties"] = False
    comment = "; ".join([f"proposed from {len(edges):,} edges", *comments])
    ends = {"from": {"type": "string"}, "to": {"type": "string"}}
    return Proposal(
        {
            "$schema": DRAFT,
            "title": name,
            "$comment": comment,
            **schema,
            "type": "object",
            "required": ["from", "to", "kind", "attributes"],
            "properties": {**ends, "kind": {"const": name}, "attributes": attributes},
        },
        tuple(told),
    )


def inverses(pairs: Mapping[str, set[tuple[str, str]]], limits: Limits) -> dict[str, str]:
    """Edge kinds of which nearly each edge has the other's edge coming back, both ways; `pairs` are the edges."""
    found: dict[str, str] = {}
    turned = {name: {(target, source) for source, target in edges} for name, edges in pairs.items()}
    for name, edges in pairs.items():
        for other in sorted(pairs.keys() - {name}):
            both = len(edges & turned[other]) if len(edges) >= 2 * limits.few else 0
            if limits.nearly(both, len(edges)) and limits.nearly(both, len(pairs[other])):
                found.setdefault(name, other)
    return found


def _kinds(
    keyword: str, ids: list[str], sizes: Mapping[str, int], limits: Limits, kind_of: Kinds, told: Told
) -> dict[str, Any]:
    """The kinds at one end. Ends that nothing declares say nothing; kinds that are hardly ever there are exceptions."""
    known = [(id, kind) for id in ids if (kind := kind_of(id)) in sizes]
    if 2 * len(known) < len(ids) or not known:
        return {}
    counts = Counter(kind for _, kind in known)
    rare = limits.odd_ones(counts)
    if rare:
        told.append((f"{keyword}: the usual kinds", tuple(id for id, kind in known if kind in rare)))
    return {keyword: sorted(str(kind) for kind in counts.keys() - rare)}


def _cardinality(
    pairs: list[tuple[str, str]], schema: dict[str, Any], sizes: Mapping[str, int], limits: Limits, told: Told,
    comments: list[str],
) -> str:  # fmt: skip
    """Whether a source has one target, a target one source: proposed where it holds, and chance does not explain it."""
    sources, targets = Counter(source for source, _ in pairs), Counter(target for _, target in pairs)
    pool = sum(sizes[kind] for kind in schema.get("x-target-kinds", ()))
    one_target = len(sources) >= 4 * limits.few and _single(sources, limits)
    likely_shared = len(pairs) ** 2 / (2 * pool) if pool else 0
    one_source = likely_shared >= _CHANCE and len(targets) >= 4 * limits.few and _single(targets, limits)
    for holds, counts, whose in (
        (one_target, sources, "source has one target"),
        (one_source, targets, "target has one source"),
    ):
        if holds:
            several = tuple(id for id, number in counts.items() if number > 1)
            comments.append(f"a {whose}: {share(len(counts) - len(several), len(counts), 'do', several)}")
            if several:
                told.append((f"a {whose}", several))
    return f"{'1' if one_source else 'N'}:{'1' if one_target else 'N'}"


def _single(counts: Counter[str], limits: Limits) -> bool:
    """Whether nearly all have one; of few, all of them."""
    return limits.hardly_ever_not(sum(number == 1 for number in counts.values()), len(counts))


def _acyclic(pairs: list[tuple[str, str]], limits: Limits, comments: list[str]) -> dict[str, Any]:
    """Whether edges never come back, where they follow each other at all."""
    sources = {source for source, _ in pairs}
    onward = [pair for pair in pairs if pair[1] in sources and pair[0] != pair[1]]
    if len(pairs) < 4 * limits.few or len(onward) < limits.few or any(groups(pairs)):
        return {}
    comments.append(f"no cycle, though {len(onward):,} of {len(pairs):,} edges lead on")
    return {"x-acyclic": True}
