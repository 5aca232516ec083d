"""What hangs on a record: who points at it, directly and further off, and what would break without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from atlas_lint.checking.run_rules import Reported
from atlas_lint.checking.state import State
from atlas_lint.diff.referrers import Pointer, extensions, pointers
from atlas_lint.findings.fingerprint import identify
from atlas_lint.incremental.resident import resident_of
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import RECORD, Declaration, DeclaredFile


class Impact(NamedTuple):
    """What hangs on an id: `levels` are those who point at it, those who point at these, and so on, each record at its
    nearest; `extensions` are its sidecars, patches and further declarations."""

    id: str
    levels: tuple[tuple[Pointer, ...], ...]
    extensions: tuple[Pointer, ...]


class Trial(NamedTuple):
    """What the rules would say if a record were gone, or had another id: the atlas then, its findings that are new, and
    how many of today's would go."""

    atlas: Atlas
    breaks: list[Reported]
    mended: int


def impact(atlas: Atlas, id: str, depth: int) -> Impact:
    """Who depends on an id, so many steps away. What a record says of itself does not count."""
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
    """What the rules would say if a record were deleted: all its declarations, not its sidecars and patches."""
    return _tried(state, [_deleted(file, id) for file in state.atlas.files if _is_declaring(file, id)], ())


def under(state: State, id: str, new: str) -> Trial:
    """What the rules would say if a record had another id, and nothing else were changed. A finding about the record
    is the same under its new id."""
    files = [_renamed(file, id, new) for file in state.atlas.files if _is_declaring(file, id)]
    return _tried(state, files, _about_new(state.reported, id, new))


def _tried(state: State, files: list[DeclaredFile], same: Iterable[str]) -> Trial:
    """Judge the atlas with other declarations; `same` is what further old findings may be about then."""
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
    """What findings about a record are about once it has its new id."""
    for one in reported:
        if id in one.identified.report.about:
            about = tuple(new if part == id else part for part in one.identified.report.about)
            yield identify(one.identified.rule, [one.identified.report._replace(about=about)])[0].about


def _deleted(file: DeclaredFile, id: str) -> DeclaredFile:
    """A file without the declarations of a record, and what was said of them and in them."""
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
