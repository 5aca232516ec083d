"""What a schema says of one value, as layers that all count: itself, what its `$ref`s mean, its `allOf` branches."""

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
    """A schema that is a mapping, and the absolute URI at which it stands (file and pointer)."""

    uri: str
    schema: Schema


Layers = tuple[Layer, ...]


def layers(schemas: Schemas, uri: str, schema: Any) -> Layers:
    """The layers of the schema at a URI, the nearest first. `false` is one layer, `{"not": {}}`; `true` is none."""
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
    """The URI of a place below another one."""
    pointer = "".join("/" + quote(str(step).replace("~", "~0").replace("/", "~1")) for step in steps)
    return f"{uri if '#' in uri else uri + '#'}{pointer}"


def first(of: Layers, keyword: str, default: Any = None) -> Any:
    """What the nearest layer that has a keyword says."""
    return next((layer.schema[keyword] for layer in of if keyword in layer.schema), default)


def text(of: Layers, keyword: str) -> str:
    """What the nearest layer says under a keyword, where that is a text, else an empty one."""
    said = first(of, keyword)
    return said if isinstance(said, str) else ""


def types(of: Layers) -> tuple[str, ...]:
    """The types that all layers allow, in the order of the nearest that names some; all where none does."""
    allowed: tuple[str, ...] | None = None
    for layer in of:
        said = layer.schema.get("type")
        if said is None:
            continue
        names = (said,) if isinstance(said, str) else tuple(said)
        allowed = names if allowed is None else tuple(_both(allowed, names))
    return TYPES if allowed is None else allowed


def _both(some: Iterable[str], others: tuple[str, ...]) -> Iterator[str]:
    for name in some:
        if name in others or (name == "integer" and "number" in others):
            yield name
        elif name == "number" and "integer" in others:
            yield "integer"


def values(of: Layers) -> list[Any] | None:
    """The values that `enum` and `const` leave, of the allowed types; None where neither stands there."""
    left: list[Any] | None = None
    for layer in of:
        for said in (layer.schema.get("enum"), [layer.schema["const"]] if "const" in layer.schema else None):
            if said is not None:
                known = {canonical(value) for value in said}
                left = said if left is None else [value for value in left if canonical(value) in known]
    if left is None:
        return None
    allowed = types(of)
    return [value for value in left if is_of(value, allowed)]


def is_of(value: Any, allowed: Iterable[str]) -> bool:
    """Whether a JSON value has one of some types."""
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
    """The keys that a mapping must have, each once, in the order in which they are named."""
    return list(dict.fromkeys(name for layer in of for name in layer.schema.get("required", ())))


def property_names(of: Layers) -> list[str]:
    """The keys that are described by name, in the order in which they stand there."""
    return list(dict.fromkeys(name for layer in of for name in layer.schema.get("properties", ())))


def of_property(schemas: Schemas, of: Layers, name: str) -> Layers:
    """What is said of the value of a key; in each layer what stands for other keys where the key is not named."""
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
    """What is said of the values of keys that no layer names."""
    return tuple(
        part
        for uri, schema in of
        if "additionalProperties" in schema
        for part in layers(schemas, below(uri, "additionalProperties"), schema["additionalProperties"])
    )


def of_item(schemas: Schemas, of: Layers, index: int | None = None) -> Layers:
    """What is said of a list's item: of the one at an index, or (None) of those that no layer names by index."""
    found_there: list[Layer] = []
    for uri, schema in of:
        named = schema.get("prefixItems", ())
        if index is not None and index < len(named):
            found_there += layers(schemas, below(uri, "prefixItems", index), named[index])
        elif "items" in schema:
            found_there += layers(schemas, below(uri, "items"), schema["items"])
    return tuple(found_there)


def references(of: Layers) -> frozenset[str] | None:
    """The kinds of which a text is an id (none: any); None where it is no id."""
    kinds: frozenset[str] | None = None
    for layer in of:
        said = layer.schema.get("x-ref-kinds")
        if said is not None:
            here = frozenset(said)
            kinds = here if not kinds else (kinds & here or kinds) if here else kinds
    return kinds


def attributes(schemas: Schemas, uri: str, schema: Schema) -> Layers:
    """What the schema of a record or edge kind says of its attributes."""
    return of_property(schemas, layers(schemas, uri, schema), "attributes")


def steps_of(schemas: Schemas, uri: str) -> tuple[str, tuple[str | int, ...]]:
    """The path of a file in the folder, and the keys and indices that lead to a place in it, as far as they do."""
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
