"""The fast reader, which uses yamlrocks. Only this module and `align` depend on its peculiarities.

For nearly every file yamlrocks returns the values, and Python code touches no scalar. A file is parsed into trees if it
holds anything that yamlrocks may resolve differently from YAML 1.2 and this project. Its values are then built from
the trees.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import yamlrocks
from yamlrocks import OPT_DUPLICATE_KEYS_ERROR, OPT_REJECT_COMPLEX_KEYS, OPT_ROUND_TRIP

from atlas_lint.parsing import fallback
from atlas_lint.parsing.align import Aligner, Misaligned
from atlas_lint.parsing.nodes import MAX_NESTING, LimitPassed, Node, Refusal
from atlas_lint.parsing.stream import Part, has_directives, parts
from atlas_lint.parsing.values import Document, evaluate
from atlas_lint.parsing.wording import refusal
from atlas_lint.text import line_starts

# Plain scalars that may be hazards or numbers that JSON does not have, and keys in blocks that are not text. The
# patterns may match more than these; the tree decides. A test of one character fails fast, and each pattern begins with
# text that is found fast.
_END = r"(?=\s*+(?:[,\]}#:]|\Z)|[ \t]*+[\r\n])"
_WORD = r"(?:[yY](?:es|ES)|[nN][oO]|[oO](?:[nN]|ff|FF)|=)"
_NUMBER = r"[-+]?(?:0[0-9xob_]|[0-9][0-9.]*[eE_:]|\.[0-9iInN]|[0-9.]{300})[^\s,\[\]{}]*"
_ODD = rf"(?:{_WORD}|{_NUMBER}){_END}"
_SCALAR = rf"(?=[=yYnNoO0-9.+]|-[0-9.]){_ODD}"
_TYPED = r"(?:[-+]?[0-9][0-9.]*|[tT](?:rue|RUE)|[fF](?:alse|ALSE)|[nN](?:ull|ULL)|~)"
_KEY = rf"{_TYPED}? *+:(?=[ \r\n])"  # yamlrocks takes an empty one on the line of another key, too
_BEFORE = (": ", "- ", "\n")
_IN_BLOCK = tuple(re.compile(rf"{before} *+(?=[=yYnNoO0-9.+tTfF~:]|-[0-9.])(?:{_ODD}|{_KEY})") for before in _BEFORE)
_IN_FLOW = (
    re.compile(rf"[\[{{,]\s*+(?:#[^\r\n]*+\s*+)*+{_SCALAR}"),
    re.compile(rf":(?<=[\s\"'\]}}]:){_SCALAR}"),  # right behind the colon of a quoted key, or of a list or mapping
)
# yamlrocks accepts some lines that YAML refuses for their indentation: it takes them for items or values.
# `align` refuses their trees. These patterns choose the texts that need a tree: an odd indentation; a dash with several
# blanks, a dash or nothing after it; a value that is no deeper than its key; a line in brackets; a line below an item
# that has ended.
_PLAIN = r"(?!- |-\n|#)[^\s:](?:[^:\n]|:(?! |\n))*+\n"  # a line that is neither a key nor an item
_BELOW = r" *+(?:#[^\n]*+)?(?:\n *+(?:#[^\n]*+)?(?=\n))*+\n\1 +[^\s#]"
_ENDS = (
    rf""""[^"\n]*+(?:\n|"{_BELOW})""",
    rf"""'[^'\n]*+(?:\n|'{_BELOW})""",
    rf"[\[{{][^\n]*(?:[^\]}}\s]\n|[\]}}]{_BELOW})",
)
_MISREAD = (
    re.compile(r"\n *+-(?=  | +-[ \n]| *(?:#|\n))"),
    re.compile(r":(?: *+#[^\n]*+| ++)?\n(?: *+(?:#[^\n]*+)?\n)++ *+" + _PLAIN),
    re.compile(rf"\n( *+)(- )?[^\s#-]\S*+(?<=:)\n(?!(?(2)\1   |\1 )) *+(?:[\[{{]|{_PLAIN})"),
    re.compile(r"\n(?<=[^,\[{:\-\n]\n)(?: *+(?:#[^\n]*+)?\n)*+ *+[\[{]"),
    re.compile(rf"\n( *+)- ++(?:{'|'.join(_ENDS)})"),
)
_ODD_COLUMN = re.compile(r"\n(?:  )*+ (?=[^\s#])")
_HINTS = (
    re.compile(r": [ #\n]"),
    re.compile(r"- [ \-#\n\"'\[{]"),
    re.compile(r"\n *+(?:-\n|[\[{])"),
    re.compile(rf":\n(?:\n| *+#| *+{_PLAIN})"),
)
"""Found fast, and in every text in which a pattern of `_MISREAD` is."""
# Characters that are rare in files, and the construct that each may begin: a merge key, an anchor (without one an alias
# is refused), a tag, a key with a question mark, a line break. A file with a tab is parsed into trees, too.
_SELDOM = (
    ("<", re.compile("<<")),
    ("&", re.compile(r"&(?=\S)(?<=[\s\[{,:?-].)")),
    ("!", re.compile(r"!(?<=[\s\[{,:?-].)")),
    ("?", re.compile(r"\?(?=\s)(?<=[\s\[{,:?-].)")),
    ("\r", re.compile(r"\r(?!\n)")),
    ("\t", re.compile(r"\t")),
)
# Refusals that the reference reader has to confirm: an alias inside the node of its anchor; an escaped pair of
# surrogates; a key with an anchor or tag below a key without a value; a document that is too deep, beside others.
_DOUBTFUL = ("unknown alias", "invalid unicode code point", "a node property must be indented", "maximum nesting depth")
# Escapes for half a character: the only way to such a refusal in a text that is not odd, besides 1,000 nested levels.
_ESCAPES = ("\\ud", "\\uD", "\\U")
# A block nests by the indentation of its lines (a mapping and a list may share a column), and by dashes in one line.
_CHAIN = re.compile(r"- +- +- +- ")


