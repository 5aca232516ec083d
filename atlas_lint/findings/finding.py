"""A finding: what a user reads, an editor jumps to and a CI job counts."""

from __future__ import annotations

from typing import NamedTuple

ERROR = "error"
WARNING = "warning"
OFF = "off"
SEVERITIES = (ERROR, WARNING, OFF)

SAFE = "safe"
UNSAFE = "unsafe"
"""A fix is safe where it can only be meant so."""


class Span(NamedTuple):
    """A stretch of a file: lines and columns from 1, columns in code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Excerpt(NamedTuple):
    """The source lines that a span touches (its first and last few), as written, without line ends."""

    first_line: int
    lines: tuple[str, ...]


class Related(NamedTuple):
    """Another place that explains a finding, and what stands there."""

    path: str
    repository_path: str
    span: Span
    message: str
    excerpt: Excerpt


class Replacement(NamedTuple):
    """A stretch of a file and the text that takes its place; the source lines that it touches."""

    path: str
    repository_path: str
    span: Span
    text: str
    excerpt: Excerpt


class Fix(NamedTuple):
    """What mends a finding: `safety` is safe or unsafe, then in words, and as edits that belong together."""

    safety: str
    message: str
    edits: tuple[Replacement, ...]


class Cause(NamedTuple):
    """What in a change made a finding: `change` (deleted, renamed, added, edited, schema, settings) of `what` (an id,
    a path), and what it is called now where it was renamed."""

    change: str
    what: str
    now: str | None = None

    def __str__(self) -> str:
        """`deleting role:x`, `renaming role:x to role:y`."""
        doing = {"deleted": "deleting", "renamed": "renaming", "added": "adding", "edited": "editing"}
        words = f"{doing.get(self.change, 'changing')} {self.what}"
        return f"{words} to {self.now}" if self.now else words


class Finding(NamedTuple):
    """One fault of the data, at its place.

    `path` is relative to the working directory where the file lies below it, `repository_path` to the
    repository. `pointer` is an RFC 6901 pointer into the document as written, `document` counts from 0.
    `keyword` is the JSON Schema keyword for schema findings. `cluster` and `kind` are those of the record.
    `group` is what findings of the rule share: the id that is missing.
    """

    rule: str
    severity: str
    message: str
    path: str
    repository_path: str
    span: Span
    record: str | None
    kind: str | None
    cluster: str
    pointer: str
    document: int
    keyword: str | None
    help: str | None
    related: tuple[Related, ...]
    fingerprint: str
    excerpt: Excerpt
    group: str | None
    caused_by: Cause | None = None
    fixes: tuple[Fix, ...] = ()
