"""Cycles in a directed graph, found without recursion, however long the ways are."""

from __future__ import annotations

from collections.abc import Iterable


def groups(edges: Iterable[tuple[str, str]]) -> list[set[str]]:
    """The strongly connected groups that hold a cycle, by Tarjan's algorithm; an edge is its source and its target."""
    targets: dict[str, list[str]] = {}
    for source, target in edges:
        targets.setdefault(source, []).append(target)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_ids: dict[str, None] = {}
    found = []
    for start in targets:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        open_ids[start] = None
        walk = [(start, iter(targets[start]))]
        while walk:
            id, rest = walk[-1]
            for target in rest:
                if target not in index:
                    index[target] = low[target] = len(index)
                    open_ids[target] = None
                    walk.append((target, iter(targets.get(target, ()))))
                    break
                if target in open_ids:
                    low[id] = min(low[id], index[target])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[id])
                if low[id] == index[id]:
                    group = set()
                    while id not in group:
                        group.add(open_ids.popitem()[0])
                    if len(group) > 1 or id in targets.get(id, ()):
                        found.append(group)
    return found
