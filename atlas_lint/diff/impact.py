"""The impact of a record: the records that point at it, directly or not, and the findings that its absence makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from atlas_lint.checking.run_rules import Reported
from atlas_lint.checking.state import State
from atlas_lint.findings.fingerprint import identify
from atlas_lint.incremental.resident import resident_of
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import RECORD, Declaration, DeclaredFile
from atlas_lint.model.pointers import Pointer, extensions, pointers


class Impact(NamedTuple):
    """The dependents of an id.

    `levels` are the pointers at it, then the pointers at those, and so on; each record is at its nearest level.
    `extensions` are its sidecars, patches and further declarations.
    """

    id: str
    levels: tuple[tuple[Pointer, ...], ...]
    extensions: tuple[Pointer, ...]


class Trial(NamedTuple):
    """A trial: the atlas without a record or with another id for it.

    `breaks` are the findings that would be new; `fixed` is the number of present findings that would go.
    """

    atlas: Atlas
    breaks: list[Reported]
    fixed: int


def impact_of(atlas: Atlas, id: str, depth: int) -> Impact:
    """Return the dependents of an id, up to `depth` steps away. A record that points at itself does not count."""
    levels: list[tuple[Pointer, ...]] = []
    seen, frontier = {id}, {id}
    named = (
        {id} if depth == 1 else {edge.target for edge in atlas.edges} | {reference.id for reference in atlas.references}
    )
    found = pointers(atlas, named)  # once: a chain has as many levels as records
    while frontier and len(levels) < depth:
        targets = sorted(target for target in frontier if target in found)
        level = [pointer for target in targets for pointer in found[target] if pointer.source not in seen]
        if not level:
            break
        levels.append(tuple(level))
        frontier = {pointer.source for pointer in level}
        seen |= frontier
    return Impact(id, tuple(levels), tuple(extensions(atlas, id)))


def without(state: State, id: str) -> Trial:
    """Return the trial in which all declarations of a record are deleted, but not its sidecars and patches."""
    return _trial(state, [_deleted(file, id) for file in state.atlas.files if _is_declaring(file, id)], ())


def under(state: State, id: str, new: str) -> Trial:
    """Return the trial in which a record has another id and nothing else changes.

    A finding about the record counts as the same under its new id.
    """
    files = [_renamed(file, id, new) for file in state.atlas.files if _is_declaring(file, id)]
    return _trial(state, files, _about_new(state.reported, id, new))


def _trial(state: State, files: list[DeclaredFile], same: Iterable[str]) -> Trial:
    """Check the atlas with the declarations of `files`; `same` are further identities of present findings."""
    resident = resident_of(state)
    resident.redeclare({file.path: file for file in files})
    after = resident.reported
    had = Counter(one.identified.about for one in state.reported) + Counter(same)
    breaks = []
    for one in after:
        if had[one.identified.about] > 0:
            had[one.identified.about] -= 1
        else:
            breaks.append(one)
    return Trial(resident.atlas(), breaks, len(state.reported) - (len(after) - len(breaks)))


def _about_new(reported: list[Reported], id: str, new: str) -> Iterator[str]:
    """Yield the identity, under the new id, of each finding about a record."""
    for one in reported:
        if id in one.identified.report.about:
            about = tuple(new if part == id else part for part in one.identified.report.about)
            yield identify(one.identified.rule, [one.identified.report._replace(about=about)])[0].about


def _deleted(file: DeclaredFile, id: str) -> DeclaredFile:
    """Return a file without the declarations of a record and without their faults and suppressions."""
    gone = [declaration for declaration in file.declarations if _declares(declaration, id)]
    places = [(declaration.document, declaration.at) for declaration in gone]

    def stays(document: int, path: tuple[str | int, ...]) -> bool:
        return not any(document == number and path[: len(at)] == at for number, at in places)

    return file._replace(
        declarations=tuple(declaration for declaration in file.declarations if not _declares(declaration, id)),
        faults=tuple(fault for fault in file.faults if fault.span or stays(fault.document, fault.path)),
        suppressions=tuple(one for one in file.suppressions if stays(one.document, one.path)),
    )


def _renamed(file: DeclaredFile, id: str, new: str) -> DeclaredFile:
    return file._replace(
        declarations=tuple(
            declaration._replace(id=new) if _declares(declaration, id) else declaration
            for declaration in file.declarations
        ),
        faults=tuple(fault._replace(record=new) if fault.record == id else fault for fault in file.faults),
    )


def _is_declaring(file: DeclaredFile, id: str) -> bool:
    return any(_declares(declaration, id) for declaration in file.declarations)


def _declares(declaration: Declaration, id: str) -> bool:
    return declaration.form == RECORD and declaration.id == id
