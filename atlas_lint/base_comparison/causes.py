"""The causes of new findings: a record deleted, renamed, added or edited, or a change of a schema or the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from atlas_lint.findings.finding import Cause
from atlas_lint.findings.rule import Report
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Record
from atlas_lint.model.rename_detection import renames
from atlas_lint.schemas.uris import path_of
from atlas_lint.text import canonical


class Causes:
    """The causes of the findings that are new between two states of an atlas."""

    def __init__(self, before: Atlas, now: Atlas, settings_changed: bool, file_changed: Callable[[str], bool]) -> None:
        self.before = before
        self.now = now
        self.settings_changed = settings_changed
        self.file_changed = file_changed

    def cause(self, report: Report) -> Cause | None:
        """Return the cause of a new finding; None if no difference explains it."""
        own = report.record
        others = [id for id in self._ids(report) if id != own]
        for id in others:
            if id in self.before.records and id not in self.now.records:
                return self._gone(id)
        if own is not None and not self._had_edge(report):
            cause = self._changed(own)
            if cause:
                return cause
        for id in (*others, *([own] if own is not None else [])):
            cause = self._changed(id)
            if cause:
                return cause
        return self._around(report)

    def _ids(self, report: Report) -> Iterator[str]:
        """Yield the ids of the records, of either state, that a report is about."""
        words = [report.group, *report.about]
        for word in words:
            if isinstance(word, str) and (word in self.before.records or word in self.now.records):
                yield word

    def _had_edge(self, report: Report) -> bool:
        """Check whether a report is about an edge that already existed."""
        return report.about[:3] in self._old_edges

    @cached_property
    def _old_edges(self) -> frozenset[tuple[object, ...]]:
        return frozenset(edge.identity for edge in self.before.edges)

    def _changed(self, id: str) -> Cause | None:
        old, new = self.before.records.get(id), self.now.records.get(id)
        if new is None:
            return self._gone(id) if old is not None else None
        if old is None:
            before = next((gone for gone, now in self._renames.items() if now == id), None)
            return Cause("renamed", before, id) if before else Cause("added", id)
        return Cause("edited", id) if _content(old) != _content(new) else None

    def _gone(self, id: str) -> Cause:
        now = self._renames.get(id)
        return Cause("renamed", id, now) if now else Cause("deleted", id)

    @cached_property
    def _renames(self) -> dict[str, str]:
        """The renames between the states: ids of deleted records, with the ids of the new records that they became."""
        return {old: rename.new for old, rename in renames(self.before, self.now).items()}

    def _around(self, report: Report) -> Cause | None:
        """Return a change of the schema of a kind, a shared schema or the settings; else of the file; None if none."""
        before, now = self.before.schemas, self.now.schemas
        changed = [uri for uri, schema in now.resources.items() if before.resources.get(uri) != schema]
        changed += [uri for uri in before.resources if uri not in now.resources]
        kinds = [word for word in report.about if isinstance(word, str)]
        record = self.now.records.get(report.record or "")
        if record:
            kinds.append(record.kind)
        own = [uri for uri in changed if path_of(uri).split("/")[-1].partition(".")[0] in kinds]
        if changed:
            return Cause("schema", f"schemas/{path_of((own or changed)[0])}")
        if self.settings_changed:
            return Cause("settings", "the configuration")
        return Cause("edited", report.place.path) if self.file_changed(report.place.path) else None


def _content(record: Record) -> str:
    """Return all that is declared about a record, as one string."""
    edges = [(edge.kind, edge.target, edge.source_kind, edge.attributes) for edge in record.outgoing]
    return canonical([sorted(record.kinds), len(record.declarations), record.attributes, edges])
