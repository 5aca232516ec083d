"""Record kinds: the proposed schema of each, from its records."""

from __future__ import annotations

from collections import Counter
from typing import Any

from atlas_lint.model.records import Record
from atlas_lint.schema_tools.infer.evidence import Held, Limits, Proposal, share
from atlas_lint.schema_tools.infer.outliers import Outlier, Outliers
from atlas_lint.schema_tools.infer.stubs import without_stubs
from atlas_lint.schema_tools.infer.values import Values
from atlas_lint.text import count

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def record_kind(name: str, records: list[Record], edge_kinds: set[str], limits: Limits, values: Values) -> Proposal:
    """Return the proposed schema of a kind; `edge_kinds` are those that get a schema."""
    outliers: Outliers = []
    evidence = [f"proposed from {count(len(records), 'record')}"]
    keywords = {
        **_prefix(records, limits, outliers, evidence),
        **_required_edges(records, edge_kinds, limits, outliers, evidence),
    }
    own = without_stubs(records)
    if len(own) < len(records):
        evidence.append(f"{len(records) - len(own):,} stubs that differ only in their names count as one record")
    held = [Held(record.id, record.attributes, record.declaration.path) for record in own]
    attributes = values.properties(held, outliers)
    schema = {
        "$schema": DRAFT,
        "title": name,
        "$comment": "; ".join(evidence),
        **keywords,
        "type": "object",
        "required": ["id", "_kind", "attributes"],
        "properties": {
            "id": {"type": "string"},
            "_kind": {"const": name},
            "attributes": {"type": "object", **attributes},
        },
    }
    return Proposal(schema, tuple(outliers))


def _prefix(records: list[Record], limits: Limits, outliers: Outliers, evidence: list[str]) -> dict[str, Any]:
    """Return the prefix of the ids, if nearly all have the same one."""
    starts = Counter(record.id.partition(":")[0] for record in records if record.id.find(":") > 0)
    if not starts:
        return {}
    prefix, number = starts.most_common(1)[0]
    if not limits.nearly_but_one(number, len(records)):
        return {}
    without = tuple(record.id for record in records if not record.id.startswith(f"{prefix}:"))
    evidence.append(f"ids start with {prefix}: in {share(number, len(records), 'cases', without)}")
    if without:
        outliers.append(Outlier(f"id lacks the prefix `{prefix}`", f"ids lack the prefix `{prefix}`", without))
    return {"x-id-prefix": prefix}


def _required_edges(
    records: list[Record], edge_kinds: set[str], limits: Limits, outliers: Outliers, evidence: list[str]
) -> dict[str, Any]:
    """Return the edge kinds that nearly all records of the kind have."""
    if len(records) < 4 * limits.few:
        return {}
    having: Counter[str] = Counter()
    for record in records:
        having.update({edge.kind for edge in record.outgoing} & edge_kinds)
    required = sorted(kind for kind, number in having.items() if limits.hardly_ever_not(number, len(records)))
    for kind in required:
        without = tuple(record.id for record in records if all(edge.kind != kind for edge in record.outgoing))
        evidence.append(f"{kind}: {share(having[kind], len(records), 'have one', without)}")
        if without:
            outliers.append(Outlier(f"has no `{kind}` edge", f"have no `{kind}` edge", without))
    return {"x-required-edges": required} if required else {}
