"""The check of an atlas, repeated: after the first time, only what a change affects is re-checked.

Invariant: it returns what a fresh run on the same files returns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from atlas_lint.checking.load_atlas import idle_globs, steady_reader
from atlas_lint.checking.state import State, check_atlas
from atlas_lint.errors import AtlasError, Gone, Unreadable
from atlas_lint.filesystem.discovery import discover
from atlas_lint.filesystem.file_tree import Foreign
from atlas_lint.filesystem.paths import Naming
from atlas_lint.filesystem.snapshot import Snapshot
from atlas_lint.findings.result import Result
from atlas_lint.findings.selection import Selection
from atlas_lint.incremental.resident import Resident
from atlas_lint.lint import result_of
from atlas_lint.progress import Progress
from atlas_lint.settings import Settings

_Contents = Mapping[str, bytes]
"""Contents of files by absolute path."""


class Asked(NamedTuple):
    """The question of a run: where the atlas is, its settings, and what the user wants to see."""

    root: str
    settings: Settings
    naming: Naming
    selection: Selection

    @property
    def rules(self) -> tuple[object, ...]:
        """All that the reports of the rules depend on, beside data and schemas."""
        return self.root, self.settings, self.selection.rules, self.selection.suppress


class _Read(NamedTuple):
    """All that a run reads: the data, and the schemas beside it (None: those that ship with the package, or none)."""

    data: _Contents
    schemas: _Contents | None
    unread: tuple[tuple[str, str], ...]
    foreign: tuple[Foreign, ...]


class Outcome(NamedTuple):
    """The result of a check, and the files of the atlas and its schemas (absolute paths) that changed before it."""

    result: Result
    changed: tuple[str, ...]


class Session:
    """An atlas that is checked again and again. `starts` counts how often all of it was checked."""

    def __init__(self) -> None:
        self.starts = 0
        self._asked: Asked | None = None
        self._seen: _Read | None = None
        self._resident: Resident | None = None
        self._state: State | None = None

    def check(
        self, files: Snapshot, asked: Asked, progress: Progress | None = None, *, again: bool = False
    ) -> Outcome | None:
        """Check the atlas as `files` has it now.

        Return None if nothing has changed since the last check; with `again`, return the outcome in any case. Raises
        `AtlasError` if the atlas cannot be checked; the next check is then a fresh one.
        """
        before, known = self._seen, self._state
        try:
            now = _read(files, asked)
            if self._state and not again and self._asked == asked and before == now:
                return None
            if self._goes_on(asked, now):
                assert before is not None
                self._state = self._changed(files, asked, before.data, now.data)
            else:
                self._state = self._started(files, asked, before, now, known, progress)
            result = result_of(self._state, asked.naming, asked.selection, progress=progress)
        except AtlasError:
            self._state = None
            raise
        self._asked, self._seen = asked, now
        return Outcome(result, _different(before, now) if before else ())

    def _goes_on(self, asked: Asked, now: _Read) -> bool:
        """Check whether the resident atlas can take over the changes: only files of the data differ.

        Without schemas beside the data, the kinds in the data choose the schemas. An unreadable file may declare any
        id.
        """
        before = self._seen
        return (
            self._state is not None
            and before is not None
            and self._asked is not None
            and self._asked.rules == asked.rules
            and before.schemas == now.schemas is not None
            and not before.unread
            and not now.unread
        )

    def _changed(self, files: Snapshot, asked: Asked, before: _Contents, now: _Contents) -> State:
        """Return the state after the resident atlas has taken over what differs."""
        assert self._resident is not None
        assert self._state is not None
        prefix = f"{asked.root}/"
        contents = {path.removeprefix(prefix): now.get(path) for path in _differing(before, now)}
        if contents:
            self._resident.change(contents)
        atlas = self._resident.atlas()
        notes = tuple(idle_globs(atlas, asked.settings))
        return State(files, asked.settings, atlas, self._resident.reported, notes, self._state.asked, asked.root)

    def _started(
        self,
        files: Snapshot,
        asked: Asked,
        before: _Read | None,
        now: _Read,
        known: State | None,
        progress: Progress | None,
    ) -> State:
        """Return the state of a fresh check, for which files that have not changed are not parsed again."""
        self.starts += 1
        declared = {f"{known.root}/{file.path}": file for file in known.atlas.files} if known and before else {}
        same = {path for path in declared if before and before.data.get(path) == now.data.get(path)}
        prefix = f"{asked.root}/"
        kept = {path.removeprefix(prefix): declared[path] for path in same if known and known.root == asked.root}
        unread: list[Unreadable] = []
        state = check_atlas(
            files, asked.root, asked.settings, asked.selection, known=kept, progress=progress, unread=unread
        )
        if unread and not state.atlas.files:
            raise unread[0]
        self._resident = Resident(state.atlas, state.asked, steady_reader(files, asked.root), state.reported)
        return state


def _read(files: Snapshot, asked: Asked) -> _Read:
    """Read all data and schemas. Raises `AtlasError` if the root or the schemas cannot be read."""
    unread: list[Unreadable] = []
    data = {}
    for path in discover(files, asked.root, asked.settings.is_excluded, unread):
        place = f"{asked.root}/{path}"
        try:
            data[place] = files.read(place)
        except Gone:
            continue
        except Unreadable as error:
            unread.append(error)
    folder = asked.settings.schemas_folder(files, asked.root)
    schemas = None
    if folder is not None:
        names = sorted(name for name in files.below(folder) if name.endswith(".json"))
        schemas = {f"{folder}/{name}": files.read(f"{folder}/{name}") for name in names}
    return _Read(data, schemas, tuple((one.path, one.reason) for one in unread), tuple(files.foreign(asked.root)))


def _differing(before: _Contents, now: _Contents) -> list[str]:
    """Return the files whose contents differ, or that exist only before or only now."""
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def _different(before: _Read, now: _Read) -> tuple[str, ...]:
    return (*_differing(before.data, now.data), *_differing(before.schemas or {}, now.schemas or {}))
