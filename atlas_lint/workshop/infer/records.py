"""Record kinds: the schema of each, proposed from its records."""

from __future__ import annotations

from collections import Counter
from typing import Any

from atlas_lint.atlas import Record
from atlas_lint.workshop.infer.evidence import Held, Limits, Proposal, share
from atlas_lint.workshop.infer.values import Told, Values

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def record_kind(name: str, records: list[Record], edge_kinds: set[str], limits: Limits, values: Values) -> Proposal:
    """The schema of a kind; `edge_kinds` are those that get a schema."""
    told: Told = []
    schema: dict[str, Any] = {"$schema": DRAFT, "title": name, "$comment": f"proposed from {len(records):,} records"}
    schema |= _prefix(records, limits, told)
    schema |= _required_edges(records, edge_kinds, limits, told)
    held = [Held(record.id, record.attributes) for record in records]
    by_key: dict[str, list[Held]] = {}
    for record in records:
        for key, value in record.attributes.items():
            by_key.setdefault(key, []).append(Held(record.id, value))
    attributes = {"type": "object", **(values.properties(held, by_key, told) if by_key else {})}
    schema |= {
        "type": "object",
        "required": ["id", "_kind", "attributes"],
        "properties": {"id": {"type": "string"}, "_kind": {"const": name}, "attributes": attributes},
    }
    return Proposal(schema, tuple(told))


def _prefix(records: list[Record], limits: Limits, told: Told) -> dict[str, Any]:
    """How ids start, where nearly all start alike."""
    starts = Counter(record.id.partition(":")[0] for record in records if ":" in record.id)
    if not starts:
        return {}
    prefix, number = starts.most_common(1)[0]
    if not limits.nearly(number, len(records)):
        return {}
    without = tuple(record.id for record in records if not record.id.startswith(f"{prefix}:"))
    if without:
        told.append((f"ids start with {prefix}:", without))
    return {"x-id-prefix": prefix}


def _required_edges(records: list[Record], edge_kinds: set[str], limits: Limits, told: Told) -> dict[str, Any]:
    """The edge kinds that nearly all records of the kind have."""
    if len(records) < 4 * limits.few:
        return {}
    having: Counter[str] = Counter()
    for record in records:
        having.update({edge.kind for edge in record.outgoing} & edge_kinds)
    required = sorted(kind for kind, number in having.items() if limits.hardly_ever_not(number, len(records)))
    for kind in required:
        without = tuple(record.id for record in records if all(edge.kind != kind for edge in record.outgoing))
        if without:
            told.append((f"has a {kind} edge ({share(having[kind], len(records), 'do')})", without))
    return {"x-required-edges": required} if required else {}
