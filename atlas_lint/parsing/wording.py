"""A parser's refusal in words: what is wrong, what to do, and where, if that can be told from the text."""

from __future__ import annotations

import re

from atlas_lint.parsing.nodes import Refusal

_ESCAPE = re.compile(r"\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|.)", re.DOTALL)
_CONTROL = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""Not compiled until a text is refused: it takes 3 ms."""

_BETTER = {
    "a block collection cannot be a mapping key": "mapping values are not allowed here",
    "mapping values are not allowed in this context": "mapping values are not allowed here",
}

# Part of what libyaml or yamlrocks says -> what to do.
_HELP = {
    "mapping values are not allowed": 'a value that holds ": " needs quotes; else look at the indentation',
    "an implicit mapping key cannot span": "a key needs a colon and a space after it; look at the line above too",
    "could not find expected ':'": "a key needs a colon and a space after it; look at the line above too",
    "cannot start any token": "a value that starts with this character needs quotes; a tab cannot indent YAML",
    "cannot start a plain scalar": "a value that starts with this character needs quotes",
    "a tab cannot be used": "indent with spaces",
    "found unexpected end of stream": "a quote or bracket that is opened is not closed",
    "unterminated": "close the quote",
    "unclosed flow collection": "a list in brackets needs commas between its items and a bracket at its end",
    "expected <block end>": "look at the indentation, and for a quote that ends too early",
    "did not find expected key": "look at the indentation, and for a quote that ends too early",
    "did not find expected ',' or": "a list in brackets needs commas between its items and a bracket at its end",
    "unknown escape": 'a backslash in double quotes starts an escape: write "\\\\", or single quotes',
}


def refusal(problem: str, text: str, position: int, offset: int = 0) -> Refusal:
    """Make the refusal of a text, given a parser's words and the `position` where it stopped.

    `offset` is where the text starts in its file.
    """
    control = re.search(_CONTROL, text)
    if control:
        message = f"the character U+{ord(control[0]):04X} may not stand in a YAML file"
        return Refusal(message, "remove it, or write it as an escape in double quotes", control.start() + offset)
    if "unicode" in problem.lower():
        # The parser stops at the quote, or somewhere in the escape.
        line = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
        for escape in _ESCAPE.finditer(text, line):
            code = int(escape[1] or escape[2] or "0", 16)
            if escape.end() <= position and not _is_no_character(code):
                continue
            if code > 0x10FFFF:
                return Refusal("an escape names a character that does not exist", "", escape.start() + offset)
            if 0xD800 <= code < 0xE000:
                message = "an escape names half a character (a lone surrogate)"
                return Refusal(message, "write the whole pair", escape.start() + offset)
    problem = _BETTER.get(problem, problem)
    help = next((help for words, help in _HELP.items() if words in problem), "")
    return Refusal(problem or "it is not YAML", help, min(position, len(text)) + offset)


def _is_no_character(code: int) -> bool:
    return code > 0x10FFFF or 0xD800 <= code < 0xE000
