"""Edges as they are written: the edge kinds of a record kind, and the targets of each, in every form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from atlas_lint.schema_tools.editor.attributes import Attributes, attributes_of, partial, required_anywhere
from atlas_lint.schema_tools.editor.ids import at, where
from atlas_lint.schema_tools.editor.inlining import Carrier
from atlas_lint.schemas.load_schemas import EdgeKind, Schema, Schemas
from atlas_lint.text import listed

_TARGET_KEYS = ("target", "to", "id")
_ABOUT_TARGET = {
    "target": "The target of the edge.",
    "to": "The target of the edge; the same as `target`.",
    "id": "The target of the edge; the same as `target`.",
}
_ABOUT_EDGES = "The edges from the record: a mapping of edge kinds to one target or a list of them, or a list of edges."
_ABOUT_ATTRIBUTES = "The properties of this edge."


class Edges:
    """The edges of records, by their kind."""

    def __init__(self, carrier: Carrier, any_source: bool = False, any_kind: bool = False) -> None:
        self.carrier = carrier
        self.any_source = any_source
        self.any_kind = any_kind or not carrier.schemas.edges
        for kind in carrier.schemas.edges.values():
            self._define(kind)
        ways = [where(("kind",), kind.name, _reference(kind, "listed")) for kind in carrier.schemas.edges.values()]
        carrier.define("edge:", {"allOf": ways or [True]})
        one = {"type": ["object", "string"]}
        carrier.define("targets:", {"type": ["object", "array", "string", "null"], "items": one})
        carrier.define("edges:", self._of(carrier.schemas.edges.values()))

    def of(self, kind: str | None) -> Schema:
        """Return the schema of `edges` of a record of a kind (None: a kind without a schema)."""
        if kind is None or self.any_source:
            return at("edges:")
        return self._of(edges_of(self.carrier.schemas, kind))

    def _of(self, kinds: Iterable[EdgeKind]) -> Schema:
        in_order = sorted(kinds, key=lambda kind: kind.name)
        names = [kind.name for kind in in_order]
        name: Schema = {"type": "string", "description": "The edge kind."}
        if not self.any_kind:
            name["enum"] = names
        schema: Schema = {
            "description": _ABOUT_EDGES,
            "type": ["object", "array", "null"],
            "properties": {kind.name: _reference(kind, "targets") for kind in in_order},
            "items": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": name, "to": {"type": "string", "description": _ABOUT_TARGET["to"]}},
                "allOf": [at("edge:")],
            },
        }
        schema["additionalProperties"] = at("targets:") if self.any_kind else False
        return schema

    def _define(self, kind: EdgeKind) -> None:
        of = attributes_of(self.carrier, kind)
        about = {key: kind.schema[key] for key in ("title", "description") if isinstance(kind.schema.get(key), str)}
        bare = self.carrier.ids.target(kind.name, kind.target_kinds)
        one = {**bare, **self._mapping(kind, of, ())}
        no_bare: list[Any] = []
        if of.required:
            message = f"{kind.name} needs a mapping with `target` and {listed([f'`{name}`' for name in of.required])}"
            no_bare = [{"type": ["object", "array", "null"], "errorMessage": message}]
        allowed = {"allOf": no_bare} if no_bare else {}
        target = self.carrier.define(f"target:{kind.name}", {"type": ["object", "string"], **one, **allowed})
        targets = {**about, "type": ["object", "array", "string", "null"], **one, "items": target, **allowed}
        self.carrier.define(f"targets:{kind.name}", targets)
        self.carrier.define(f"listed:{kind.name}", self._mapping(kind, of, ("kind", "from")))

    def _mapping(self, kind: EdgeKind, of: Attributes, own: tuple[str, ...]) -> Schema:
        """Return the schema of a target that is a mapping: the first of `target`, `to` and `id` is the target."""
        target, to, id = (self._by(kind, of, own, key) for key in _TARGET_KEYS)
        instead = {"if": {"required": ["id"]}, "then": id, "else": target}
        otherwise = {"if": {"required": ["to"]}, "then": to, "else": instead}
        return {"if": {"required": ["target"]}, "then": target, "else": otherwise}

    def _by(self, kind: EdgeKind, of: Attributes, own: tuple[str, ...], key: str) -> Schema:
        name = f"{'listed-' if own else ''}by-{key}:{kind.name}"
        shape = self.carrier.ids.target(kind.name, kind.target_kinds)
        under = partial(self.carrier, of, {})
        keys = {
            key: {"type": "string", **shape, "description": _ABOUT_TARGET[key]},
            "attributes": {"description": _ABOUT_ATTRIBUTES, "type": ["object", "null"], **under},
            **dict.fromkeys(own, True),
        }
        mapping = {"required": [key], **partial(self.carrier, of, keys)}
        needed = required_anywhere(of.required)
        if needed:
            mapping["allOf"] = [*mapping.get("allOf", ()), *needed]
        return self.carrier.define(name, mapping)


def edges_of(schemas: Schemas, kind: str) -> list[EdgeKind]:
    """Return the edge kinds that may leave records of a kind."""
    return [edge for edge in schemas.edges.values() if edge.source_kinds is None or kind in edge.source_kinds]


def _reference(kind: EdgeKind, form: str) -> Schema:
    return at(f"{form}:{kind.name}")
