"""Help for edges whose kind does not fit their ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from atlas_lint.likeness import MOST_IN_LABEL, choices, nearest_first
from atlas_lint.model.atlas import Atlas
from atlas_lint.schemas.load_schemas import EdgeKind, Schemas
from atlas_lint.schemas.uris import path_of
from atlas_lint.spelling import Meant, Speller
from atlas_lint.text import a, alternatives


@lru_cache(maxsize=1024)
def usable(schemas: Schemas, source: str, targets: frozenset[str] | None = None) -> frozenset[str]:
    """Return the edge kinds that may leave a kind of record and reach one of some kinds (None: any), without aliases.

    The result is cached, because the same kinds are at the ends of many edges.
    """
    return frozenset(
        name
        for name, kind in schemas.edges.items()
        if kind.alias_of is None and _may_leave(kind, source) and (targets is None or _may_reach(kind, targets))
    )


def near_edge_kind(atlas: Atlas, name: str, source: str | None) -> Meant | None:
    """Return the edge kind that a misspelt one most likely means; None if none is near.

    It may leave a record of kind `source` (None: of a kind that is unknown).
    """
    edges = atlas.schemas.edges
    found = _speller(atlas.schemas).nearest(name, lambda near: source is None or _may_leave(edges[near], source))
    return None if found is None else Meant(found)


@lru_cache(maxsize=1)
def _speller(schemas: Schemas) -> Speller:
    return Speller(schemas.edges)


def _may_leave(kind: EdgeKind, source: str) -> bool:
    return kind.source_kinds is None or source in kind.source_kinds


def _may_reach(kind: EdgeKind, targets: Iterable[str]) -> bool:
    return kind.target_kinds is None or any(target in kind.target_kinds for target in targets)


def unknown_edge_kind(atlas: Atlas, name: str, source: str | None, target: str) -> str:
    """Return the help for an edge of a kind without a schema; it leads from a record of kind `source` to `target`."""
    describe = f"describe {name} in edges/{name}.schema.json"
    fitting = _fitting(atlas, name, source, target)
    return f"{fitting}, or {describe}" if fitting else describe


def wrong_source_kind(atlas: Atlas, name: str, source_id: str, source: str, target: str) -> str:
    """Return the help for an edge that leaves a record of a kind that its own kind does not allow."""
    allowed = atlas.schemas.edges[name].source_kinds or frozenset()
    return (
        _turned(atlas, name, source_id, source, target)
        or _fitting(atlas, name, source, target)
        or _widen(atlas, name, "x-source-kinds", f"move it to {choices(source, allowed).label}", source)
    )


def wrong_target_kind(atlas: Atlas, name: str, source_id: str, source: str | None, target: str) -> str:
    """Return the help for an edge that reaches a record of a kind that its own kind does not allow."""
    allowed = atlas.schemas.edges[name].target_kinds or frozenset()
    reached = " and ".join(sorted(atlas.kinds_of(target) or ()))
    return (
        namesake(atlas, target, allowed)
        or _turned(atlas, name, source_id, source, target)
        or _fitting(atlas, name, source, target)
        or _widen(atlas, name, "x-target-kinds", f"point at {choices(reached, allowed).label}", reached)
    )


def namesake(atlas: Atlas, id: str, kinds: Collection[str]) -> str:
    """Return the help that names the record of an allowed kind with the same name as `id`; "" unless there is one."""
    name = id.partition(":")[2]
    prefixes = {kind: atlas.schemas.records[kind].id_prefix for kind in kinds if kind in atlas.schemas.records}
    same = [f"{prefix}:{name}" for kind, prefix in prefixes.items() if prefix and _is(atlas, f"{prefix}:{name}", kind)]
    return f"write {same[0]} if that is meant" if name and len(same) == 1 else ""


def _is(atlas: Atlas, id: str, kind: str) -> bool:
    return kind in (atlas.kinds_of(id) or ())


def _turned(atlas: Atlas, name: str, source_id: str, source: str | None, target: str) -> str:
    """Return the help that the edge may lead the other way round; "" if its kind does not allow that either."""
    kind, reached = atlas.schemas.edges[name], atlas.kinds_of(target)
    if source is None or not reached or not _may_reach(kind, (source,)):
        return ""
    if not any(_may_leave(kind, one) for one in reached):
        return ""
    return f"turn it round: `{name}: {source_id}` in the edges of {target}"


def _fitting(atlas: Atlas, name: str, source: str | None, target: str) -> str:
    """Return the help that names the edge kinds for such ends, the nearest to `name` first; "" if there are none."""
    reached = atlas.kinds_of(target)
    names = usable(atlas.schemas, source, frozenset(reached)) if source and reached else frozenset()
    if not names:
        return ""
    ends = f"from {a(str(source))} to {a(' and '.join(sorted(reached or ())))}"
    few = alternatives(nearest_first(name, sorted(names)), MOST_IN_LABEL, "another edge kind")
    return f"use {few}: it may lead {ends}"


def _widen(atlas: Atlas, name: str, keyword: str, instead: str, kind: str) -> str:
    file = path_of(atlas.schemas.edges[name].uri)
    return f"{instead}, or add {kind} to `{keyword}` in {file}"
