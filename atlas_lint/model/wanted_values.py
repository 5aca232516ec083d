"""A check of values by the schemas: would they accept another value at a place of a file?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from atlas_lint.findings.place import KEY, OWNER, Path
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import Declaration, DeclaredFile, Fault
from atlas_lint.schemas.violations import Violation


class _Spot(NamedTuple):
    """A place in a normalized record or edge: the URI of the schema, the value, and the path in it."""

    uri: str
    value: dict[str, Any]
    path: Path


def accepts(atlas: Atlas, file: DeclaredFile, fault: Fault, value: Any) -> bool:
    """Check whether the schemas accept `value` where the fault of a file is; False if no schema sees that place.

    For a key, `value` is ignored: the key is checked as it is.
    """
    spots = list(_spots(atlas, file, fault))
    return bool(spots) and all(_fits(atlas, spot, value, fault.part == KEY) for spot in spots)


def _spots(atlas: Atlas, file: DeclaredFile, fault: Fault) -> Iterator[_Spot]:
    for declaration in file.declarations:
        if declaration.document == fault.document and fault.path[: len(declaration.at)] == declaration.at:
            yield from _in_record(atlas, declaration, fault.path)
            yield from _in_edges(atlas, declaration, fault.path)


def _in_record(atlas: Atlas, declaration: Declaration, path: Path) -> Iterator[_Spot]:
    record = atlas.records.get(declaration.id)
    kind = atlas.record_kind(record.kind) if record else None
    if record is None or kind is None:
        return
    for name, origin in record.origins.items():
        at = declaration.attribute_path(name)
        if origin is declaration and path[: len(at)] == at:
            yield _Spot(kind.uri, record.normalized(), ("attributes", name, *path[len(at) :]))


def _in_edges(atlas: Atlas, declaration: Declaration, path: Path) -> Iterator[_Spot]:
    record = atlas.records.get(declaration.id)
    for edge in record.outgoing if record else ():
        kind = atlas.edge_kind(edge.kind)
        if edge.declaration is not declaration or kind is None:
            continue
        for name in edge.attributes:
            at = edge.declared.attribute_path(name)
            if path[: len(at)] == at:
                yield _Spot(kind.uri, edge.normalized(), ("attributes", name, *path[len(at) :]))


def _fits(atlas: Atlas, spot: _Spot, value: Any, is_key: bool) -> bool:
    changed = spot.value if is_key else _with(spot.value, spot.path, value)
    verdict = atlas.validator.verdict(spot.uri, changed)
    return verdict.limit is None and not any(_concerns(violation, spot.path) for violation in verdict.violations)


def _with(holder: Any, path: Path, value: Any) -> Any:
    """Return a copy of a value that holds another one at a path."""
    if not path:
        return value
    changed: Any = dict(holder) if isinstance(holder, dict) else list(holder)
    changed[path[0]] = _with(holder[path[0]], path[1:], value)
    return changed


def _concerns(violation: Violation, path: Path) -> bool:
    """Check whether a violation is at a path, below it, or about a value that holds it."""
    if violation.part == OWNER:
        return False
    shorter = min(len(violation.path), len(path))
    return violation.path[:shorter] == path[:shorter]
