"""Records and edges judged by the schemas of their kinds, part by part, so that processes can share the parts."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any, Protocol

from atlas_lint.atlas import Atlas, Edge, Record
from atlas_lint.looking import Looking
from atlas_lint.verdicts import Verdict, Verdicts

RECORD_COST, EDGE_COST = 500, 60
"""What judging a record or an edge costs, in bytes of YAML that could be read meanwhile."""
PART = 20_000

Found = list[tuple[int, Verdict]]
"""What is wrong with things, by their numbers."""


class Known(Protocol):
    """What is known of values from another run with the same schemas."""

    def fact(self, key: str) -> Any:
        """What is known under a key; None where nothing is."""

    def learn(self, key: str, value: Any) -> None:
        """Remember something under a key."""


class Examination:
    """All records and edges whose kinds have schemas, to be judged; what is known is not judged again. With `within`
    only those of ids that some files (paths below the root) declare."""

    def __init__(self, atlas: Atlas, memory: Known | None, within: Container[str] | None = None) -> None:
        self._atlas = atlas
        self._memory = memory
        self._verdicts = Verdicts(atlas.judge, memory.fact if memory else lambda key: None)
        self._looking = Looking(atlas.schemas)
        self._bare: dict[str, bool] = {}
        self._things: list[tuple[Record | Edge, str]] = []
        ids: Container[str] = atlas.records
        if within is not None:
            ids = {it.id for file in atlas.files if file.path in within for it in file.declarations}
        # By kinds, so that a schema is compiled in one process alone.
        for name, edges in atlas.edges_by_kind.items():
            edge_kind = atlas.edge_kind(name)
            if edge_kind:
                self._things += [(edge, edge_kind.uri) for edge in edges if within is None or edge.source in ids]
        records: dict[str, list[Record]] = {}
        for record in atlas.records.values():
            if record.id in ids:
                records.setdefault(record.kind, []).append(record)
        for name, of_kind in records.items():
            record_kind = atlas.record_kind(name)
            if record_kind:
                self._things += [(record, record_kind.uri) for record in of_kind]
        self.parts = list(self._ranges())

    def _ranges(self) -> Iterator[range]:
        start, cost = 0, 0
        for number, (thing, _) in enumerate(self._things):
            cost += RECORD_COST if isinstance(thing, Record) else EDGE_COST
            if cost >= PART:
                yield range(start, number + 1)
                start, cost = number + 1, 0
        if start < len(self._things):
            yield range(start, len(self._things))

    def judged(self, part: range) -> Found:
        """Judge a part."""
        found = []
        for number in part:
            thing, uri = self._things[number]
            if not self._surely_fits(thing, uri):
                verdict = self._verdicts.verdict(uri, thing.normalized())
                if verdict.violations:
                    found.append((number, verdict))
        return found

    def _surely_fits(self, thing: Record | Edge, uri: str) -> bool:
        """Whether the compiled validator says that it fits. It is not handed what the schema does not look at: the
        edges of a record, the ends of an edge. Most edges have no attributes: of these one is as good as the other."""
        judge, looks = self._atlas.judge, self._looking.looks
        if isinstance(thing, Record):
            with_edges = looks(uri, "outgoingEdges", "array") or looks(uri, "incomingEdges", "array")
            return judge.is_surely_valid(uri, thing.normalized(with_edges))
        if thing.attributes or looks(uri, "from", "string") or looks(uri, "to", "string"):
            return judge.is_surely_valid(uri, thing.normalized())
        if uri not in self._bare:
            self._bare[uri] = judge.is_surely_valid(uri, thing.normalized())
        return self._bare[uri]

    def settle(self, found: Iterable[Found]) -> None:
        """Give the atlas what was found in all parts, and remember what was not known."""
        self._atlas.examined = {}
        for of_part in found:
            for number, verdict in of_part:
                self._atlas.examined[id(self._things[number][0])] = verdict.violations
                if self._memory and not verdict.remembered:
                    self._memory.learn(verdict.key, verdict.violations)
