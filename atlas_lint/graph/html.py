"""A drawing as one HTML page that works offline, drawn by D3, to search, drag and read record by record.

D3 comes from an installed package, not from this repository; its digest must be that of D3 7.9.0. The drawing is data
in the page, and the script shows it as text only. A content security policy allows the page's own scripts and styles
and nothing else.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from atlas_lint import __version__
from atlas_lint.errors import AtlasError
from atlas_lint.graph.subgraph import Drawing
from atlas_lint.text import count, safe

MOST_LINES = 10_000
"""Maximum number of lines; beyond it, browsers are slow and the drawing is unreadable."""
_CARRIER = "django-d3-bridge"
_FILE = "d3_bridge/static/d3_bridge/js/d3.v7.min.js"
_DIGEST = "f2094bbf6141b359722c4fe454eb6c4b0f0e42cc10cc7af921fc158fceb86539"
"""SHA-256 of `d3.min.js` as D3 7.9.0 publishes it."""
_HELP = "install it with: pip install 'atlas-lint[graph]'"


def library() -> str:
    """Return the text of D3. Raises `AtlasError` if it is not installed or is not the expected version."""
    try:
        path = Path(str(distribution(_CARRIER).locate_file(_FILE)))
        data = path.read_bytes()
    except (PackageNotFoundError, OSError):
        raise AtlasError("the page is drawn by D3, which is not installed", _HELP) from None
    if sha256(data).hexdigest() != _DIGEST:
        raise AtlasError(f"{path} is not D3 7.9.0, which the page is made for", _HELP)
    return data.decode("utf-8")


def render(drawing: Drawing) -> Iterator[str]:
    """Yield the page. Raises `AtlasError` as `library` does."""
    style, script, drawer = _asset("graph.css"), _asset("graph.js"), library()
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
        library=drawer,
        script=script,
        data=_embedded(_data(drawing)),
    )


def _asset(name: str) -> str:
    return (files("atlas_lint.graph") / "page" / name).read_text(encoding="utf-8")


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
    numbers = _numbered([node.id for node in drawing.nodes])
    return {
        "kinds": list(kinds),
        "lineKinds": list(line_kinds),
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
