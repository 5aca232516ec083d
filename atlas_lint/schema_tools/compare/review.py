"""Two states of a schemas folder compared: kinds added, removed and renamed, and the changes in the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from atlas_lint.schema_tools.compare.change import CHANGED, LOOSENED, NOTHING, TIGHTENED, Change, of_demands, of_sets
from atlas_lint.schema_tools.compare.comparer import Comparer
from atlas_lint.schemas import effective, traversal
from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind, Schemas
from atlas_lint.text import canonical

RECORD = "record kind"
EDGE = "edge kind"

Kind = RecordKind | EdgeKind


class Named(NamedTuple):
    """A kind: RECORD or EDGE, and its name."""

    sort: str
    name: str


class Review(NamedTuple):
    """The changes: kinds added, removed or renamed (before, today), and the changes of each kind in both states."""

    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    renamed: tuple[tuple[Named, Named], ...]
    changes: tuple[tuple[Named, tuple[Change, ...]], ...]


def review(before: Schemas, after: Schemas) -> Review:
    """Compare two states of the schemas."""
    comparer = Comparer(before, after)
    added: list[Named] = []
    removed: list[Named] = []
    renamed: list[tuple[Named, Named]] = []
    changes: list[tuple[Named, tuple[Change, ...]]] = []
    for sort, was, is_now in ((RECORD, before.records, after.records), (EDGE, before.edges, after.edges)):
        old: dict[str, Kind] = dict(was)
        new: dict[str, Kind] = dict(is_now)
        gone = sorted(old.keys() - new.keys())
        come = sorted(new.keys() - old.keys())
        pairs = dict(_renamed(comparer, [old[name] for name in gone], [new[name] for name in come]))
        renamed += [(Named(sort, one), Named(sort, other)) for one, other in pairs.items()]
        added += [Named(sort, name) for name in come if name not in pairs.values()]
        removed += [Named(sort, name) for name in gone if name not in pairs]
        back = {other: one for one, other in pairs.items()}
        for name, kind in sorted(new.items()):
            former = old.get(back.get(name, name))
            if former is not None and (name in back or not _is_untouched(before, after, former, kind)):
                found = tuple(_of_kind(comparer, former, kind))
                if found:
                    changes.append((Named(sort, name), found))
    return Review(tuple(added), tuple(removed), tuple(renamed), tuple(changes))


def _renamed(comparer: Comparer, gone: list[Kind], come: list[Kind]) -> Iterator[tuple[str, str]]:
    """Return renamed kinds: those with the same id prefix, or with the same description and equivalent schemas."""
    left = list(come)
    for one in gone:
        same = [other for other in left if _is_renamed(comparer, one, other)]
        if len(same) == 1:
            left.remove(same[0])
            yield one.name, same[0].name


def _is_renamed(comparer: Comparer, one: Kind, other: Kind) -> bool:
    if isinstance(one, RecordKind) and isinstance(other, RecordKind) and (one.id_prefix or other.id_prefix):
        return one.id_prefix == other.id_prefix
    description = one.schema.get("description")
    if not description or description != other.schema.get("description"):
        return False
    return all(change.effect == NOTHING for change in _of_kind(comparer, one, other))


def _is_untouched(before: Schemas, after: Schemas, one: Kind, other: Kind) -> bool:
    """Check whether nothing that the schema of a kind reaches has changed."""
    old, new = _reached(before, one.uri), _reached(after, other.uri)
    if old != new:
        return False
    return all(
        before.resources[uri] is after.resources[uri]
        or canonical(before.resources[uri]) == canonical(after.resources[uri])
        for uri in new
    )


def _reached(schemas: Schemas, uri: str) -> set[str]:
    """Return the files that a schema refers to, its own included."""
    seen, todo = set[str](), [uri]
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            for _, subschema in traversal.walk(schemas.resources[here]):
                if "$ref" in subschema:
                    todo.append(subschema["$ref"].partition("#")[0])
    return seen


def _of_kind(comparer: Comparer, one: Kind, other: Kind) -> Iterator[Change]:
    for change in comparer.of(one.uri, other.uri):
        names_itself = change.at in (("_kind",), ("kind",)) and (change.before, change.after) == (
            [one.name],
            [other.name],
        )
        if not (one.name != other.name and (names_itself or change.keyword == "title")):
            yield change
    if isinstance(one, RecordKind) and isinstance(other, RecordKind):
        yield from _of_record_kind(one, other)
    elif isinstance(one, EdgeKind) and isinstance(other, EdgeKind):
        yield from _of_edge_kind(one, other)


def _of_record_kind(one: RecordKind, other: RecordKind) -> Iterator[Change]:
    yield from _word(other, "x-id-prefix", one.id_prefix, other.id_prefix, TIGHTENED)
    old, new = one.required_edges, other.required_edges
    yield from _set(other, "x-required-edges", old, new, of_demands(old, new))
    yield from _word(other, "x-replaced-by", one.replaced_by, other.replaced_by, TIGHTENED)


def _of_edge_kind(one: EdgeKind, other: EdgeKind) -> Iterator[Change]:
    for keyword, old, new in (
        ("x-source-kinds", one.source_kinds, other.source_kinds),
        ("x-target-kinds", one.target_kinds, other.target_kinds),
    ):
        yield from _set(other, keyword, old, new, of_sets(old, new))
    limits = ({"target"} if one.one_target else set()) | ({"source"} if one.one_source else set())
    new_limits = ({"target"} if other.one_target else set()) | ({"source"} if other.one_source else set())
    effect = of_demands(limits, new_limits)
    if effect != NOTHING:
        old_word, new_word = (kind.schema.get("x-cardinality", "N:N") for kind in (one, other))
        message = f"x-cardinality: {old_word} became {new_word}"
        yield Change(
            (), effective.below(other.uri, "x-cardinality"), "x-cardinality", effect, message, old_word, new_word
        )
    yield from _word(other, "x-inverse", one.inverse, other.inverse, TIGHTENED)
    yield from _word(other, "x-alias-of", one.alias_of, other.alias_of, LOOSENED)
    if one.acyclic != other.acyclic:
        message = (
            "x-acyclic: edges must not form cycles now" if other.acyclic else "x-acyclic: edges may form cycles now"
        )
        effect = TIGHTENED if other.acyclic else LOOSENED
        yield Change(
            (), effective.below(other.uri, "x-acyclic"), "x-acyclic", effect, message, one.acyclic, other.acyclic
        )


def _word(kind: Kind, keyword: str, old: str | None, new: str | None, coming: str) -> Iterator[Change]:
    """Return the change of a keyword with one word; `coming` is the effect if the keyword is new."""
    if old == new:
        return
    going = LOOSENED if coming == TIGHTENED else TIGHTENED
    effect = coming if old is None else going if new is None else CHANGED
    message = f"{keyword} {new} is new" if old is None else f"{keyword} {old} is gone"
    message = f"{keyword}: {old} became {new}" if old is not None and new is not None else message
    yield Change((), effective.below(kind.uri, keyword), keyword, effect, message, old, new)


def _set(
    kind: Kind, keyword: str, old: Iterable[str] | None, new: Iterable[str] | None, effect: str
) -> Iterator[Change]:
    if effect == NOTHING:
        return
    had, has = (None if side is None else sorted(side) for side in (old, new))
    if had is None or has is None or not had or not has:
        empty = "any" if keyword != "x-required-edges" else "none"
        words = f"{', '.join(had or ()) or empty} became {', '.join(has or ()) or empty}"
    else:
        gone, come = sorted(set(had) - set(has)), sorted(set(has) - set(had))
        words = "; ".join(
            f"{what} {', '.join(names)}" for what, names in (("no longer", gone), ("now also", come)) if names
        )
    yield Change((), effective.below(kind.uri, keyword), keyword, effect, f"{keyword}: {words}", had, has)


def exists(schemas: Schemas, uri: str) -> bool:
    """Check whether a place exists in the schemas."""
    try:
        schemas.resolve(uri)
    except (LookupError, KeyError):
        return False
    return True


def as_json(of: Named) -> dict[str, Any]:
    """Return a kind as JSON."""
    return {"sort": "record" if of.sort == RECORD else "edge", "kind": of.name}
