"""The rule `invalid-encoding`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import FilePath, Place
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas


@rule(ERROR, suppressible=False)
def invalid_encoding(atlas: Atlas) -> Reports:
    """The file is not UTF-8.

    The finding points at the first invalid byte. A byte order mark at the start is allowed and takes up no column.
    """
    for file, fault in atlas.faults("invalid-encoding"):
        place = Place(file.path, fault.document, (), span=fault.span)
        yield Report(place, fault.message, about=(FilePath(file.path),), help=fault.help or None)
