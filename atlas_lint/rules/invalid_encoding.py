"""The rule `invalid-encoding`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import FilePath, Place
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas


@rule(ERROR, suppressible=False)
def invalid_encoding(atlas: Atlas) -> Reports:
    """The file is not UTF-8.

    It points at the first byte that is not. A byte order mark at the start is fine and counts for no column.
    """
    for file, fault in atlas.faults("invalid-encoding"):
        place = Place(file.path, fault.document, (), span=fault.span)
        yield Report(place, fault.message, about=(FilePath(file.path),), help=fault.help or None)
