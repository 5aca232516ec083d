"""Changes in keywords that apply further schemas to the same value: `anyOf`, `not`, `if` and similar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, Protocol

from atlas_lint.schema_tools.compare import keywords
from atlas_lint.schema_tools.compare.change import (
    CHANGED,
    LOOSENED,
    NOTHING,
    TIGHTENED,
    Change,
    inverted,
    of_bounds,
    unsure,
)
from atlas_lint.schemas import effective
from atlas_lint.schemas.effective import Layer, Layers
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.text import canonical


class Comparing(Protocol):
    """A comparer of layers of before with those of today."""

    before: Schemas
    after: Schemas

    def changes(self, before: Layers, after: Layers, at: tuple[str, ...] = ()) -> list[Change]:
        """Return the changes from some layers to others; `at` is the path of their value."""

    def effect(self, before: Layers, after: Layers) -> str:
        """Return the effect of a change from some layers to others as a whole."""

    def is_free(self, of: Layers) -> bool:
        """Check whether layers of today allow every value."""


_MANY = 12
"""Number of branches above which each is paired with the most similar one, instead of seeking the best pairs overall.
"""

Fits = Callable[[Comparing, Layers, Layers], bool]


def bars_all(schema: Any) -> bool:
    """Check whether a schema is `false`, or equivalent to it by its form."""
    return "not" in schema and (schema["not"] is True or schema["not"] == {})


def is_barred(of: Layers) -> bool:
    """Check whether layers allow no value."""
    return any(bars_all(layer.schema) for layer in of)


def under(schemas: Schemas, of: Layers, *steps: str) -> Layers:
    """Return the layers under a keyword (and a key below it) of all layers."""
    gathered: list[Layer] = []
    for uri, schema in of:
        inner: Any = schema
        for step in steps:
            inner = inner.get(step) if isinstance(inner, dict) else None
        if inner is not None:
            gathered += effective.layers(schemas, effective.below(uri, *steps), inner)
    return tuple(gathered)


def disjunctions(comparing: Comparing, before: Layers, after: Layers) -> list[Change]:
    """Return the changes of `anyOf` and `oneOf`."""
    changes: list[Change] = []
    for keyword in ("anyOf", "oneOf"):
        old, new = _lists(comparing.before, before, keyword), _lists(comparing.after, after, keyword)
        for one in list(old):
            same = next((other for other in new if _are_same(comparing, one, other)), None)
            if same is not None:
                old.remove(one)
                new.remove(same)
        if not old and not new:
            continue
        uri = keywords.where(before, after, keyword)
        if len(old) == len(new) == 1:
            found = _of_branches(comparing, keyword, uri, old[0], new[0])
            as_any = keyword == "anyOf" or (_are_apart(old[0]) and _are_apart(new[0]))
            changes += found if as_any else unsure(found)
        elif not old or not new:
            effect = TIGHTENED if new else LOOSENED
            if any(comparing.is_free(branch) for lists in (old, new) for branches in lists for branch in branches):
                effect = NOTHING if keyword == "anyOf" else CHANGED
            changes.append(Change((), uri, keyword, effect, f"{keyword} is {'new' if new else 'gone'}"))
        else:
            changes.append(Change((), uri, keyword, CHANGED, f"{keyword} changed in several places"))
    return changes


def one_of_several(comparing: Comparing, before: Layers, after: Layers) -> Change | None:
    """Return the change from one form to several, one of which allows as much, or the reverse; else None."""
    for keyword in ("anyOf", "oneOf"):
        old, new = _lists(comparing.before, before, keyword), _lists(comparing.after, after, keyword)
        if len(old) + len(new) != 1 or (keyword == "oneOf" and not _are_apart((new or old)[0])):
            continue
        uri = keywords.where(before, after, keyword)
        if new and _is_covered(comparing, before, [(*_without(after, keyword), *one) for one in new[0]], _at_least):
            return Change((), uri, keyword, LOOSENED, f"{keyword}: further forms are allowed")
        if old and _is_covered(comparing, after, [(*_without(before, keyword), *one) for one in old[0]], _at_most):
            return Change((), uri, keyword, TIGHTENED, f"{keyword}: one form is left")
    return None


def _is_covered(comparing: Comparing, form: Layers, several: list[Layers], fits: Fits) -> bool:
    """Check, type by type, whether one of several forms also allows each value of a form."""
    values = effective.values(form)
    kinds = [
        kind
        for kind in effective.types(form)
        if values is None or any(effective.is_of(value, (kind,)) for value in values)
    ]
    typed = [(*form, Layer(f"type:{kind}", {"type": kind})) for kind in kinds]
    return all(any(fits(comparing, part, one) for one in several) for part in typed)


def _at_least(comparing: Comparing, form: Layers, one: Layers) -> bool:
    """Check whether one of several forms of today allows what a form of before allowed."""
    return comparing.effect(form, one) in (NOTHING, LOOSENED)


def _at_most(comparing: Comparing, form: Layers, one: Layers) -> bool:
    """Check whether one of several forms of before allowed what a form of today allows."""
    return comparing.effect(one, form) in (NOTHING, TIGHTENED)


def _without(of: Layers, keyword: str) -> Layers:
    return tuple(Layer(uri, {key: value for key, value in schema.items() if key != keyword}) for uri, schema in of)


def _lists(schemas: Schemas, of: Layers, keyword: str) -> list[list[Layers]]:
    """Return the branches of each layer that has the keyword."""
    return [
        [
            effective.layers(schemas, effective.below(uri, keyword, index), branch)
            for index, branch in enumerate(schema[keyword])
        ]
        for uri, schema in of
        if keyword in schema
    ]


def _are_same(comparing: Comparing, old: list[Layers], new: list[Layers]) -> bool:
    return len(old) == len(new) and all(not comparing.changes(one, other) for one, other in zip(old, new, strict=True))


def _of_branches(comparing: Comparing, keyword: str, uri: str, old: list[Layers], new: list[Layers]) -> list[Change]:
    """Return the changes of branches, paired by similarity. Branches without a partner were added or removed."""
    changes: list[Change] = []
    left, free = _unlike(old, new)
    while left and free:
        pairs = [
            (sum(change.effect != NOTHING for change in found), found, one, other)
            for one in range(len(left))
            for other in range(len(free))
            if len(left) <= _MANY or one == 0
            for found in [comparing.changes(left[one], free[other])]
        ]
        _, found, one, other = min(pairs, key=lambda pair: (pair[0], pair[2], pair[3]))
        changes += found
        del left[one], free[other]
    changes += [Change((), uri, keyword, TIGHTENED, f"{keyword}: a form is no longer allowed") for _ in left]
    changes += [Change((), uri, keyword, LOOSENED, f"{keyword}: a further form is allowed") for _ in free]
    return changes


def _unlike(old: list[Layers], new: list[Layers]) -> tuple[list[Layers], list[Layers]]:
    """Return the branches without those that occur, identical and without references, on both sides."""

    def words(branch: Layers) -> str:
        return canonical([layer.schema for layer in branch])

    left: list[Layers] = []
    free = [(words(branch), branch) for branch in new]
    for branch in old:
        text = words(branch)
        same = next((pair for pair in free if pair[0] == text and "$ref" not in text), None)
        if same is None:
            left.append(branch)
        else:
            free.remove(same)
    return left, [branch for _, branch in free]


def _are_apart(branches: list[Layers]) -> bool:
    """Check whether no value can fit two branches: by type, by value, or by a key that both require."""
    return all(_is_apart(one, other) for one, other in combinations(branches, 2))


def _is_apart(one: Layers, other: Layers) -> bool:
    if not keywords.parts(one) & keywords.parts(other):
        return True
    values = effective.values(one), effective.values(other)
    if values[0] is not None and values[1] is not None:
        return not {canonical(value) for value in values[0]} & {canonical(value) for value in values[1]}
    return False


def refusals(comparing: Comparing, before: Layers, after: Layers) -> Iterator[Change]:
    """Yield the changes of `not`: tightening its schema loosens the whole."""
    sides = [
        [
            effective.layers(schemas, effective.below(uri, "not"), schema["not"])
            for uri, schema in side
            if "not" in schema
        ]
        for schemas, side in ((comparing.before, before), (comparing.after, after))
    ]
    old, new = sides
    for one in list(old):
        same = next((other for other in new if not comparing.changes(one, other)), None)
        if same is not None:
            old.remove(one)
            new.remove(same)
    uri = keywords.where(before, after, "not")
    if len(old) == len(new) == 1:
        yield from _of_no_reference(inverted(comparing.changes(old[0], new[0])))
    elif old and new:
        yield Change((), uri, "not", CHANGED, "not: changed in several places")
    elif old or new:
        yield Change((), uri, "not", TIGHTENED if new else LOOSENED, f"not is {'new' if new else 'gone'}")


def _of_no_reference(changes: list[Change]) -> Iterator[Change]:
    """Remove changes of references: inside `not` and `if`, `x-ref-kinds` has no effect."""
    for change in changes:
        yield change._replace(effect=NOTHING) if change.keyword == "x-ref-kinds" else change


def conditions(comparing: Comparing, before: Layers, after: Layers) -> Iterator[Change]:
    """Yield the changes of `if`, `then` and `else`; if the condition is the same, those of its branches."""
    old, new = ([layer for layer in side if "if" in layer.schema] for side in (before, after))
    for one in list(old):
        for other in new:
            if all(not _parts(comparing, one, other, keyword) for keyword in ("if", "then", "else")):
                old.remove(one)
                new.remove(other)
                break
    uri = keywords.where(before, after, "if")
    if len(old) == len(new) == 1:
        asked = list(_of_no_reference(_parts(comparing, old[0], new[0], "if")))
        if any(change.effect != NOTHING for change in asked):
            yield Change((), uri, "if", CHANGED, "if: the condition changed")
        else:
            yield from asked
            yield from _parts(comparing, old[0], new[0], "then")
            yield from _parts(comparing, old[0], new[0], "else")
    elif old and new:
        yield Change((), uri, "if", CHANGED, "if: changed in several places")
    elif old or new:
        asks = any(keyword in layer.schema for layer in (*old, *new) for keyword in ("then", "else"))
        effect = (TIGHTENED if new else LOOSENED) if asks else NOTHING
        yield Change((), uri, "if", effect, f"if: a condition is {'new' if new else 'gone'}")


def _parts(comparing: Comparing, one: Layer, other: Layer, keyword: str) -> list[Change]:
    return comparing.changes(under(comparing.before, (one,), keyword), under(comparing.after, (other,), keyword))


def dependent(comparing: Comparing, before: Layers, after: Layers) -> Iterator[Change]:
    """Yield the changes of `dependentSchemas`, by key."""
    keyword = "dependentSchemas"
    names = dict.fromkeys(name for layer in (*after, *before) for name in layer.schema.get(keyword, ()))
    for name in names:
        was, is_now = (
            under(schemas, side, keyword, name)
            for schemas, side in ((comparing.before, before), (comparing.after, after))
        )
        yield from comparing.changes(was, is_now)


def contained(comparing: Comparing, before: Layers, after: Layers) -> Iterator[Change]:
    """Yield the changes of `contains` and its bounds."""
    old, new = ([layer for layer in side if "contains" in layer.schema] for side in (before, after))
    uri = keywords.where(before, after, "contains")
    if len(old) == len(new) == 1:
        found = _parts(comparing, old[0], new[0], "contains")
        capped = "maxContains" in old[0].schema or "maxContains" in new[0].schema
        needed = all(layer.schema.get("minContains", 1) for layer in (old[0], new[0]))
        found = found if needed and not capped else unsure(found)
        yield from (change._replace(at=("[]", *change.at)) for change in found)
        for keyword, least in (("minContains", True), ("maxContains", False)):
            default = 1 if least else None
            had, has = old[0].schema.get(keyword, default), new[0].schema.get(keyword, default)
            effect = of_bounds(had, has, least)
            if effect != NOTHING:
                yield Change((), uri, keyword, effect, f"{keyword}: {had} became {has}", had, has)
    elif old and new:
        schemas = [[canonical(layer.schema["contains"]) for layer in side] for side in (old, new)]
        if schemas[0] != schemas[1]:
            yield Change((), uri, "contains", CHANGED, "contains: changed in several places")
    elif old or new:
        yield Change((), uri, "contains", TIGHTENED if new else LOOSENED, f"contains is {'new' if new else 'gone'}")
