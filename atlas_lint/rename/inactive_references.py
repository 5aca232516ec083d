"""References that have no effect: in a repeated declaration, in what a patch replaces, in a patch without its record.

They name records all the same, so a renaming includes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas_lint.findings.place import KEY, VALUE, Place
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import SIDECAR, Declaration
from atlas_lint.model.records import place
from atlas_lint.schemas.references import Finder
from atlas_lint.schemas.validator import Validator


def places(atlas: Atlas, id: str) -> Iterator[Place]:
    """Yield the places of inactive references to an id, and those where a record names its replacement.

    The latter count even if the schema does not declare the attribute as a reference.
    """
    finders: dict[str, Finder] = {}
    for file in atlas.files:
        for declaration in file.declarations:
            kind = atlas.record_kind(declaration.kind)
            if kind is None or declaration.form == SIDECAR or not _holds(declaration.attributes, id):
                continue
            if kind.replaced_by is not None and declaration.attributes.get(kind.replaced_by) == id:
                yield place(declaration, declaration.attribute_path(kind.replaced_by))
            if _counts(atlas, declaration):
                continue
            if kind.uri not in finders:
                finders[kind.uri] = Finder(atlas.schemas, Validator(atlas.schemas), kind.uri)
            yield from _named(atlas, declaration, finders[kind.uri], id)


def _counts(atlas: Atlas, declaration: Declaration) -> bool:
    """Return whether every attribute of a declaration is in effect in its record."""
    record = atlas.records.get(declaration.id)
    return record is not None and all(record.origins.get(name) is declaration for name in declaration.attributes)


def _named(atlas: Atlas, declaration: Declaration, finder: Finder, id: str) -> Iterator[Place]:
    """Yield the places where a declaration would refer to an id if its attributes were in effect."""
    record = atlas.records.get(declaration.id)
    value = {"id": declaration.id, "_kind": declaration.kind, "outgoingEdges": [], "incomingEdges": []}
    attributes: dict[str, Any] = {}
    if record is not None:
        value, attributes = record.normalized(), record.attributes
    for found in finder.references({**value, "attributes": {**attributes, **declaration.attributes}}):
        name = found.path[1] if found.path[:1] == ("attributes",) and len(found.path) > 1 else None
        if found.id == id and isinstance(name, str) and name in declaration.attributes:
            path = (*declaration.attribute_path(name), *found.path[2:])
            yield place(declaration, path, KEY if found.is_key else VALUE)


def _holds(value: Any, id: str) -> bool:
    """Return whether an id is a key or a string anywhere in a value."""
    if isinstance(value, dict):
        return id in value or any(_holds(item, id) for item in value.values())
    if isinstance(value, list):
        return any(_holds(item, id) for item in value)
    return bool(value == id)