def documents(text: str) -> list[Document]:
    """Parse all documents of a text. Raises `Refusal` if it is not YAML."""
    if has_directives(text):
        return fallback.documents(text)
    try:
        if not _is_odd(text):
            try:
                values = _load(text, OPT_DUPLICATE_KEYS_ERROR | OPT_REJECT_COMPLEX_KEYS)
            except (yamlrocks.YAMLRocksDuplicateKeyError, yamlrocks.YAMLRocksComplexKeyError):
                values = [None]
            if None not in values and _may_be_documents(values, text) and _is_regular(values, text):
                return [Document(value) for value in values]
        trees = _load(text, OPT_ROUND_TRIP)
    except yamlrocks.YAMLRocksError as error:
        if any(words in error.message for words in _DOUBTFUL):
            return fallback.documents(text)
        raise _refused(error, text) from None
    marked = list(parts(text))
    if len(marked) != len(trees):  # yamlrocks starts a document without a marker; other parsers refuse such a text
        return fallback.documents(text)
    return [evaluate(_aligned(tree, text, part)) for tree, part in zip(trees, marked, strict=True)]


def tree(text: str, part: Part) -> Node | LimitPassed | None:
    """Read one document as a tree; None for one that holds nothing. Raises `Refusal`."""
    try:
        (document,) = [] if text.startswith("%", part.start) else _load(text[part.start : part.end], OPT_ROUND_TRIP)
    except (yamlrocks.YAMLRocksError, ValueError):
        return fallback.tree(text, part)
    return _aligned(document, text, part)


def has_outline(text: str) -> bool:
    """Check whether `outline` can locate places in a text: yamlrocks has parsed it, and only its scalars may be odd."""
    return not (
        any(character in text and odd.search(text) for character, odd in _SELDOM)
        or has_directives(text)
        or ("\\" in text and any(escape in text for escape in _ESCAPES))
        or text.count("[") + text.count("{") > 500
        or _may_nest(text, 200)
    )


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
    """Load all documents. Raises `yamlrocks.YAMLRocksError`; for a panic of the library, `Refusal`."""
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
    """Check whether a text may hold anything that needs the tree, except keys in flow collections (`_is_regular`)."""
    lines = f"\n{text}"
    for character, odd in _SELDOM:
        if character in text and odd.search(lines):
            return True
    if any(odd.search(lines) for odd in _IN_BLOCK) or _may_be_misread(lines):
        return True
    return _has_brackets(text) and any(odd.search(lines) for odd in _IN_FLOW)


def _may_be_misread(lines: str) -> bool:
    """Check whether a text, with a line break before it, may hold a line that yamlrocks accepts and YAML does not."""
    if _ODD_COLUMN.search(lines):
        return True
    return any(hint.search(lines) for hint in _HINTS) and any(misread.search(lines) for misread in _MISREAD)


def _has_brackets(text: str) -> bool:
    return "[" in text or "{" in text


def _may_nest(text: str, columns: int) -> bool:
    """Check whether the blocks of a text may nest more than `2 * columns + 4` levels."""
    return " " * columns in text or bool(_CHAIN.search(text))


def _may_be_documents(values: list[Any], text: str) -> bool:
    """Check whether a text has enough markers for the documents in `values`."""
    more = len(values) - 1
    return not more or more <= (dashes := text.count("\n---")) or more <= dashes + text.count("\n...")


def _is_regular(values: list[Any], text: str) -> bool:
    """Check whether all keys are text and nothing nests too deep.

    It works level by level, so that the loops are compiled ones.
    """
    if not _has_brackets(text) and not _may_nest(text, MAX_NESTING // 2 - 2):
        return True
    keys: set[Any] = set()
    for _ in range(MAX_NESTING):
        mappings = [value for value in values if type(value) is dict]
        lists = [value for value in values if type(value) is list]
        if not mappings and not lists:
            return set(map(type, keys)) <= {str}
        keys.update(*mappings)
        values = [*chain.from_iterable(map(dict.values, mappings)), *chain.from_iterable(lists)]
    return False
