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
from atlas_lint.model.declarations import DeclaredFile
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


class _Last(NamedTuple):
    """The last check: its question, what it read, the state that it found, and the atlas in memory (None: unusable)."""

    asked: Asked
    read: _Read
    state: State
    resident: Resident | None


class Session:
    """An atlas that is checked again and again."""

    def __init__(self) -> None:
        self._last: _Last | None = None

    def check(
        self, files: Snapshot, asked: Asked, progress: Progress | None = None, *, again: bool = False
    ) -> Outcome | None:
        """Check the atlas as `files` has it now.

        Return None if nothing has changed since the last check; with `again`, return the outcome in any case. Raises
        `AtlasError` if the atlas cannot be checked; the next check is then a fresh one.
        """
        last = self._last
        try:
            now = _read(files, asked)
            if last and last.resident and not again and (last.asked, last.read) == (asked, now):
                return None
            if last and last.resident and _is_edit_of_data(last, asked, now):
                state, resident = _changed(files, asked, last, now.data, last.resident)
            else:
                state, resident = _started(files, asked, last, now.data, progress)
            result = result_of(state, asked.naming, asked.selection, progress=progress)
        except AtlasError:
            self._last = last._replace(resident=None) if last else None
            raise
        self._last = _Last(asked, now, state, resident)
        return Outcome(result, _different(last.read, now) if last else ())


def _is_edit_of_data(last: _Last, asked: Asked, now: _Read) -> bool:
    """Check whether only files of the data have changed, so that the atlas in memory can take over the changes.

    Without schemas beside the data, the kinds in the data choose the schemas. An unreadable file may declare any id.
    """
    has_same_schemas = last.read.schemas == now.schemas is not None
    return has_same_schemas and last.asked.rules == asked.rules and not last.read.unread and not now.unread


def _changed(files: Snapshot, asked: Asked, last: _Last, data: _Contents, resident: Resident) -> tuple[State, Resident]:
    """Return the state after the atlas in memory has taken over what differs."""
    prefix = f"{asked.root}/"
    contents = {path.removeprefix(prefix): data.get(path) for path in _differing(last.read.data, data)}
    if contents:
        resident.change(contents)
    atlas = resident.atlas()
    notes = tuple(idle_globs(atlas, asked.settings))
    return State(files, asked.settings, atlas, resident.reported, notes, last.state.asked, asked.root), resident


def _started(
    files: Snapshot, asked: Asked, last: _Last | None, data: _Contents, progress: Progress | None
) -> tuple[State, Resident]:
    """Return the state of a fresh check, for which files that have not changed are not parsed again."""
    known: dict[str, DeclaredFile] = {}
    if last and last.asked.root == asked.root:
        places = {file.path: f"{asked.root}/{file.path}" for file in last.state.atlas.files}
        same = {path for path, place in places.items() if last.read.data[place] == data.get(place)}
        known = {file.path: file for file in last.state.atlas.files if file.path in same}
    unread: list[Unreadable] = []
    state = check_atlas(
        files, asked.root, asked.settings, asked.selection, known=known, progress=progress, unread=unread
    )
    if unread and not state.atlas.files:
        raise unread[0]
    return state, Resident(state.atlas, state.asked, steady_reader(files, asked.root), state.reported)


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
