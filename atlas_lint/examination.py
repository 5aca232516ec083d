"""Records and edges judged by the schemas of their kinds, part by part, so that processes can share the parts."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any, Protocol

from atlas_lint.atlas import Atlas, Edge, Record
from atlas_lint.verdicts import Verdict, Verdicts

COST = 100
"""What judging a record or an edge costs, in bytes of YAML that could be read meanwhile."""
PART = 512

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
        self._things: list[tuple[Record | Edge, str]] = []
        ids: Container[str] = atlas.records
        if within is not None:
            ids = {it.id for file in atlas.files if file.path in within for it in file.declarations}
        for record in atlas.records.values():
            if record.id not in ids:
                continue
            record_kind = atlas.record_kind(record.kind)
            self._things += [(record, record_kind.uri)] if record_kind else []
        for edge in atlas.edges:
            if within is not None and edge.source not in ids:
                continue
            edge_kind = atlas.edge_kind(edge.kind)
            self._things += [(edge, edge_kind.uri)] if edge_kind else []
        number = len(self._things)
        self.parts = [range(start, min(start + PART, number)) for start in range(0, number, PART)]

    def judged(self, part: range) -> Found:
        """Judge a part."""
        judge, things = self._verdicts.verdict, self._things
        found = ((number, judge(things[number][1], things[number][0].normalized())) for number in part)
        return [(number, verdict) for number, verdict in found if verdict is not None and verdict.violations]

    def settle(self, found: Iterable[Found]) -> None:
        """Give the atlas what was found in all parts, and remember what was not known."""
        self._atlas.examined = {}
        for of_part in found:
            for number, verdict in of_part:
                self._atlas.examined[id(self._things[number][0])] = verdict.violations
                if self._memory and not verdict.remembered:
                    self._memory.learn(verdict.key, verdict.violations)
