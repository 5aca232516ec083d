"""Places in the data by name: a file, a document, and a path in that. Lines and columns are computed last."""

from __future__ import annotations

from typing import NamedTuple

from atlas_lint.findings.finding import Span

Path = tuple[str | int, ...]
"""Keys and list indices that lead to a place in a YAML document as written."""

VALUE = "value"
KEY = "key"
OWNER = "owner"
FIRST = "first"


class FilePath(str):
    """A path below the root as part of what a finding is about; fingerprints follow it through renames."""


class Place(NamedTuple):
    """A place by name: the `path` of a file below the root, a `document` in it, and a `pointer` into that.

    `part` selects a part of the entry: VALUE; KEY (its `nth` occurrence if the key is duplicated); OWNER (the key of
    the mapping; for a list item or the document, its own first key); or FIRST (its first key). A place that no path
    leads to (a comment, a byte) has a `span`; for the others it is None.
    """

    path: str
    document: int
    pointer: Path
    part: str = VALUE
    nth: int = 0
    span: Span | None = None
