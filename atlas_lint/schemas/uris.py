"""The URIs of the files of a schemas folder, and places in them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

SCHEME = "atlas://schemas/"
SUFFIX = ".schema.json"


def uri_of(path: str) -> str:
    """Return the URI of a file, given by its path in the folder."""
    return SCHEME + quote(path)


def path_of(uri: str) -> str:
    """Return the path in the folder of a file, given by its URI."""
    return unquote(uri.removeprefix(SCHEME))


def at_pointer(schema: Any, place: str) -> Any:
    """Return the value that the JSON pointer `place` leads to. Raises `LookupError` if there is none."""
    for step in place.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(schema, list):
            if not (step.isascii() and step.isdigit()) or int(step) >= len(schema):
                raise LookupError(step)
            schema = schema[int(step)]
        elif isinstance(schema, dict) and step in schema:
            schema = schema[step]
        else:
            raise LookupError(step)
    return schema
