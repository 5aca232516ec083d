"""One file, read: bytes in; documents, or how the file is broken, out.

The only door to YAML: whoever wants values calls `read`, whoever wants a place calls `tree`.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import yaml

from atlas_lint.events import Refusal, first_opinion, prepare, second_opinion
from atlas_lint.finding import Span
from atlas_lint.spans import Node, compose
from atlas_lint.text import line_and_column, line_starts
from atlas_lint.values import Document, LimitPassed, Oddity, load

SYNTAX = "yaml-syntax"
ENCODING = "invalid-encoding"
LIMIT = "resource-limit"

_SHOWN_ID = re.compile(
    r"""(?m)(?:^|[\r{,])[ \t]*(?:-[ \t]+)*["']?id["']?:[ \t]+"""
    r"""(?:(?:"([^"\r\n]+)"|'([^'\r\n]+)')[ \t]*(?=$|,|\}|\r|(?<=[ \t])\#)"""
    r"""|([^\s"'#&*!|>%@`{\[,}][^\s,}]*(?:[ \t]+[^\s#,}][^\s,}]*)*))"""
)


class Break(NamedTuple):
    """How a file is broken as a whole: the rule that says so, in words, what helps, and where."""

    rule: str
    message: str
    help: str
    span: Span


class Source(NamedTuple):
    """A file as read. Where it is broken it has no documents.

    `shown` are the ids that the text of what is not read still shows: of a broken file, or of a document past a limit.
    """

    documents: tuple[Document, ...]
    broken: Break | None
    shown: tuple[str, ...]
    starts: tuple[int, ...]


def read(data: bytes) -> Source:
    """Read a file; never raises."""
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        return _broken(_bad_byte(data, error), data.decode("utf-8", "replace"))
    prepared = prepare(text)
    try:
        documents = load(first_opinion(prepared))
    except (yaml.YAMLError, Refusal):
        try:
            documents = load(second_opinion(prepared), patient=False)
        except Refusal as refusal:
            return _broken(Break(SYNTAX, refusal.message, refusal.help, _span(text, refusal.offset)), text)
        except LimitPassed as passed:
            span = _span(text, passed.oddity.start, passed.oddity.end)
            return _broken(Break(LIMIT, passed.oddity.detail, "", span), text)
    placed = any(document.limit or document.unfit for document in documents)
    return Source(tuple(documents), None, _given_up(text, documents), tuple(line_starts(text)) if placed else ())


def decode(data: bytes) -> str:
    """The text of a file, without its byte order mark. Raises `UnicodeDecodeError`."""
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")


def tree(text: str) -> Node:
    """The tree of a document, given by its text (of its file from where it starts to where the next one does).

    Raises `Refusal` where it cannot be read.
    """
    prepared = prepare(text)
    try:
        return compose(first_opinion(prepared), text)
    except yaml.YAMLError:
        return compose(second_opinion(prepared), text)


def oddity_span(source: Source, oddity: Oddity) -> Span | None:
    """Where an oddity stands that no path leads to; None for the others."""
    if oddity.start < 0:
        return None
    starts = list(source.starts)
    return Span(*line_and_column(starts, oddity.start), *line_and_column(starts, oddity.end))


def _broken(broken: Break, text: str) -> Source:
    return Source((), broken, _shown(text), ())


def _given_up(text: str, documents: list[Document]) -> tuple[str, ...]:
    """The ids that documents past a limit show."""
    ends = [*(document.start for document in documents[1:]), len(text)]
    parts = [text[document.start : end] for document, end in zip(documents, ends, strict=False) if document.limit]
    return _shown("\n".join(parts))


def _shown(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(next(filter(None, match.groups())) for match in _SHOWN_ID.finditer(text)))


def _bad_byte(data: bytes, error: UnicodeDecodeError) -> Break:
    before = error.object[: error.start].decode("utf-8")
    byte = error.object[error.start]
    line, column = line_and_column(line_starts(before), len(before))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        help = "this is UTF-16: save the file as UTF-8"
    else:
        help = "save the file as UTF-8"
    message = f"the byte 0x{byte:02X} is not UTF-8 here"
    return Break(ENCODING, message, help, Span(line, column, line, column + 1))


def _span(text: str, start: int, end: int = -1) -> Span:
    starts = line_starts(text)
    line, column = line_and_column(starts, min(start, len(text)))
    if end <= start:  # between two characters
        return Span(line, column, line, column)
    return Span(line, column, *line_and_column(starts, end))
