"""Records and edges validated by the schemas of their kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind
from atlas_lint.schemas.validator import VALID, Validator, Verdict


class Thing(Protocol):
    """A record or an edge."""

    def normalized(self) -> dict[str, Any]: ...


def refused(
    things: Mapping[str, Iterable[Thing]],
    kinds: Mapping[str, RecordKind] | Mapping[str, EdgeKind],
    validator: Validator,
) -> dict[int, Verdict]:
    """Validate records, or edges, given by their kinds. Return the verdict on each that its schema does not let pass,
    by its `id()`. Those of a kind without a schema pass."""
    uris = {name: kind.uri for name, kind in kinds.items()}
    found = {}
    for name, of_kind in things.items():
        uri = uris.get(name)
        if uri is None:
            continue
        for thing in of_kind:
            verdict = validator.verdict(uri, thing.normalized())
            if verdict is not VALID:
                found[id(thing)] = verdict
    return found
