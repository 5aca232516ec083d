"""Declarations as JSON has them, and back: what the cache keeps."""

from __future__ import annotations

from typing import Any

from atlas_lint.declaration import Declaration, DeclaredEdge, DeclaredFile, Fault
from atlas_lint.finding import Span
from atlas_lint.silence import Silence


def stored(file: DeclaredFile) -> list[Any]:
    """A file's declarations as lists (a NamedTuple is one to JSON), without its path."""
    return [file.declarations, file.faults, file.shown, file.is_broken, file.silences]


def restored(path: str, row: list[Any]) -> DeclaredFile:
    """The other way round. Raises one of `UNLIKE` where it is no such row."""
    declarations, faults, shown, is_broken, silences = row
    return DeclaredFile(
        path,
        tuple(map(_declaration, declarations)),
        tuple(_fault(fault) for fault in faults),
        tuple(shown),
        is_broken,
        tuple(_silence(silence) for silence in silences),
    )


def _declaration(row: list[Any]) -> Declaration:
    path, document, at, form, id, kind, attributes, edges, beside, in_bundle = row
    made = tuple(
        DeclaredEdge(edge_kind, target, held, tuple(place), target_key, tuple(near))
        for edge_kind, target, held, place, target_key, near in edges
    )
    return Declaration(path, document, tuple(at), form, id, kind, attributes, made, tuple(beside), in_bundle)


def _fault(row: list[Any]) -> Fault:
    rule, document, path, part, nth, span, message, help, text, record, near = row
    placed = Span(*span) if span else None
    return Fault(rule, document, tuple(path), part, nth, placed, message, help, text, record, near)


def _silence(row: list[Any]) -> Silence:
    form, rules, reason, first, last, span, document, path, text = row
    return Silence(form, tuple(rules), reason, first, last, Span(*span), document, tuple(path), text)
