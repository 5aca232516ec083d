"""The fast reader: yamlrocks. Its peculiarities are known here and in `align`, nowhere else.

Nearly every file takes the short way, on which Python touches no scalar. A file that holds anything that might read
otherwise than YAML 1.2 and this project have it is read as trees, and its values are made from those with care.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import yamlrocks
from yamlrocks import OPT_DUPLICATE_KEYS_ERROR, OPT_REJECT_COMPLEX_KEYS, OPT_ROUND_TRIP

from atlas_lint.parsing import fallback
from atlas_lint.parsing.align import QUOTED, Aligner, Misaligned
from atlas_lint.parsing.nodes import MAX_NESTING, Find, LimitPassed, Node, Path, Refusal
from atlas_lint.parsing.stream import Part, has_directives, parts
from atlas_lint.parsing.values import Document, evaluate
from atlas_lint.parsing.wording import refusal
from atlas_lint.text import line_starts

# Plain scalars that may be hazards, numbers that JSON does not have, or keys that are not text. More than these may
# match; what they are is decided on the tree.
_END = r"(?=\s*(?:[,\]}#:]|\Z)|[ \t]*[\r\n])"
_WORD = rf"(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|=){_END}"
_NUMBER = rf"[-+]?(?:0[0-9xob_]|[0-9][0-9.]*[eE_:]|\.[0-9iInN]|[0-9.]{{300}})[^\s,\[\]{{}}]*{_END}"
_TYPED = r"(?:[-+]?[0-9][0-9.]*|true|True|TRUE|false|False|FALSE|null|Null|NULL|~)"
_KEY = rf"{_TYPED}?[ \t]*:(?=[\s,\]}}]|\Z)|\?\s"
_SCALAR = rf"(?:{_WORD}|{_NUMBER}|{_KEY})"
_ODD = (  # each begins with characters that are found fast
    re.compile(rf": ++{_SCALAR}"),
    re.compile(rf"- ++{_SCALAR}"),
    re.compile(rf"\n *+{_SCALAR}"),
    re.compile(rf"[\[{{,]\s*+(?:#[^\r\n]*+\s*+)*+(?:{_WORD}|{_NUMBER}|{_KEY}|{_TYPED}\s*[,\]}}#])"),
    re.compile(r"\r(?!\n)"),
)
_PROPERTY = re.compile(r"(?:[&*](?=\S)|!)(?<=[\s\[{,:?-].)")
# Refusals that are not the last word: an alias inside what its anchor is on; an escaped pair of surrogates; a key with
# an anchor or tag below a key without a value; a document that is too deep, beside others that are not.
_DOUBTFUL = ("unknown alias", "invalid unicode code point", "a node property must be indented", "maximum nesting depth")


def documents(text: str) -> list[Document]:
    """Read all documents of a text. Raises `Refusal`."""
    if has_directives(text):
        return fallback.documents(text)
    try:
        if not _is_odd(text):
            try:
                values = _load(text, OPT_DUPLICATE_KEYS_ERROR | OPT_REJECT_COMPLEX_KEYS)
            except (yamlrocks.YAMLRocksDuplicateKeyError, yamlrocks.YAMLRocksComplexKeyError):
                values = [None]
            if None not in values and len(values) <= _most_documents(text) and _is_regular(values):
                return [Document(value) for value in values]
        trees = _load(text, OPT_ROUND_TRIP)
    except yamlrocks.YAMLRocksError as error:
        if any(words in error.message for words in _DOUBTFUL):
            return fallback.documents(text)
        raise _refused(error, text) from None
    marked = list(parts(text))
    if len(marked) != len(trees):  # it starts a document without a marker where another would refuse the text
        return fallback.documents(text)
    return [evaluate(_aligned(tree, text, part)) for tree, part in zip(trees, marked, strict=True)]


def tree(text: str, part: Part) -> Node | LimitPassed | None:
    """Read one document as a tree; None for one that holds nothing. Raises `Refusal`."""
    try:
        (document,) = [] if text.startswith("%", part.start) else _load(text[part.start : part.end], OPT_ROUND_TRIP)
    except (yamlrocks.YAMLRocksError, ValueError):
        return fallback.tree(text, part)
    return _aligned(document, text, part)


def values(text: str, part: Part) -> Find:
    """Return what finds scalar values of a document without its tree; it gives None for all that needs the tree."""
    written = text[part.start : part.end]
    if _is_odd(written):  # a key that stands twice or is no text would be taken for another
        return _nowhere
    try:
        (document,) = _load(written, OPT_ROUND_TRIP | OPT_DUPLICATE_KEYS_ERROR | OPT_REJECT_COMPLEX_KEYS)
    except (yamlrocks.YAMLRocksError, Refusal, ValueError):
        return _nowhere
    lines = line_starts(written)

    def find(path: Path) -> tuple[int, int] | None:
        node = document.locate(path) if path else None
        if node is None:
            return None
        style, value = node.style, node.value
        start = part.start + lines[node.line - 1] + node.column - 1
        if style == "plain" and type(value) is str and text.startswith(value, start):
            return start, start + len(value)
        token = QUOTED[style].match(text, start) if style in QUOTED else None
        return token.span() if token else None

    return find


def _nowhere(path: Path) -> None:
    return None


def _aligned(document: Any, text: str, part: Part) -> Node | LimitPassed | None:
    try:
        return Aligner(text, part, _unquoted).root(document.to_tree())
    except LimitPassed as passed:
        return passed
    except Misaligned:
        return fallback.tree(text, part)


def _unquoted(written: str) -> str:
    (value,) = _load(written, 0)
    return str(value)


def _load(text: str, option: int) -> list[Any]:
    """Load all documents. Raises `yamlrocks.YAMLRocksError`; a panic of the library is a `Refusal`."""
    try:
        return yamlrocks.loads_all(text, option=option)
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Refusal("the parser gave up on this file", "", 0) from error


def _refused(error: yamlrocks.YAMLRocksError, text: str) -> Refusal:
    starts = line_starts(text)
    line, column = min(error.line or 1, len(starts)), error.column or 1
    return refusal(re.sub(r" at line \d+, column \d+$", "", error.message), text, starts[line - 1] + column - 1)


def _is_odd(text: str) -> bool:
    lines = f"\n{text}"
    return (
        any(odd.search(lines) for odd in _ODD)
        or "<<" in text
        or "\t" in text
        or (("&" in text or "*" in text or "!" in text) and bool(_PROPERTY.search(lines)))
    )


def _most_documents(text: str) -> int:
    return 1 + text.count("\n---") + text.count("\n...")


def _is_regular(values: list[Any]) -> bool:
    """Return whether all keys are text and nothing nests too deep; level by level, in compiled loops."""
    for _ in range(MAX_NESTING):
        mappings = [value for value in values if type(value) is dict]
        if not set(map(type, chain.from_iterable(mappings))) <= {str}:
            return False
        inner = chain(
            chain.from_iterable(map(dict.values, mappings)),
            chain.from_iterable(value for value in values if type(value) is list),
        )
        values = [value for value in inner if type(value) is dict or type(value) is list]
        if not values:
            return True
    return False
