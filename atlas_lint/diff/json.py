"""A difference as one JSON object; its keys are stable (see docs/diff.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas_lint import __version__
from atlas_lint.diff.diff import Edited, EditedEdge
from atlas_lint.diff.value_changes import ValueChange
from atlas_lint.diff.view import Side, View
from atlas_lint.model.pointers import Pointer
from atlas_lint.model.records import Edge, Record
from atlas_lint.text import json_text, pointer


def render(view: View) -> Iterator[str]:
    """Yield the JSON text of the whole difference, with one line per record or edge."""
    difference = view.difference
    head = {
        "version": 1,
        "tool": {"name": "atlas-lint", "version": __version__},
        "before": _side(view.before),
        "now": _side(view.now),
        "changed": not difference.is_empty,
        "files": {"changed": len(difference.files), "onlyForm": [view.naming.shown(path) for path in difference.forms]},
        "unread": _unread(view),
    }
    yield json_text(head)[:-1]
    records = {
        "added": [_record(view, record) for record in difference.added],
        "removed": [
            {
                **_record(view, one.record),
                "formerlyPointedAtBy": [_pointer(view, pointer) for pointer in one.former],
                "stillPointedAtBy": [_placed(view, pointer) for pointer in one.dangling],
            }
            for one in difference.removed
        ],
        "renamed": [
            {
                **_record(view, one.new),
                "oldId": one.old.id,
                "likeness": round(one.likeness, 2),
                "followed": one.followed,
                "stillPointedAtBy": [_placed(view, pointer) for pointer in one.dangling],
            }
            for one in difference.renamed
        ],
        "moved": [
            {**_record(view, one.new), "oldPath": view.naming.shown(one.old.declaration.path)}
            for one in difference.moved
        ],
        "edited": [_edited(view, one) for one in difference.edited],
    }
    edges = {
        "gained": [_edge(view, edge) for edge in difference.gained],
        "lost": [_edge(view, edge) for edge in difference.lost],
        "edited": [_edited_edge(view, edge) for edge in difference.edited_edges],
    }
    for name, parts in (("records", records), ("edges", edges)):
        yield f', "{name}": {{'
        for index, (part, rows) in enumerate(parts.items()):
            yield f'{", " if index else ""}"{part}": ['
            for number, row in enumerate(rows):
                yield (",\n" if number else "\n") + json_text(row)
            yield "\n]" if rows else "]"
        yield "}"
    yield "}\n"


def _side(side: Side) -> dict[str, Any]:
    return {"name": side.name, "commit": side.commit}


def _unread(view: View) -> dict[str, Any]:
    unread = view.difference.unread
    return {
        "before": [view.naming.shown(path) for path in sorted(unread.before)],
        "now": [view.naming.shown(path) for path in sorted(unread.now)],
        "ids": sorted(unread.ids),
    }


def _record(view: View, record: Record) -> dict[str, Any]:
    name = record.attributes.get("displayName")
    path = view.naming.shown(record.declaration.path)
    return {"id": record.id, "kind": record.kind, "name": name if isinstance(name, str) else None, "path": path}


def _pointer(view: View, pointer: Pointer) -> dict[str, Any]:
    name = view.difference.name(pointer.source)
    return {"how": pointer.how, "record": pointer.source, "name": name, "by": pointer.by}


def _placed(view: View, pointer: Pointer) -> dict[str, Any]:
    span = view.spans[pointer.place]
    where = {"path": view.naming.shown(pointer.place.path), "line": span.line, "column": span.column}
    return {**_pointer(view, pointer), **where}


def _edited(view: View, edited: Edited) -> dict[str, Any]:
    kind = {"oldKind": edited.old.kind} if edited.has_other_kind else {}
    return {**_record(view, edited.new), **kind, "attributes": [_value(change) for change in edited.values]}


def _value(change: ValueChange) -> dict[str, Any]:
    sides = {"old": change.old, "new": change.new}
    return {"pointer": pointer(change.path), "change": change.change, **sides}


def _edge(view: View, edge: Edge) -> dict[str, Any]:
    names = {"fromName": view.difference.name(edge.source), "toName": view.difference.name(edge.target)}
    path = view.naming.shown(edge.declaration.path)
    return {**edge.normalized(), **names, "path": path}


def _edited_edge(view: View, edited: EditedEdge) -> dict[str, Any]:
    return {**_edge(view, edited.new), "changes": [_value(change) for change in edited.values]}
