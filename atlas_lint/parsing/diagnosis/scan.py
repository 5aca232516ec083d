"""A tolerant scan of one document, line by line. Unlike a parser, it continues after a mistake.

The scan is right up to the first mistake and may be wrong after it. So whatever it suggests is only a candidate, which
`diagnose` confirms by a trial.
"""

from __future__ import annotations

import re

from atlas_lint.parsing.diagnosis.lines import (
    BLANK,
    BLOCK,
    CLOSERS,
    FLOW,
    HEADER,
    PLAIN,
    QUOTED,
    STRUCTURE,
    Line,
    Range,
    Scan,
)
from atlas_lint.text import LINE_BREAK

_DASH = re.compile(r"-(?:[ \t]+|(?=\Z|[\r\n]))")
_PROPERTIES = re.compile(r"(?:(?:&[^\s,\[\]{}]+|![^\s,\[\]{}]*)(?:[ \t]+|\Z))*")
_COLON = re.compile(r":(?=[ \t]|\Z)")
_COMMENT = re.compile(r"(?<=[ \t])#")
_EXPLICIT = re.compile(r"[?:](?=[ \t]|\Z)")
_REST = {'"': re.compile(r'(?:[^"\\]|\\.|\\\Z)*+"'), "'": re.compile(r"(?:[^']|'')*+'")}
_BLANKS = re.compile(r"[ \t]*")


def scan(text: str, first_line: int) -> Scan:
    """Scan the text of one document, whose first line has the number `first_line` in the file."""
    return _Scanner(text).scan(first_line)


