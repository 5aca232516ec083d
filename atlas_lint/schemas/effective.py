"""The layers of a schema that apply to one value: the schema itself, its `$ref` targets and its `allOf` branches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from atlas_lint.schemas.load_schemas import Schema, Schemas
from atlas_lint.schemas.regex import found
from atlas_lint.schemas.uris import path_of
from atlas_lint.text import canonical

TYPES = ("string", "number", "integer", "boolean", "array", "object", "null")


class Layer(NamedTuple):
    """A schema that is a mapping, and its absolute URI (file and pointer)."""

    uri: str
    schema: Schema


Layers = tuple[Layer, ...]


def layers(schemas: Schemas, uri: str, schema: Any) -> Layers:
    """Return the layers of the `schema` at `uri`, the nearest first.

    `false` gives one layer, `{"not": {}}`; `true` gives none.
    """
    return tuple(_gathered(schemas, uri, schema, set()))


def _gathered(schemas: Schemas, uri: str, schema: Any, seen: set[str]) -> Iterator[Layer]:
    if schema is False:
        yield Layer(uri, {"not": {}})
    if not isinstance(schema, dict) or uri in seen:
        return
    seen.add(uri)
    yield Layer(uri, schema)
    if "$ref" in schema:
        yield from _gathered(schemas, schema["$ref"], schemas.resolve(schema["$ref"]), seen)
    for index, branch in enumerate(schema.get("allOf", ())):
        yield from _gathered(schemas, below(uri, "allOf", index), branch, seen)


def below(uri: str, *steps: str | int) -> str:
    """Return the URI of the place that `steps` lead to from `uri`."""
    pointer = "".join("/" + quote(str(step).replace("~", "~0").replace("/", "~1")) for step in steps)
    return f"{uri if '#' in uri else uri + '#'}{pointer}"


def first(of: Layers, keyword: str, default: Any = None) -> Any:
    """Return the value of `keyword` in the nearest layer that has it, else `default`."""
    return next((layer.schema[keyword] for layer in of if keyword in layer.schema), default)


def text(of: Layers, keyword: str) -> str:
    """Return the text under `keyword` in the nearest layer that has it; "" if there is none or it is not a text."""
    value = first(of, keyword)
    return value if isinstance(value, str) else ""


def types(of: Layers) -> tuple[str, ...]:
    """Return the types that all layers allow, in the order of the nearest layer with `type`; all if none has it."""
    allowed: tuple[str, ...] | None = None
    for layer in of:
        declared = layer.schema.get("type")
        if declared is None:
            continue
        names = (declared,) if isinstance(declared, str) else tuple(declared)
        allowed = names if allowed is None else tuple(_both(allowed, names))
    return TYPES if allowed is None else allowed


def _both(some: Iterable[str], others: tuple[str, ...]) -> Iterator[str]:
    for name in some:
        if name in others or (name == "integer" and "number" in others):
            yield name
        elif name == "number" and "integer" in others:
            yield "integer"


def values(of: Layers) -> list[Any] | None:
    """Return the values of an allowed type that `enum` and `const` leave; None if no layer has either keyword."""
    left: list[Any] | None = None
    for layer in of:
        for listed in (layer.schema.get("enum"), [layer.schema["const"]] if "const" in layer.schema else None):
            if listed is not None:
                known = {canonical(value) for value in listed}
                left = listed if left is None else [value for value in left if canonical(value) in known]
    if left is None:
        return None
    allowed = types(of)
    return [value for value in left if is_of(value, allowed)]


def is_of(value: Any, allowed: Iterable[str]) -> bool:
    """Check whether a JSON value has one of the `allowed` types."""
    return any(_IS[name](value) for name in allowed if name in _IS)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_IS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": _is_number,
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def required(of: Layers) -> list[str]:
    """Return the keys that a mapping must have, each once, in the order of the schemas."""
    return list(dict.fromkeys(name for layer in of for name in layer.schema.get("required", ())))


def property_names(of: Layers) -> list[str]:
    """Return the keys that `properties` names, in the order of the schemas."""
    return list(dict.fromkeys(name for layer in of for name in layer.schema.get("properties", ())))


def of_property(schemas: Schemas, of: Layers, name: str) -> Layers:
    """Return the layers for the value of a key.

    A layer that does not name the key contributes its schema for other keys.
    """
    return tuple(part for layer in of for uri, schema in _of_one(layer, name) for part in layers(schemas, uri, schema))


def _of_one(layer: Layer, name: str) -> Iterator[tuple[str, Any]]:
    uri, schema = layer
    known = name in schema.get("properties", ())
    if known:
        yield below(uri, "properties", name), schema["properties"][name]
    for pattern, subschema in schema.get("patternProperties", {}).items():
        if found(pattern, name):
            known = True
            yield below(uri, "patternProperties", pattern), subschema
    if not known and "additionalProperties" in schema:
        yield below(uri, "additionalProperties"), schema["additionalProperties"]


def of_others(schemas: Schemas, of: Layers) -> Layers:
    """Return the layers for the values of keys that no layer names."""
    return tuple(
        part
        for uri, schema in of
        if "additionalProperties" in schema
        for part in layers(schemas, below(uri, "additionalProperties"), schema["additionalProperties"])
    )


def of_item(schemas: Schemas, of: Layers, index: int | None = None) -> Layers:
    """Return the layers for the list item at `index`; if that is None, for the items that no layer names by index."""
    found_there: list[Layer] = []
    for uri, schema in of:
        named = schema.get("prefixItems", ())
        if index is not None and index < len(named):
            found_there += layers(schemas, below(uri, "prefixItems", index), named[index])
        elif "items" in schema:
            found_there += layers(schemas, below(uri, "items"), schema["items"])
    return tuple(found_there)


def references(of: Layers) -> frozenset[str] | None:
    """Return the kinds of record whose id the text is (empty: any kind); None if it is not an id."""
    kinds: frozenset[str] | None = None
    for layer in of:
        listed = layer.schema.get("x-ref-kinds")
        if listed is not None:
            here = frozenset(listed)
            kinds = here if not kinds else (kinds & here or kinds) if here else kinds
    return kinds


def attributes(schemas: Schemas, uri: str, schema: Schema) -> Layers:
    """Return the layers for the attributes of a record or edge kind."""
    return of_property(schemas, layers(schemas, uri, schema), "attributes")


def steps_of(schemas: Schemas, uri: str) -> tuple[str, tuple[str | int, ...]]:
    """Return the path of a file in the folder, and the keys and indices to the place at `uri`, as far as they lead."""
    file, _, pointer = uri.partition("#")
    here: Any = schemas.resources.get(file)
    steps: list[str | int] = []
    for step in unquote(pointer).split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        steps.append(int(step) if isinstance(here, list) and step.isdigit() else step)
        try:
            here = here[steps[-1]]
        except (LookupError, TypeError):
            here = None
    return path_of(file), tuple(steps)
