"""A cursor in the lines of a file, which makes the value of its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from atlas_lint.findings.place import Path
from atlas_lint.parsing.cursor import NOTHING, RULES, Cursor, Token
from atlas_lint.parsing.cursor_climb import Ground, children, is_prose
from atlas_lint.parsing.cursor_line import unquoted

_SUPPRESSION = re.compile(r"#[ \t]*atlas-lint:[ \t]*(?P<form>ignore(?:-record|-file)?)\[(?P<rules>[^\]#]*)$")


class Spot(NamedTuple):
    """A cursor at a column of a line, both from 0, in the lines of a file.

    `document` holds the first line of its document and the line after its last. `also` names keys of mappings around
    the cursor whose own mappings are read, too.
    """

    lines: Sequence[str]
    number: int
    column: int
    document: tuple[int, int]
    also: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The line of the cursor."""
        return self.lines[self.number]

    def nothing(self) -> Cursor:
        """Return the place of a cursor at which nothing can be completed."""
        token = Token(self.column, self.column, "", "")
        where = (self.number, self.column, self.column, False)
        return Cursor(NOTHING, (), token, {}, False, *where, (), ("", False), self.document)

    def cursor(
        self, role: str, path: Path, token: Token, base: Ground, has_colon: bool, indent: int, in_flow: bool = False
    ) -> Cursor:
        """Return the place of a cursor among the collections of a `base`."""
        for around in list(base.mappings):
            for name in self.also:
                if name in base.numbers.get(around, {}) and (*around, name) not in base.mappings:
                    number = base.numbers[around][name]
                    base.mappings[*around, name] = children(self.lines, number, self.document)
        where = (self.number, self.column, indent, in_flow)
        return Cursor(role, path, token, base.mappings, has_colon, *where, (), ("", False), self.document)

    def comment(self, start: int, alone: bool) -> Cursor:
        """Return the place in a comment that starts at a column."""
        found = _SUPPRESSION.match(self.text[start : self.column])
        if found is None or is_prose(self.lines, self.number, self.document):
            return self.nothing()
        typed = re.split(r"[,\s]", found["rules"])[-1]
        rest = re.match(r"[^\],\s]*", self.text[self.column :])
        token = Token(self.column - len(typed), self.column + (rest.end() if rest else 0), typed, "")
        whole = self.text[start + found.start("rules") :].partition("]")[0]
        own = self.text[token.start : token.end]
        listed = tuple(name for name in re.split(r"[,\s]+", whole) if name and name != own)
        cursor = self.nothing()
        return cursor._replace(role=RULES, token=token, listed=listed, scope=(found["form"], alone))


def token_at(text: str, start: int, end: int, column: int) -> Token | None:
    """Return the scalar between two columns (quotes included) at a cursor; None behind its closing quote."""
    written = text[start:end]
    if written[:1] in ("*", "&", "!"):
        return None
    quote = written[:1] if written[:1] in ('"', "'") else ""
    if not quote or column == start:
        return Token(start, end, text[start:column], quote if column > start else "")
    closed = len(written) > 1 and written.endswith(quote)
    if closed and column == end:
        return None
    return Token(start + 1, end - closed, unquoted(text[start:column]), quote)
