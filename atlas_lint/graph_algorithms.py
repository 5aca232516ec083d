"""Algorithms on directed graphs: cycles, components, the longest chain. None recurses, so paths may have any length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Link = tuple[str, str]


def components(ids: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """Return the weakly connected components, the largest first, then by their first id.

    `links` join only members of `ids`. Each component keeps the order of `ids`.
    """
    beside: dict[str, list[str]] = {id: [] for id in ids}
    for source, target in links:
        beside[source].append(target)
        beside[target].append(source)
    part: dict[str, int] = {}
    found: list[list[str]] = []
    for start in beside:
        if start in part:
            continue
        part[start] = len(found)
        found.append([])
        todo = [start]
        while todo:
            for other in beside[todo.pop()]:
                if other not in part:
                    part[other] = part[start]
                    todo.append(other)
    for id in beside:
        found[part[id]].append(id)
    return sorted(found, key=lambda ids: -len(ids))


def longest(links: Sequence[Link]) -> list[list[str]]:
    """Return the longest chain of links, each leading from one step to the next and none back; empty without links.

    A step is one id, or the sorted ids of a strongly connected group, which counts once whatever its size. Among
    chains of equal length, the one with the smallest ids wins.
    """
    if not links:
        return []
    group_of = {id: first for group in groups(links) for first in (min(group),) for id in group}
    members: dict[str, list[str]] = {}
    for link in links:
        for id in link:
            members.setdefault(group_of.get(id, id), [])
    for id in sorted({id for link in links for id in link}):
        members[group_of.get(id, id)].append(id)
    onward: dict[str, list[str]] = {}
    before = dict.fromkeys(members, 0)
    for source, target in {(group_of.get(source, source), group_of.get(target, target)) for source, target in links}:
        if source != target:
            onward.setdefault(source, []).append(target)
            before[target] += 1
    ordered = [step for step in members if not before[step]]
    for step in ordered:
        for target in onward.get(step, ()):
            before[target] -= 1
            if not before[target]:
                ordered.append(target)
    length = dict.fromkeys(members, 1)
    for step in reversed(ordered):
        length[step] += max((length[target] for target in onward.get(step, ())), default=0)
    here = min(members, key=lambda step: (-length[step], step))
    chain = [members[here]]
    while length[here] > 1:
        here = min(target for target in onward[here] if length[target] == length[here] - 1)
        chain.append(members[here])
    return chain


def groups(edges: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Return the strongly connected groups that contain a cycle (Tarjan's algorithm). An edge is source and target."""
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
