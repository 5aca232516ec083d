"""The reasons why a value does not fit a schema, independent of any library: place, keyword, expected value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import unquote

from atlas_lint.schemas import traversal
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.regex import found
from atlas_lint.text import pointer

Path = tuple[str | int, ...]


class Raw(NamedTuple):
    """A failure as an engine reports it.

    `steps` lead from the schema to the keyword, through each `$ref` on the way; they leave `if` out. `location` is the
    URI of the keyword as the engine knows it, else "". `names` are the properties that are not allowed. `key` is the
    refused key of a mapping, if a key and not a value was refused. `branches` are the failures of each branch of
    `anyOf` and `oneOf`.
    """

    path: Path
    steps: Path
    location: str = ""
    names: tuple[str, ...] = ()
    key: str | None = None
    branches: tuple[tuple[Raw, ...], ...] = ()


class Failure(NamedTuple):
    """A keyword that refuses a value.

    `schema` is the subschema that has the `keyword`; `expected` is the keyword's value in it. A `false` subschema
    counts as the keyword `not`. `holder` is the keyword directly around the subschema. `Raw` documents the other
    fields.
    """

    path: Path
    keyword: str
    expected: Any
    schema: dict[str, Any]
    holder: str
    value: Any
    names: tuple[str, ...]
    key: str | None
    branches: tuple[tuple[Failure, ...], ...]


class _Place(NamedTuple):
    """The place that steps in a schema lead to. `order` sorts places as the schema has them."""

    keyword: str
    expected: Any
    schema: dict[str, Any]
    holder: str
    order: tuple[int, ...]


class Locator:
    """Adds the expected value to the failures that an engine reports."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._places: dict[tuple[str, Path, str], _Place] = {}

    def failures(self, uri: str, value: Any, raws: Iterable[Raw]) -> tuple[Failure, ...]:
        """Return the failures of a value, each once, in the order of the schema.

        Raises `ValueError` if `steps` do not lead to the location that the engine names.
        """
        merged: dict[tuple[Path, Path, str | None], Raw] = {}
        for raw in raws:
            path, steps = _with_keys(value, raw.path), raw.steps
            if steps[-1] == "items" and path and self._place(uri, steps, raw.location).expected is False:
                path = path[:-1]  # one failure for all surplus items
            before = merged.get((path, steps, raw.key))
            names = dict.fromkeys((*before.names, *raw.names)) if before else raw.names
            merged[path, steps, raw.key] = raw._replace(path=path, names=tuple(names))
        found = [(self._place(uri, raw.steps, raw.location), raw) for raw in merged.values()]
        found.sort(key=lambda one: (one[0].order, one[1].path, one[1].key or ""))
        return tuple(self._failure(uri, value, place, raw) for place, raw in found)

    def _failure(self, uri: str, value: Any, place: _Place, raw: Raw) -> Failure:
        at = _at(value, raw.path)
        names = raw.names
        if place.keyword == "additionalProperties" and place.expected is False:
            names = tuple(key for key in at if not is_named(place.schema, key))
        return Failure(
            path=raw.path,
            keyword=place.keyword,
            expected=place.expected,
            schema=place.schema,
            holder=place.holder,
            value=at if raw.key is None else raw.key,
            names=names,
            key=raw.key,
            branches=tuple(self.failures(uri, value, branch) for branch in raw.branches),
        )

    def _place(self, uri: str, steps: Path, location: str) -> _Place:
        if (uri, steps, location) not in self._places:
            self._places[uri, steps, location] = self._found(uri, steps, location)
        return self._places[uri, steps, location]

    def _found(self, uri: str, steps: Path, location: str) -> _Place:
        schema: Any = {"$ref": uri}
        around: dict[str, Any] = schema
        order: list[int] = []
        keyword = holder = before = here = ""
        left = list(reversed(steps))
        while left and isinstance(schema, dict):
            keyword, around, before = str(left.pop()), schema, holder
            order.append(list(schema).index(keyword))
            here += pointer((keyword,))
            if keyword == "$ref":
                here = schema["$ref"]
                schema = self._schemas.resolve(here)
                here = unquote(here if "#" in here else f"{here}#")
            elif keyword in traversal.ONE:
                schema, holder = schema[keyword], keyword
            elif left and keyword in (*traversal.LISTS, *traversal.MAPS):
                held = schema[keyword]
                name = _with_keys(held, (left.pop(),))[0]
                here += pointer((name,))
                order.append(int(name) if isinstance(held, list) else list(held).index(name))
                schema, holder = held[name], keyword
            else:
                break
        if location and not unquote(location).startswith(here):
            raise ValueError(f"{here} is not {location}")
        if schema is False and keyword not in _SAY_IT_THEMSELVES:
            return _Place("not", {}, around, "", tuple(order))
        return _Place(keyword, around[keyword], around, before, tuple(order))


_SAY_IT_THEMSELVES = frozenset(
    {"items", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems"}
)
"""Keywords that a failure names instead of `not` if their subschema is `false`."""


def is_named(schema: dict[str, Any], key: str) -> bool:
    """Check whether `properties` or `patternProperties` of a schema apply to a key."""
    return key in schema.get("properties", {}) or any(found(one, key) for one in schema.get("patternProperties", ()))


def _with_keys(value: Any, path: Path) -> Path:
    """Return a path with the keys of mappings as they are: jsonschema-rs takes `1` and `01` for numbers.

    Raises `ValueError` if one number may mean several keys.
    """
    if not any(isinstance(step, int) for step in path):
        return path
    whole: list[str | int] = []
    for step in path:
        if isinstance(value, dict) and isinstance(step, int):
            (step,) = (key for key in value if key.isascii() and key.removeprefix("+").isdigit() and int(key) == step)
        whole.append(step)
        value = value[step]
    return tuple(whole)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value
