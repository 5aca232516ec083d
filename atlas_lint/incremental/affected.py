"""Which files an edit affects: those in which a rule may report something else now.

A rule looks at a thing, at what else is said of the same id, and at the other ends of edges and references. So an edit
affects the files that declare an id of which it says something else; those that name an id which came, went or is
replaced by another now; and those at the other ends of edges that changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from atlas_lint.incremental.index import Index
from atlas_lint.model.declarations import Declaration, DeclaredEdge, DeclaredFile
from atlas_lint.schemas.load_schemas import Schemas

MOST_CHANGED = 50
"""Edited files beyond which the whole atlas is judged."""
NO_FILE = DeclaredFile("", (), (), (), False)
"""The declarations of a file that does not exist."""
Edit = tuple[DeclaredFile, DeclaredFile]
"""The declarations of a file before and after an edit."""


class Change(NamedTuple):
    """The ids that an edit of one file changes.

    `ids`: the file says something else of them. `known`: those of `ids` that came, went or changed their form or kind.
    `replaced`: those of `ids` that another record replaces now. `ends`: edge kind and target of edges that changed.
    """

    ids: set[str]
    known: set[str]
    replaced: set[str]
    ends: set[tuple[str, str]]


def change(before: DeclaredFile, after: DeclaredFile, schemas: Schemas) -> Change | None:
    """Return what changed between two states of a file; None if its declarations stand in another order, on which
    anything may depend."""
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


def affected(edits: Iterable[Edit], index: Index, schemas: Schemas) -> set[str] | None:
    """Return the files that edits affect, beside the edited ones; None if that may be any.

    `index` holds all files as they were or as they are: it is asked about the others.
    """
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
    files = index.declaring(declared.union(*ends.values())) | index.naming(known | replaced)
    for kind in ends.keys() & _single(schemas):
        files |= index.pointing(kind, ends[kind])
    return files


def needed_files(files: Iterable[str], index: Index, schemas: Schemas) -> set[str]:
    """Return all files that rules look at to judge some: what else is said of the ids there, and the other ends."""
    outlines = [index.outlines[path] for path in files]
    ids = {id for outline in outlines for id in outline.ids}
    names = {id for outline in outlines for id in outline.names}
    looked = {*files, *index.declaring(ids | names), *index.naming(ids)}
    for kind in _single(schemas):
        targets = {target for outline in outlines for target in outline.targets.get(kind, ())}
        if targets:
            looked |= index.pointing(kind, targets)
    return looked


def _single(schemas: Schemas) -> set[str]:
    """Return the edge kinds of which a record has at most one coming in."""
    return {name for name, kind in schemas.edges.items() if kind.one_source}


def _by_id(file: DeclaredFile) -> dict[str, list[Declaration]]:
    declarations: dict[str, list[Declaration]] = {}
    for declaration in file.declarations:
        declarations.setdefault(declaration.id, []).append(declaration)
    return declarations


def _said(declaration: Declaration) -> str:
    """Return all that a declaration says as one string, without places."""
    edges = [(edge.kind, edge.target, edge.attributes) for edge in declaration.edges]
    return json.dumps([declaration.form, declaration.kind, declaration.attributes, edges])


def _edges(declarations: Iterable[Declaration]) -> list[DeclaredEdge]:
    return [edge for declaration in declarations for edge in declaration.edges]


def _unlike(one: list[DeclaredEdge], other: list[DeclaredEdge]) -> list[DeclaredEdge]:
    """Return the edges of two lists without their common start and end."""
    said = [[json.dumps([edge.kind, edge.target, edge.attributes]) for edge in edges] for edges in (one, other)]
    shorter = min(map(len, said))
    start = next((index for index in range(shorter) if said[0][index] != said[1][index]), shorter)
    rest = shorter - start
    end = next((index for index in range(rest) if said[0][-1 - index] != said[1][-1 - index]), rest)
    return [*one[start : len(one) - end], *other[start : len(other) - end]]


def _replacements(declarations: Iterable[Declaration], names: Iterable[str]) -> list[dict[str, object]]:
    """What each declaration has for the attributes that name a record's replacement."""
    return [{name: declaration.attributes.get(name) for name in names} for declaration in declarations]
