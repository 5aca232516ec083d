"""Edge kinds of an ontology as schemas; several declarations of one name become one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from atlas_lint.workshop.ontology.attributes import Attributes
from atlas_lint.workshop.ontology.reading import Declared
from atlas_lint.workshop.ontology.remarks import CONTRADICTION, LEFT_OUT, UNSAID, Remark
from atlas_lint.workshop.ontology.types import ANY_KIND, Schema

_CARDINALITIES = ("1:1", "1:N", "N:1", "N:N")
_TOLD = ("name", "description", "source", "target", "cardinality", "inverse", "aliasOf", "symmetric", "attributes",
         "invariants", "notes")  # fmt: skip


class EdgeKinds:
    """Makes schemas of edge kinds. `kinds` are the node kinds that are declared, `names` the edge kinds."""

    def __init__(
        self, kinds: Collection[str], names: Collection[str], attributes: Attributes, remarks: list[Remark]
    ) -> None:
        self.kinds = kinds
        self.names = names
        self.attributes = attributes
        self.remarks = remarks

    def schema(self, declarations: list[Declared]) -> Schema:
        """The schema of an edge kind, from all that declares it."""
        name = declarations[0].text("name")
        for other in declarations[1:]:
            message = f"the edge kind {name} is declared before: its schema allows what any of the declarations does"
            self.remarks.append(Remark(CONTRADICTION, other.place("name"), message))
        schema: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name}
        described = [text for one in declarations if (text := one.text("description"))]
        if described:
            schema["description"] = " / ".join(dict.fromkeys(described))
        for keyword, key in (("x-source-kinds", "source"), ("x-target-kinds", "target")):
            found = self._ends(declarations, key)
            if found is not None:
                schema[keyword] = found
        schema["x-cardinality"] = self._cardinality(declarations)
        for keyword, key in (("x-inverse", "inverse"), ("x-alias-of", "aliasOf")):
            other_name = self._other(declarations, key)
            if other_name:
                schema[keyword] = other_name
        if any(one.value.get("symmetric") is True for one in declarations) and "x-inverse" not in schema:
            schema["x-inverse"] = name
        held = self._attributes(declarations)
        schema |= {
            "type": "object",
            "required": ["from", "to", "kind", "attributes"],
            "properties": {
                "from": {"type": "string"},
                "to": {"type": "string"},
                "kind": {"const": name},
                "attributes": held,
            },
        }
        for one in declarations:
            self._unsaid(one)
        return schema

    def _ends(self, declarations: Iterable[Declared], key: str) -> list[str] | None:
        """The kinds at one end; None where any may stand there."""
        found: list[str] = []
        for one in declarations:
            named = [str(name) for name in one.list(key)]
            known = [name for name in named if name in self.kinds]
            for index, name in enumerate(named):
                if name not in self.kinds and name != ANY_KIND:
                    message = f"{one.text('name')}: its {key} names {name}, a kind that nothing declares"
                    self.remarks.append(Remark(LEFT_OUT, one.place(key, index), message))
            if not known or (ANY_KIND in named and ANY_KIND not in self.kinds):
                if named and ANY_KIND not in named:
                    message = f"{one.text('name')}: no kind is left as its {key}, so any is allowed"
                    self.remarks.append(Remark(LEFT_OUT, one.place(key), message))
                return None
            found += known
        return list(dict.fromkeys(found))

    def _cardinality(self, declarations: Iterable[Declared]) -> str:
        """The cardinality; of several the one that allows what each does."""
        ends = [set[str](), set[str]()]
        for one in declarations:
            written = one.value.get("cardinality", "N:N")
            if written not in _CARDINALITIES:
                message = f"{one.text('name')}: {written} is no cardinality; N:N is taken"
                self.remarks.append(Remark(LEFT_OUT, one.place("cardinality"), message))
                written = "N:N"
            for end, side in zip(ends, str(written).split(":"), strict=True):
                end.add(side)
        return ":".join("N" if "N" in end else "1" for end in ends)

    def _other(self, declarations: Iterable[Declared], key: str) -> str:
        """The edge kind that a key names; "" where none does, or none that is declared."""
        found: list[str] = []
        for one in declarations:
            name = one.text(key)
            if name and name not in self.names:
                message = f"{one.text('name')}: its {key} is {name}, an edge kind that nothing declares"
                self.remarks.append(Remark(LEFT_OUT, one.place(key), message))
            elif name:
                found.append(name)
        if len(set(found)) > 1:
            message = f"{key} is {' and '.join(dict.fromkeys(found))}: the first counts"
            self.remarks.append(Remark(CONTRADICTION, next(iter(declarations)).place(key), message))
        return found[0] if found else ""

    def _attributes(self, declarations: list[Declared]) -> Schema:
        """The schema of the attributes; what only some of the declarations require is optional."""
        schemas = [self.attributes.schema(one, skipped=()) for one in declarations]
        merged: dict[str, Any] = {}
        for schema in reversed(schemas):
            merged |= schema.get("properties", {})
        required = [name for name in merged if all(name in schema.get("required", ()) for schema in schemas)]
        loose = {
            name: self.attributes.optional(schema) if name not in required else schema
            for name, schema in merged.items()
        }
        held: Schema = {"type": "object", "properties": loose if len(schemas) > 1 else merged}
        return held | ({"required": required} if required else {})

    def _unsaid(self, one: Declared) -> None:
        """What of a declaration no schema says."""
        for index, sentence in enumerate(one.list("invariants")):
            message = f"{one.text('name')}: {sentence}"
            self.remarks.append(Remark(UNSAID, one.place("invariants", index), message))
        for key in one.value:
            if key not in (*_TOLD, "id", "origin", "originContext"):
                self.remarks.append(Remark(UNSAID, one.key(key), f"{one.text('name')}: `{key}`"))
