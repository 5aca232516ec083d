"""Whether a value fits the schema of its kind. `jsonschema` decides; a compiled validator may say yes first.

The compiled one (`jsonschema-rs`) is asked only about schemas made of the keywords for which a test shows
that both agree (`tests/judging/test_judge.py`), and only its yes counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple
from urllib.parse import urldefrag

from atlas_lint.schemas import traversal
from atlas_lint.schemas.formats import ASSERTED
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.regex import found, is_common

GATED = frozenset({
    "$schema", "$comment", "$defs", "$ref", "title", "description", "examples", "default", "deprecated", "readOnly",
    "writeOnly", "type", "enum", "const", "properties", "patternProperties", "additionalProperties", "required",
    "propertyNames", "items", "prefixItems", "contains", "minContains", "maxContains", "minItems", "maxItems",
    "minLength", "maxLength", "minProperties", "maxProperties", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "pattern", "format", "allOf", "anyOf", "oneOf", "not", "if", "then", "else",
    "dependentRequired", "dependentSchemas",
})  # fmt: skip
_UNASSERTED = (
    "duration", "time", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri-reference", "iri",
    "iri-reference", "uuid", "uri-template", "json-pointer", "relative-json-pointer",
)  # fmt: skip


_FEW, _SMALL = 8, 300
"""Files and subschemas of a schema that is compiled by itself."""


class Judge:
    """Judges values by the schemas of one folder. What it needs for a schema is made when it is first asked for it."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._validators: dict[str, Any] = {}
        self._gates: dict[str, Any] = {}
        self._refers: dict[str, set[str]] = {}

    def errors(self, uri: str, value: Any) -> list[Any]:
        """jsonschema's errors (`jsonschema.ValidationError`) about a value, none where it fits the schema."""
        return [] if self.is_surely_valid(uri, value) else self.refusals(uri, value)

    def is_surely_valid(self, uri: str, value: Any) -> bool:
        """Whether the compiled validator says that a value fits; where it does not, that has to be asked further."""
        gate = self._asked_first(uri)
        return gate is not None and bool(gate.is_valid(value))

    def refusals(self, uri: str, value: Any) -> list[Any]:
        """jsonschema's errors about a value, the compiled validator not asked."""
        if uri not in self._validators:
            self._validators[uri] = self._validator(uri)
        return list(self._validators[uri].iter_errors(value))

    def accepts(self, uri: str, value: Any) -> bool:
        """Whether a value fits a schema."""
        return not self.errors(uri, value)

    def _asked_first(self, uri: str) -> Any:
        if uri not in self._gates:
            self._gates[uri] = self._gate(uri)
        return self._gates[uri]

    def _gate(self, uri: str) -> Any:
        """The compiled validator for a schema; None where it is not asked."""
        made_of = reached(self._schemas, uri)
        if not made_of.is_gated:
            return None
        import jsonschema_rs

        # To hand all schemas over takes as long as to compile them: one that needs few gets these.
        files = self._closed(made_of.files)
        resources = self._schemas.resources
        small = len(files) <= _FEW and made_of.size <= _SMALL
        registry = (
            jsonschema_rs.Registry([(file, resources[file]) for file in files]) if small else self._compiled_registry
        )

        tests: Any = {name: test for name, (test, _) in ASSERTED.items()}
        tests |= dict.fromkeys(_UNASSERTED, lambda value: True)
        return jsonschema_rs.Draft202012Validator(
            {"$ref": uri},
            registry=registry,
            formats=tests,
            validate_formats=True,
            keywords={"pattern": _CompiledPattern},
        )

    def _validator(self, uri: str) -> Any:
        arguments = {"registry": self._registry} if self._asked_first(uri) is None else {}
        return self._class({"$ref": uri}, format_checker=judging_class()[1], **arguments)

    @cached_property
    def _class(self) -> Any:
        """jsonschema's validator for these schemas: as every `$ref` in them is absolute, they tell what it means."""
        import jsonschema

        def reference(validator: Any, uri: str, value: Any, schema: Any) -> Any:
            return validator.descend(value, self._schemas.resolve(uri))

        extend: Any = jsonschema.validators.extend
        return extend(judging_class()[0], {"$ref": reference})

    def _closed(self, files: Iterable[str]) -> list[str]:
        """Files with all that anything in them refers to: the compiled validator wants all of it."""
        closed = dict.fromkeys(files)
        for file in (todo := list(closed)):
            if file not in self._refers:
                found = traversal.every(self._schemas.resources[file])
                self._refers[file] = {urldefrag(each["$ref"])[0] for each in found if "$ref" in each}
            todo += self._refers[file] - closed.keys()
            closed |= dict.fromkeys(self._refers[file])
        return list(closed)

    @cached_property
    def _compiled_registry(self) -> Any:
        import jsonschema_rs

        return jsonschema_rs.Registry(list(self._schemas.resources.items()))

    @cached_property
    def _registry(self) -> Any:
        """The schemas as jsonschema looks them up by itself, which it does for `unevaluatedProperties` and the like."""
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        resources = ((uri, DRAFT202012.create_resource(schema)) for uri, schema in self._schemas.resources.items())
        return Registry().with_resources(resources)


