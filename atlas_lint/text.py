"""Text utilities: lines, columns, safe printing, short forms.

Lines end at LF, CRLF and CR only. Columns start at 1 and count Unicode code points, as in findings. This module
converts them to UTF-8 bytes, UTF-16 code units and terminal cells.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

_LIKE_YOU = re.compile(r"us[aeiu]|uti|eu|one|uni(?![dmn])", re.IGNORECASE)
"""Beginnings that have a vowel and do not sound like one: `user`, `utility`, `unit`."""
LINE_BREAK = re.compile(r"\r\n|\r|\n")

# Control, bidirectional, zero-width and tag characters, which could move a cursor or reorder or hide text.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def safe(text: str) -> str:
    """Return text from data with all that is unsafe to print escaped: control and bidirectional characters, `##[`.

    `##[` begins an old-style CI command.
    """
    if text.isascii() and text.isprintable() and "##[" not in text:  # nearly always
        return text
    return _UNSAFE.sub(lambda match: escape(match[0]), text).replace("##[", r"#\x23[")


def escape(character: str) -> str:
    r"""Return one character as `\n`, `\x1b`, `\u202e` or `\U000e0041`."""
    code = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def json_text(value: object, indent: int | None = None) -> str:
    """Return a value as JSON that is safe to print: in ASCII, with `##[`, which begins a CI command, escaped."""
    return json.dumps(value, indent=indent).replace("##[", "#\\u0023[")


def safe_start(text: str) -> str:
    """Return text that is safe at the start of a line: `./` is put before a CI command (`::error`)."""
    return f"./{text}" if text.lstrip().startswith("::") else text


def short(text: str, limit: int = 60) -> str:
    """Return the text, cut with an ellipsis if it is longer than `limit` characters."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def shown(value: object, limit: int = 60) -> str:
    """Return a JSON value for a message: a collection by its size, others as at most `limit` characters of JSON."""
    if isinstance(value, dict):
        return f"a mapping of {count(len(value), 'key')}" if value else "an empty mapping"
    if isinstance(value, list):
        return f"a list of {count(len(value), 'item')}" if value else "an empty list"
    if isinstance(value, str):
        return json.dumps(short(value, limit), ensure_ascii=False)
    return short(json.dumps(value), limit)


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: `1 file`, `1,300 files`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def a(noun: str) -> str:
    """Return a noun with its article: `a Role`, `an Incident`, `a Unit`."""
    is_an = noun[:1] in "AEIOUaeiou" and not _LIKE_YOU.match(noun)
    return f"{'an' if is_an else 'a'} {noun}"


def listed(names: list[str], limit: int = 8) -> str:
    """Return names joined by commas, with the middle left out if there are more than `limit`."""
    if len(names) > limit:
        return ", ".join([*names[: limit - 1], "...", names[-1]])
    return ", ".join(names)


def shortlist(names: list[str], limit: int = 8) -> str:
    """Return names joined by commas, the most useful first; of more than `limit` the last ones are only counted."""
    if len(names) <= limit:
        return ", ".join(names)
    return f"{', '.join(names[: limit - 1])} and {len(names) - limit + 1:,} more"


def alternatives(names: list[str], limit: int, others: str = "another") -> str:
    """Return names as alternatives: `a, b or c`; the first `limit` of them and `others` if two or more are left."""
    if len(names) > limit + 1:
        names = [*names[:limit], others]
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def conjunction(names: list[str]) -> str:
    """Return names in words: `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def json_of(value: object) -> str:
    """Return a JSON value as JSON on one line, with characters as they are."""
    return json.dumps(value, ensure_ascii=False)


def pointer(path: tuple[str | int, ...]) -> str:
    """Return a path of keys and indices as an RFC 6901 pointer."""
    text = "/".join(["", *map(str, path)])
    if "~" not in text and text.count("/") == len(path):  # nearly always
        return text
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def canonical(value: object) -> str:
    """Return the canonical string of a JSON value. Equal values give equal strings: 1 and 1.0 do, 1 and true do not."""
    return json.dumps(_integral(value), sort_keys=True, separators=(",", ":"))


def _integral(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _integral(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_integral(item) for item in value]
    return value


def equal(one: object, other: object) -> bool:
    """Return whether two JSON values are equal: 1 and 1.0 are, 1 and true are not; the order of keys is ignored."""
    return one is other or canonical(one) == canonical(other)


def line_starts(text: str) -> list[int]:
    """Return the offset of the start of each line; the first is 0."""
    if "\r" in text:
        text = text.replace("\r\n", " \n")  # the same length, with one line break
        if "\r" in text:
            return [0, *(match.end() for match in LINE_BREAK.finditer(text))]
    lengths = map((1).__add__, map(len, text.split("\n")))  # no loop in Python, because every text passes through here
    return list(accumulate(lengths, initial=0))[:-1]


def line_and_column(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """Return the line and column, both from 1, of an offset in code points. `starts` are those of `line_starts`."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def utf8_column(line: str, column: int) -> int:
    """Convert a column in code points to one in UTF-8 bytes, both from 1."""
    return len(line[: column - 1].encode("utf-8", "surrogatepass")) + 1


def utf16_column(line: str, column: int) -> int:
    """Convert a column in code points to one in UTF-16 code units, both from 1."""
    return len(line[: column - 1].encode("utf-16-le", "surrogatepass")) // 2 + 1


def cell_width(text: str) -> int:
    """Return the width of a safe text in terminal cells: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    import unicodedata  # only excerpts that are not ASCII are measured

    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
