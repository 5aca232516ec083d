"""The proposed schemas folder of an atlas: a schema for each kind, except likely mistakes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Edge, Record
from atlas_lint.schema_tools.infer.edges import edge_kind, inverses
from atlas_lint.schema_tools.infer.evidence import Limits, Proposal, misspelt, share
from atlas_lint.schema_tools.infer.outliers import Outlier
from atlas_lint.schema_tools.infer.records import record_kind
from atlas_lint.schema_tools.infer.strings import Ids
from atlas_lint.schema_tools.infer.values import Values
from atlas_lint.schemas.uris import SUFFIX
from atlas_lint.text import count

_NAME = re.compile(r"(?!(?i:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[A-Za-z_][A-Za-z0-9_.-]*")
"""Names that are valid as file names on every platform."""
_RARE = 2
"""A kind that occurs at most this often, beside a frequent one with a near name, is probably misspelt."""
_SHORTEST = 4


class Left(NamedTuple):
    """A kind that gets no schema, its number of records (or of records with its edges), and the reason."""

    what: str
    name: str
    number: int
    why: str


class Proposed(NamedTuple):
    """Proposals by path in the folder, the kinds without one, and the number of records of each kind with one."""

    proposals: dict[str, Proposal]
    left: tuple[Left, ...]
    sizes: dict[str, int]

    @property
    def schemas(self) -> dict[str, Any]:
        """The proposed schemas by path in the folder."""
        return {path: proposal.schema for path, proposal in self.proposals.items()}

    def of(self, folder: str) -> dict[str, dict[str, Any]]:
        """Return the proposed schemas in `folder`, `records` or `edges`, by the name of the kind."""
        start = f"{folder}/"
        return {
            path.removeprefix(start).removesuffix(SUFFIX): schema
            for path, schema in self.schemas.items()
            if path.startswith(start)
        }


def proposed(atlas: Atlas, limits: Limits) -> Proposed:
    """Return proposed schemas for the kinds of an atlas, independent of the schemas it was loaded with."""
    records: dict[str, list[Record]] = {}
    for record in atlas.records.values():
        records.setdefault(record.kind, []).append(record)
    edges = atlas.edges_by_kind
    left: list[Left] = []
    sizes = {name: len(records[name]) for name in _kept("record kind", records, left)}
    edge_names = _kept("edge kind", edges, left)
    prefixes = frozenset(id.partition(":")[0] for id in atlas.records if ":" in id)
    values = Values(limits, Ids(lambda id: _kind(atlas, id, sizes), atlas.exists, prefixes))
    made = {
        f"records/{name}{SUFFIX}": record_kind(name, records[name], set(edge_names), limits, values) for name in sizes
    }
    pairs = {name: _pairs(edges[name]) for name in edge_names}
    inverse = inverses(pairs, limits)
    for name in edge_names:
        proposal = edge_kind(name, edges[name], sizes, limits, values)
        if name in inverse:
            proposal = _with_inverse(proposal, inverse[name], pairs)
        made[f"edges/{name}{SUFFIX}"] = proposal
    return Proposed(dict(sorted(made.items())), tuple(left), sizes)


def _kind(atlas: Atlas, id: str, sizes: Mapping[str, int]) -> str | None:
    record = atlas.records.get(id)
    return record.kind if record is not None and record.kind in sizes else None


def _records(held: Iterable[Record | Edge]) -> int:
    """Return the number of records of a kind, or with edges of a kind: a misspelt key counts once for all its edges."""
    return len({one.id if isinstance(one, Record) else one.source for one in held})


def _pairs(edges: Iterable[Edge]) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in edges}


def _kept(what: str, kinds: Mapping[str, list[Any]], left: list[Left]) -> list[str]:
    """Return the kinds that get a schema, sorted by name; add the others to `left`."""
    numbers = Counter({name: _records(held) for name, held in kinds.items()})
    kept: list[str] = []
    folded: set[str] = set()
    for name in sorted(kinds):
        near = misspelt(name, numbers, _SHORTEST) if numbers[name] <= _RARE else None
        why = ""
        if near:
            why = f"probably {near}, which is in {count(numbers[near], 'record')}"
        elif not _NAME.fullmatch(name):
            why = "it cannot be the name of a file"
        elif name.lower() in folded:
            why = "another name differs from it only by capitals"
        if why:
            left.append(Left(what, name, numbers[name], why))
        else:
            folded.add(name.lower())
            kept.append(name)
    return kept


def _with_inverse(proposal: Proposal, inverse: str, pairs: Mapping[str, set[tuple[str, str]]]) -> Proposal:
    """Return the proposal for an edge kind with its inverse; edges without a return edge are outliers."""
    name = proposal.schema["title"]
    lacking = tuple(f"{one} -> {other}" for one, other in sorted(pairs[name]) if (other, one) not in pairs[inverse])
    words = f"x-inverse: {share(len(pairs[name]) - len(lacking), len(pairs[name]), 'come back', lacking)}"
    schema: dict[str, Any] = {}
    for key, value in proposal.schema.items():
        schema[key] = f"{value}; {words}" if key == "$comment" else value
        if key == "x-cardinality":
            schema["x-inverse"] = inverse
    says = f"no `{inverse}` edge in return"
    outliers = (Outlier(f"has {says}", f"have {says}", lacking),) if lacking else ()
    return Proposal(schema, (*proposal.outliers, *outliers))
