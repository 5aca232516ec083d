"""The types of attributes (`string`, `list<ref<Role>>`, `enum<a,b>`), as schemas."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from atlas_lint.schemas.regex import is_regex

Schema = dict[str, Any]

COMMON = "../common/types.schema.json"
ANY_KIND = "NodeKind"
"""The name that means a node of any kind."""
MOST_NESTED = 20

_PLAIN: dict[str, Schema] = {
    "string": {"type": "string"},
    "markdown": {"type": "string"},
    "code": {"type": "string"},
    "bool": {"type": "boolean"},
    "boolean": {"type": "boolean"},
    "int": {"type": "integer"},
    "integer": {"type": "integer"},
    "float": {"type": "number"},
    "number": {"type": "number"},
    "object": {"type": "object"},
    "map": {"type": "object"},
    "list": {"type": "array"},
    "json": {},
    "any": {},
}
_VALIDATORS: dict[str, Schema] = {
    "any string": {"type": "string"},
    "any": {},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "integer >= 0": {"type": "integer", "minimum": 0},
    "number >= 0": {"type": "number", "minimum": 0},
}


class Type(NamedTuple):
    """A type as written: its name, and its parameters (for an enum, its values)."""

    name: str
    parameters: tuple[Type, ...]

    def __str__(self) -> str:
        return f"{self.name}<{','.join(map(str, self.parameters))}>" if self.parameters else self.name


def parse(text: str) -> Type | None:
    """Parse a type; return None if its brackets do not match, or nest too deeply."""
    text = text.strip()
    name, bracket, rest = text.partition("<")
    if not bracket:
        return Type(name.strip(), ()) if name.strip() and ">" not in name else None
    if not rest.endswith(">") or text.count("<") > MOST_NESTED or not name.strip():
        return None
    parameters = [parse(part) if name.strip() != "enum" else Type(part.strip(), ()) for part in _parts(rest[:-1])]
    if not parameters or any(part is None or not part.name for part in parameters):
        return None
    return Type(name.strip(), tuple(part for part in parameters if part is not None))


def _parts(text: str) -> Iterable[str]:
    """Return the parts between commas outside of brackets."""
    depth, start = 0, 0
    for index, character in enumerate(text):
        depth += (character == "<") - (character == ">")
        if character == "," and depth == 0:
            yield text[start:index]
            start = index + 1
    yield text[start:]


class Types:
    """Makes schemas of types.

    `declared` maps the plain types of the ontology to their validators; `kinds` are the names of its node kinds.
    Problems go to `report`. `about` collects what no schema can express about declared types.
    """

    def __init__(self, declared: Mapping[str, str], kinds: Iterable[str], report: Callable[[str], None]) -> None:
        self.kinds = frozenset(kinds)
        self.report = report
        self.common: dict[str, Schema] = {}
        self.about: dict[str, str] = {}
        self.known = dict(_PLAIN)
        for name, validator in declared.items():
            if "<" not in name:
                self._declare(name, validator)

    def _declare(self, name: str, validator: str) -> None:
        if validator.startswith("^") and is_regex(validator):
            definition = self._definition(name)
            self.common[definition] = {"pattern": validator}
            self.known[name] = {"type": "string", "$ref": f"{COMMON}#/$defs/{definition}"}
        elif validator in _VALIDATORS:
            self.known[name] = _VALIDATORS[validator]
        else:
            self.known.setdefault(name, {"type": "string"} if "string" in validator else {})
            if name not in _PLAIN:
                message = (
                    f"the type {name} is {validator or 'not explained'}: only what a schema can express is checked"
                )
                self.about[name] = message

    def _definition(self, name: str) -> str:
        """Return a unique name for the definition of a type: `a-b` and `a_b` would both be `aB`."""
        camel = _camel(name)
        names = itertools.chain([camel], (f"{camel}{number}" for number in itertools.count(2)))
        return next(free for free in names if free not in self.common)

    def schema(self, text: str) -> Schema:
        """Return the schema of a type, given as text."""
        read = parse(text)
        if read is None:
            self.report(f"the type {text} cannot be parsed: any value is allowed")
            return {}
        return self._schema(read)

    def _schema(self, of: Type) -> Schema:
        first = of.parameters[0] if of.parameters else None
        if first is None:
            return self._named(of.name)
        if of.name == "enum":
            return {"enum": list(dict.fromkeys(value.name for value in of.parameters))}
        if of.name == "evidence-bound" and len(of.parameters) == 1:
            self.report(f"{of}: that the value needs a source")
            return self._schema(first)
        if of.name in ("list", "set") and len(of.parameters) == 1:
            items = {"type": "array", "items": self._schema(first)}
            return {**items, "uniqueItems": True} if of.name == "set" else items
        if of.name == "map" and len(of.parameters) == 2:
            return self._map(first, of.parameters[1])
        if of.name == "ref":
            return self._reference(of)
        self.report(f"the type {of} is unknown: {'a mapping' if of.name == 'map' else 'any value'} is allowed")
        return {"type": "object"} if of.name == "map" else {}

    def _named(self, name: str) -> Schema:
        if name not in self.known:
            self.report(f"the type {name} is declared nowhere: any value is allowed")
        return dict(self.known.get(name, {}))

    def _map(self, key: Type, value: Type) -> Schema:
        schema: Schema = {"type": "object"}
        if key.name not in ("string", "any"):
            schema["propertyNames"] = self._schema(key)
        values = self._schema(value)
        return {**schema, "additionalProperties": values} if values else schema

    def _reference(self, of: Type) -> Schema:
        """Return a reference to a node of one of several kinds, named in one parameter (`A|B`) or in several."""
        named = [name.strip() for part in of.parameters for name in re.split(r"\|", str(part))]
        if ANY_KIND in named and ANY_KIND not in self.kinds:
            return {"type": "string", "x-ref-kinds": []}
        known = [name for name in dict.fromkeys(named) if name in self.kinds]
        for name in named:
            if name not in self.kinds:
                any_kind = "" if known else ": any kind is allowed"
                self.report(f"{of} names {name}, a kind that nothing declares{any_kind}")
        return {"type": "string", "x-ref-kinds": known}


def optional(schema: Schema) -> Schema:
    """Return a schema that also allows null."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return schema


def _camel(name: str) -> str:
    """Return a name in camel case: `iso-date` as `isoDate`."""
    first, *rest = re.split(r"[^A-Za-z0-9]+", name)
    return first + "".join(part[:1].upper() + part[1:] for part in rest)
