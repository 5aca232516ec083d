"""The parsing of one file: from its bytes to its documents, or to the reason why it is broken.

All parsing of YAML goes through this module: `read` returns values, and a `locate.SourceFile` locates places.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import NamedTuple

from atlas_lint.filesystem.file_tree import MAX_BYTES
from atlas_lint.findings.finding import Span
from atlas_lint.parsing import fallback
from atlas_lint.parsing.nodes import LimitPassed, Node, Refusal
from atlas_lint.parsing.stream import Part, newer_version, parts, prepared
from atlas_lint.parsing.values import Document, Oddity
from atlas_lint.text import line_and_column, line_starts

SYNTAX = "yaml-syntax"
ENCODING = "invalid-encoding"
LIMIT = "resource-limit"

_SHOWN_ID = re.compile(
    r"""(?m)(?:^|[\r{,])[ \t]*(?:-[ \t]+)*["']?id["']?:[ \t]+"""
    r"""(?:(?:"([^"\r\n]+)"|'([^'\r\n]+)')[ \t]*(?=$|,|\}|\r|(?<=[ \t])\#)"""
    r"""|([^\s"'#&*!|>%@`{\[,}][^\s,}]*(?:[ \t]+[^\s#,}][^\s,}]*)*))"""
)


class Reader(NamedTuple):
    """A YAML parser; its functions take a text from `stream.prepared`.

    `documents` and `tree` raise `Refusal`. `has_outline` returns whether most places can be located without a tree.
    """

    documents: Callable[[str], list[Document]]
    tree: Callable[[str, Part], Node | LimitPassed | None]
    has_outline: Callable[[str], bool]


REFERENCE = Reader(fallback.documents, fallback.tree, lambda text: False)


def _newest() -> Reader:
    try:
        from atlas_lint.parsing import fast_reader
    except ImportError:  # Python 3.11, or a platform that yamlrocks has no wheel for
        return REFERENCE
    return Reader(fast_reader.documents, fast_reader.tree, fast_reader.has_outline)


reader = _newest()


class Break(NamedTuple):
    """The fault of a file that cannot be parsed: the rule that reports it, a message, help, and the span.

    `related` are other places that explain it, each with a message.
    """

    rule: str
    message: str
    help: str
    span: Span
    related: tuple[tuple[Span, str], ...] = ()


class Source(NamedTuple):
    """A parsed file. A broken one has no documents.

    `shown` are the ids that the text of a broken file, or of a document past a limit, still shows. `lines` are the
    offsets of the lines if an oddity is located by offsets, else there are none.
    """

    documents: tuple[Document, ...]
    broken: Break | None
    shown: tuple[str, ...]
    lines: tuple[int, ...]


def read(data: bytes) -> Source:
    """Parse the content of a file. Never raises: a fault of the file is part of the result."""
    if len(data) > MAX_BYTES:
        detail = f"the file is larger than {MAX_BYTES >> 20} MiB"
        return _broken(Break(LIMIT, detail, "split it", Span(1, 1, 1, 1)), data[:MAX_BYTES].decode("utf-8", "replace"))
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        return _broken(_bad_byte(data, error), data.decode("utf-8", "replace"))
    parsed = ""
    try:
        parsed = prepared(text)
        documents = _with_versions(reader.documents(parsed), text, parsed)
    except Refusal as refusal:
        return _broken(_syntax_break(text, parsed, refusal), text)
    given_up = [document.limit is not None for document in documents]
    shown = _shown_by(text, parsed, given_up) if True in given_up else ()
    placed = True in given_up or any(
        oddity.start >= 0 for document in documents for oddity in (*document.unfit, *document.hazards)
    )
    return Source(tuple(documents), None, shown, tuple(line_starts(text)) if placed else ())


def _with_versions(documents: list[Document], text: str, parsed: str) -> list[Document]:
    """Return the documents, each that asks for a newer version of YAML with a hazard (YAML 1.2.2, section 6.8.1).

    `parsed` is the text as the reader had it, in which each asks for YAML 1.2.
    """
    if "%YAML" not in text:
        return documents
    versioned = list(documents)
    for number, part in enumerate(parts(parsed)):
        found = newer_version(text, part)
        if found and number < len(versioned):
            hazard = Oddity((), "newer than YAML 1.2, as which it is parsed", text[slice(*found)], False, 0, *found)
            document = versioned[number]
            versioned[number] = document._replace(hazards=(hazard, *document.hazards))
    return versioned


def decode(data: bytes) -> str:
    """Return the text of a file, without its byte order mark. Raises `UnicodeDecodeError`."""
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")


def oddity_span(source: Source, oddity: Oddity) -> Span | None:
    """Return the span of an oddity that no path leads to; None if a path leads to it."""
    if oddity.start < 0:
        return None
    return Span(*line_and_column(source.lines, oddity.start), *line_and_column(source.lines, oddity.end))


def _broken(broken: Break, text: str) -> Source:
    return Source((), broken, _shown(text), ())


def _shown_by(text: str, parsed: str, given_up: list[bool]) -> tuple[str, ...]:
    """Return the ids that the documents past a limit show."""
    of_each = zip(parts(parsed), given_up, strict=True)
    return _shown("\n".join(text[part.start : part.end] for part, is_given_up in of_each if is_given_up))


def _shown(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(next(filter(None, match.groups())) for match in _SHOWN_ID.finditer(text)))


def _syntax_break(text: str, parsed: str, refusal: Refusal) -> Break:
    """Return the mistake that a diagnosis finds, else the message of the parser.

    `parsed` is the text as the reader had it, "" if no reader had it.
    """
    from atlas_lint.parsing.diagnosis.diagnose import diagnose  # loaded only for a broken file

    starts = line_starts(text)

    def span(start: int, end: int) -> Span:
        first, last = (line_and_column(starts, min(offset, len(text))) for offset in (start, end))
        return Span(*first, *last)

    found = diagnose(parsed, refusal, reader.documents)
    if found is None:
        return Break(SYNTAX, refusal.message, refusal.help, span(refusal.offset, refusal.end))
    mistake, start, stop = found
    place = span(mistake.start + start, mistake.end + start)
    related = [(span(at + start, at + start), message) for at, message in filter(None, [mistake.related])]
    if stop is not None:
        stopped = span(stop + start, stop + start)
        if stopped.line not in (place.line, *(other.line for other, _ in related)):
            related.append((stopped, "the parser stopped here"))
    return Break(SYNTAX, mistake.message, mistake.help, place, tuple(related))


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