class _Scanner:
    """The state between lines: an open quote, open brackets, the parent column of a block or plain scalar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quote = ""
        self.flow: list[int] = []
        self.block: int | None = None  # content is indented further than this column
        self.is_first_of_block = False
        self.plain: int | None = None
        self.value_start = 0
        self.is_keyed = False  # the value has a key on its line, so it is no key itself
        self.found = Scan(text, [], [], [], [], [])

    def scan(self, first_line: int) -> Scan:
        start = 4 if self.text.startswith(("--- ", "---\t")) else 0
        number = first_line
        while start < len(self.text):
            brk = LINE_BREAK.search(self.text, start)
            end = brk.start() if brk else len(self.text)
            self.found.lines.append(self.line(number, start, end))
            start = brk.end() if brk else len(self.text)
            number += 1
        self.found.unclosed.extend(self.flow)
        return self.found

    def line(self, number: int, start: int, end: int) -> Line:
        raw = self.text[start:end]
        bare = raw.lstrip(" ")
        indent = len(raw) - len(bare)
        line = Line(number, start, end, indent, BLANK)
        if self.quote:
            self.go_on_quoted(start, end)
            return line._replace(kind=QUOTED)
        if self.flow:
            self.brackets(start, end)
            return line._replace(kind=FLOW)
        if not bare.strip("\t"):
            return line
        if self.block is not None and indent > self.block:
            if self.is_first_of_block:
                self.block, self.is_first_of_block = indent - 1, False
            return line._replace(kind=BLOCK)
        if bare.startswith("#") or (start + indent == 0 and re.match(r"---\s*\Z|%", bare)):
            self.plain = None
            return line
        self.block = None
        if self.plain is not None and indent > self.plain:
            return line._replace(kind=PLAIN)
        self.plain = None
        return self.structure(line._replace(kind=STRUCTURE))

    def structure(self, line: Line) -> Line:
        """Scan the dashes, the key and the value of a line."""
        position, parent, dashes = line.content, line.indent, []
        while dash := _DASH.match(self.text, position, line.end):
            dashes.append(position)
            parent = position - line.start
            position = dash.end()
        position = self.after_properties(position, line.end)
        line = line._replace(dashes=tuple(dashes))
        if position == line.end or self.text[position] == "#" or _EXPLICIT.match(self.text, position, line.end):
            return line
        found = self.key(position, line.end)
        self.is_keyed = found is not None
        if found is None:
            end = self.value(position, line.end, parent)
            return line._replace(value=(position, end))
        key_end, colon = found
        key_column = position - line.start
        line = line._replace(key=(position, key_end))
        position = self.after_properties(_skip(self.text, colon + 1, line.end), line.end)
        if position == line.end or (self.text[position] == "#" and self.text[position - 1] in " \t"):
            return line
        return line._replace(value=(position, self.value(position, line.end, key_column)))

    def key(self, position: int, end: int) -> Range | None:
        """Return the end of the key that starts here and the offset of its colon; None if there is no key."""
        if self.text[position] in _REST:
            rest = _REST[self.text[position]].match(self.text, position + 1, end)
            colon = _skip(self.text, rest.end(), end) if rest else end
            is_key = (
                rest and self.text[colon : colon + 1] == ":" and self.text[colon + 1 : colon + 2] in (*" \t\r\n", "")
            )
            return (rest.end(), colon) if rest and is_key else None
        if self.text[position] in CLOSERS:
            return None
        colon_found = _COLON.search(self.text, position, self.comment(position, end))
        if not colon_found or colon_found.start() == position:
            return None
        colon = colon_found.start()
        return position + len(self.text[position:colon].rstrip(" \t")), colon

    def value(self, position: int, end: int, parent: int) -> int:
        """Scan a value and return where it ends on this line. `parent` is the column of its key or dash."""
        self.value_start = position
        character = self.text[position]
        header = HEADER.match(self.text[position:end])
        if header:
            self.block = parent + int(header[1]) - 1 if header[1] else parent
            self.is_first_of_block = not header[1]
        elif character in _REST:
            rest = _REST[character].match(self.text, position + 1, end)
            if rest:
                self.after(rest.end(), end)
                return rest.end()
            self.open_quote(position)
        elif character in CLOSERS:
            self.brackets(position, end)
        else:
            self.plain = parent
            return position + len(self.text[position : self.comment(position, end)].rstrip(" \t"))
        return end

    def comment(self, position: int, end: int) -> int:
        """Return the start of the comment behind a plain scalar; the end of the line if there is none."""
        found = _COMMENT.search(self.text, position + 1, end)
        return found.start() if found else end

    def brackets(self, position: int, end: int) -> None:
        """Scan a part of a collection in brackets, up to its end or the end of the line."""
        is_token_start = True
        while position < end:
            character = self.text[position]
            if character == "#" and (position == 0 or self.text[position - 1] in " \t\r\n"):
                return
            if character in CLOSERS:
                self.flow.append(position)
            elif character in "]}":
                opened = self.flow.pop()
                if CLOSERS[self.text[opened]] != character:
                    self.found.crossed.append((opened, position))
                if not self.flow:
                    self.after(position + 1, end)
                    return
            elif character in _REST and is_token_start:
                rest = _REST[character].match(self.text, position + 1, end)
                if not rest:
                    self.open_quote(position)
                    return
                position = rest.end() - 1
            if character not in " \t":
                is_token_start = character in "[{,:"
            position += 1

    def open_quote(self, position: int) -> None:
        self.quote = self.text[position]
        self.found.quotes.append(position)

    def go_on_quoted(self, start: int, end: int) -> None:
        rest = _REST[self.quote].match(self.text, start, end)
        if rest:
            self.quote = ""
            (self.brackets if self.flow else self.after)(rest.end(), end)

    def after(self, position: int, end: int) -> None:
        """Note what follows a value in quotes or brackets on its line."""
        next_token = _skip(self.text, position, end)
        if next_token == end or (self.text[next_token] == "#" and next_token > position):
            return
        if (
            not self.is_keyed
            and self.text[next_token] == ":"
            and self.text[next_token + 1 : next_token + 2] in (*" \t\r\n", "")
        ):
            return
        self.found.trailing.append(
            (self.value_start, next_token, next_token + len(self.text[next_token:end].rstrip(" \t")))
        )

    def after_properties(self, position: int, end: int) -> int:
        found = _PROPERTIES.match(self.text, position, end)
        return found.end() if found else position


def _skip(text: str, position: int, end: int) -> int:
    found = _BLANKS.match(text, position, end)
    return found.end() if found else position
