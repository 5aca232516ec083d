"""The rule `contradiction`."""

from __future__ import annotations

import operator
from typing import Any

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import Path
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.schema_set import SchemaFolder, SchemaPlace, describes
from atlas_lint.spelling import meant
from atlas_lint.text import shown


@rule(ERROR)
def contradiction(schemas: SchemaFolder) -> Reports:
    """No value can match a schema, or a part of it has no effect.

    A lower bound is above the upper one, a value of `enum` or `const` has a type that `type` does not allow, or a
    property is required but not allowed.

    ```json
    {"type": "string", "enum": ["a", 1]}
    ```

    ```json
    {"properties": {"name": {}}, "additionalProperties": false, "required": ["nmae"]}
    ```
    """
    for spot in schemas.spots:
        yield from _bounds(spot)
        yield from _types(spot)
        yield from _required(spot, schemas)


_BOUNDS = (
    ("minimum", "maximum", "number"), ("minLength", "maxLength", "text"), ("minItems", "maxItems", "list"),
    ("minProperties", "maxProperties", "mapping"), ("minContains", "maxContains", "list"),
)  # fmt: skip
_STRICT = (
    ("exclusiveMinimum", "maximum"), ("minimum", "exclusiveMaximum"), ("exclusiveMinimum", "exclusiveMaximum"),
)  # fmt: skip


def _bounds(spot: SchemaPlace) -> Reports:
    """Report bounds that cross."""

    def bound(keyword: str) -> float | None:
        counts = not keyword.endswith("Contains") or "contains" in spot.schema  # has no effect without it
        return spot.schema.get(keyword) if counts else None

    crossed = [(low, high, what, operator.gt) for low, high, what in _BOUNDS]
    crossed += [(low, high, "number", operator.ge) for low, high in _STRICT]
    for low, high, what, is_past in crossed:
        least, most = bound(low), bound(high)
        if least is not None and most is not None and is_past(least, most):
            message = f"{low} is {least} and {high} is {most}: no {what} satisfies both"
            yield Report(spot.value(low), message, about=(spot.path, spot.at, low, high), help="correct one of them")


def _types(spot: SchemaPlace) -> Reports:
    """Report values of `enum` and `const` that `type` does not allow."""
    allowed = spot.schema.get("type")
    types = [allowed] if isinstance(allowed, str) else allowed or []
    values: list[tuple[Path, Any]] = [
        (("enum", index), value) for index, value in enumerate(spot.schema.get("enum", ()))
    ]
    values += [(("const",), spot.schema["const"])] if "const" in spot.schema else []
    for steps, value in values:
        if types and not any(_is(value, name) for name in types):
            message = f"{shown(value)} is not allowed by `type`, which is {' or '.join(types)}"
            yield Report(
                spot.value(*steps),
                message,
                about=(spot.path, spot.at, steps),
                help="correct the value, or extend `type`",
            )


def _required(spot: SchemaPlace, schemas: SchemaFolder) -> Reports:
    """Report properties that are required but not allowed."""
    described = spot.schema.get("properties", {})
    for index, name in enumerate(spot.schema.get("required", ())):
        if described.get(name) is False:
            why = "`properties` sets it to false"
        elif spot.schema.get("additionalProperties") is False and not describes(spot.schema, name):
            why = "`additionalProperties` is false"
        elif spot.schema.get("unevaluatedProperties") is False and not _is_evaluated(spot, schemas, name):
            why = "`unevaluatedProperties` is false"
        else:
            continue
        others = (other for other in described if other not in spot.schema["required"])
        help = meant(name, others) or "describe it under `properties`"
        message = f"{name} is required but not allowed: {why}"
        yield Report(spot.value("required", index), message, about=(spot.path, spot.at, name), help=help)


def _is_evaluated(spot: SchemaPlace, schemas: SchemaFolder, name: str) -> bool:
    """Return True if a schema that validates the same object may describe the property `name`."""
    together = schemas.together(spot.uri)
    return any(describes(schema, name) or schema.get("additionalProperties") is True for schema in together) or any(
        schema.get("unevaluatedProperties") is True for schema in together
    )


def _is(value: Any, name: str) -> bool:
    """Return True if the JSON value has the JSON Schema type `name`."""
    if isinstance(value, bool) or value is None:
        return name == ("null" if value is None else "boolean")
    if isinstance(value, (int, float)):
        return name == "number" or (name == "integer" and (isinstance(value, int) or value.is_integer()))
    return name == ("string" if isinstance(value, str) else "array" if isinstance(value, list) else "object")
