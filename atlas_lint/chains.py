"""Shapes of a directed graph: its connected parts, and its longest chain; found without recursion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas_lint.cycles import groups

Link = tuple[str, str]


def components(ids: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """The parts in which everything hangs together, whatever the direction; the largest first, then by their first id.

    `links` join `ids` only. Ids stay in their order.
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
    """A longest chain: links that lead from each step to the next, none ever back. Empty where there are no links.

    A step is one id, or all the ids of a group that reach one another, sorted: a group counts once, however many it
    holds. Of equally long chains it is the one whose ids come first.
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
