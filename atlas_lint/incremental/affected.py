"""The files that an edit affects: those in which a rule may report something else now.

A rule reads a record or an edge, the other declarations of the same id, and the other ends of edges and references. So
an edit affects the files that declare an id whose declarations it changes. It affects the files that name an id which
was added, deleted or replaced, or declare it with a wrong prefix, and the files at the other ends of changed edges.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from atlas_lint.incremental.index import Index
from atlas_lint.model.declarations import RECORD, Declaration, DeclaredEdge, DeclaredFile
from atlas_lint.schemas.load_schemas import Schemas

MOST_CHANGED = 50
"""Number of edited files beyond which the whole atlas is checked."""
NO_FILE = DeclaredFile("", (), (), (), False)
"""The declarations of a file that does not exist."""
Edit = tuple[DeclaredFile, DeclaredFile]
"""The declarations of a file before and after an edit."""


class Change(NamedTuple):
    """The ids that an edit of one file changes.

    `ids` are those whose declarations in the file changed. `known` are those of `ids` that were added or deleted, or
    changed their form or kind. `replaced` are those of `ids` whose replacement changed. `ends` holds the kind and
    target of the edges that changed.
    """

    ids: set[str]
    known: set[str]
    replaced: set[str]
    ends: set[tuple[str, str]]


def change(before: DeclaredFile, after: DeclaredFile, schemas: Schemas) -> Change | None:
    """Return what changed between two states of a file.

    None if its declarations are in another order, on which any finding may depend.
    """
    old, new = _by_id(before), _by_id(after)
    if [id for id in old if id in new] != [id for id in new if id in old]:
        return None
    replacing = {kind.replaced_by for kind in schemas.records.values() if kind.replaced_by}
    shown = set(before.shown) ^ set(after.shown)
    changed = Change(set(shown), set(shown), set(), set())
    for id in old.keys() | new.keys():
        one, other = old.get(id, []), new.get(id, [])
        if [_content(declaration) for declaration in one] == [_content(declaration) for declaration in other]:
            continue
        changed.ids.add(id)
        if [(it.form, it.kind) for it in one] != [(it.form, it.kind) for it in other]:
            meant = _meant([*one, *other], schemas)
            changed.known.update({id}, meant)
            changed.ids.update(meant)
        if _replacements(one, replacing) != _replacements(other, replacing):
            changed.replaced.add(id)
        changed.ends.update((edge.kind, edge.target) for edge in _unlike(_edges(one), _edges(other)))
    return changed


def shape(file: DeclaredFile) -> list[object]:
    """Return the places of a file that reports about other files may show: as long as they are equal, these stay."""
    return [
        (
            *it[1:6],
            *it.attributes,
            it.beside,
            it.in_bundle,
            [(*edge[:2], *edge.attributes, *edge[3:]) for edge in it.edges],
        )
        for it in file.declarations
    ]


def affected(edits: Iterable[Edit], index: Index, schemas: Schemas) -> set[str] | None:
    """Return the files that edits affect, beside the edited ones; None if any file may be affected.

    `index` holds all files, before or after the edits: only what it holds of the other files counts.
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
    misnamed = (index.misnamed.get(id, ()) for id in known)
    files = index.declaring(declared.union(*ends.values(), *misnamed)) | index.naming(known | replaced)
    for kind in ends.keys() & _single(schemas):
        files |= index.pointing(kind, ends[kind])
    return files


class Needs(NamedTuple):
    """All that rules read to check some files.

    `paths` are the files that declare or name the same ids, and the other ends of their edges. `ids` are the ids that
    the checked files declare, `names` those that they name. `single` are the edge kinds of which a record may have only
    one incoming edge.
    """

    paths: set[str]
    ids: set[str]
    names: set[str]
    single: set[str]

    def of(self, file: DeclaredFile) -> DeclaredFile:
        """Return the part of a file that rules read to check other files."""
        declarations = []
        for it in file.declarations:
            if it.id in self.ids:
                declarations.append(it)
                continue
            edges = tuple(
                edge
                for edge in it.edges
                if edge.target in self.ids or (edge.kind in self.single and edge.target in self.names)
            )
            if edges or it.id in self.names:
                declarations.append(it._replace(edges=edges))
        faults = tuple(fault for fault in file.faults if fault.record in self.ids)
        return DeclaredFile(file.path, tuple(declarations), faults, (), file.is_broken)


def needs(files: Iterable[str], index: Index, schemas: Schemas) -> Needs:
    """Return all that rules read to check `files` (paths below the root)."""
    outlines = [index.outlines[path] for path in files]
    ids = {id for outline in outlines for id in outline.ids}
    names = {id for outline in outlines for id in outline.names}
    paths = {*files, *index.declaring(ids | names), *index.naming(ids)}
    single = _single(schemas)
    for kind in single:
        targets = {target for outline in outlines for target in outline.targets.get(kind, ())}
        if targets:
            paths |= index.pointing(kind, targets)
    return Needs(paths, ids, names, single)


def _single(schemas: Schemas) -> set[str]:
    """Return the edge kinds of which a record may have only one incoming edge."""
    return {name for name, kind in schemas.edges.items() if kind.one_source}


def _meant(declarations: Iterable[Declaration], schemas: Schemas) -> set[str]:
    """Return the ids that declarations would have under the right prefix."""
    kinds = ((schemas.records.get(it.kind), it.id) for it in declarations if it.form == RECORD)
    return {kind.right_id(id) for kind, id in kinds if kind is not None}


def _by_id(file: DeclaredFile) -> dict[str, list[Declaration]]:
    declarations: dict[str, list[Declaration]] = {}
    for declaration in file.declarations:
        declarations.setdefault(declaration.id, []).append(declaration)
    return declarations


def _content(declaration: Declaration) -> str:
    """Return the content of a declaration as one string, without places."""
    edges = [(edge.kind, edge.target, edge.attributes) for edge in declaration.edges]
    return json.dumps([declaration.form, declaration.kind, declaration.attributes, edges])


def _edges(declarations: Iterable[Declaration]) -> list[DeclaredEdge]:
    return [edge for declaration in declarations for edge in declaration.edges]


def _unlike(one: list[DeclaredEdge], other: list[DeclaredEdge]) -> list[DeclaredEdge]:
    """Return the edges of two lists without their common start and end."""
    texts = [[json.dumps([edge.kind, edge.target, edge.attributes]) for edge in edges] for edges in (one, other)]
    shorter = min(map(len, texts))
    start = next((index for index in range(shorter) if texts[0][index] != texts[1][index]), shorter)
    rest = shorter - start
    end = next((index for index in range(rest) if texts[0][-1 - index] != texts[1][-1 - index]), rest)
    return [*one[start : len(one) - end], *other[start : len(other) - end]]


def _replacements(declarations: Iterable[Declaration], names: Iterable[str]) -> list[dict[str, object]]:
    """Return, for each declaration, the values of the attributes that name a record's replacement."""
    return [{name: declaration.attributes.get(name) for name in names} for declaration in declarations]
