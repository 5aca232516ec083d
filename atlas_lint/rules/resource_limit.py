"""The rule `resource-limit`."""

from __future__ import annotations

from atlas_lint.atlas import Atlas, Edge, Record
from atlas_lint.finding import ERROR
from atlas_lint.rule import FilePath, Place, Report, Reports, rule


@rule(ERROR, suppressible=False)
def resource_limit(atlas: Atlas) -> Reports:
    """A file, a document, or what its schema has to do with it, is past a limit.

    A file may have 64 MiB. Lists and mappings may nest 100 levels deep, and the aliases of one document may repeat
    100,000 values or 16 MiB of text, all together. An alias inside the very thing that it repeats would expand without
    end. Nothing else is said about such a document.

    A pattern of a schema may take a million steps on a text, and the branches of a schema (`allOf`, `anyOf`, `oneOf`,
    `if`) ten million on a record or an edge. One that takes more is not validated. Steps are counted, not timed: the
    finding is the same on every machine.
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
