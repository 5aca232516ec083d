"""The URIs under which the files of a schemas folder are known inside a run, and places in them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

SCHEME = "atlas://schemas/"
SUFFIX = ".schema.json"


def uri_of(path: str) -> str:
    """The URI under which a file of the folder is known inside a run."""
    return SCHEME + quote(path)


def path_of(uri: str) -> str:
    """The path in the folder of a file with such a URI."""
    return unquote(uri.removeprefix(SCHEME))


def at_pointer(schema: Any, place: str) -> Any:
    """Return what a JSON pointer leads to. Raises `LookupError` where that is nothing."""
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
