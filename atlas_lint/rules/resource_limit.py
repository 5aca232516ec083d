"""The rule `resource-limit`."""

from __future__ import annotations

from atlas_lint.atlas import Atlas
from atlas_lint.finding import ERROR
from atlas_lint.rule import FilePath, Place, Report, Reports, rule


@rule(ERROR, suppressible=False)
def resource_limit(atlas: Atlas) -> Reports:
    """A file is larger, or a document nests, or its aliases expand, past the limit.

    A file may have 64 MiB. Lists and mappings may nest 100 levels deep, and the aliases of one document may repeat
    100,000 values or 16 MiB of text, all together. An alias inside the very thing that it repeats would expand without end. Nothing else is said about
    such a document.
    """
    for file, fault in atlas.faults("resource-limit"):
        place = Place(file.path, fault.document, (), span=fault.span)
        yield Report(place, fault.message, about=(FilePath(file.path),), help=fault.help or None)
