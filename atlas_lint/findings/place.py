"""A place in the data, by name: a file, a document, a path in that. Lines and columns are looked up last."""

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
    """A path below the root as part of what a finding is about: it is followed through renames."""


class Place(NamedTuple):
    """Where, by name: a file below the root, a document in it, a path in that.

    `part` says what of it is meant: VALUE, KEY (its `nth` writing, where a key stands twice), OWNER (what
    owns the mapping: its key; for a list's item or the document, its own first key) or FIRST (its first key).
    A place that no path leads to (a comment, a byte) has its `span` already.
    """

    path: str
    document: int
    pointer: Path
    part: str = VALUE
    nth: int = 0
    span: Span | None = None
