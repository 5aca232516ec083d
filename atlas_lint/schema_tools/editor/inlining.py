"""Parts of schemas copied into another schema, each once, with what they refer to."""

from __future__ import annotations

import json
import re
from typing import Any

from atlas_lint.schema_tools.editor.ids import Ids, at
from atlas_lint.schemas import traversal
from atlas_lint.schemas.effective import below
from atlas_lint.schemas.load_schemas import Schema, Schemas
from atlas_lint.schemas.uris import SUFFIX, path_of

_PLAIN = re.compile(r"[A-Za-z0-9_$-]+")
_OF_NO_USE = ("$anchor", "$dynamicAnchor", "$comment")


class Carrier:
    """Copies schemas into `definitions` and returns the `$ref` to each."""

    def __init__(self, schemas: Schemas, ids: Ids) -> None:
        self.schemas = schemas
        self.ids = ids
        self.definitions: dict[str, Any] = {}
        self._names: dict[str, str] = {}

    def define(self, name: str, schema: Any) -> Schema:
        """Define a schema under a name; return the reference to it. Names of copied schemas have no colon."""
        self.definitions[name] = schema
        return at(name)

    def carry(self, uri: str) -> Any:
        """Copy the schema at an absolute URI; return the reference to the copy."""
        if uri not in self._names:
            name = self._name(uri)
            self._names[uri] = name
            self.definitions[name] = None  # reserved: it may refer to itself
            self.definitions[name] = self._copy(self.schemas.resolve(uri))
        return at(self._names[uri])

    def part(self, uri: str, keyword: str, name: str) -> Any:
        """Return the schema of a key (`name`, under `properties` or `patternProperties`) of the schema at a URI."""
        if self.schemas.resolve(uri)[keyword][name] is False:
            return False
        if uri in self._names and _PLAIN.fullmatch(name):
            return {"$ref": f"#/$defs/{self._names[uri]}/{keyword}/{name}"}
        return self.carry(below(uri, keyword, name))

    def _name(self, uri: str) -> str:
        file, _, pointer = uri.partition("#")
        words = [path_of(file).removesuffix(SUFFIX), *pointer.split("/")[1:]]
        every = re.split(r"[^A-Za-z0-9_-]+", " ".join(words))
        plain = ".".join(word for word in every if word not in ("", "defs", "properties", "records"))
        name, number = plain, 2
        while name in self.definitions:
            name, number = f"{plain}.{number}", number + 1
        return name

    def _copy(self, schema: Any) -> Any:
        copy = json.loads(json.dumps(schema))
        _shorten_false(copy)
        for _, subschema in traversal.walk(copy):
            for keyword in _OF_NO_USE:
                subschema.pop(keyword, None)
            if "$ref" in subschema:
                subschema["$ref"] = self.carry(subschema["$ref"])["$ref"]
            if "x-ref-kinds" in subschema:
                self._offer(subschema)
        return copy

    def _offer(self, subschema: Schema) -> None:
        """Add the ids that a reference may name, for completion only: the schema accepts any other id."""
        known = self.ids.of(subschema["x-ref-kinds"] or None)
        if known:
            subschema["allOf"] = [*subschema.get("allOf", ()), {"anyOf": [True, *known]}]


def _shorten_false(schema: Any) -> None:
    """Replace `{"not": {}}` by `false` again, for which editors have clearer messages."""
    for _, subschema in traversal.walk(schema):
        holder = subschema.get("properties", {})
        for name in [name for name, value in holder.items() if value == {"not": {}}]:
            holder[name] = False
