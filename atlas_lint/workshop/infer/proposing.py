"""A schemas folder proposed for an atlas: a schema for each kind that is no likely mistake."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from atlas_lint.atlas import Atlas, Edge, Record
from atlas_lint.schemas import SUFFIX
from atlas_lint.suggest import nearest
from atlas_lint.workshop.infer.edges import edge_kind, inverses
from atlas_lint.workshop.infer.evidence import Limits, Proposal
from atlas_lint.workshop.infer.records import record_kind
from atlas_lint.workshop.infer.values import Values

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_RARE = 2
_LETTERS = 6
"""Letters for each slip: names of kinds are alike on purpose, `derives_from` and `retrieves_from`."""
_USUAL = 10
"""A kind that is there twice at most, beside one of a near name that is there so many times as often."""


class Left(NamedTuple):
    """A kind that gets no schema, how often it is there, and why."""

    what: str
    name: str
    number: int
    why: str


class Proposed(NamedTuple):
    """Proposals by path in the folder, and the kinds that get none."""

    proposals: dict[str, Proposal]
    left: tuple[Left, ...]

    @property
    def schemas(self) -> dict[str, Any]:
        return {path: proposal.schema for path, proposal in self.proposals.items()}


def proposed(atlas: Atlas, limits: Limits) -> Proposed:
    """Schemas for the kinds of an atlas, whatever schemas it was loaded with."""
    records: dict[str, list[Record]] = {}
    for record in atlas.records.values():
        records.setdefault(record.kind, []).append(record)
    edges = atlas.edges_by_kind
    left: list[Left] = []
    sizes = {name: len(records[name]) for name in _kept("record kind", records, left)}
    edge_names = _kept("edge kind", edges, left)
    values = Values(limits, lambda id: _kind(atlas, id, sizes))
    made = {
        f"records/{name}{SUFFIX}": record_kind(name, records[name], set(edge_names), limits, values) for name in sizes
    }
    inverse = inverses({name: _pairs(edges[name]) for name in edge_names}, limits)
    for name in edge_names:
        proposal = edge_kind(name, edges[name], sizes, limits, values)
        made[f"edges/{name}{SUFFIX}"] = _with_inverse(proposal, inverse.get(name))
    return Proposed(dict(sorted(made.items())), tuple(left))


def _kind(atlas: Atlas, id: str, sizes: Mapping[str, int]) -> str | None:
    record = atlas.records.get(id)
    return record.kind if record is not None and record.kind in sizes else None


def _pairs(edges: Iterable[Edge]) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in edges}


def _kept(what: str, kinds: Mapping[str, list[Any]], left: list[Left]) -> list[str]:
    """The kinds that get a schema, in the order of their names."""
    numbers = Counter({name: len(held) for name, held in kinds.items()})
    kept: list[str] = []
    folded: set[str] = set()
    for name in sorted(kinds):
        usual = [other for other, number in numbers.items() if number >= _USUAL * numbers[name]]
        near = nearest(name, usual, _LETTERS) if numbers[name] <= _RARE else None
        why = ""
        if near:
            why = f"{near} is near, and there {numbers[near]:,} times"
        elif not _NAME.fullmatch(name):
            why = "it cannot be the name of a file"
        elif name.lower() in folded:
            why = "another name differs from it by capitals only"
        if why:
            left.append(Left(what, name, numbers[name], why))
        else:
            folded.add(name.lower())
            kept.append(name)
    return kept


def _with_inverse(proposal: Proposal, inverse: str | None) -> Proposal:
    if inverse is None:
        return proposal
    schema: dict[str, Any] = {}
    for key, value in proposal.schema.items():
        schema[key] = value
        if key == "x-cardinality":
            schema["x-inverse"] = inverse
    return proposal._replace(schema=schema)