@cache
def judging_class() -> tuple[Any, Any]:
    """jsonschema's validator with our keywords in it, and the formats that are asserted."""
    import jsonschema

    checker = jsonschema.FormatChecker(formats=())
    for name, (test, _) in ASSERTED.items():
        checker.checks(name)(_of_strings(test))
    keywords = {
        "properties": _properties,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
    }
    extend: Any = jsonschema.validators.extend
    return extend(jsonschema.Draft202012Validator, keywords), checker


class _CompiledPattern:
    """The keyword `pattern` for the compiled validator: the same regular expressions as for the other."""

    def __init__(self, parent_schema: Any, pattern: str, schema_path: Any) -> None:
        self.pattern = pattern

    def validate(self, value: Any) -> None:
        """Raise `ValueError` where a text does not match."""
        if isinstance(value, str) and not found(self.pattern, value):
            raise ValueError(self.pattern)


def _of_strings(test: Any) -> Any:
    return lambda value: not isinstance(value, str) or test(value)


_PLAIN_TYPES = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object", type(None): "null"}


def _properties(validator: Any, properties: Any, value: Any, schema: Any) -> Iterator[Any]:
    """Most properties are asked for a type alone, and have it: that is seen here, without a validator of their own."""
    if not validator.is_type(value, "object"):
        return
    for name, subschema in properties.items():
        if name in value and not _fits_at_a_glance(subschema, value[name]):
            yield from validator.descend(value[name], subschema, path=name, schema_path=name)


def _fits_at_a_glance(schema: Any, value: Any) -> bool:
    """Whether it is plain that a value fits; where it is not, that has to be asked."""
    if not isinstance(schema, dict):
        return schema is True
    kind = type(value)
    for word, asked in schema.items():
        if word == "type":
            fits = _PLAIN_TYPES.get(kind) in ([asked] if isinstance(asked, str) else asked)
        elif word == "enum":
            fits = kind in (str, type(None)) and value in asked
        elif word == "minLength":
            fits = kind is str and len(value) >= asked
        elif word == "items":
            fits = kind is list and "prefixItems" not in schema and all(_fits_at_a_glance(asked, it) for it in value)
        else:
            fits = word in traversal.SAYS_NOTHING or word.startswith("x-")
        if not fits:
            return False
    return True


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Iterator[Any]:
    import jsonschema

    if validator.is_type(value, "string") and not found(pattern, value):
        yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, patterns: Any, value: Any, schema: Any) -> Iterator[Any]:
    if not validator.is_type(value, "object"):
        return
    for pattern, subschema in patterns.items():
        for key, item in value.items():
            if found(pattern, key):
                yield from validator.descend(item, subschema, path=key, schema_path=pattern)


def _additional_properties(validator: Any, additional: Any, value: Any, schema: Any) -> Iterator[Any]:
    """One error for each property too many, where jsonschema has one for all; its `path` leads to it."""
    import jsonschema

    if not validator.is_type(value, "object"):
        return
    patterns = schema.get("patternProperties", {})
    for key in value:
        if key in schema.get("properties", {}) or any(found(pattern, key) for pattern in patterns):
            continue
        if additional is False:
            yield jsonschema.ValidationError(f"{key!r} is not allowed", path=(key,))
        else:
            yield from validator.descend(value[key], additional, path=key)


class Reached(NamedTuple):
    """What a schema and all that it refers to is made of: whether of what both validators read the same way, the files
    (by URI), how many subschemas."""

    is_gated: bool
    files: frozenset[str]
    size: int


def reached(schemas: Schemas, uri: str) -> Reached:
    """What a schema of a folder, given by its URI, is made of."""
    seen, todo, size, is_gated = set[str](), [uri], 0, True
    while todo:
        reference = todo.pop()
        if reference in seen:
            continue
        seen.add(reference)
        for subschema in traversal.every(schemas.resolve(reference)):
            size += 1
            is_gated &= all(keyword in GATED or keyword.startswith("x-") for keyword in subschema)
            is_gated &= all(is_common(pattern) for pattern in subschema.get("patternProperties", ()))
            if "$ref" in subschema:
                todo.append(subschema["$ref"])
    return Reached(is_gated, frozenset(urldefrag(reference)[0] for reference in seen), size)
