"""Trials of edits on an atlas in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from atlas_lint.checking.run_rules import Reported
from atlas_lint.fix.verify_fixes import FindingCounts
from atlas_lint.incremental.affected import change
from atlas_lint.incremental.resident import Resident
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.schemas.load_schemas import Schemas


class Trials:
    """Trials of edits on a resident atlas, each undone before the next.

    The last trial is often the one to keep, which then needs no further check.
    """

    def __init__(self, resident: Resident, schemas: Schemas) -> None:
        self.resident = resident
        self._schemas = schemas
        self._before: list[DeclaredFile] = []
        self._tried: Mapping[str, bytes] = {}
        self._original: dict[str, bytes] = {}
        self._changed = set[str]()
        self._undo: Callable[[], None] | None = None

    def read(self, path: str) -> bytes:
        """Return the content of a file (path below the root) with the kept edits, but not those of a trial."""
        return self._original[path] if path in self._original else self.resident.read(path)

    def counts(self, edited: Mapping[str, bytes]) -> FindingCounts | None:
        """Return the number of findings with files edited; None if nothing would be left to check."""
        self._try(edited)
        return _counts(self.resident)

    def keep(self, edited: Mapping[str, bytes]) -> set[str] | None:
        """Keep edits. Return the files in which fixes may differ now; None if that may be any file.

        These are the edited files and those whose findings changed. If the edits change which ids exist, or which are
        replaced, a missing id anywhere may have another near spelling.
        """
        self._try(edited)
        self._undo = None
        self._original = {}
        edits = zip(self._before, self._files(edited), strict=True)
        changes = [change(old, new, self._schemas) for old, new in edits]
        if any(it is None or it.known or it.replaced for it in changes):
            return None
        return {*edited, *self._changed}

    def _try(self, edited: Mapping[str, bytes]) -> None:
        if self._undo is not None:
            if self._tried == edited:
                return
            self._undo()
        self._original = {path: self.resident.read(path) for path in edited}
        self._undo = self.resident.checkpoint()
        self._tried, self._before = edited, self._files(edited)
        self._changed = self.resident.change(edited)

    def _files(self, paths: Iterable[str]) -> list[DeclaredFile]:
        files = {file.path: file for file in self.resident.files}
        return [files[path] for path in paths]


def count_findings(reported: Iterable[Reported]) -> FindingCounts:
    """Return the number of findings by identity and file."""
    return Counter((one.identified.about, one.identified.report.place.path) for one in reported)


def counts_with(resident: Resident, edited: Mapping[str, bytes]) -> FindingCounts | None:
    """Return the number of findings with files edited; None if nothing would be left to check."""
    with resident.trial():
        resident.change(edited)
        return _counts(resident)


def _counts(resident: Resident) -> FindingCounts | None:
    reported = resident.reported
    return count_findings(reported) if reported or any(file.declarations for file in resident.files) else None
