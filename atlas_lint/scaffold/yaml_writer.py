"""A writer of YAML with comments: what to complete, what it means, and what may be added."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from atlas_lint.edits.text_edits import scalar
from atlas_lint.model.suppressions import MARK
from atlas_lint.parsing.scalars import plain
from atlas_lint.schemas.effective import Layers
from atlas_lint.text import safe

WIDTH = 100
_LEAST = 40


class Blank:
    """A value to complete: `value` is a scalar, a list of blanks, or a mapping to blanks.

    The writer puts `about` above the value and `aside` after it. `optional` are further keys of a mapping, written as
    comments. `is_open` is true if an author has to replace the value. `of` are the layers of its schema.
    """

    def __init__(self, value: Any, aside: str = "", is_open: bool = True, of: Layers = (), about: str = "") -> None:
        self.value = value
        self.about = about
        self.aside = aside
        self.optional: dict[str, Blank] = {}
        self.is_open = is_open
        self.of = of

    def plain(self) -> Any:
        """Return the value as JSON."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


def as_blank(value: Any) -> Blank:
    """Return a JSON value as a blank that needs nothing completed."""
    if isinstance(value, dict):
        return Blank({key: as_blank(item) for key, item in value.items()}, is_open=False)
    if isinstance(value, list):
        return Blank([as_blank(item) for item in value], is_open=False)
    return Blank(value, is_open=False)


def entries(mapping: Blank, indent: int = 0) -> list[str]:
    """Return the lines of a mapping's entries, then of its optional ones as comments; without line ends."""
    lines = [line for key, item in mapping.value.items() for line in _entry(key, item, indent)]
    for key, item in mapping.optional.items():
        lines += _as_comments(_entry(key, item, indent), indent)
    return lines


def comment(prose: str, indent: int = 0) -> list[str]:
    """Return prose as wrapped lines of a comment. No content can end the comment or act as a suppression."""
    words = _harmless(safe(" ".join(prose.split())))
    width = max(WIDTH - indent, _LEAST) - 2
    wrapped = textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False)
    return [f"{' ' * indent}# {line}" for line in wrapped]


def _entry(key: str, blank: Blank, indent: int) -> list[str]:
    head = f"{' ' * indent}{scalar(key)}:"
    value = blank.value
    nested = isinstance(value, (dict, list)) and value
    first = head if nested else f"{head} {_inline(value)}"
    above, line = _with_aside(first, blank, indent)
    lines = [*comment(blank.about, indent), *above, line]
    if nested:
        lines += entries(blank, indent + 2) if isinstance(value, dict) else list(_items(value, indent + 2))
    return lines


def _items(items: list[Blank], indent: int) -> Iterator[str]:
    pad = " " * indent
    for item in items:
        nested = isinstance(item.value, (dict, list)) and item.value
        yield from comment(item.about, indent)
        if not nested:
            above, line = _with_aside(f"{pad}- {_inline(item.value)}", item, indent)
            yield from (*above, line)
            continue
        inner = entries(item, indent + 2) if isinstance(item.value, dict) else list(_items(item.value, indent + 2))
        while inner and inner[0].lstrip().startswith("#"):  # the comment on the first key goes above the dash
            yield pad + inner.pop(0).lstrip()
        yield f"{pad}- {inner[0].lstrip()}"
        yield from inner[1:]


def _with_aside(line: str, blank: Blank, indent: int) -> tuple[list[str], str]:
    """Return the comment to put above a line, and the line with its aside. A long aside goes above the line."""
    keys = f"may have {', '.join(blank.optional)}" if blank.optional and not blank.value else ""
    words = _harmless(safe(" ".join("; ".join(filter(None, (blank.aside, keys))).split())))
    if not words:
        return [], line
    if len(line) + len(words) + 4 <= WIDTH:
        return [], f"{line}  # {words}"
    lead = f"{blank.value} " if words.startswith("or ") else ""
    return comment(lead + words, indent), line


def _as_comments(lines: list[str], indent: int) -> Iterator[str]:
    return (f"{' ' * indent}# {_harmless(line[indent:])}" for line in lines)


def _harmless(text: str) -> str:
    """Return the text changed so that it is not a suppression inside a comment."""
    return text.replace(MARK.decode(), "atlas-lint :")


def _inline(value: Any) -> str:
    """Return a scalar or an empty collection on one line."""
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, list):
        return "[]"
    if isinstance(value, dict):
        return "{}"
    if value is None:
        return "null"
    text = json.dumps(value)
    if plain(text).hazard and "e" in text and "." not in text:
        text = text.replace("e", ".0e")  # quotes that YAML 1.1 needs, too
    return text
