"""The place of a cursor in a text that need not be YAML, as a value."""

from __future__ import annotations

from typing import NamedTuple

from atlas_lint.findings.place import Path

KEY = "key"
VALUE = "value"
ITEM = "item"
RULES = "rules"
NOTHING = "nothing"


class Token(NamedTuple):
    """The scalar at a cursor, without its quotes: its columns from 0 in code points, and `typed`, its part before the
    cursor. `quote` is its quote, "" if it is plain.
    """

    start: int
    end: int
    typed: str
    quote: str


class Cursor(NamedTuple):
    """The place of a cursor.

    `role` is KEY (a key of the mapping at `path`), VALUE (the value at `path`), ITEM (the whole value at `path`, a
    scalar or the first key of a mapping), RULES or NOTHING. `mappings` holds the mappings around the cursor by path,
    each with the scalars of its keys ("" for other values), without the key that the cursor is in. `has_colon` is true
    if a colon follows the token. `line` and `column` (from 0) are those of the cursor, `indent` is the column of a
    block mapping at the cursor. `listed` are the other rules in the brackets of a suppression comment; `scope` is its
    form, and whether it is on a line of its own. `document` holds its first line and the line after its last.
    """

    role: str
    path: Path
    token: Token
    mappings: dict[Path, dict[str, str]]
    has_colon: bool
    line: int
    column: int
    indent: int
    in_flow: bool
    listed: tuple[str, ...]
    scope: tuple[str, bool]
    document: tuple[int, int]

    @property
    def siblings(self) -> dict[str, str]:
        """The other keys of the mapping that a key is typed in, or that holds the value."""
        return self.mappings.get(self.path if self.role != VALUE else self.path[:-1], {})
