"""Record kinds: the schema of each, proposed from its records."""

from __future__ import annotations

from collections import Counter
from typing import Any

from atlas_lint.model.atlas import Record
from atlas_lint.schema_tools.infer.evidence import Held, Limits, Proposal, Told, share
from atlas_lint.schema_tools.infer.values import Values
from atlas_lint.text import count

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def record_kind(name: str, records: list[Record], edge_kinds: set[str], limits: Limits, values: Values) -> Proposal:
    """The schema of a kind; `edge_kinds` are those that get a schema."""
    told: Told = []
    said = [f"proposed from {count(len(records), 'record')}"]
    keywords = {**_prefix(records, limits, told, said), **_required_edges(records, edge_kinds, limits, told, said)}
    attributes = values.properties([Held(record.id, record.attributes) for record in records], told)
    schema = {
        "$schema": DRAFT,
        "title": name,
        "$comment": "; ".join(said),
        **keywords,
        "type": "object",
        "required": ["id", "_kind", "attributes"],
        "properties": {
            "id": {"type": "string"},
            "_kind": {"const": name},
            "attributes": {"type": "object", **attributes},
        },
    }
    return Proposal(schema, tuple(told))


def _prefix(records: list[Record], limits: Limits, told: Told, said: list[str]) -> dict[str, Any]:
    """How ids start, where nearly all start alike."""
    starts = Counter(record.id.partition(":")[0] for record in records if record.id.find(":") > 0)
    if not starts:
        return {}
    prefix, number = starts.most_common(1)[0]
    if not limits.nearly_but_one(number, len(records)):
        return {}
    without = tuple(record.id for record in records if not record.id.startswith(f"{prefix}:"))
    said.append(f"ids start with {prefix}: in {share(number, len(records), 'cases', without)}")
    if without:
        told.append((f"ids start with {prefix}:", without))
    return {"x-id-prefix": prefix}


def _required_edges(
    records: list[Record], edge_kinds: set[str], limits: Limits, told: Told, said: list[str]
) -> dict[str, Any]:
    """The edge kinds that nearly all records of the kind have."""
    if len(records) < 4 * limits.few:
        return {}
    having: Counter[str] = Counter()
    for record in records:
        having.update({edge.kind for edge in record.outgoing} & edge_kinds)
    required = sorted(kind for kind, number in having.items() if limits.hardly_ever_not(number, len(records)))
    for kind in required:
        without = tuple(record.id for record in records if all(edge.kind != kind for edge in record.outgoing))
        said.append(f"{kind}: {share(having[kind], len(records), 'have one', without)}")
        if without:
            told.append((f"has an edge {kind}", without))
    return {"x-required-edges": required} if required else {}
