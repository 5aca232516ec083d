"""Hazards beside other findings: a scalar that is also refused at its place has one finding."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.findings.place import OWNER, VALUE, Place
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import HAZARD
from atlas_lint.parsing.scalars import plain
from atlas_lint.schemas.violations import Violation, name_of
from atlas_lint.text import short


def refused_places(atlas: Atlas) -> set[Place]:
    """Return the places of scalars that a schema refuses, or that name an unknown edge kind or a missing id."""
    return set(_refused(atlas))


def _refused(atlas: Atlas) -> Iterator[Place]:
    for record in atlas.records.values():
        for violation in atlas.verdict(record).violations:
            if violation.part != OWNER:
                yield record.place_of(violation.path, violation.part)
    for edge in atlas.edges:
        for violation in atlas.verdict(edge).violations:
            if violation.part != OWNER:
                yield edge.place_of(violation.path, violation.part)
        if atlas.schemas.edges and atlas.edge_kind(edge.kind) is None:
            yield edge.kind_place
        if not atlas.exists(edge.target):
            yield edge.target_place
    for reference in atlas.references:
        if not atlas.exists(reference.id):
            yield reference.place


def null_numbers(atlas: Atlas) -> dict[Place, str]:
    """Return the scalars, as written and by place, that are no JSON numbers and therefore null here."""
    return {
        Place(file.path, fault.document, fault.path): short(fault.text, 40)
        for file, fault in atlas.faults(HAZARD)
        if fault.part == VALUE and fault.span is None and is_null_number(fault.text)
    }


def as_written(violation: Violation, number: str | None) -> Violation:
    """Return a violation with the `number` in its words that is null here; unchanged if that is None."""
    if number is None:
        return violation
    wanted = violation.message.partition("; ")[2]
    message = f"{name_of(violation.path)} is {number}, which is not a JSON number; {wanted}"
    return violation._replace(message=message, help="write another number")


def is_null_number(text: str) -> bool:
    """Check whether a plain scalar is a number, but not one in JSON: out of range, infinite, or not a number."""
    return plain(text).value is None and plain(text).hazard != ""
