"""An atlas that stays in memory: given the files that changed, it returns the files whose findings changed.

Invariant: after any edits, it reports what a fresh run on the same files reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from atlas_lint.checking.load_atlas import reader
from atlas_lint.checking.run_rules import Reported, RuleSetup, apply_suppressions, identify_reports
from atlas_lint.checking.state import State
from atlas_lint.findings.fingerprint import Identified
from atlas_lint.findings.rule import CHAIN, NEARBY, Rule
from atlas_lint.incremental.affected import MOST_CHANGED, NO_FILE, affected, needs, shape
from atlas_lint.incremental.index import EMPTY, Index, Outline, outlined, outlines
from atlas_lint.model.atlas import Atlas, Elsewhere, assemble
from atlas_lint.model.copies import lost_ids
from atlas_lint.model.declarations import RECORD, Declaration, DeclaredEdge, DeclaredFile
from atlas_lint.model.load_files import declare_file
from atlas_lint.model.records import PlacedReference
from atlas_lint.schemas.load_schemas import Schemas

Contents = Mapping[str, bytes | None]
"""New contents of files by path below the root; None for a file that was deleted."""


class Use(NamedTuple):
    """An edge that points at an id, and the declaration that writes it."""

    declaration: Declaration
    edge: DeclaredEdge


class Look(NamedTuple):
    """All that the files of an atlas write about one id, in the order of the atlas.

    `declarations` are those of the id, in all forms. `uses` are the edges that point at it, `references` the
    attributes that name it.
    """

    id: str
    declarations: tuple[Declaration, ...]
    uses: tuple[Use, ...]
    references: tuple[PlacedReference, ...]


class Resident:
    """The files of an atlas, and all that the rules report about them.

    One thread changes it; others may call `look`, `file`, `kinds` and `read` meanwhile. `edition` counts the changes of
    what help depends on: the ids of records, their kinds, places and replacements.

    `atlas` is the atlas as it is, `asked` the setup of the rules. `read` returns the bytes of a file (path below the
    root). `reported` is all that the rules report about the atlas; None: run them.
    """

    def __init__(
        self, atlas: Atlas, asked: RuleSetup, read: Callable[[str], bytes], reported: Iterable[Reported] | None = None
    ) -> None:
        self._asked, self._read = asked, read
        self._schemas, self._is_external = atlas.schemas, atlas.is_external
        self._files = {file.path: file for file in atlas.files}
        self._contents: dict[str, bytes | None] = {}
        self._index = Index(outlines(atlas), atlas.schemas)
        self._lost = {id: self._lost_by(id) for id in self._index.repeated}
        self._nearby = [rule for rule in asked.rules.values() if rule.reach == NEARBY]
        self._far = [rule for rule in asked.rules.values() if rule.reach != NEARBY]
        self._known_far = self._run_far()
        if reported is None:
            reported = apply_suppressions(atlas.files, self._everything(atlas), asked, self.read)
        self._reported = _by_file(reported)
        self._into = {path: _others(path, of_file) for path, of_file in self._reported.items()}
        self._pending: set[str] = set()
        self._names: Atlas | None = None
        self.edition = 0

    def look(self, id: str) -> Look:
        """Return all that files write about an id. Only the files that name it are visited."""
        naming = sorted(self._index.naming((id,)))
        using = [self._files.get(path) for path in naming]
        outlines = [self._index.outlines.get(path, EMPTY) for path in naming]
        return Look(
            id,
            self.declarations(id),
            tuple(
                Use(it, edge)
                for file in using
                if file
                for it in file.declarations
                for edge in it.edges
                if edge.target == id
            ),
            tuple(reference for outline in outlines for reference in outline.references if reference.id == id),
        )

    def declarations(self, id: str) -> tuple[Declaration, ...]:
        """Return the declarations of an id, in all forms. Only the files that declare it are visited."""
        declaring = [self._files.get(path) for path in sorted(self._index.declaring((id,)))]
        return tuple(it for file in declaring if file for it in file.declarations if it.id == id)

    def showing(self, id: str) -> list[str]:
        """Return the files (paths below the root) of which a broken part shows an id."""
        files = {path: self._files.get(path) for path in sorted(self._index.declaring((id,)))}
        return [path for path, file in files.items() if file and id in file.shown]

    def file(self, path: str) -> DeclaredFile | None:
        """Return the declarations of a file (path below the root); None if it is not part of the atlas."""
        return self._files.get(path)

    @property
    def schemas(self) -> Schemas:
        """The schemas of the atlas."""
        return self._schemas

    @property
    def outlines(self) -> Mapping[str, Outline]:
        """The outlines of all files. An edit of a file replaces its outline. Copy it before you go through it."""
        return self._index.outlines

    def references(self, path: str) -> list[PlacedReference]:
        """Return the references in the attributes of a file (path below the root)."""
        return self._index.outlines.get(path, EMPTY).references

    @property
    def kinds(self) -> Mapping[str, set[str]]:
        """The kinds of each id that a record declares."""
        return self._index.kinds

    def reported_in(self, path: str) -> list[Reported]:
        """Return all that the rules report about a file (path below the root)."""
        return self._reported.get(path, [])

    def report_alone(self, file: DeclaredFile) -> list[Reported]:
        """Return what the rules report about a file that is not part of the atlas, by itself, without suppressions."""
        atlas = assemble((file,), self._schemas, self._is_external, self._elsewhere)
        return apply_suppressions((), identify_reports(atlas, self._nearby, self._asked), self._asked, self.read)

    def names(self) -> Atlas:
        """Return an atlas of all records without their edges, for help."""
        if self._names is None:
            bare = (
                file._replace(declarations=tuple(it._replace(edges=()) for it in file.declarations))
                for file in self._files.values()
            )
            self._names = assemble(bare, self._schemas, self._is_external, self._elsewhere)
        return self._names

    def read(self, path: str) -> bytes:
        """Return the content of a file (path below the root) as it is now. Raises `AtlasError` if it cannot be read."""
        content = self._contents.get(path)
        return self._read(path) if content is None else content

    @property
    def reported(self) -> list[Reported]:
        """All that the rules report, file by file in the order of paths."""
        return [one for path in sorted(self._reported) for one in self._reported[path]]

    @property
    def files(self) -> list[DeclaredFile]:
        """The declarations of all files, in the order of paths."""
        files = self._files.copy()  # another thread may change them meanwhile
        return [files[path] for path in sorted(files)]

    def atlas(self) -> Atlas:
        """Return the whole atlas as it is now."""
        return assemble(self._files.values(), self._schemas, self._is_external)

    def change(self, contents: Contents) -> set[str]:
        """Replace the contents of files; return the files whose findings changed."""
        self.begin(contents)
        return self.settle()

    def redeclare(self, files: Mapping[str, DeclaredFile | None]) -> set[str]:
        """Replace the declarations of files (None: deleted); return the files whose findings changed."""
        self._replace_files(files)
        return self.settle()

    def begin(self, contents: Contents) -> set[str]:
        """Replace the contents of files without a check: `step` or `settle` follow.

        Returns the files whose findings may have moved: these files, and those with a finding that shows a place in
        one of them.
        """
        self._contents.update(contents)
        return self._replace_files(
            {path: data if data is None else declare_file(path, data) for path, data in contents.items()}
        )

    @property
    def pending(self) -> frozenset[str]:
        """The files that are still to be checked."""
        return frozenset(self._pending)

    def step(self, paths: Iterable[str]) -> set[str]:
        """Check some of the files that are still to be checked; return the files whose findings changed."""
        within = self._pending & set(paths)
        if not within:
            return set()
        self._pending -= within
        return self._check(within)

    def settle(self) -> set[str]:
        """Check all files that are still to be checked; return the files whose findings changed."""
        pending, self._pending = self._pending, set()
        if not pending:
            return set()
        return self._check_all() if pending >= self._files.keys() else self._check(pending)

    def _replace_files(self, files: Mapping[str, DeclaredFile | None]) -> set[str]:
        """Replace declarations, and add the files that this affects to those still to be checked.

        Returns the files whose findings may have moved.
        """
        edits = []
        for path, after in files.items():
            edits.append((self._files.pop(path, NO_FILE), after or NO_FILE))
            if after is not None:
                self._files[path] = after
        within = affected(edits, self._index, self._schemas) if len(edits) <= MOST_CHANGED else None
        for path, (_, after) in zip(files, edits, strict=True):
            outline = self._index.outlines.get(path, EMPTY)
            self._index.replace(path, outlined(after, outline.references) if path in self._files else None)
        unlike = self._lose({declaration.id for edit in edits for file in edit for declaration in file.declarations})
        misnamed = (other for id in unlike for other in self._index.misnamed.get(id, ()))
        self._pending |= self._index.naming(unlike) | self._index.declaring([*unlike, *misnamed])
        if any(self._named(before) != self._named(after) for before, after in edits):
            self._names, self.edition = None, self.edition + 1
        reshaped = {path for path, (before, after) in zip(files, edits, strict=True) if shape(before) != shape(after)}
        self._pending |= {path for path, others in self._into.items() if not others.isdisjoint(reshaped)}
        moved = files.keys() | {path for path, others in self._into.items() if not others.isdisjoint(files)}
        self._pending |= files.keys() | self._counted_together(before for before, _ in edits)
        self._pending |= self._files.keys() | self._reported.keys() if within is None else within
        if any(self._concerns(rule, edit) for rule in self._far for edit in edits):
            self._pending |= self._check_far()
        return moved

    def _lose(self, ids: Iterable[str]) -> set[str]:
        """Update the ids that copies with one of some ids should have; return those that are gone or new."""
        unlike = set[str]()
        for id in ids:
            before, after = self._lost.pop(id, frozenset()), self._lost_by(id)
            unlike |= before ^ after
            if after:
                self._lost[id] = after
        return unlike

    @property
    def _elsewhere(self) -> Elsewhere:
        return self._index.elsewhere(frozenset().union(*self._lost.values()))

    def _lost_by(self, id: str) -> frozenset[str]:
        if id not in self._index.repeated:
            return frozenset()
        files = (self._files[path] for path in sorted(self._index.declaring([id])))
        return frozenset(
            lost_ids([it for file in files for it in file.declarations if (it.id, it.form) == (id, RECORD)])
        )

    def _named(self, file: DeclaredFile) -> list[object]:
        """Return all of a file that `names` shows and that help depends on."""
        replacing = [kind.replaced_by for kind in self._schemas.records.values() if kind.replaced_by]
        declared = [(*it[:6], [it.attributes.get(name) for name in replacing]) for it in file.declarations]
        return [*declared, *file.shown]

    def checkpoint(self) -> Callable[[], None]:
        """Return a function that undoes all changes made from now on; call it at most once."""
        saved = (
            dict(self._files),
            dict(self._contents),
            dict(self._reported),
            dict(self._into),
            self._known_far,
            set(self._pending),
            dict(self._lost),
        )
        index, outlines = self._index, dict(self._index.outlines)

        def undo() -> None:
            self._files, self._contents, self._reported, self._into, self._known_far, self._pending, self._lost = saved
            self._index, self._names = index, None
            for path in outlines.keys() | index.outlines.keys():
                if outlines.get(path) is not index.outlines.get(path):
                    index.replace(path, outlines.get(path))

        return undo

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Undo, at the end of a `with` block, all changes that are made within it."""
        undo = self.checkpoint()
        try:
            yield
        finally:
            undo()

    def _check(self, within: set[str]) -> set[str]:
        """Run the rules on some files; return those whose findings changed."""
        within |= self._counted_together(self._files[path] for path in within & self._files.keys())
        part = self._part(within)
        present = within & self._files.keys()
        known = [one for one in identify_reports(part, self._nearby, self._asked) if one.report.place.path in within]
        known += [one for one in self._known_far if one.report.place.path in within]
        files = [self._files[path] for path in sorted(present)]
        reported = _by_file(apply_suppressions(files, known, self._asked, self.read))
        return self._replace({path: reported.get(path, []) for path in within})

    def _counted_together(self, files: Iterable[DeclaredFile]) -> set[str]:
        """Return the files that share a record with one of `files`, where both have faults or suppressions.

        Fingerprints of equal faults or unused suppressions in a record contain an ordinal, counted over all files.
        """
        ids = {id for file in files if _is_counted(file) for id in (*(it.id for it in file.declarations), *file.shown)}
        return {path for path in self._index.declaring(ids) if path in self._files and _is_counted(self._files[path])}

    def _part(self, within: set[str]) -> Atlas:
        """Return an atlas of all that rules read to check the files in `within`.

        Adds to `within` the files that declare an id which an attribute there names at another place, or no longer.
        """
        while True:
            present = within & self._files.keys()
            needed = needs(present, self._index, self._schemas)
            files = [self._files[path] if path in present else needed.of(self._files[path]) for path in needed.paths]
            part = assemble(files, self._schemas, self._is_external, self._elsewhere, present)
            found = outlines(part, [self._files[path] for path in present])
            again = False
            different = [path for path in present if found[path] != self._index.outlines[path]]
            for path in different:
                old, new = self._index.outlines[path].references, found[path].references
                within |= self._index.declaring({one.id for one in set(old) ^ set(new)})
                again = again or old != new
                self._index.replace(path, found[path])
            if not again:
                return part

    def _check_all(self) -> set[str]:
        atlas = self.atlas()
        self._index, self._names = Index(outlines(atlas), self._schemas), None
        self._known_far = self._run_far()
        reported = _by_file(apply_suppressions(atlas.files, self._everything(atlas), self._asked, self.read))
        return self._replace({path: reported.get(path, []) for path in self._reported.keys() | reported.keys()})

    def _everything(self, atlas: Atlas) -> list[Identified]:
        return [*identify_reports(atlas, self._nearby, self._asked), *self._known_far]

    def _replace(self, reported: Mapping[str, list[Reported]]) -> set[str]:
        """Replace the reports about some files; return the files whose reports changed."""
        changed = {path for path, now in reported.items() if self._reported.get(path, []) != now}
        for path, now in reported.items():
            if now:
                self._reported[path], self._into[path] = now, _others(path, now)
            else:
                self._reported.pop(path, None)
                self._into.pop(path, None)
        return changed

    # Far rules: they follow chains of edges, or read any file.

    def _concerns(self, rule: Rule[Atlas], edit: tuple[DeclaredFile, DeclaredFile]) -> bool:
        """Check whether an edit of a file may change what a far rule reports anywhere."""
        before, after = edit
        if rule.reach != CHAIN:
            return bool(before.declarations or after.declarations)
        if self._chains(before) != self._chains(after):
            return True
        path = after.path or before.path
        return any(
            path == place.path
            for known in self._known_far
            for place in (known.report.place, *(related for related, _ in known.report.related))
        )

    def _chains(self, file: DeclaredFile) -> list[tuple[str, str, str, str]]:
        """Return the edges of a file that chains are made of, in their order."""
        acyclic = self._acyclic
        return [
            (it.form, it.id, edge.kind, edge.target)
            for it in file.declarations
            for edge in it.edges
            if edge.kind in acyclic
        ]

    @property
    def _acyclic(self) -> set[str]:
        return {kind.name for kind in self._schemas.edges.values() if kind.acyclic}

    def _run_far(self) -> list[Identified]:
        """Run the far rules on the whole atlas as it is now."""
        known = []
        for reach in {rule.reach for rule in self._far}:
            paths = self._index.with_edges(self._acyclic) if reach == CHAIN else self._files.keys()
            atlas = assemble((self._files[path] for path in paths), self._schemas, self._is_external)
            known += identify_reports(atlas, [rule for rule in self._far if rule.reach == reach], self._asked)
        return known

    def _check_far(self) -> set[str]:
        """Run the far rules again; return the files about which they report something else."""
        before, self._known_far = self._known_far, self._run_far()
        old, new = ({_written(one): one.report.place.path for one in known} for known in (before, self._known_far))
        return {path for one in (old, new) for written, path in one.items() if written not in old or written not in new}


def _is_counted(file: DeclaredFile) -> bool:
    return bool(file.faults or file.suppressions)


def _others(path: str, reported: Iterable[Reported]) -> frozenset[str]:
    """Return the other files that reports about a file show as related, or that their fixes change."""
    places = {place.path for one in reported for place, _ in one.identified.report.related}
    changes = (
        change
        for one in reported
        for proposed_fix in one.identified.report.proposed_fixes
        for change in proposed_fix.changes
    )
    return frozenset((places | {change.place.path for change in changes}) - {path})


def resident_of(state: State) -> Resident:
    """Return a resident atlas that starts from a state."""
    return Resident(state.atlas, state.asked, reader(state.files, state.root), state.reported)


def _written(known: Identified) -> tuple[object, ...]:
    return known.fingerprint, known.report.place, known.report.message, known.report.related


def _by_file(reported: Iterable[Reported]) -> dict[str, list[Reported]]:
    """Return reports by the path of their file below the root."""
    files: dict[str, list[Reported]] = {}
    for one in reported:
        files.setdefault(one.identified.report.place.path, []).append(one)
    return files
