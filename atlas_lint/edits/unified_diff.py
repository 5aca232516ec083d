"""Unified diffs of text files, for `git apply` and `patch`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from atlas_lint.text import safe

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")


def unified(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """Yield the lines of the diff of one file, with their line ends.

    Characters that could move a cursor or reorder text are escaped, except a carriage return at the end of a line. A
    diff with such escapes is readable, but cannot be applied.
    """
    old, new = (_LINE.findall(data.decode("utf-8", "replace")) for data in (before, after))
    for line in difflib.unified_diff(old, new, f"a/{safe(path)}", f"b/{safe(path)}"):
        yield _printed(line)


def _printed(line: str) -> str:
    end = "\r\n" if line.endswith("\r\n") else "\n" if line.endswith("\n") else ""
    text = safe(line[: len(line) - len(end)])
    return f"{text}{end}" if end else f"{text}\n\\ No newline at end of file\n"
