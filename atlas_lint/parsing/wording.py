"""The refusals of YAML parsers in words: a message, help, and the offset of the mistake if the text shows it."""

from __future__ import annotations

import re

from atlas_lint.parsing.nodes import Refusal

_ESCAPE = re.compile(r"\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|.)", re.DOTALL)
_CONTROL = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""Compiled when a text is refused, as that takes 3 ms."""

_BETTER = {
    "a block collection cannot be a mapping key": "mapping values are not allowed here",
    "mapping values are not allowed in this context": "mapping values are not allowed here",
}

# A part of a message of libyaml or yamlrocks -> help.
_HELP = {
    "mapping values are not allowed": 'quote a value that holds ": "; else check the indentation',
    "an implicit mapping key cannot span": "put a colon and a space after the key; check the line above, too",
    "could not find expected ':'": "put a colon and a space after the key; check the line above, too",
    "cannot start any token": "quote a value that starts with this character; indent with spaces, not tabs",
    "cannot start a plain scalar": "quote a value that starts with this character",
    "a tab cannot be used": "indent with spaces",
    "found unexpected end of stream": "close the quote or bracket",
    "unterminated": "close the quote",
    "unclosed flow collection": "put commas between the items of a list in brackets, and a bracket at its end",
    "expected <block end>": "check the indentation, and look for a quote that ends too early",
    "did not find expected key": "check the indentation, and look for a quote that ends too early",
    "did not find expected ',' or": "put commas between the items of a list in brackets, and a bracket at its end",
    "unknown escape": 'a backslash in double quotes starts an escape: write "\\\\", or single quotes',
}


def refusal(problem: str, text: str, position: int, offset: int = 0) -> Refusal:
    """Return the refusal of a text, given a parser's message (`problem`) and the `position` at which it stopped.

    `offset` is the offset of the text in its file; the refusal's offset counts from the start of the file.
    """
    control = re.search(_CONTROL, text)
    if control:
        message = f"the character U+{ord(control[0]):04X} is not allowed in a YAML file"
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
    if "escape" in problem or "hexdecimal" in problem:  # yamlrocks stops within the escape, libyaml at its start or end
        backslash = text.rfind("\\", max(0, position - 9), position + 1)
        if backslash >= 0:
            position, letter = backslash, text[backslash + 1 : backslash + 2]
            problem = f"unknown escape \\{letter}"
            problem += ", which needs more hexadecimal digits" if letter in ("x", "u", "U") else ""
    problem = _BETTER.get(problem, problem)
    help = next((help for words, help in _HELP.items() if words in problem), "")
    return Refusal(problem or "it is not YAML", help, min(position, len(text)) + offset)


def _is_no_character(code: int) -> bool:
    return code > 0x10FFFF or 0xD800 <= code < 0xE000
