"""The number of steps that validating a value may take.

`allOf`, `anyOf` and similar keywords apply several schemas to one value, and a `$ref` can double these at each level:
28 levels take 2^28 checks. The steps are counted without validating, so the limit is the same on every machine.
"""

from __future__ import annotations

import marshal
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from heapq import heappop, heappush
from typing import Any

from atlas_lint.schemas import traversal
from atlas_lint.schemas.failure import Path
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.regex import found

MOST_CHECKS = 10_000
"""Checks at one value up to which validation starts without counting steps."""
MOST_STEPS = 10_000_000
"""Steps that a value and everything inside it may take: some seconds."""
REPORTING = 100
"""Steps that reporting a failed check takes, in addition to the size of the refused value."""
_LEVELS = 100
"""Levels that a document may nest."""
_COUNTLESS = 10**18
_MARSHAL = 2
"""Marshal version used to measure the size of a value: the same in every Python."""

_ONE_OF_MANY = ("properties", "prefixItems")
"""Keywords that apply at most one of their subschemas to a value."""
_INSIDE = (*_ONE_OF_MANY, "patternProperties", "additionalProperties", "unevaluatedProperties", "propertyNames",
           "items", "contains", "unevaluatedItems")  # fmt: skip
"""Keywords that apply their subschemas to the values inside a value."""


