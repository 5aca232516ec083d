"""Hazards beside other findings: a scalar that is also refused at its place has one finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from atlas_lint.findings.finding import SAFE
from atlas_lint.findings.place import KEY, OWNER, VALUE, Place
from atlas_lint.findings.rule import ProposedFix, Rewrite
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import HAZARD, REPEAT, DeclaredFile, Fault
from atlas_lint.model.records import place
from atlas_lint.model.wanted_values import accepts
from atlas_lint.parsing.scalars import legacy, plain
from atlas_lint.schemas.violations import Violation, name_of
from atlas_lint.text import short

_MOST_TRIED = 100
"""Number of scalars of a file for which the schemas are asked what they want; each asks them about its whole record."""


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
            if kind and kind.right_id(record.id) != record.id:
                yield place(declaration, declaration.id_path)
    for edge in atlas.edges:
        for violation in atlas.verdict(edge).violations:
            if violation.part != OWNER:
                yield edge.place_of(violation.path, violation.part)
        if atlas.schemas.edges and atlas.edge_kind(edge.kind) is None:
            yield edge.kind_place
        if not atlas.is_named_rightly(edge.target):
            yield edge.target_place
    for reference in atlas.references:
        if not atlas.is_named_rightly(reference.id):
            yield reference.place


class Hazards:
    """The scalars of an atlas that other readers of YAML resolve differently, and their fixes."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._tried = Counter[str]()
        self._values = {
            Place(file.path, fault.document, fault.path): (file, fault)
            for file, fault in atlas.faults(HAZARD)
            if fault.part == VALUE and fault.span is None
        }

    def text(self, where: Place) -> str | None:
        """Return the value at a place as written; None if it is no hazard."""
        return self._values[where][1].text if where in self._values else None

    def boolean_fix(self, where: Place) -> tuple[ProposedFix, ...]:
        """Return the safe fix that writes `true` or `false` where a hazard is refused and that is not."""
        if where not in self._values:
            return ()
        file, fault = self._values[where]
        value = legacy(fault.text)
        if not isinstance(value, bool) or self._is_enough(file) or not accepts(self._atlas, file, fault, value):
            return ()
        return (_write_boolean(where, value),)

    def fixes(self, file: DeclaredFile, fault: Fault) -> tuple[ProposedFix, ...]:
        """Return the fix that writes what the schemas want: text in quotes, or a boolean; none if they allow both.

        A number in YAML 1.2 that is another one in YAML 1.1 has none: nobody knows which was meant.
        """
        text, where = fault.text, Place(file.path, fault.document, fault.path, fault.part)
        if self._is_enough(file) or (fault.part != KEY and plain(text).value != text):
            return ()
        other = legacy(text) if fault.part != KEY else None
        fits_text = accepts(self._atlas, file, fault, text)
        fits_other = other is not None and accepts(self._atlas, file, fault, other)
        if fits_text and not fits_other:
            return (ProposedFix(SAFE, f'write "{short(text, 40)}"', (Rewrite(where, text),)),)
        if fits_other and not fits_text and isinstance(other, bool):
            return (_write_boolean(where, other),)
        return ()

    def _is_enough(self, file: DeclaredFile) -> bool:
        self._tried[file.path] += 1
        return self._tried[file.path] > _MOST_TRIED


def _write_boolean(where: Place, value: bool) -> ProposedFix:
    word = str(value).lower()
    return ProposedFix(SAFE, f"write {word}", (Rewrite(where, word, is_literal=True),))


def as_written(violation: Violation, text: str | None) -> Violation:
    """Return a violation in words about the number that a hazard's `text` is; unchanged for any other text or None."""
    if text is None or not is_null_number(text):
        return violation
    fact = f"{name_of(violation.path)} is {short(text, 40)}, which is not a JSON number"
    message, detail = (
        words and f"{fact}; {words.partition('; ')[2]}" for words in (violation.message, violation.detail)
    )
    return violation._replace(message=message, detail=detail, help="write another number")


def doubled_keys(atlas: Atlas) -> set[Place]:
    """Return the places of keys that a mapping has twice: what is under the second one is lost, not missing."""
    return {Place(file.path, fault.document, fault.path, KEY) for file, fault in atlas.faults(REPEAT)}


def is_null_number(text: str) -> bool:
    """Check whether a plain scalar is a number, but not one in JSON: out of range, infinite, or not a number."""
    return plain(text).value is None and plain(text).hazard != ""
