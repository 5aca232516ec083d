"""The findings that an atlas may hide because one of its files or documents cannot be read now."""

from __future__ import annotations

from collections.abc import Collection

from atlas_lint.model.declarations import SHAPE, DeclaredFile
from atlas_lint.parsing.source import ENCODING, SYNTAX


class Hidden:
    """The parts of an atlas's files that cannot be read. A document that cannot be read declares no record."""

    def __init__(self, files: Collection[DeclaredFile]) -> None:
        self._broken = {file.path: file for file in files if any(fault.hides for fault in file.faults)}
        self._lost = {id for file in self._broken.values() for id in file.shown}
        if self._lost:
            self._lost -= {it.id for file in files for it in file.declarations}

    def may_hold(self, rule: str, path: str, record: str | None) -> bool:
        """Check whether a part that cannot be read may hold a finding of a rule.

        `path` is the file (below the root) that had the finding. `record` is the id of its record; None if it has none.
        """
        file = self._broken.get(path)
        return record in self._lost if file is None else _hides(file, rule, record)


def _hides(file: DeclaredFile, rule: str, record: str | None) -> bool:
    if not file.is_broken and rule in (SYNTAX, ENCODING):
        return False
    if rule == SHAPE and all(fault.rule == SHAPE for fault in file.faults if fault.hides):
        return False  # the rule reports these parts now, too
    return record is None or record in file.shown or all(record != it.id for it in file.declarations)
