"""Text from schemas and data as Markdown (escaped, in code spans, in cells, in fences), and file names for pages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from atlas_lint.digests import blake2b
from atlas_lint.text import safe

_ACTIVE = re.compile(r"[\\`*_\[\]|~$^]")
_START = re.compile(r"^(#|[-+=:]|\d+[.)])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", re.ASCII)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def prose(text: str) -> str:
    """Return a text as one line of Markdown that renders as that text; valid in a cell, too."""
    line = safe(" ".join(text.split()))
    line = _ACTIVE.sub(lambda match: f"\\{match[0]}", line)
    line = re.sub("[&<>]", lambda match: _ENTITIES[match[0]], line)
    return _START.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", line)


def code(text: str) -> str:
    """Return a code span for a cell, with a fence longer than any backticks in it."""
    text = safe(text) or '""'
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    blank = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{blank}{text}{blank}{fence}".replace("|", "\\|")


def fenced(language: str, lines: Iterable[str]) -> str:
    """Return a code block, with a fence longer than any backticks in it."""
    text = "\n".join(lines)
    fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence}{language}\n{text}\n{fence}\n"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    first = list(heads)
    lines = [first, ["---"] * len(first), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Return a file name (without suffix) for each name, unique even if case is ignored, and inside the folder."""
    given: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names):
        file = name
        if not _FILE.fullmatch(name) or _RESERVED.fullmatch(name) or name.endswith(".") or name.lower() in taken:
            kept = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:60]
            file = f"{kept or 'kind'}-{blake2b(name.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"
        taken.add(file.lower())
        given[name] = file
    return given
