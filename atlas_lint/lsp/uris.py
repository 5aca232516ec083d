"""URIs of files: the only ones that the server reads or names."""

from __future__ import annotations

import os
import posixpath
import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

MOST_CHARACTERS = 4096
"""Most characters of a path, as no system opens a longer one."""
_DRIVE = re.compile(r"/[A-Za-z]:(?=/|$)")


def path_of(uri: str) -> str | None:
    """Return the absolute path, with `/`, that a `file:` URI names; None for any other URI."""
    try:
        parts = urlsplit(uri)
        path = unquote_to_bytes(parts.path).decode("utf-8", "surrogateescape")
    except ValueError:
        return None
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or parts.query or parts.fragment:
        return None
    if not path.startswith("/") or "\0" in path or len(path) > MOST_CHARACTERS:
        return None
    if os.name == "nt" and _DRIVE.match(path):
        return posixpath.normpath(path[1].upper() + path[2:])
    return posixpath.normpath(f"/{path.lstrip('/')}")


def uri_of(path: str) -> str:
    """Return the `file:` URI of an absolute path with `/`."""
    quoted = quote(path.encode("utf-8", "surrogateescape"), safe="/:@!$&(),;=+~")
    return f"file://{quoted}" if path.startswith("/") else f"file:///{quoted}"
