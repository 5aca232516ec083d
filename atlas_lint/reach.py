"""How far an edit reaches: in which files the rules may say something else now.

A rule looks at a thing, at what else is said of the same id, and at what is at the other ends of edges and references.
So an edit reaches the files that declare an id of which it says something else; those that name an id which came, went
or is replaced by another now; and those at the other ends of edges that changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from atlas_lint.declaration import Declaration, DeclaredEdge, DeclaredFile
from atlas_lint.outline import Register
from atlas_lint.rule import ANYWHERE, NEARBY, Rule
from atlas_lint.schemas import Schemas

MOST_CHANGED = 50
"""Changed files from which on the whole atlas is judged."""
NO_FILE = DeclaredFile("", (), (), (), False)
"""What a file declares that is not there."""
Edit = tuple[DeclaredFile, DeclaredFile]
"""What a file declared before, and what it declares now."""


def can_follow(rules: Iterable[Rule[Any]], found: Iterable[Rule[Any]]) -> bool:
    """Whether edits can be followed under some rules: none looks anywhere, and of those that found something none
    looks along chains of edges."""
    return all(rule.reach != ANYWHERE for rule in rules) and all(rule.reach == NEARBY for rule in found)


class Change(NamedTuple):
    """What an edit of one file changed.

    `ids`: of which something else is said. `known`: those of them that came, went or changed their form or kind.
    `replaced`: those of them that are replaced by another now. `ends`: edge kind and target of edges that changed.
    """

    ids: set[str]
    known: set[str]
    replaced: set[str]
    ends: set[tuple[str, str]]


def change(before: DeclaredFile, after: DeclaredFile, schemas: Schemas) -> Change | None:
    """What changed between two states of a file; None where things stand in another order, which anything may hang
    on."""
    old, new = _by_id(before), _by_id(after)
    if [id for id in old if id in new] != [id for id in new if id in old]:
        return None
    replacing = {kind.replaced_by for kind in schemas.records.values() if kind.replaced_by}
    shown = set(before.shown) ^ set(after.shown)
    changed = Change(set(shown), set(shown), set(), set())
    for id in old.keys() | new.keys():
        one, other = old.get(id, []), new.get(id, [])
        if [_said(declaration) for declaration in one] == [_said(declaration) for declaration in other]:
            continue
        changed.ids.add(id)
        if [(it.form, it.kind) for it in one] != [(it.form, it.kind) for it in other]:
            changed.known.add(id)
        if _replacements(one, replacing) != _replacements(other, replacing):
            changed.replaced.add(id)
        changed.ends.update((edge.kind, edge.target) for edge in _unlike(_edges(one), _edges(other)))
    return changed


class Reached(NamedTuple):
    """The files that edits reach, beside those that were edited; and whether an id came, went or changed its form or
    kind."""

    files: set[str]
    is_known: bool


def reach(edits: Iterable[Edit], register: Register, schemas: Schemas) -> Reached | None:
    """How far edits reach, by a register of all files (as they were or as they are: it is asked about the others); None
    where it may be anywhere."""
    declared, known, replaced = set[str](), set[str](), set[str]()
    ends: dict[str, set[str]] = {}
    for edit in edits:
        changed = change(*edit, schemas)
        if changed is None:
            return None
        declared |= changed.ids
        known |= changed.known
        replaced |= changed.replaced
        for kind, target in changed.ends:
            ends.setdefault(kind, set()).add(target)
    if any(kind in schemas.edges and schemas.edges[kind].acyclic for kind in ends):
        return None  # the rest of a cycle may be anywhere
    files = register.declaring(declared.union(*ends.values())) | register.naming(known | replaced)
    for kind in ends.keys() & _single(schemas):
        files |= register.pointing(kind, ends[kind])
    return Reached(files, bool(known))


def looked_at(files: Iterable[str], register: Register, schemas: Schemas) -> set[str]:
    """All files that rules look at where they judge some: what else is said of the ids there, and the other ends."""
    outlines = [register.outlines[path] for path in files]
    ids = {id for outline in outlines for id in outline.ids}
    names = {id for outline in outlines for id in outline.names}
    looked = {*files, *register.declaring(ids | names), *register.naming(ids)}
    for kind in _single(schemas):
        targets = {target for outline in outlines for target in outline.targets.get(kind, ())}
        if targets:
            looked |= register.pointing(kind, targets)
    return looked


def _single(schemas: Schemas) -> set[str]:
    """The edge kinds of which one record has at most one coming in."""
    return {name for name, kind in schemas.edges.items() if kind.one_source}


def _by_id(file: DeclaredFile) -> dict[str, list[Declaration]]:
    declarations: dict[str, list[Declaration]] = {}
    for declaration in file.declarations:
        declarations.setdefault(declaration.id, []).append(declaration)
    return declarations


def _said(declaration: Declaration) -> str:
    """All that a declaration says, without where that stands."""
    edges = [(edge.kind, edge.target, edge.attributes) for edge in declaration.edges]
    return json.dumps([declaration.form, declaration.kind, declaration.attributes, edges])


def _edges(declarations: Iterable[Declaration]) -> list[DeclaredEdge]:
    return [edge for declaration in declarations for edge in declaration.edges]


def _unlike(one: list[DeclaredEdge], other: list[DeclaredEdge]) -> list[DeclaredEdge]:
    """The edges of two lists without what both begin and end with."""
    said = [[json.dumps([edge.kind, edge.target, edge.attributes]) for edge in edges] for edges in (one, other)]
    shorter = min(map(len, said))
    start = next((index for index in range(shorter) if said[0][index] != said[1][index]), shorter)
    rest = shorter - start
    end = next((index for index in range(rest) if said[0][-1 - index] != said[1][-1 - index]), rest)
    return [*one[start : len(one) - end], *other[start : len(other) - end]]


def _replacements(declarations: Iterable[Declaration], names: Iterable[str]) -> list[dict[str, object]]:
    """What each declaration has for the attributes that name a record's replacement."""
    return [{name: declaration.attributes.get(name) for name in names} for declaration in declarations]
