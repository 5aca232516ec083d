"""The references in a value: the strings that `x-ref-kinds` declares to be ids of records.

The keyword counts if its schema applies to the string and accepts it. Most schemas do not contain it; in the others the
finder follows only the branches that do.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from atlas_lint.schemas import traversal
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.regex import found
from atlas_lint.schemas.validator import Validator

KEYWORD = "x-ref-kinds"

Where = tuple[tuple[str | int, ...], bool]
"""A path in the value, and whether the key at its end (not the value) is the id."""
Kinds = frozenset[str]
"""The kinds that the record may have; empty for any."""
_SIMPLE = frozenset({"type", KEYWORD, "title", "description", "$comment", "examples"})


class Reference(NamedTuple):
    """An id inside a value: the path to it, whether it is a key, the id, the kinds that it may have."""

    path: tuple[str | int, ...]
    is_key: bool
    id: str
    kinds: Kinds


class Finder:
    """Finds the references in the values of one schema file."""

    def __init__(self, schemas: Schemas, validator: Validator, uri: str) -> None:
        self._schemas = schemas
        self._validator = validator
        self._has_keyword: dict[str, bool] = {}
        self._properties: dict[str, dict[str, tuple[str, Any, Kinds | None]]] = {}
        self._root = f"{uri}#"
        self.finds_any = self._reaches(self._root, schemas.resolve(self._root))

    def references(self, value: Any) -> list[Reference]:
        """Return the references in a value, in the order of the schema."""
        if not self.finds_any or self._validator.takes_too_long(self._root, value):
            return []
        kinds = self._collect(self._root, self._schemas.resolve(self._root), value, ())
        return [Reference(path, is_key, _text(value, path, is_key), kinds[path, is_key]) for path, is_key in kinds]

    def _reaches(self, uri: str, schema: Any) -> bool:
        """Check whether the keyword occurs in a schema or behind its `$ref`s."""
        if uri not in self._has_keyword:
            self._has_keyword[uri] = self._finds(schema)
        return self._has_keyword[uri]

    def _finds(self, schema: Any) -> bool:
        # Follow each schema that is not known yet from here, once. In a cycle of schemas, a "no" on the way would only
        # mean that nothing else is left to follow.
        seen, todo = set[str](), [schema]
        while todo:
            for subschema in traversal.every(todo.pop()):
                reference = subschema.get("$ref", "")
                if KEYWORD in subschema or self._has_keyword.get(reference):
                    return True
                if reference and reference not in seen and reference not in self._has_keyword:
                    seen.add(reference)
                    todo.append(self._schemas.resolve(reference))
        return False

    def _collect(self, uri: str, schema: Any, value: Any, path: tuple[str | int, ...]) -> dict[Where, Kinds]:
        """Return the places of ids in a value, with their kinds, by a `schema` that applies to the value."""
        if not isinstance(schema, dict) or not self._reaches(uri, schema):
            return {}
        gathered: dict[Where, Kinds] = {}
        if KEYWORD in schema and isinstance(value, str) and self._accepts(uri, schema, value):
            gathered[path, False] = frozenset(schema[KEYWORD])
        if "$ref" in schema:
            reference = schema["$ref"]
            _both(gathered, self._collect(reference, self._schemas.resolve(reference), value, path))
        if isinstance(value, dict):
            self._in_mapping(uri, schema, value, path, gathered)
        elif isinstance(value, list):
            self._in_list(uri, schema, value, path, gathered)
        for index, branch in enumerate(schema.get("allOf", ())):
            _both(gathered, self._collect(f"{uri}/allOf/{index}", branch, value, path))
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                _both(gathered, self._in_branches(f"{uri}/{keyword}", schema[keyword], value, path))
        if "if" in schema:
            then = "then" if self._accepts(f"{uri}/if", schema["if"], value) else "else"
            if then in schema:
                _both(gathered, self._collect(f"{uri}/{then}", schema[then], value, path))
        return gathered

    def _in_mapping(
        self, uri: str, schema: Any, value: dict[str, Any], path: tuple[str | int, ...], gathered: dict[Where, Kinds]
    ) -> None:
        reaching, patterns = self._reaching_properties(uri, schema), schema.get("patternProperties", {})
        for key, (place, subschema, kinds) in reaching.items():
            if key not in value:
                continue
            if kinds is None:
                _both(gathered, self._collect(place, subschema, value[key], (*path, key)))
            elif isinstance(value[key], str):
                _both(gathered, {((*path, key), False): kinds})
        if not patterns and "additionalProperties" not in schema and "propertyNames" not in schema:
            return
        properties = schema.get("properties", {})
        for key, item in value.items():
            known = key in properties
            for pattern, subschema in patterns.items():
                if found(pattern, key):
                    known = True
                    place = f"{uri}/patternProperties/{_step(pattern)}"
                    _both(gathered, self._collect(place, subschema, item, (*path, key)))
            if not known and "additionalProperties" in schema:
                place = f"{uri}/additionalProperties"
                _both(gathered, self._collect(place, schema["additionalProperties"], item, (*path, key)))
            if "propertyNames" in schema:
                names = self._collect(f"{uri}/propertyNames", schema["propertyNames"], key, ())
                _both(gathered, {((*path, key), True): kinds for kinds in names.values()})

    def _reaching_properties(self, uri: str, schema: Any) -> dict[str, tuple[str, Any, Kinds | None]]:
        """Return the properties of a schema behind which the keyword occurs, each with its URI and schema.

        The third part is the kinds, if any string is an id there; else None.
        """
        if uri not in self._properties:
            properties = (
                (name, f"{uri}/properties/{_step(name)}", subschema)
                for name, subschema in schema.get("properties", {}).items()
            )
            self._properties[uri] = {
                name: (place, subschema, _kinds_of_any(subschema))
                for name, place, subschema in properties
                if self._reaches(place, subschema)
            }
        return self._properties[uri]

    def _in_list(
        self, uri: str, schema: Any, value: list[Any], path: tuple[str | int, ...], gathered: dict[Where, Kinds]
    ) -> None:
        first = schema.get("prefixItems", [])
        for index, item in enumerate(value):
            if index < len(first):
                place = f"{uri}/prefixItems/{index}"
                _both(gathered, self._collect(place, first[index], item, (*path, index)))
            elif "items" in schema:
                _both(gathered, self._collect(f"{uri}/items", schema["items"], item, (*path, index)))

    def _in_branches(
        self, uri: str, branches: list[Any], value: Any, path: tuple[str | int, ...]
    ) -> dict[Where, Kinds]:
        """Unite the kinds of the branches that accept the value. An accepting branch without the keyword allows any."""
        kinds_of_branches = [
            self._collect(f"{uri}/{index}", branch, value, path)
            for index, branch in enumerate(branches)
            if self._accepts(f"{uri}/{index}", branch, value)
        ]
        if not kinds_of_branches:
            return {}
        first, *others = kinds_of_branches
        shared = [where for where in first if all(where in other for other in others)]
        return {where: _united([kinds[where] for kinds in kinds_of_branches]) for where in shared}

    def _accepts(self, uri: str, schema: Any, value: Any) -> bool:
        if isinstance(schema, bool):
            return schema
        if schema.keys() <= _SIMPLE:
            kinds = schema.get("type", "string")
            if isinstance(value, str):
                return kinds == "string" or "string" in kinds
        return self._validator.is_valid(uri, value)


def _kinds_of_any(schema: dict[str, Any]) -> Kinds | None:
    """Return the kinds that a schema names for any string, if it asks for nothing else; None for other schemas."""
    if KEYWORD not in schema or not schema.keys() <= _SIMPLE or "string" not in schema.get("type", "string"):
        return None
    return frozenset(schema[KEYWORD])


def _united(kinds: list[Kinds]) -> Kinds:
    return frozenset() if not all(kinds) else frozenset().union(*kinds)


def _both(gathered: dict[Where, Kinds], more: dict[Where, Kinds]) -> None:
    """Add kinds to those gathered. If two schemas that both apply name kinds, only the kinds that both allow remain."""
    for where, kinds in more.items():
        before = gathered.get(where, frozenset())
        gathered[where] = (before & kinds or before) if before and kinds else before or kinds


def _text(value: Any, path: tuple[str | int, ...], is_key: bool) -> str:
    if is_key:
        return str(path[-1])
    for step in path:
        value = value[step]
    return str(value)


def _step(name: str) -> str:
    from urllib.parse import quote

    return quote(name.replace("~", "~0").replace("/", "~1"))
