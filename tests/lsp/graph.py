"""An atlas in which every form of document names ids, and cursors in its files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.command import write
from tests.lsp.editor import Editor

ROLE = """\
{"description": "A *role* of people.", "x-id-prefix": "role", "x-required-edges": ["works_in"],
 "x-replaced-by": "replacedBy",
 "properties": {"attributes": {"type": "object", "required": ["displayName"], "properties": {
  "displayName": {"type": "string", "description": "What people call it."},
  "level": {"enum": ["junior", "senior"]},
  "owner": {"type": "string", "x-ref-kinds": ["Unit"]},
  "replacedBy": {"type": "string"},
  "contact": {"type": "object", "properties": {"mail": {"type": "string", "minLength": 3}}}}}}}
"""
FILES = {
    "schemas/records/Role.schema.json": ROLE,
    "schemas/records/Unit.schema.json": '{"x-id-prefix": "unit"}',
    "schemas/edges/leads.schema.json": (
        '{"description": "Who leads whom.", "x-target-kinds": ["Role"], "x-inverse": "led_by",\n'
        ' "properties": {"attributes": {"properties": {"since": {"type": "string", "format": "date"}}}}}'
    ),
    "schemas/edges/led_by.schema.json": '{"x-inverse": "leads"}',
    "schemas/edges/works_in.schema.json": '{"x-target-kinds": ["Unit"], "x-cardinality": "N:1"}',
    "schemas/edges/part_of.schema.json": '{"x-target-kinds": ["Unit"], "x-acyclic": true}',
    "data/roles.yaml": """\
nodeKind: Role
id: role:boss
attributes:
  displayName: The böss 😀 of *all*
  description: |
    Decides. See role:clerk for the rest.

    Not shown.
  owner: unit:hq
  contact: {mail: boss@example.org}
edges:
  leads:
    - role:clerk
    - target: "role:clerk"
      since: 2020-01-01
    - role:gone  # atlas-lint: ignore[dangling-target] somewhere else
  works_in: unit:hq
---
nodeKind: Role
id: role:clerk
attributes:
  displayName: Clerk
edges:
  - {kind: works_in, from: role:clerk, to: unit:hq}
""",
    "data/more/sidecar.yaml": """\
extendsNode: {id: role:clerk, nodeKind: Role}
edges:
  led_by: role:boss
---
nodeKind: Role
patch: true
id: role:clerk
attributes:
  level: senior
""",
    "data/units.yaml": """\
kind: NodeDocument
nodes:
  - id: unit:hq
    kind: Unit
    displayName: Headquarters
  - id: unit:branch
    kind: Unit
    edges:
      part_of: unit:hq
""",
}


def write_graph(folder: Path) -> None:
    """Write the atlas into a folder."""
    for path, text in FILES.items():
        write(folder / path, text)


def cursor(text: str, where: str, nth: int = 0) -> dict[str, int]:
    """Return the position (UTF-16) of the `|` in `where`, at the `nth` time that the rest of it is in a text."""
    before, _, after = where.partition("|")
    offset = -1
    for _ in range(nth + 1):
        offset = text.index(before + after, offset + 1)
    offset += len(before)
    line = text.count("\n", 0, offset)
    start = text.rfind("\n", 0, offset) + 1
    return {"line": line, "character": len(text[start:offset].encode("utf-16-le")) // 2}


def ask(editor: Editor, method: str, path: str, where: str, nth: int = 0, **more: Any) -> Any:
    """Return the answer to a request at a cursor of a file of the atlas."""
    params = {"textDocument": editor.document(path), "position": cursor(FILES[path], where, nth), **more}
    return editor.ask(f"textDocument/{method}", params)


def marked(editor: Editor, locations: list[dict[str, Any]] | None) -> list[str]:
    """Return locations as `path:line:text` (line from 1), as they are on the disk."""
    shown = []
    for one in locations or []:
        path = one["uri"].removeprefix(editor.uri("") + "/")
        start, end = one["range"]["start"], one["range"]["end"]
        line = (editor.folder / path).read_text(encoding="utf-8").splitlines()[start["line"]].encode("utf-16-le")
        text = line[2 * start["character"] : 2 * end["character"]].decode("utf-16-le")
        shown.append(f"{path}:{start['line'] + 1}:{text}")
    return shown


def changed(editor: Editor, edit: dict[str, Any], texts: Mapping[str, str], without: str = "") -> dict[str, str]:
    """Return the texts of the files that a `WorkspaceEdit` changes, by path.

    `texts` are those that the editor shows instead of the files on the disk. Edits with the annotation `without` are
    left out.
    """
    by_uri: dict[str, list[dict[str, Any]]] = dict(edit.get("changes") or {})
    for one in edit.get("documentChanges") or ():
        if "kind" not in one:
            by_uri[one["textDocument"]["uri"]] = one["edits"]
    result = {}
    for uri, edits in by_uri.items():
        path = uri.removeprefix(editor.uri("") + "/")
        file = editor.folder / path
        text = texts[path] if path in texts else file.read_text(encoding="utf-8") if file.exists() else ""
        kept = [one for one in edits if not without or one.get("annotationId") != without]
        result[path] = applied(text, kept)
    return result


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """Return a text with edits (UTF-16) applied, all made for the text as it was."""
    units = text.encode("utf-16-le")
    lines = [0, *(2 * (at + 1) for at in range(len(units) // 2) if units[2 * at : 2 * at + 2] == b"\n\0")]
    stretches = []
    for number, one in enumerate(edits):
        start, end = (lines[one["range"][it]["line"]] + 2 * one["range"][it]["character"] for it in ("start", "end"))
        stretches.append((start, number, end, one["newText"].encode("utf-16-le")))
    for start, _, end, new in sorted(stretches, reverse=True):
        units = units[:start] + new + units[end:]
    return units.decode("utf-16-le")
