"""The proposals in sentences: the likely mistakes, what the schemas require, what the data does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from atlas_lint.schema_tools.infer.evidence import Limits
from atlas_lint.schema_tools.infer.infer import Proposed
from atlas_lint.schema_tools.infer.outliers import named
from atlas_lint.schemas import traversal
from atlas_lint.schemas.uris import SUFFIX
from atlas_lint.text import count

_ENDS = {"x-source-kinds", "x-target-kinds"}


def mistakes(made: Proposed) -> Iterator[str]:
    """Yield a sentence about each likely mistake, which the schemas refuse."""
    for path, proposal in made.proposals.items():
        folder, _, name = path.partition("/")
        kind = f"{'edge ' if folder == 'edges' else ''}{name.removesuffix(SUFFIX)}"
        for outlier in proposal.outliers:
            yield f"{kind}: {outlier}"


def without_schema(made: Proposed) -> Iterator[str]:
    """Yield a sentence about each kind that gets no schema."""
    for left in made.left:
        yield f"{left.what} {left.name} (in {count(left.number, 'record')}): {left.why}"


def decisions(made: Proposed) -> Iterator[str]:
    """Yield sentences about what the schemas require, with numbers."""
    records, edges = (made.of(folder) for folder in ("records", "edges"))
    numbers = _numbers(records)
    parts = {
        "required": numbers["required"],
        "with a list of values": numbers["enum"],
        "with a format": numbers["format"],
        "with ids of records": numbers["x-ref-kinds"],
    }
    yield _sentence(f"The records have {count(numbers['attributes'], 'attribute')}", parts)
    parts = {
        "required by a record kind": len(
            {kind for one in records.values() for kind in one.get("x-required-edges", ())}
        ),
        "with one target or one source": sum(schema["x-cardinality"] != "N:N" for schema in edges.values()),
        "with an inverse": sum("x-inverse" in schema for schema in edges.values()),
        "without cycles": sum("x-acyclic" in schema for schema in edges.values()),
    }
    if any(parts.values()):
        yield _sentence(f"The edges have {count(len(edges), 'kind')}", parts)
    yield "Each schema gives the evidence for its parts under $comment."


def _sentence(whole: str, parts: dict[str, int]) -> str:
    """Return a sentence about a whole and its parts, without those that are empty."""
    words = ", ".join(f"{number:,} {what}" for what, number in parts.items() if number)
    return f"{whole}: {words}." if words else f"{whole}."


def _numbers(schemas: dict[str, dict[str, Any]]) -> Counter[str]:
    """Count the attributes of record kinds, and those with a keyword in them."""
    numbers: Counter[str] = Counter()
    for schema in schemas.values():
        attributes = schema["properties"]["attributes"]
        numbers["required"] += len(attributes.get("required", ()))
        for attribute in attributes.get("properties", {}).values():
            numbers["attributes"] += 1
            numbers.update(traversal.parts(attribute).keywords & {"enum", "format", "x-ref-kinds"})
    return numbers


def not_shown(made: Proposed, limits: Limits) -> Iterator[str]:
    """Yield sentences about what the data does not show."""
    few = [name for name in made.of("records") if made.sizes[name] < limits.few]
    if few:
        words = f"Too few records (fewer than {limits.few:,}) to require anything of {count(len(few), 'record kind')}"
        yield f"{words}: {named(few)}."
    open_ends = [name for name, schema in made.of("edges").items() if not schema.keys() >= _ENDS]
    if open_ends:
        words = f"Too many missing records to know the kinds at an end of {count(len(open_ends), 'edge kind')}"
        yield f"{words}: {named(open_ends)}."
    yield (
        "The data does not show which attributes that all records have may be left out: delete these from `required`. "
        "Nor does it show x-alias-of and x-replaced-by: write them by hand."
    )
