"""Edge kinds of an ontology as schemas; several declarations of one name become one schema."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from atlas_lint.schema_tools.ontology.attributes import Attributes
from atlas_lint.schema_tools.ontology.reader import PASSED_ON, Declared, origin
from atlas_lint.schema_tools.ontology.report import CONTRADICTION, LEFT_OUT, NOT_EXPRESSED, Remark
from atlas_lint.schema_tools.ontology.types import ANY_KIND, Schema

_CARDINALITIES = ("1:1", "1:N", "N:1", "N:N")
_EXPRESSED = ("name", "description", "source", "target", "cardinality", "inverse", "aliasOf", "symmetric", "attributes",
         "invariants", "notes")  # fmt: skip


class EdgeKinds:
    """Makes schemas of edge kinds. `kinds` are the declared node kinds, `names` the edge kinds."""

    def __init__(
        self, kinds: Collection[str], names: Collection[str], attributes: Attributes, remarks: list[Remark]
    ) -> None:
        self.kinds = kinds
        self.names = names
        self.attributes = attributes
        self.remarks = remarks

    def schema(self, declarations: list[Declared]) -> Schema:
        """Return the schema of an edge kind, from all its declarations."""
        name = declarations[0].text("name")
        for other in declarations[1:]:
            message = f"the edge kind {name} is declared twice: its schema allows what any of the declarations allows"
            self.remarks.append(Remark(CONTRADICTION, other.place("name"), message))
        schema: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name}
        described = [" ".join(filter(None, (one.text("description"), one.text("notes")))) for one in declarations]
        if any(described):
            schema["description"] = " / ".join(dict.fromkeys(filter(None, described)))
        origins = dict.fromkeys(filter(None, map(origin, declarations)))
        if origins:
            schema["$comment"] = " / ".join(origins)
        for keyword, key in (("x-source-kinds", "source"), ("x-target-kinds", "target")):
            found = self._ends(declarations, key)
            if found is not None:
                schema[keyword] = found
        schema["x-cardinality"] = self._cardinality(declarations)
        for keyword, key in (("x-inverse", "inverse"), ("x-alias-of", "aliasOf")):
            other_name = self._other(declarations, key)
            if other_name:
                schema[keyword] = other_name
        if self._is_symmetric(declarations) and "x-inverse" not in schema:
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
            self._report_rest(one)
        return schema

    def _ends(self, declarations: Iterable[Declared], key: str) -> list[str] | None:
        """Return the kinds at one end; None if any kind is allowed."""
        found: list[str] = []
        for one in declarations:
            named = [str(name) for name in one.list(key)]
            known = [name for name in named if name in self.kinds]
            for index, name in enumerate(named):
                if name not in self.kinds and name != ANY_KIND:
                    message = f"{one.text('name')}: its {key} names {name}, a kind that nothing declares"
                    self.remarks.append(Remark(LEFT_OUT, one.place(key, index), message))
            if not known or (ANY_KIND in named and ANY_KIND not in self.kinds):
                if ANY_KIND not in named and isinstance(one.value.get(key), list):
                    message = f"{one.text('name')}: its {key} has no {'declared kind' if named else 'kind'}"
                    self.remarks.append(Remark(LEFT_OUT, one.place(key), f"{message}, so any is allowed"))
                return None
            found += known
        return list(dict.fromkeys(found))

    def _cardinality(self, declarations: Iterable[Declared]) -> str:
        """Return the cardinality that allows what each declaration allows."""
        ends = [set[str](), set[str]()]
        for one in declarations:
            written = one.value.get("cardinality", "N:N")
            if written not in _CARDINALITIES:
                message = f"{one.text('name')}: {written} is not a cardinality; N:N is used instead"
                self.remarks.append(Remark(LEFT_OUT, one.place("cardinality"), message))
                written = "N:N"
            for end, side in zip(ends, str(written).split(":"), strict=True):
                end.add(side)
        return ":".join("N" if "N" in end else "1" for end in ends)

    def _other(self, declarations: list[Declared], key: str) -> str:
        """Return the edge kind that a key names; "" if it names none, or none that is declared.

        If the declarations differ, none counts: it would be wrong for the edges of some.
        """
        named = [one.text(key) for one in declarations]
        for one, name in zip(declarations, named, strict=True):
            if name and name not in self.names:
                message = f"{one.text('name')}: its {key} is {name}, an edge kind that nothing declares"
                self.remarks.append(Remark(LEFT_OUT, one.place(key), message))
            elif name and set(named) != {name}:
                message = f"{one.text('name')}: its {key} is {name} here but not in every declaration, so it is ignored"
                self.remarks.append(Remark(CONTRADICTION, one.place(key), message))
        return named[0] if named[0] in self.names and len(set(named)) == 1 else ""

    def _is_symmetric(self, declarations: list[Declared]) -> bool:
        """Check whether all declarations are symmetric; add a remark for each one that alone is."""
        symmetric = [one for one in declarations if one.value.get("symmetric") is True]
        if len(symmetric) == len(declarations):
            return True
        for one in symmetric:
            message = f"{one.text('name')}: it is symmetric here but not in every declaration, so that is ignored"
            self.remarks.append(Remark(CONTRADICTION, one.place("symmetric"), message))
        return False

    def _attributes(self, declarations: list[Declared]) -> Schema:
        """Return the schema of the attributes. An attribute is required only if all declarations require it."""
        schemas = [self.attributes.schema(one, skipped=()) for one in declarations]
        if len(schemas) == 1:
            return schemas[0]
        names = dict.fromkeys(name for schema in schemas for name in schema["properties"])
        required = [name for name in names if all(name in schema.get("required", ()) for schema in schemas)]
        held: Schema = {"type": "object", "properties": {}}
        for name in names:
            found = [schema["properties"][name] for schema in schemas if name in schema["properties"]]
            held["properties"][name] = _any_of(found if name in required else map(self.attributes.optional, found))
        return held | ({"required": required} if required else {})

    def _report_rest(self, one: Declared) -> None:
        """Add a remark for each part of a declaration that no schema expresses."""
        for index, sentence in enumerate(one.list("invariants")):
            message = f"{one.text('name')}: {sentence}"
            self.remarks.append(Remark(NOT_EXPRESSED, one.place("invariants", index), message))
        for key in one.value:
            if key not in (*_EXPRESSED, *PASSED_ON, "id"):
                self.remarks.append(Remark(NOT_EXPRESSED, one.key(key), f"{one.text('name')}: `{key}`"))


def _any_of(schemas: Iterable[Schema]) -> Schema:
    """Return a schema that allows what any of the schemas allows."""
    different: list[Schema] = []
    for schema in schemas:
        different += [schema] if schema not in different else []
    return different[0] if len(different) == 1 else {"anyOf": different}
