"""Snippets for new records, in the syntax of LSP: what a kind requires, with a tab stop for each value."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from atlas_lint.completion.items import SNIPPET, Item
from atlas_lint.completion.view import View
from atlas_lint.edits.text_edits import is_plain, scalar
from atlas_lint.schemas import effective
from atlas_lint.schemas.effective import Layers
from atlas_lint.schemas.load_schemas import RecordKind, Schemas
from atlas_lint.text import safe

_DEEPEST = 3


def record_snippets(view: View, in_bundle: bool) -> list[Item]:
    """Return a snippet `new KIND` for each kind; `in_bundle` makes nodes of a bundle."""
    return list(_snippets(view.schemas, in_bundle))


@lru_cache(maxsize=4)
def _snippets(schemas: Schemas, in_bundle: bool) -> tuple[Item, ...]:
    return tuple(_item(schemas, kind, in_bundle) for _, kind in sorted(schemas.records.items()))


def _item(schemas: Schemas, kind: RecordKind, in_bundle: bool) -> Item:
    about = effective.text(effective.layers(schemas, kind.uri, kind.schema), "description")
    lines = list(_Snippet(schemas).lines(kind, in_bundle))
    # An editor indents the lines as that of the cursor, whose dash is two columns before the keys of a node.
    text = ("\n  " if in_bundle else "\n").join(lines)
    return Item(safe(f"new {kind.name}"), text, SNIPPET, about=safe(about or f"A record of the kind {kind.name}."))


class _Snippet:
    """A counter of tab stops."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.stops = 0

    def lines(self, kind: RecordKind, in_bundle: bool) -> Iterator[str]:
        """Yield the lines of a snippet, the last one with the final tab stop."""
        id = f"id: {_literal(kind.id_prefix + ':') if kind.id_prefix else ''}{self.stop()}"
        name = _literal(scalar(kind.name))
        yield from (id, f"kind: {name}") if in_bundle else (f"nodeKind: {name}", id)
        attributes = list(self.mapping(effective.attributes(self.schemas, kind.uri, kind.schema), 1))
        edges = [line for edge in kind.required_edges for line in self.edge(edge)]
        for key, lines in (("attributes", attributes), ("edges", edges)):
            if lines:
                yield f"{key}:"
                yield from lines

    def edge(self, name: str) -> Iterator[str]:
        """Yield the lines of an edge that is required."""
        edge = self.schemas.edges.get(name)
        prefixes = {
            kind.id_prefix
            for target in (edge.target_kinds or () if edge else ())
            if (kind := self.schemas.records.get(target)) and kind.id_prefix
        }
        start = _literal(f"{prefixes.pop()}:") if len(prefixes) == 1 else ""
        yield f"  {_literal(scalar(name))}:"
        of = effective.attributes(self.schemas, edge.uri, edge.schema) if edge else ()
        needed = list(dict.fromkeys(effective.required(of)))
        yield f"    - {'target: ' if needed else ''}{start}{self.stop()}"
        if needed:
            yield from self.mapping(of, 3)

    def mapping(self, of: Layers, depth: int) -> Iterator[str]:
        """Yield the lines of the required keys of a mapping."""
        for name in effective.required(of):
            inner = effective.of_property(self.schemas, of, name)
            head = f"{'  ' * depth}{_literal(scalar(name))}:"
            nested = list(self.mapping(inner, depth + 1)) if depth < _DEEPEST else []
            if nested:
                yield head
                yield from nested
            else:
                yield f"{head} {self.value(inner)}"

    def value(self, of: Layers) -> str:
        """Return a tab stop for a value: a choice if the schema lists its values."""
        allowed = effective.values(of)
        if allowed is None and effective.types(of) == ("boolean",):
            allowed = ["true", "false"]
        if allowed and all(isinstance(value, str) and _is_choice(value) for value in allowed):
            self.stops += 1
            return f"${{{self.stops}|{','.join(allowed)}|}}"
        return f"[{self.stop()}]" if effective.types(of) == ("array",) else self.stop()

    def stop(self) -> str:
        self.stops += 1
        return f"${self.stops}"


def _is_choice(value: str) -> bool:
    return (is_plain(value) or value in ("true", "false")) and not any(mark in value for mark in ",|\\}$")


def _literal(text: str) -> str:
    """Return a text with the marks of a snippet escaped."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
