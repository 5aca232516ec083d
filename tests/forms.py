"""The forms in which one text may be written as bytes; a command that edits keeps whichever it finds."""

from __future__ import annotations

import codecs
from collections.abc import Callable

Form = Callable[[bytes], bytes]

FORMS: dict[str, Form] = {
    "lf": lambda data: data,
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "cr": lambda data: data.replace(b"\n", b"\r"),
    "no-final-line-end": lambda data: data.rstrip(b"\n"),
    "bom": lambda data: codecs.BOM_UTF8 + data,
    "bom-crlf": lambda data: codecs.BOM_UTF8 + data.replace(b"\n", b"\r\n") + b"---\r\n...\r\n",
    "directive": lambda data: b"%YAML 1.2\n---\n" + data,
    "directive-and-dots": lambda data: b"%YAML 1.2\n---\n" + data + b"...\n",
}
"""By name, what writes a text with LF (UTF-8) in another form."""