class Limits:
    """Counts the steps that the schemas of one folder take."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._graphs: dict[str, _Graph] = {}
        self._roughly: dict[str, int] = {}

    def exceeded(self, uri: str, value: Any, *, fails: bool) -> Path | None:
        """Return the path at which a value passes the limit of steps; None if it does not.

        Reporting why a value `fails` takes more steps than finding that it does.
        """
        if _is_cheap(self._rough(uri), value, fails):
            return None
        if uri not in self._graphs:
            self._graphs[uri] = _Graph(self._schemas, uri)
        graph = self._graphs[uri]
        return None if _is_cheap(graph.most_checks, value, fails) else graph.passed(value, fails)

    def is_needed(self, uri: str) -> bool:
        """Check whether steps may have to be counted for a value that fits."""
        return self._rough(uri) > MOST_CHECKS

    def _rough(self, reference: str, level: int = 0) -> int:
        """Return an upper bound of the checks of a schema: its own, and those of each `$ref` target."""
        known = self._roughly.get(reference)
        if known is not None:
            return known
        if level > _LEVELS:
            return _COUNTLESS
        self._roughly[reference] = _COUNTLESS  # for schemas that refer to themselves
        total = 0
        for subschema in self._schemas.subschemas(reference):
            total += _checks(subschema)
            if "$ref" in subschema:
                total += self._rough(subschema["$ref"], level + 1)
        self._roughly[reference] = min(total, _COUNTLESS)
        return self._roughly[reference]


def _is_cheap(most: int, value: Any, fails: bool) -> bool:
    return most <= MOST_CHECKS and (not fails or most * len(marshal.dumps(value, _MARSHAL)) <= MOST_STEPS)


def _checks(subschema: dict[str, Any]) -> int:
    """Return an upper bound of the checks of a subschema by itself: one a keyword, and one a required property."""
    listed = subschema.get("required", ())
    dependent = subschema.get("dependentRequired", {})
    return len(subschema) + len(listed) + (sum(map(len, dependent.values())) if dependent else 0)


class _Graph:
    """The subschemas that a schema reaches, each after all that apply it to the same value."""

    def __init__(self, schemas: Schemas, uri: str) -> None:
        self._schemas = schemas
        root = schemas.resolve(uri)
        self._nodes: list[dict[str, Any]] = []
        self._numbers: dict[int, int] = {}
        found_: set[int] = set()
        todo = [root]
        while todo:
            start = todo.pop()
            for node in self._ordered(start):
                for inner in _inside(node):
                    if id(inner) not in found_:
                        found_.add(id(inner))
                        todo.append(inner)
        self._nodes.reverse()
        self._numbers = {id(node): number for number, node in enumerate(self._nodes)}
        self._same = [[self._numbers[id(inner)] for inner in self._same_value(node)] for node in self._nodes]
        self._root = self._numbers.get(id(root))

    def _ordered(self, start: Any) -> list[dict[str, Any]]:
        """Add the subschemas that apply to the same value as one, the deepest first; return those that are new."""
        new: list[dict[str, Any]] = []
        todo: list[tuple[Any, bool]] = [(start, False)]
        while todo:
            node, is_done = todo.pop()
            if not isinstance(node, dict) or self._numbers.get(id(node)) == 1:
                continue
            if is_done:
                self._numbers[id(node)] = 1
                self._nodes.append(node)
                new.append(node)
                continue
            todo.append((node, True))
            todo += [(inner, False) for inner in self._same_value(node)]
        return new

    def _same_value(self, node: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the subschemas that one applies to the same value, as often as it does."""
        found_ = [subschema for keyword in traversal.SAME_VALUE if keyword in node
                  for _, subschema in traversal.children(keyword, node[keyword])]  # fmt: skip
        if "$ref" in node:
            found_.append(self._schemas.resolve(node["$ref"]))
        twice = 2 if "unevaluatedProperties" in node or "unevaluatedItems" in node else 1
        return [subschema for subschema in found_ if isinstance(subschema, dict)] * twice

    @cached_property
    def most_checks(self) -> int:
        """Return an upper bound of the checks at any one value."""
        if self._root is None:
            return 0
        backwards = range(len(self._nodes) - 1, -1, -1)
        here = [_checks(node) for node in self._nodes]
        for number in backwards:
            here[number] = min(here[number] + sum(here[inner] for inner in self._same[number]), _COUNTLESS)
        most = here
        for _ in range(_LEVELS):
            inside = [self._most_inside(node, most) for node in self._nodes]
            for number in backwards:
                inside[number] = min(inside[number] + sum(inside[inner] for inner in self._same[number]), _COUNTLESS)
            deeper = [max(pair) for pair in zip(here, inside, strict=True)]
            if deeper == most or most[self._root] > MOST_CHECKS:
                break
            most = deeper
        return most[self._root]

    def _most_inside(self, node: dict[str, Any], most: list[int]) -> int:
        """Return an upper bound of the checks at any one value inside, at any depth."""
        total = 0
        for keyword in _INSIDE:
            if keyword in node:
                of = [most[self._numbers[id(inner)]] for _, inner in traversal.children(keyword, node[keyword])
                      if isinstance(inner, dict)]  # fmt: skip
                total += max(of, default=0) if keyword in _ONE_OF_MANY else sum(of)
        return total

    def passed(self, value: Any, fails: bool) -> Path | None:
        """Count the steps on a value. Return the path at which they pass the limit; None if they do not."""
        if self._root is None:
            return None
        left = MOST_STEPS
        todo: list[tuple[Path, Any, dict[int, int]]] = [((), value, {self._root: 1})]
        while todo:
            path, here, applied = todo.pop()
            times = self._times(applied)
            checks = sum(count * _checks(self._nodes[number]) for number, count in times.items())
            left -= checks * (REPORTING + len(marshal.dumps(here, _MARSHAL)) // 10) if fails else checks
            if left < 0:
                return path
            for key, item in (
                here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
            ):
                inner: dict[int, int] = defaultdict(int)
                for number, count in times.items():
                    for subschema in _applied(self._nodes[number], key):
                        if isinstance(subschema, dict):
                            inner[self._numbers[id(subschema)]] += count
                if inner:
                    todo.append(((*path, key), item, inner))
        return None

    def _times(self, applied: dict[int, int]) -> dict[int, int]:
        """Return how often each subschema, by number, is applied to a value; `applied` counts the outside ones."""
        times: dict[int, int] = defaultdict(int, applied)
        todo = sorted(applied)
        while todo:
            number = heappop(todo)
            for inner in self._same[number]:
                if inner not in times:
                    heappush(todo, inner)
                times[inner] += times[number]
        return times


def _items(value: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _inside(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the subschemas that one applies to the values inside a value."""
    for keyword in _INSIDE:
        if keyword in node:
            for _, subschema in traversal.children(keyword, node[keyword]):
                if isinstance(subschema, dict):
                    yield subschema


def _applied(node: dict[str, Any], key: str | int) -> Iterator[Any]:
    """Yield the subschemas that one applies to the value under a key or an index."""
    if isinstance(key, int):
        first = node.get("prefixItems", ())
        if key < len(first):
            yield first[key]
        elif "items" in node:
            yield node["items"]
        yield from (node[keyword] for keyword in ("contains", "unevaluatedItems") if keyword in node)
        return
    known = key in node.get("properties", ())
    if known:
        yield node["properties"][key]
    for pattern, subschema in node.get("patternProperties", {}).items():
        if found(pattern, key):
            known = True
            yield subschema
    others = ("additionalProperties", "unevaluatedProperties")
    yield from (node[keyword] for keyword in others if keyword in node and not known)
    if "propertyNames" in node:
        yield node["propertyNames"]
