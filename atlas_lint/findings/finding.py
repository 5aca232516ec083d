"""A finding: what a user reads, an editor jumps to and a CI job counts."""

from __future__ import annotations

from typing import NamedTuple

ERROR = "error"
WARNING = "warning"
OFF = "off"
SEVERITIES = (ERROR, WARNING, OFF)

SAFE = "safe"
UNSAFE = "unsafe"
"""A fix is SAFE if it cannot change what the data means, else UNSAFE."""


class Span(NamedTuple):
    """A range in a file: lines and columns count from 1, columns count code points, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Excerpt(NamedTuple):
    """The source lines that a span touches (of a long span, the first few), without line ends.

    `before` and `after` are the lines around them; None if there is none, or if they are not shown.
    """

    first_line: int
    lines: tuple[str, ...]
    before: str | None = None
    after: str | None = None


class Related(NamedTuple):
    """Another place that explains a finding, with a message about it."""

    path: str
    repository_path: str
    span: Span
    message: str
    excerpt: Excerpt


class Replacement(NamedTuple):
    """An edit: the text that replaces a span of a file, with the source lines that the span touches."""

    path: str
    repository_path: str
    span: Span
    text: str
    excerpt: Excerpt


class Fix(NamedTuple):
    """A fix of a finding: `safety` is SAFE or UNSAFE, `message` describes it, and its `edits` apply together."""

    safety: str
    message: str
    edits: tuple[Replacement, ...]


class Cause(NamedTuple):
    """The part of a change that caused a finding.

    `change` is deleted, renamed, added, edited, schema or settings; `what` is an id or a path. `now` is the new name if
    it was renamed, else None.
    """

    change: str
    what: str
    now: str | None = None

    def __str__(self) -> str:
        """Return the cause in words: `deleting role:x`, `renaming role:x to role:y`."""
        doing = {"deleted": "deleting", "renamed": "renaming", "added": "adding", "edited": "editing"}
        words = f"{doing.get(self.change, 'changing')} {self.what}"
        return f"{words} to {self.now}" if self.now else words


class Finding(NamedTuple):
    """A problem in the data, with its place.

    `path` is relative to the working directory if the file is below it; `repository_path` is relative to the
    repository. `pointer` is an RFC 6901 pointer into the document as written; `document` counts from 0. `keyword` is
    the JSON Schema keyword of a schema finding. `cluster` and `kind` are those of the record. Findings of a rule with
    the same `group` (a missing id) belong together. `label` is what is expected at the span, in a few words ("" if
    the message is enough); `detail` is the message with its whole list, if `message` shortens one, else "".
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
    label: str = ""
    detail: str = ""
