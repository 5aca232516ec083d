"""The refusals of YAML parsers in words: a message, help, and the offset of the mistake if the text shows it."""

from __future__ import annotations

import re

from atlas_lint.parsing.nodes import Refusal

_ESCAPE = re.compile(r"\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|.)", re.DOTALL)
_CONTROL = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""Compiled when a text is refused, as that takes 3 ms."""

_CHECK_COLON = "put a colon and a blank after the key"
_CHECK_VALUE = 'quote a value that holds ": ", or check the indentation'
_CHECK_INDENTATION = "check the indentation, and look for a quote that ends too early"
_NO_COLON = "a key with a colon is expected here or on the line above"
_NO_START = "a value without quotes cannot begin with this character"
_UNINDENTED = "a text in quotes goes on at the margin of its key"
_CHECK_COMMAS = "put commas between the items of a list in brackets, and a bracket at its end"

# A part of a message of libyaml or yamlrocks, the fact in plain words, help.
_PLAIN = (
    ("mapping values are not allowed", "a colon is not expected here", _CHECK_VALUE),
    ("a block collection cannot be a mapping key", "a colon is not expected here", _CHECK_VALUE),
    ("an implicit mapping key cannot span", _NO_COLON, _CHECK_COLON),
    ("could not find expected ':'", _NO_COLON, _CHECK_COLON),
    ("expected ':' after mapping key", _NO_COLON, _CHECK_COLON),
    ("cannot start any token", _NO_START, "quote the value; indent with spaces, not tabs"),
    ("cannot start a plain scalar", _NO_START, "quote the value"),
    ("a tab cannot be used", "a tab is not allowed here", "indent with spaces"),
    ("tab character that violates", "a tab is not allowed here", "indent with spaces"),
    ("found unexpected end of stream", "a quote or bracket is not closed", "close the quote or bracket"),
    ("flow content must be indented", "a line in brackets is not indented further than its key", "indent it"),
    ("unterminated", "a quote is not closed", "close the quote"),
    ("must be indented past its block", _UNINDENTED, "close the quote, or indent the text"),
    ("the implicit key of a flow", "a comma or a closing bracket is missing", _CHECK_COMMAS),
    ("unclosed flow collection", "a bracket is not closed", _CHECK_COMMAS),
    ("expected <block end>", "the mapping or list cannot go on here", _CHECK_INDENTATION),
    ("did not find expected key", "the mapping cannot go on here", _CHECK_INDENTATION),
    ("did not find expected '-'", "the list cannot go on here", _CHECK_INDENTATION),
    ("did not find expected ',' or", "a comma or a closing bracket is missing", _CHECK_COMMAS),
    ("missing ',' between", "a comma or a closing bracket is missing", _CHECK_COMMAS),
    ("block sequence", "a list item is not expected here", "put the list on the lines below its key"),
    ("trailing content after document", "the document is complete above", "put a line `---` before another document"),
    ("expected <document start>", "the document is complete above", "put a line `---` before another document"),
    ("comment must be preceded", "no blank before the # of a comment", "put a blank before it"),
    ("unknown escape", "", 'a backslash in double quotes starts an escape: write "\\\\", or single quotes'),
)  # fmt: skip


def refusal(problem: str, text: str, position: int, offset: int = 0) -> Refusal:
    """Return the refusal of a text, given a parser's message (`problem`) and the `position` at which it stopped.

    `offset` is the offset of the text in its file; the refusal's offset counts from the start of the file.
    """
    control = re.search(_CONTROL, text)
    if control:
        message = f"the character U+{ord(control[0]):04X} is not allowed in a YAML file"
        start, end = control.span()
        return Refusal(message, "remove it, or write it as an escape in double quotes", start + offset, end + offset)
    if "unicode" in problem.lower():
        # The parser stops at the quote, or somewhere in the escape.
        line = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
        for escape in _ESCAPE.finditer(text, line):
            code = int(escape[1] or escape[2] or "0", 16)
            if escape.end() <= position and not _is_no_character(code):
                continue
            start, end = escape.span()
            if code > 0x10FFFF:
                message = f"the escape {escape[0]} names a character that does not exist"
                return Refusal(message, "the last character is \\U0010ffff", start + offset, end + offset)
            if 0xD800 <= code < 0xE000:
                message = f"the escape {escape[0]} names half a character (a lone surrogate)"
                return Refusal(message, "write the whole pair", start + offset, end + offset)
    end = position
    if "escape" in problem or "hexdecimal" in problem:  # yamlrocks stops within the escape, libyaml at its start or end
        backslash = text.rfind("\\", max(0, position - 9), position + 1)
        if backslash >= 0:
            position, end, letter = backslash, backslash + 2, text[backslash + 1 : backslash + 2]
            problem = f"unknown escape \\{letter}"
            problem += ", which needs more hexadecimal digits" if letter in ("x", "u", "U") else ""
    if "<document start>" in problem and text.startswith("%"):
        problem = "no `---` after the directives of a document"
    _, better, help = next((words for words in _PLAIN if words[0] in problem), ("", "", ""))
    problem = better or re.sub(r"^while \w+ing [^,]*, ", "", problem)
    start, end = (min(place, len(text)) + offset for place in (position, end))
    return Refusal(problem or "it is not YAML", help, start, end)


def _is_no_character(code: int) -> bool:
    return code > 0x10FFFF or 0xD800 <= code < 0xE000
