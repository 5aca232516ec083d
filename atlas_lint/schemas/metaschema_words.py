"""The messages for schemas that the metaschema refuses, in the words of JSON Schema, and what to write instead."""

from __future__ import annotations

import json
from typing import Any

from atlas_lint.spelling import did_you_mean
from atlas_lint.text import a, shown

_OTHER_NAMES = {
    "bool": "boolean", "dict": "object", "double": "number", "float": "number", "int": "integer", "list": "array",
    "map": "object", "mapping": "object", "none": "null", "str": "string", "text": "string",
}  # fmt: skip
"""The types of JSON Schema by their names in other languages."""


def worded(error: Any) -> tuple[str, str]:
    """Return the message and the help (or "") for an error of `jsonschema` about a schema."""
    name = _name(list(error.absolute_path))
    value, expected = error.instance, error.validator_value
    if error.validator == "type":
        types = [expected] if isinstance(expected, str) else list(expected)
        words = " or ".join("true or false" if type == "boolean" else a(type) for type in types)
        return f"{name} is {_json(value)}; it must be {words}", _instead(value, types)
    if error.validator == "enum":
        values = ", ".join(map(str, expected))
        return f"{name} is {_json(value)}; it must be one of {values}", _nearest(value, expected)
    return f"{name}: {error.message}", ""


def _name(path: list[str | int]) -> str:
    """Return the last key of a path, with the indices after it: `enum[2]`."""
    keys = [index for index, step in enumerate(path) if isinstance(step, str)]
    if not keys:
        return "the schema"
    return "".join([str(path[keys[-1]]), *(f"[{step}]" for step in path[keys[-1] + 1 :])])


def _json(value: Any) -> str:
    """Return a value in the words of JSON: an array or object by its name, others as JSON."""
    if isinstance(value, dict):
        return "an object"
    return "an array" if isinstance(value, list) else shown(value)


def _instead(value: Any, types: list[str]) -> str:
    if "array" in types and isinstance(value, str):
        return f"write [{json.dumps(value, ensure_ascii=False)}]"
    is_quoted = isinstance(value, str) and (value.lstrip("-").isdecimal() or value in ("true", "false"))
    return "remove the quotes" if is_quoted and {"integer", "number", "boolean"} & set(types) else ""


def _nearest(value: Any, known: list[Any]) -> str:
    if not isinstance(value, str) or not value.isalpha():
        return ""
    other = _OTHER_NAMES.get(value.lower())
    return f"write {other}" if other in known else did_you_mean(value, [word for word in known if word]) or ""
