"""The rule `resource-limit`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import FilePath, Place
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Edge, Record


@rule(ERROR, suppressible=False)
def resource_limit(atlas: Atlas) -> Reports:
    """A file, a document or its validation exceeds a limit.

    A file may have 64 MiB. Lists and mappings may nest 100 levels deep. The aliases of one document may repeat 100,000
    values or 16 MiB of text in total. An alias inside the value that it repeats would expand without end. No other rule
    checks such a document.

    A pattern of a schema may take a million steps on a text. The branches of a schema (`allOf`, `anyOf`, `oneOf`, `if`)
    may take ten million steps on a record or an edge. A record or edge that needs more is not validated. atlas-lint
    counts steps, not time, so the finding is the same on every machine.
    """
    for file, fault in atlas.faults("resource-limit"):
        place = Place(file.path, fault.document, (), span=fault.span)
        yield Report(place, fault.message, about=(FilePath(file.path),), help=fault.help or None)
    refused = (*atlas.refused_records.values(), *atlas.refused_edges.values())
    things: list[Record | Edge] = []
    if any(verdict.limit for verdict in refused):
        things = [*atlas.records.values(), *atlas.edges]
    for thing in things:
        limit = atlas.verdict(thing).limit
        if limit is not None:
            place = thing.place_of(limit.path, limit.part)
            record = thing.id if isinstance(thing, Record) else thing.source
            yield Report(place, limit.message, about=(FilePath(place.path),), record=record, help=limit.help)
