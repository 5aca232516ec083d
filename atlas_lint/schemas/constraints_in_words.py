"""The constraints of a schema on a value, in a few words: lengths, bounds, patterns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from atlas_lint.schemas.effective import Layers
from atlas_lint.schemas.formats import ASSERTED
from atlas_lint.text import a, alternatives, count


def limits(of: Layers) -> list[str]:
    """Return the constraints on a value besides its type: `2 to 80 characters`, `a date such as 2026-04-29`."""
    return list(dict.fromkeys(_limits(of)))


def _limits(of: Layers) -> Iterator[str]:
    for low, high, noun in (
        ("minLength", "maxLength", "character"),
        ("minItems", "maxItems", "item"),
        ("minProperties", "maxProperties", "key"),
    ):
        yield from _between(*_strictest(of, low, high), noun)
    yield from _bounds(of)
    for layer in of:
        if "multipleOf" in layer.schema:
            yield f"a multiple of {_number(layer.schema['multipleOf'])}"
        if layer.schema.get("uniqueItems"):
            yield "no duplicates"
        if layer.schema.get("format") in ASSERTED:
            yield ASSERTED[layer.schema["format"]][1]
        if "pattern" in layer.schema:
            yield f"matches {layer.schema['pattern']}"


def _strictest(of: Layers, low: str, high: str) -> tuple[int, int | None]:
    least = max((layer.schema[low] for layer in of if low in layer.schema), default=0)
    most = min((layer.schema[high] for layer in of if high in layer.schema), default=None)
    return int(least), None if most is None else int(most)


def _between(least: int, most: int | None, noun: str) -> Iterator[str]:
    if most is None:
        if least:
            yield f"at least {count(least, noun)}"
    elif least == most:
        yield f"exactly {count(most, noun)}"
    elif least:
        yield f"{least:,} to {count(most, noun)}"
    else:
        yield f"at most {count(most, noun)}"


def _bounds(of: Layers) -> Iterator[str]:
    lows = [layer.schema["minimum"] for layer in of if "minimum" in layer.schema]
    highs = [layer.schema["maximum"] for layer in of if "maximum" in layer.schema]
    if lows and highs:
        yield f"{_number(max(lows))} to {_number(min(highs))}"
    elif lows:
        yield f"at least {_number(max(lows))}"
    elif highs:
        yield f"at most {_number(min(highs))}"
    for layer in of:
        if "exclusiveMinimum" in layer.schema:
            yield f"more than {_number(layer.schema['exclusiveMinimum'])}"
        if "exclusiveMaximum" in layer.schema:
            yield f"less than {_number(layer.schema['exclusiveMaximum'])}"


def _number(value: Any) -> str:
    return json.dumps(value)


def one_of(names: list[str]) -> str:
    """Return kinds as alternatives: `a Role`, `a Role, a Tool or an OrgUnit`."""
    return alternatives([a(name) for name in names], len(names))


def written(value: Any) -> str:
    """Return a value as part of a sentence: a text without quotes, others as JSON."""
    if isinstance(value, str):
        return value if value else '""'
    return json.dumps(value, ensure_ascii=False)
