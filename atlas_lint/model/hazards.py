"""Hazards beside other findings: a scalar that is also refused at its place has one finding."""

from __future__ import annotations

from collections.abc import Iterator

from atlas_lint.findings.finding import SAFE
from atlas_lint.findings.place import KEY, OWNER, VALUE, Place
from atlas_lint.findings.rule import ProposedFix, Rewrite
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import HAZARD, REPEAT
from atlas_lint.model.records import place
from atlas_lint.parsing.scalars import plain
from atlas_lint.schemas.violations import Violation, name_of
from atlas_lint.text import short


def refused_places(atlas: Atlas) -> set[Place]:
    """Return the places of scalars that another rule reports: refused by a schema, an unknown kind, a wrong id."""
    return set(_refused(atlas))


def _refused(atlas: Atlas) -> Iterator[Place]:
    for record in atlas.records.values():
        for violation in atlas.verdict(record).violations:
            if violation.part != OWNER:
                yield record.place_of(violation.path, violation.part)
        for declaration in record.declarations:
            kind = atlas.record_kind(declaration.kind)
            if atlas.schemas.records and not atlas.knows(declaration.kind):
                yield place(declaration, declaration.kind_path)
            if kind and kind.id_prefix and not record.id.startswith(f"{kind.id_prefix}:"):
                yield place(declaration, declaration.id_path)
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


def hazards(atlas: Atlas) -> dict[Place, str]:
    """Return the values, as written and by place, that other readers of YAML resolve differently."""
    return {
        Place(file.path, fault.document, fault.path): fault.text
        for file, fault in atlas.faults(HAZARD)
        if fault.part == VALUE and fault.span is None
    }


def as_written(violation: Violation, text: str | None) -> Violation:
    """Return a violation in words about the number that a hazard's `text` is; unchanged for any other text or None."""
    if text is None or not is_null_number(text):
        return violation
    wanted = violation.message.partition("; ")[2]
    message = f"{name_of(violation.path)} is {short(text, 40)}, which is not a JSON number; {wanted}"
    return violation._replace(message=message, help="write another number")


def doubled_keys(atlas: Atlas) -> set[Place]:
    """Return the places of keys that a mapping has twice: what is under the second one is lost, not missing."""
    return {Place(file.path, fault.document, fault.path, KEY) for file, fault in atlas.faults(REPEAT)}


def boolean_fix(violation: Violation, text: str | None, where: Place) -> tuple[ProposedFix, ...]:
    """Return the safe fix that writes `true` or `false` for a hazard's `text` (None: no hazard), if that is wanted."""
    words = ("write true", "write false")
    if text is None or violation.keyword != "type" or violation.help not in words:
        return ()
    word = str(violation.help).removeprefix("write ")
    return (ProposedFix(SAFE, f"write {word}", (Rewrite(where, word, is_literal=True),)),)


def is_null_number(text: str) -> bool:
    """Check whether a plain scalar is a number, but not one in JSON: out of range, infinite, or not a number."""
    return plain(text).value is None and plain(text).hazard != ""
