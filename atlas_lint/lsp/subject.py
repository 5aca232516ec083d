"""The subject of a cursor: the id, kind, attribute or rule that a text names at an offset.

A document that can be parsed is asked by its tree. In one that cannot, the token at the cursor may still be an id.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from atlas_lint.findings.place import KEY, VALUE, Path
from atlas_lint.lsp.meaning import ID, MENTION, RULE, Meaning, meaning
from atlas_lint.lsp.tree_spots import inside_quotes, node_at, scalar_at, value_of
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.text import line_and_column

_SUPPRESSION = re.compile(r"#[ \t]*atlas-lint:[ \t]*ignore(?:-record|-file)?\[([^\]\r\n]*)")
_RULE = re.compile(r"[\w-]+")
_TOKEN = re.compile(r"[^\s\"'`,\[\](){}<>|#]+")


class Subject(NamedTuple):
    """A name in a text, between two offsets, without quotes.

    `what` is a word of `meaning`; MENTION is an id within a longer text or a comment. `owner` is the kind that
    declares an attribute, `attribute` the path below `attributes`; so for an id that is the value of an attribute.
    `pointer` leads to the name in its document.
    """

    what: str
    name: str
    start: int
    end: int
    owner: str = ""
    attribute: Path = ()
    document: int = 0
    pointer: Path = ()
    part: str = VALUE


def subject_at(page: SourceFile, offset: int, is_id: Callable[[str], bool]) -> Subject | None:
    """Return what the text names at an offset; None if it names nothing.

    `is_id` checks whether a text is an id that the atlas knows.
    """
    rule = _rule_at(page, offset)
    if rule:
        return rule
    document = document_at(page, offset)
    root = page.tree(document)
    spot = scalar_at(root, offset) if root is not None else None
    if root is None or spot is None:
        return _mention(page, document, offset, is_id, ID if root is None else MENTION)

    def text_at(path: Path, key: str) -> str | None:
        return value_of(node_at(root, path), key)

    found = meaning(spot.pointer, spot.part, text_at)
    if found is None and is_id(spot.text):
        holder = meaning(spot.pointer, KEY, text_at)
        found = Meaning(ID, *(holder[1:] if holder else ()))
    if found is not None and spot.text:
        start, end = inside_quotes(page.text, spot.node.start, spot.node.end)
        if not start <= offset <= end:  # on a quote
            return None
        return Subject(
            found.what, spot.text, start, end, found.owner, found.attribute, document, spot.pointer, spot.part
        )
    return _mention(page, document, offset, is_id, MENTION)


def document_at(page: SourceFile, offset: int) -> int:
    """Return the number of the document that contains an offset."""
    starts = [document.start for document in page.documents]
    return max(bisect_right(starts, offset) - 1, 0)


def token_at(text: str, offset: int) -> tuple[int, int]:
    """Return the offsets of the word at a cursor that could be an id: up to blanks, quotes, brackets and commas."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    for match in _TOKEN.finditer(text, start):
        if match.start() > offset:
            break
        if offset <= match.end():
            return match.span()
    return offset, offset


def _mention(page: SourceFile, document: int, offset: int, is_id: Callable[[str], bool], what: str) -> Subject | None:
    """Return the id that is the token at an offset, without punctuation around it; None if it is not one."""
    start, end = token_at(page.text, offset)
    for first, last in _trimmed(page.text, start, end):
        if first <= offset <= last and is_id(page.text[first:last]):
            return Subject(what, page.text[first:last], first, last, document=document)
    return None


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    yield start, end
    while end > start and text[end - 1] in ":.;!?":
        end -= 1
        yield start, end


def _rule_at(page: SourceFile, offset: int) -> Subject | None:
    """Return the rule at an offset of a suppression comment; None if there is none."""
    line, _ = line_and_column(page.lines, offset)
    end = page.lines[line] if line < len(page.lines) else len(page.text)
    for comment in _SUPPRESSION.finditer(page.text, page.lines[line - 1], end):
        for match in _RULE.finditer(page.text, *comment.span(1)):
            if match.start() <= offset <= match.end():
                return Subject(RULE, match[0], *match.span())
    return None
