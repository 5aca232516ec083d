"""The rule `contradiction`."""

from __future__ import annotations

from typing import Any

from atlas_lint.finding import ERROR
from atlas_lint.rule import Path, Report, Reports, rule
from atlas_lint.schema_folder import SchemaFolder
from atlas_lint.text import shown


@rule(ERROR)
def contradiction(schemas: SchemaFolder) -> Reports:
    """Nothing can fit a schema, or a part of it says nothing.

    A lower bound is above the upper one, or a value of `enum` or `const` is of a type that `type` does not allow.

    ```json
    {"type": "string", "enum": ["a", 1]}
    ```
    """
    for spot in schemas.spots:
        for low, high in _BOUNDS:
            least, most = spot.schema.get(low), spot.schema.get(high)
            if least is not None and most is not None and least > most:
                message = f"{low} is {least} and {high} is {most}: nothing fits both"
                yield Report(spot.value(low), message, about=(spot.path, spot.at, low))
        allowed = spot.schema.get("type")
        types = [allowed] if isinstance(allowed, str) else allowed or []
        values: list[tuple[Path, Any]] = [
            (("enum", index), value) for index, value in enumerate(spot.schema.get("enum", ()))
        ]
        values += [(("const",), spot.schema["const"])] if "const" in spot.schema else []
        for steps, value in values:
            if types and not any(_is(value, name) for name in types):
                message = f"{shown(value)} is no {' or '.join(types)}, so `type` does not allow it"
                yield Report(spot.value(*steps), message, about=(spot.path, spot.at, steps))


_BOUNDS = (
    ("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)  # fmt: skip


def _is(value: Any, name: str) -> bool:
    """Whether a JSON value is of a type."""
    if isinstance(value, bool) or value is None:
        return name == ("null" if value is None else "boolean")
    if isinstance(value, (int, float)):
        return name == "number" or (name == "integer" and float(value).is_integer())
    return name == ("string" if isinstance(value, str) else "array" if isinstance(value, list) else "object")
