"""Records and edges validated by the schemas of their kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind, Schemas
from atlas_lint.schemas.relevance import Shape, reads
from atlas_lint.schemas.validator import VALID, Validator, Verdict

_TEXT = Shape("string")
_EDGE = Shape("object", {"from": _TEXT, "to": _TEXT, "kind": _TEXT, "attributes": Shape("object")})
_EDGES = Shape("array", items=_EDGE)
_EDGES_OF_A_RECORD = {"outgoingEdges": _EDGES, "incomingEdges": _EDGES}
_ENDS_OF_AN_EDGE = {"from": _TEXT, "to": _TEXT}


class Record(Protocol):
    """A record."""

    def normalized(self, with_edges: bool = True) -> dict[str, Any]:
        """Return the normalized record, with or without its edges."""


class Edge(Protocol):
    """An edge."""

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of the edge."""

    def normalized(self) -> dict[str, Any]:
        """Return the normalized edge."""


def reads_edges(schemas: Schemas, uri: str) -> bool:
    """Check whether the edges of a record can decide whether it fits a schema."""
    return reads(schemas, uri, _EDGES_OF_A_RECORD)


def needs_edges(uri: str, schemas: Schemas, validator: Validator) -> bool:
    """Check whether a record must be validated with its edges. The step limit counts steps on the whole record."""
    return not validator.is_plain(uri) or reads_edges(schemas, uri)


def refused_records(
    records: Mapping[str, Iterable[Record]], schemas: Schemas, validator: Validator
) -> dict[int, Verdict]:
    """Validate records, given by kind. Return the verdicts on those that their schemas refuse, by the `id()` of each.

    A record of a kind without a schema passes.
    """
    uris = _uris(records, schemas.records)
    surely_fits = validator.quick_check(uris.values())
    found = {}
    for name, uri in uris.items():
        with_edges = needs_edges(uri, schemas, validator)
        for record in records[name]:
            if not surely_fits(uri, record.normalized(with_edges)):
                verdict = validator.verdict(uri, record.normalized())
                if verdict is not VALID:
                    found[id(record)] = verdict
    return found


def refused_edges(edges: Mapping[str, Iterable[Edge]], schemas: Schemas, validator: Validator) -> dict[int, Verdict]:
    """Validate edges as `refused_records` does records.

    Most edges have no attributes. If a schema does not read the ends of an edge and one such edge fits it, all of them
    fit, and the others are skipped.
    """
    uris = _uris(edges, schemas.edges)
    surely_fits = validator.quick_check(uris.values())
    found = {}
    for name, uri in uris.items():
        reads_ends = reads(schemas, uri, _ENDS_OF_AN_EDGE)
        bare_fit = False
        for edge in edges[name]:
            is_bare = not edge.attributes and not reads_ends
            if is_bare and bare_fit:
                continue
            normalized = edge.normalized()
            if surely_fits(uri, normalized):
                bare_fit = bare_fit or is_bare
                continue
            verdict = validator.verdict(uri, normalized)
            if verdict is not VALID:
                found[id(edge)] = verdict
    return found


def _uris(names: Iterable[str], kinds: Mapping[str, RecordKind] | Mapping[str, EdgeKind]) -> dict[str, str]:
    """Return the URIs of the schemas of kinds by name, for those that have one."""
    return {name: kinds[name].uri for name in names if name in kinds}
