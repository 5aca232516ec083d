"""Failures of `unevaluatedProperties` and `unevaluatedItems` that only follow from another failure.

A subschema that refuses a value evaluates none of its properties. So a single wrong value makes `unevaluatedProperties`
refuse every property that the same subschema declares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas_lint.schemas import traversal
from atlas_lint.schemas.failure import Failure, is_named
from atlas_lint.schemas.load_schemas import Schemas

_PROPERTIES, _ITEMS = "unevaluatedProperties", "unevaluatedItems"


def without_consequences(failures: tuple[Failure, ...], schemas: Schemas) -> tuple[Failure, ...]:
    """Return failures of one value without the unevaluated parts that some subschema declares, if others are left."""
    if not any(failure.keyword in (_PROPERTIES, _ITEMS) for failure in failures):
        return failures
    return tuple(left for failure in failures for left in _left(failure, failures, schemas))


def _left(failure: Failure, failures: tuple[Failure, ...], schemas: Schemas) -> Iterator[Failure]:
    """Yield a failure with those of its names that follow from no other failure; nothing if none is left."""
    if failure.keyword not in (_PROPERTIES, _ITEMS) or not _has_cause(failure, failures):
        yield failure
    elif failure.keyword == _ITEMS:
        if not any(_declares_items(schema, len(failure.value)) for schema in _applied(failure.schema, schemas)):
            yield failure
    else:
        applied = list(_applied(failure.schema, schemas))
        names = tuple(name for name in failure.names if not any(_declares(schema, name) for schema in applied))
        if names:
            yield failure._replace(names=names)


def _has_cause(failure: Failure, failures: tuple[Failure, ...]) -> bool:
    """Return True if another keyword refuses the same value or a part of it."""
    depth = len(failure.path)
    return any(other.path[:depth] == failure.path and other.keyword not in (_PROPERTIES, _ITEMS) for other in failures)


def _applied(schema: dict[str, Any], schemas: Schemas) -> Iterator[dict[str, Any]]:
    """Yield the subschemas that may apply to the same value, those behind a `$ref` included."""
    seen: set[int] = set()
    todo: list[Any] = [schema]
    while todo:
        for at, here in traversal.in_place(todo.pop()):
            if id(here) in seen or "not" in at:
                continue
            seen.add(id(here))
            yield here
            if "$ref" in here:
                todo.append(schemas.resolve(here["$ref"]))


def _declares(schema: dict[str, Any], name: str) -> bool:
    return is_named(schema, name) or schema.get("additionalProperties", False) is not False


def _declares_items(schema: dict[str, Any], length: int) -> bool:
    return "items" in schema or "contains" in schema or len(schema.get("prefixItems", ())) >= length
